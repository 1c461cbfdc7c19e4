import { type EntraSandbox, startEntraSandbox, type Switches } from "../../sandbox/entra";
import { projectFolder, run } from "./run";
import { FakeTenant } from "./fake-tenant";
import { assign, deployCompletely, runInSandbox, synchronization } from "./sandbox-world";

const stack = "advisors-test";
const token = "token-of-the-sandbox-target";

const readings: [string, Partial<Switches>][] = [
  ["as the sandbox takes Entra to be", {}],
  ["a pause disables", { pauseState: "Disabled" }],
];

describe.each(readings)("%s", (_, switches) => {
  let sandbox: EntraSandbox;
  let root: string;
  let app: string;

  const restart = (...args: string[]) => runInSandbox(sandbox, root, ["restart", stack, "--json", ...args]);
  const job = () => sandbox.tenant.findJob(stack);
  const schedule = () => (job().job["schedule"] as { state: string }).state;

  beforeAll(async () => {
    root = projectFolder();
    sandbox = await startEntraSandbox({ switches, targets: [{ tenantUrl: "https://target.example/scim", token }] });
    ({ app } = await deployCompletely(sandbox, root, stack, token));
    const [person] = sandbox.tenant.users();
    await assign(sandbox, app, person?.id ?? "");
    await sandbox.runCycle(stack);
  });
  afterAll(() => sandbox.stop());

  test("without --yes and nobody to ask, nothing happens", async () => {
    const before = structuredClone(job());
    const { json, exitCode } = await restart();
    expect(json.problems).toMatchObject([{ code: "HEALTH_NOT_CONFIRMED" }]);
    expect(exitCode).toBe(2);
    expect(job()).toEqual(before);
  });

  test("resets what the portal's button resets; links stay, and the next cycle is an initial one", async () => {
    const { links } = structuredClone(job());
    const { json, exitCode } = await restart("--yes");
    expect(json.results).toEqual([{ stack, reset: ["QuarantineState", "Escrows", "Watermark"], started: false }]);
    expect(exitCode).toBe(0);
    expect(job()).toMatchObject({ watermark: null, escrows: [], links });
    expect(links).toHaveLength(1);
    await sandbox.runCycle(stack);
    expect(job().watermark).not.toBeNull();
  });

  test("resets exactly what is named, in any case", async () => {
    const { watermark } = job();
    const { json } = await restart("--yes", "--reset", "escrows, quarantineState");
    expect(json.results).toMatchObject([{ reset: ["Escrows", "QuarantineState"] }]);
    expect(job().watermark).toBe(watermark);
    await restart("--yes", "--reset", "ForceDeletes");
    expect(job().forceDeletes).toBe(true);
  });

  test("--full forgets the links, too; a cycle finds everybody again", async () => {
    const { json } = await restart("--yes", "--full");
    expect(json.results).toMatchObject([{ reset: expect.arrayContaining(["ConnectorDataStore"]) }]);
    expect(job().links).toEqual([]);
    await sandbox.runCycle(stack);
    expect(job().links).toHaveLength(1);
    expect(await sandbox.targets[0]?.listUsers()).toHaveLength(1);
  });

  test("a stopped job is started", async () => {
    await (await synchronization(sandbox)).pause(app, job().id);
    expect((await restart("--yes")).json.results).toMatchObject([{ started: true }]);
    expect(schedule()).toBe("Active");
  });

  test("cut off half-way and run again, it comes to the same", async () => {
    await (await synchronization(sandbox)).pause(app, job().id);
    sandbox.faults.add({ path: "/restart$", times: 1, drop: true, carriedOut: true });
    expect((await restart("--yes")).json.problems).toMatchObject([{ code: "ENTRA_UNREACHABLE" }]);
    expect(job().watermark).toBeNull();
    sandbox.faults.add({ path: "/start$", times: 1, status: 503, code: "ServiceUnavailable" });
    expect((await restart("--yes")).json.problems).toMatchObject([{ code: "ENTRA_UNAVAILABLE" }]);
    expect(schedule()).not.toBe("Active");
    expect((await restart("--yes")).json.results).toMatchObject([{ started: true }]);
    expect(schedule()).toBe("Active");
    await sandbox.runCycle(stack);
    expect(job().links).toHaveLength(1);
  });
});

describe("on a terminal", () => {
  const ready = (): FakeTenant => {
    const tenant = new FakeTenant();
    tenant.saveCredentials();
    tenant.job["schedule"] = { state: "Active" };
    return tenant;
  };
  const restart = (tenant: FakeTenant, stdin: string, ...args: string[]) =>
    run(["restart", stack, ...args], { fetch: tenant.fetch, isTerminal: true, stdin });

  test("says what it costs, and asks", async () => {
    const tenant = ready();
    const { stdout, exitCode } = await restart(tenant, "y\n", "--reset", "Watermark,ForceDeletes");
    expect(stdout).toMatch(/Watermark: .*full initial cycle/);
    expect(stdout).toMatch(/ForceDeletes: .*CANNOT BE TAKEN BACK/);
    expect(stdout).toContain("Go on? [y/N]");
    expect(tenant.writes).toEqual([expect.stringMatching(/^POST .*\/restart$/)]);
    expect(tenant.bodies).toContainEqual({ criteria: { resetScope: "Watermark, ForceDeletes" } });
    expect(exitCode).toBe(0);
  });

  test.each(["n\n", "", "maybe\n"])("the answer %j does nothing", async (answer) => {
    const tenant = ready();
    const { stderr, exitCode } = await restart(tenant, answer);
    expect(stderr).toMatch(/HEALTH_NOT_CONFIRMED/);
    expect(exitCode).toBe(2);
    expect(tenant.writes).toEqual([]);
  });
});

test("nothing to restart: off in the config, or no credentials; the config is not overruled", async () => {
  const restart = (tenant: FakeTenant, app = "") =>
    run(["restart", stack, "--yes", "--json"], { fetch: tenant.fetch, cwd: projectFolder(app) });
  const tenant = new FakeTenant();
  expect((await restart(tenant)).json.problems).toMatchObject([{ code: "COMMAND_CREDENTIALS_MISSING" }]);
  expect((await restart(tenant, "    provisioning: off")).json.problems).toMatchObject([
    { code: "COMMAND_OFF_IN_CONFIG" },
  ]);
  expect(tenant.writes).toEqual([]);
});

test.each([
  ["Everything", /is none of .*Watermark/],
  ["None", /scimform start/],
  ["", /is none of/],
])("--reset %j is wrong use", async (flags, message) => {
  const { json, exitCode } = await run(["restart", stack, "--yes", "--json", "--reset", flags]);
  expect(json.problems).toMatchObject([{ code: "COMMAND_USAGE", summary: expect.stringMatching(message) }]);
  expect(exitCode).toBe(2);
});
