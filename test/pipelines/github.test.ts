import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { resolve } from "./expressions";
import { GithubRun, readWorkflow } from "./github-runner";
import { TeamSetup } from "./team-setup";

/** The workflows of docs/pipelines/github, run script by script in the order of a team's work: change, review, deploy, night, a person. */

const [maja, noah] = ["maja.lund@contoso.example", "noah.winther@contoso.example"];
const pilot = { test: `{ users: [${maja}, ${noah}] }`, production: "{ groups: [SCIM Advisors] }" };

let world: TeamSetup;
beforeAll(async () => {
  world = await TeamSetup.create(pilot);
});
afterAll(() => world.dispose());

const entry = z.looseObject({ method: z.string(), url: z.string() });
const runs: GithubRun[] = [];
function newRun(github: Record<string, unknown> = {}): GithubRun {
  const run = new GithubRun(world, github);
  runs.push(run);
  return run;
}
const pullRequest = ({ labels = [], from = "contoso/provisioning" }: { labels?: string[]; from?: string } = {}) => ({
  event: { pull_request: { number: 7, labels: labels.map((name) => ({ name })), head: { repo: { full_name: from } } } },
});
interface Forge {
  readonly comments: { readonly body: string }[];
  readonly issues: { readonly title: string; readonly body: string }[];
}
function forge(): Forge {
  const file = join(world.base, "forge.json");
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Forge) : { comments: [], issues: [] };
}
/** Requests to Graph since the last look that are not plain reading. */
let seen = 0;
function writes(): string[] {
  const lines = readFileSync(join(world.sandbox.folder, "traffic.jsonl"), "utf8").trim().split("\n");
  const fresh = lines.slice(seen).map((line) => entry.parse(JSON.parse(line)));
  seen = lines.length;
  expect(fresh.length).toBeGreaterThan(0);
  return fresh
    .filter(({ method, url }) => method !== "GET" && !url.includes("/oauth2/"))
    .map(({ method, url }) => `${method} ${url}`);
}

test("deploy: plan, then the stacks with changes, credentials, and a look whether it works", async () => {
  const run = newRun();
  expect(await run.workflow("scimform-deploy-environment.yml", { environment: "test" })).toMatchObject({
    result: "success",
  });
  expect(run.jobs.map(({ name }) => name)).toEqual(["plan", "plan", "deploy"]);
  expect(run.summary).toContain("advisors-test: Plan: 7 to add");
  expect(run.summary).toContain("| advisors-test | 0 | 2 | 2 | 0 | 0 | 0 |");
  expect(run.summary).toContain("### Health: healthy (stacks: 1)");
  const { servicePrincipalId, id } = world.sandbox.tenant.findJob("advisors-test");
  expect(servicePrincipalId).toBe(world.sandbox.tenant.findApp("advisors-test")?.id);
  expect(id).toMatch(/^scim\./);
  writes();
});

test("deploy again: nothing differs, nobody is asked to approve", async () => {
  const run = newRun();
  await run.workflow("scimform-deploy-environment.yml", { environment: "test" });
  expect(run.jobs).toEqual([
    { name: "plan", result: "success" },
    { name: "plan", result: "success" },
    { name: "deploy", result: "skipped" },
  ]);
  expect(writes()).toEqual([]);
});

