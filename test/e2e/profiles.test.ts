import { StubTarget } from "../../bench/stub-target";
import { portalTags, stackTag } from "../../lib/entra/graph";
import { startEntraSandbox, type EntraSandbox, type Fault, type Switches } from "../../sandbox/entra";
import { trustingFetch } from "../../sandbox/trusting-fetch";
import { graphAs, signIn } from "../sandbox/client";
import { projectFolder, run, type Run } from "../scripts/run";
import { assign, deployStack } from "../scripts/sandbox-world";
import { ok, Project } from "./project";
import { sources } from "../support/providers";

/**
 * What follows a deploy (credentials, test-connection, provision on demand, a cycle, status, logs, a rotation, pause, start,
 * restart, drift, export), on a Graph that misbehaves, and under both readings of whatever is uncertain about the service.
 */

const token = "token-of-the-profiles";
const stack = "advisors-test";
const person = "maja.lund@contoso.example";
const colleague = "noah.winther@contoso.example";

interface Profile {
  readonly faults?: readonly Fault[];
  readonly switches?: Partial<Omit<Switches, "replication">> & {
    readonly replication?: Partial<Switches["replication"]>;
  };
  /** Commands may fail, with a problem that says so, and pass when they are run again. */
  readonly again?: boolean;
}

const graph = "^/v1.0/";
const quarter = 0.25;
const storms: Readonly<Record<string, Profile>> = {
  "nothing wrong": {},
  "throttled with Retry-After": { faults: [{ path: graph, status: 429, retryAfter: 5, probability: quarter }] },
  "throttled without Retry-After": { faults: [{ path: graph, status: 429, probability: quarter }] },
  "503 storm": { faults: [{ path: graph, status: 503, probability: quarter }], again: true },
  "504 after the work was done": {
    faults: [{ path: graph, status: 504, carriedOut: true, probability: quarter }],
    again: true,
  },
  "dropped before the work": { faults: [{ path: graph, drop: true, probability: quarter }], again: true },
  "dropped after the work": {
    faults: [{ path: graph, drop: true, carriedOut: true, probability: quarter }],
    again: true,
  },
  "half an answer": { faults: [{ path: graph, truncate: true, probability: quarter }], again: true },
  "slow replication": { switches: { replication: { onDemand: 150_000, read: 5_000, appRoleAssignment: 2_000 } } },
};

/** The other setting of each switch; the default is what every storm runs under first. */
const others: Readonly<Record<string, NonNullable<Profile["switches"]>>> = {
  secretsPut: { secretsPut: "merge" },
  secretsWithoutSettings: { secretsWithoutSettings: "drop" },
  pauseState: { pauseState: "Disabled" },
  freshJobStatus: { freshJobStatus: "NotConfigured" },
  templates: { templates: ["scim"] },
  expressionOnPut: { expressionOnPut: "reparse" },
  onDemandDialect: { onDemandDialect: "flag" },
  refusedCheck: { refusedCheck: "fail" },
  managerValue: { managerValue: "reference" },
  clientAuthentication: { clientAuthentication: "either" },
  typesOfAnswers: { typesOfAnswers: "schema" },
  operatorSpellings: { operatorSpellings: "compact" },
  emptyCondition: { emptyCondition: "answer" },
  emptyInCoalesce: { emptyInCoalesce: "take" },
};
const allOthers = Object.assign({ listIntoSingle: "first" }, ...Object.values(others)) as NonNullable<
  Profile["switches"]
>;

const rows: [string, Profile][] = [
  ...Object.entries(storms),
  ...Object.entries(others).map(([name, switches]): [string, Profile] => [`the other ${name}`, { switches }]),
  ...Object.entries(storms).map(([name, profile]): [string, Profile] => [
    `${name}, every switch the other way`,
    { ...profile, switches: { ...allOthers, ...profile.switches } },
  ]),
];

let target: StubTarget;
let sandbox: EntraSandbox | undefined;
beforeEach(async () => (target = await StubTarget.start()));
afterEach(async () => {
  await sandbox?.stop();
  await target.stop();
});

