import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { AzureRun, jobsOf, pipelinesFolder, readPipeline } from "./azure-runner";
import { TeamSetup } from "./team-setup";

/** The pipelines of docs/pipelines/azure-devops: what can be seen without running them, then their scripts, run in order. */

const [maja, noah] = ["maja.lund@contoso.example", "noah.winther@contoso.example"];
const pilot = { test: `{ users: [${maja}, ${noah}] }`, production: "{ groups: [SCIM Advisors] }" };
const files = readdirSync(pipelinesFolder);

describe("without running", () => {
  const steps = files.flatMap((file) => {
    const { steps: own = [] } = readPipeline(file);
    return [...own, ...[...jobsOf(file).values()].flat()];
  });
  const scripts = steps.flatMap(({ bash, inputs }) => bash ?? inputs["inlineScript"] ?? []);

  test("no expression and no macro stands inside a script", () => {
    for (const file of files) {
      const raw = JSON.stringify(parse(readFileSync(join(pipelinesFolder, file), "utf8")));
      for (const [, script] of raw.matchAll(/"(?:bash|inlineScript)":"((?:[^"\\]|\\.)*)"/g))
        expect(script).not.toMatch(/\$\{\{|\$\((?:parameters|variables|System|Build|Agent)\b/);
    }
    expect(scripts.length).toBeGreaterThan(8);
  });

  test("templates are there, and get the parameters that they declare", () => {
    for (const file of files) {
      const { stages = [], jobs = [], steps: own = [] } = readPipeline(file);
      const inner = [...jobs, ...stages.flatMap((stage) => stage.jobs ?? [])];
      const calls = [...stages, ...own, ...inner.flatMap((it) => it.steps ?? it.strategy?.runOnce.deploy.steps ?? [])];
      for (const { template, parameters = {} } of calls) {
        if (template === undefined) continue;
        const declared = readPipeline(template).parameters.map(({ name }) => name);
        expect(declared).toEqual(expect.arrayContaining(Object.keys(parameters)));
      }
    }
  });

  test("whoever has the token of the job has no code of the repository", () => {
    const jobs = files.flatMap((file) => [...jobsOf(file).values()]);
    const holders = jobs.filter((own) => own.some(({ env }) => "SYSTEM_ACCESSTOKEN" in env));
    expect(holders).toHaveLength(2);
    for (const own of holders) expect(own[0]?.checkout).toBe("none");
  });

  test("plan, look and deploy each have an identity of their own, and nothing waits for a secret variable", () => {
    const connections = new Set(steps.flatMap(({ inputs }) => inputs["azureSubscription"] ?? []).map(String));
    expect([...connections].filter((name) => name.startsWith("scimform-t")).sort()).toEqual([
      "scimform-test",
      "scimform-test-read",
      "scimform-test-watch",
    ]);
    for (const file of files)
      expect(readFileSync(join(pipelinesFolder, file), "utf8")).not.toMatch(
        /TOKEN_ADVISORS|ARM_CLIENT_SECRET|- group:/,
      );
  });
});

describe("run", () => {
  let world: TeamSetup;
  beforeAll(async () => {
    world = await TeamSetup.create(pilot);
  });
  afterAll(() => world.dispose());

  const logs: (() => string)[] = [];
  function newRun(): AzureRun {
    const run = new AzureRun(world);
    logs.push(() => run.log + run.reports());
    return run;
  }
  const job = (file: string, name: string, given: Record<string, unknown> = {}) => jobsOf(file, given).get(name) ?? [];
  const forge = () => {
    const file = join(world.base, "forge.json");
    const found: unknown = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : { threads: [] };
    return found as { threads: { status: string; comments: { content: string }[] }[] };
  };

  test("deploy: plan, then what differs, credentials, health", async () => {
    const run = newRun();
    const given = { environment: "test" };
    expect(await run.job(job("scimform-deploy-environment.yml", "plan", given))).toBe("succeeded");
    expect(run.variables["stacks"]).toBe("advisors-test");
    const deployed = await run.job(job("scimform-deploy-environment.yml", "deploy", given));
    expect(run.log).toContain("provisioning started");
    expect(deployed).toBe("succeeded");
  });

  test("a pull request: one comment, and as many leavers as may", async () => {
    world.propose({ ...pilot, test: `{ users: [${maja}] }` });
    const run = newRun();
    expect(await run.job(job("scimform-pull-request.yml", "validate"))).toBe("succeeded");
    expect(await run.job(job("scimform-pull-request.yml", "agreed"))).toBe("succeeded");
    expect(run.variables["leavers"]).toBe("false");
    run.variables["leaversAgreed"] = run.variables["leavers"] ?? "";
    for (const environment of ["test", "production"])
      expect(await run.job(job("scimform-pull-request.yml", environment))).toBe("succeeded");
    expect(await run.job(job("scimform-pull-request.yml", "comment"))).toBe("succeeded");
    expect(await run.job(job("scimform-pull-request.yml", "comment"))).toBe("succeeded");
    const { threads } = forge();
    expect(threads).toHaveLength(1);
    expect(threads[0]?.status).toBe("closed");
    expect(threads[0]?.comments[0]?.content).toContain(
      "- **advisors-test**: Plan: 0 to add, 0 to change, 1 to destroy.",
    );
    expect(threads[0]?.comments[0]?.content).toContain(`- ${noah} (not assigned to the application)`);
  });

  test("at night: drift and a dead token fail the run", async () => {
    world.merge();
    const restore = await world.revokeTokens();
    const run = newRun();
    expect(await run.job(job("scimform-nightly.yml", "test"))).toBe("failed");
    await restore();
    expect(run.log).toMatch(/error COMMAND_CONNECTION_FAILED: .* does not accept the token \(401\)/);
    expect(run.log).toContain("**advisors-test**: 1 difference");
    expect(run.log).toContain("##vso[task.uploadsummary]");
  });

  test("on demand: people who are typed in are provisioned, and never run", async () => {
    const file = join(world.base, "typed");
    const given = { app: "advisors", environment: "test", dryRun: false };
    const run = newRun();
    expect(await run.job(job("scimform-provision.yml", "deploy", { ...given, people: `${maja},${noah}` }))).toBe(
      "succeeded",
    );
    const lists = await Promise.all(world.sandbox.targets.map((target) => target.listUsers()));
    expect(
      lists
        .flat()
        .map(({ userName }) => userName)
        .sort(),
    ).toEqual([maja, noah]);
    const typed = `";touch${"${IFS}"}${file};" $(touch${"${IFS}"}${file})`;
    expect(await newRun().job(job("scimform-provision.yml", "deploy", { ...given, people: typed }))).toBe("failed");
    expect(existsSync(file)).toBe(false);
  });

  test("what is typed or named in the tenant gives the agent no command", async () => {
    const run = newRun();
    const given = { app: "advisors", environment: "test", dryRun: true, people: "x##VSO[task.prependpath]/tmp" };
    expect(await run.job(job("scimform-provision.yml", "deploy", given))).toBe("failed");
    expect(run.log).toMatch(/x## vso\[task\.prependpath\]\/tmp/i);
    expect(run.log).not.toMatch(/##vso\[task\.prependpath\]\/tmp/i);
  });

  test("no token and no secret was shown, anywhere", () => {
    const shown = [...logs.map((log) => log()), JSON.stringify(forge())].join("\n");
    expect(shown.length).toBeGreaterThan(5_000);
    for (const secret of [...world.secrets, "token-of-the-job", "identity-token"]) expect(shown).not.toContain(secret);
  });
});