describe("a pull request that takes somebody out", () => {
  beforeAll(() => world.propose({ ...pilot, test: `{ users: [${maja}] }` }));

  test("is told what it does, by an identity that only reads", async () => {
    const run = newRun(pullRequest());
    expect(await run.workflow("scimform-pull-request.yml")).toMatchObject({ result: "success" });
    const { comments } = forge();
    expect(comments).toHaveLength(1);
    expect(comments[0]?.body).toContain("- **advisors-test**: Plan: 0 to add, 0 to change, 1 to destroy.");
    expect(comments[0]?.body).toContain("| advisors-test | 2 | 1 | 0 | 1 | 0 | 0 |");
    expect(comments[0]?.body).toContain(`- ${noah} (not assigned to the application)`);
    expect(comments[0]?.body).not.toContain("advisors-production");
    expect(writes()).toEqual([]);
    expect(run.log).not.toContain("SCIMFORM_TOKEN_ADVISORS_TEST=");
  });

  test("fails when more leave than may; without names when asked so", async () => {
    const inputs = { environment: "test", "changed-only": true, "max-leavers": 0, "max-names": 0 };
    const run = newRun();
    expect(await run.workflow("scimform-plan.yml", inputs)).toMatchObject({ result: "failure" });
    expect(run.log).toContain("PREVIEW_TOO_MANY_LEAVERS");
    expect(run.summary).toContain("add the label `scimform:many-leavers`");
    expect(run.summary).not.toContain(noah);
  });

  test("the label says so", () => {
    const given = readWorkflow("scimform-pull-request.yml").jobs["plan"]?.with["leavers-agreed"];
    const agreed = (labels: string[]) => resolve(given, { github: pullRequest({ labels }) });
    expect([agreed(["scimform:many-leavers"]), agreed(["bug"]), agreed([])]).toEqual([true, false, false]);
  });

  test("from a fork, it is validated and nothing else", async () => {
    const run = newRun(pullRequest({ from: "somebody/provisioning" }));
    await run.workflow("scimform-pull-request.yml");
    expect(run.jobs).toEqual([
      { name: "validate", result: "success" },
      { name: "plan", result: "skipped" },
      { name: "comment", result: "skipped" },
    ]);
    expect(run.log).toContain("0 errors");
  });

  test("a mistake in the config ends it", async () => {
    world.propose({ ...pilot, test: "{ user: [typo] }" });
    const run = newRun(pullRequest());
    expect(await run.workflow("scimform-pull-request.yml")).toMatchObject({ result: "failure" });
    expect(run.jobs.map(({ result }) => result)).toEqual(["failure", "skipped", "skipped"]);
  });

  test("after a push that takes the change back, the same comment says so", async () => {
    world.propose(pilot);
    await newRun(pullRequest()).workflow("scimform-pull-request.yml");
    const { comments } = forge();
    expect(comments.map(({ body }) => body)).toEqual([expect.stringContaining("This change touches no stack.")]);
  });
});

test("at night: what is not as in the config becomes one issue, however often", async () => {
  world.propose({ ...pilot, test: `{ users: [${maja}] }` });
  world.merge();
  const night = async (): Promise<Forge["issues"]> => {
    const run = newRun();
    expect(await run.workflow("scimform-nightly.yml")).toMatchObject({ result: "failure" });
    expect(run.jobs).toEqual([
      { name: "look", result: "failure" },
      { name: "issue", result: "success" },
    ]);
    expect(writes()).toEqual([expect.stringMatching(/^POST .*\/validateCredentials$/)]);
    return forge().issues;
  };
  const [first] = await night();
  expect(first?.body).not.toContain("COMMAND_CONNECTION_FAILED");
  const restore = await world.revokeTokens();
  const issues = await night();
  await restore();
  expect(issues.map(({ title }) => title)).toEqual(["Provisioning needs attention"]);
  expect(issues[0]?.body).toContain("**advisors-test**: 1 difference");
  expect(issues[0]?.body).toContain("**advisors-production**: not deployed");
  expect(issues[0]?.body).toContain("### Health: 1 of 1 stacks need attention");
  expect(issues[0]?.body).toMatch(/error COMMAND_CONNECTION_FAILED: .* does not accept the token \(401\)/);
});

describe("on demand", () => {
  const provision = (people: string, dryRun: boolean) => {
    const run = newRun();
    const inputs = { app: "advisors", environment: "test", people, "dry-run": dryRun };
    return run.workflow("scimform-provision.yml", inputs).then(({ result }) => ({ run, result }));
  };
  const accounts = async () => {
    const lists = await Promise.all(world.sandbox.targets.map((target) => target.listUsers()));
    return lists.flat().map(({ userName }) => userName);
  };

  test("a dry run changes nothing, a run provisions", async () => {
    const dry = await provision(`${maja}, ${noah}`, true);
    expect(dry.result).toBe("success");
    expect(await accounts()).toEqual([]);
    const { run, result } = await provision(`${maja}, ${noah}`, false);
    expect(result).toBe("success");
    expect((await accounts()).sort()).toEqual([maja, noah]);
    expect(run.summary).toContain(maja);
    // What is printed in between gives the runner no commands.
    expect(run.log).toMatch(/^::stop-commands::(\S+)\n[^]*maja\.lund[^]*^::\1::$/m);
  });

  test("what somebody types is never run", async () => {
    const file = join(world.base, "typed");
    const { result } = await provision(`$(touch${"${IFS}"}${file}) \`id>${file}\` ";touch${"${IFS}"}${file};"`, true);
    expect(result).toBe("failure");
    expect(existsSync(file)).toBe(false);
  });
});

test("no token and no secret was shown, anywhere", () => {
  expect(world.secrets.length).toBeGreaterThanOrEqual(3);
  const shown = [...runs.flatMap(({ log, summary }) => [log, summary]), JSON.stringify(forge())].join("\n");
  expect(shown.length).toBeGreaterThan(10_000);
  for (const secret of world.secrets) expect(shown).not.toContain(secret);
});