test.each(rows)("%s", async (_, { faults = [], switches = {}, again = false }) => {
  const start = Date.parse("2026-11-22T08:00:00Z");
  let now = start;
  const time = { clock: () => now, sleep: async (milliseconds: number) => void (now += milliseconds) };
  const root = projectFolder();
  const started = await startEntraSandbox({
    ...sources,
    seed: 7,
    now: time.clock,
    switches,
    routes: { "https://target.example/scim": target.baseUrl },
  });
  sandbox = started;
  const { app } = await deployStack(started, root, stack);
  for (const each of [person, colleague]) await assign(started, app, started.tenant.user(each).id);
  const send = await graphAs(started);
  const asDeployed = { tags: [...portalTags, stackTag(stack)], appRoleAssignmentRequired: true };
  await send("PATCH", `/servicePrincipals/${app}`, asDeployed);
  for (const fault of faults) started.faults.add(fault);

  const env = { ...(started.env() as Record<string, string>), SCIMFORM_TOKEN_ADVISORS_TEST: token };
  const outputs: string[] = [];
  const command = async (...args: string[]): Promise<Run> => {
    const ran = await run([...args, "--json"], {
      ...{ cwd: root, env, time, now, fetch: trustingFetch(started.caPem) },
      createCredential: () => ({ method: "test", getToken: () => signIn(started) }),
    });
    outputs.push(ran.stdout, ran.stderr);
    return ran;
  };
  /** The command's results; a run that fails has to say why and what to do. */
  const succeed = async (...args: string[]) => {
    for (let tries = again ? 8 : 1; ; tries--) {
      const ran = await command(...args);
      if (ran.exitCode === 0) return ran.json.results;
      if (tries === 1) throw new Error(`${args.join(" ")}: ${ran.stdout}`);
      expect(ran.json.problems.length).toBeGreaterThan(0);
      for (const { code, summary, remedy } of ran.json.problems) expect([code, summary, remedy]).not.toContain("");
    }
  };

  expect(await succeed("credentials", stack, "--yes")).toMatchObject([{ saved: true }]);
  expect(await succeed("test-connection", stack)).toMatchObject([{ ok: true }]);
  expect(await succeed("provision", stack, "--all-assigned", "--wait-for-assignment", "--yes")).toMatchObject([
    { inTarget: true },
    { inTarget: true },
  ]);
  expect(await started.runCycle(stack)).toMatchObject({ failed: 0, quarantined: false });
  expect(await succeed("logs", stack, "--user", person)).toContainEqual(
    expect.objectContaining({ action: "create", outcome: "success" }),
  );
  expect(await succeed("credentials", stack, "--rotate", "--probe", person, "--yes")).toMatchObject([{ saved: true }]);
  expect(await succeed("status", stack)).toMatchObject([
    { state: "running", quarantine: null, lastCycle: { state: "Succeeded" } },
  ]);
  await succeed("pause", stack, "--yes");
  expect(started.tenant.findJob(stack).job["schedule"]).toMatchObject({ state: switches.pauseState ?? "Paused" });
  await succeed("start", stack, "--yes");
  await succeed("restart", stack, "--yes");
  expect(await succeed("status", stack)).toMatchObject([{ state: "running" }]);

  expect(await succeed("drift", stack)).toMatchObject([{ stack, state: "same" }]);
  const elsewhere = projectFolder("", { "config/advisors.yaml": "apps: {}\n" });
  const exported = ["export", app, "--environment", "test", "--existing", "--app", "taken-over", "--config", elsewhere];
  expect(await succeed(...exported, "--dry-run")).toMatchObject([{ written: false }]);

  const inTarget = target.users.all();
  expect(inTarget.map(({ userName }) => userName).sort()).toEqual([person, colleague]);
  expect(inTarget.map(({ active }) => active)).toEqual([true, true]);
  const secrets = Object.fromEntries((started.tenant.state.secrets[app] ?? []).map(({ key, value }) => [key, value]));
  expect(secrets).toMatchObject({ BaseAddress: "https://target.example/scim", SecretToken: token, SyncAll: "false" });
  for (const output of outputs) expect(output).not.toContain(token);
  const hit = started.traffic.list().filter(({ fault }) => fault !== undefined).length;
  expect(hit > 3).toBe(faults.length > 0);
  expect(now - start).toBeGreaterThanOrEqual(switches.replication?.onDemand ?? 0);
});

test("a deploy on a service that throttles, fails and drops ends with one job, and an empty plan", async () => {
  const project = await Project.create();
  try {
    ok(await project.synth());
    ok(await project.terraform(stack, ["init", "-input=false", "-no-color"]));
    const synchronization = "/synchronization";
    project.sandbox.faults.add({ path: synchronization, status: 429, retryAfter: 1, times: 2 });
    project.sandbox.faults.add({
      path: `${synchronization}/jobs$`,
      method: "POST",
      drop: true,
      carriedOut: true,
      times: 1,
    });
    project.sandbox.faults.add({ path: "/schema$", method: "PUT", status: 503, times: 1 });
    project.sandbox.faults.add({ path: "/secrets$", method: "PUT", drop: true, carriedOut: true, times: 1 });
    ok(await project.terraform(stack, ["apply", "-input=false", "-no-color", "-auto-approve"]));
    expect(project.sandbox.traffic.list(/synchronization/).filter(({ fault }) => fault !== undefined)).toHaveLength(5);
    expect(project.sandbox.tenant.jobs()).toHaveLength(1);
    const plan = await project.terraform(stack, ["plan", "-input=false", "-no-color", "-detailed-exitcode"]);
    expect(plan).toMatchObject({ code: 0 });
  } finally {
    await project.dispose();
  }
});
