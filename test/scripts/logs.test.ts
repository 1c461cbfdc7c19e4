import { type EntraSandbox, startEntraSandbox } from "../../sandbox/entra";
import { FakeTenant } from "./fake-tenant";
import { projectFolder, run } from "./run";
import { assign, deployCompletely, runInSandbox } from "./sandbox-world";

const stack = "advisors-test";

describe("after a cycle of the sandbox", () => {
  let sandbox: EntraSandbox;
  let root: string;
  let app: string;

  const logs = (...args: string[]) => runInSandbox(sandbox, root, ["logs", stack, ...args]);
  const entries = async (...args: string[]) => (await logs(...args, "--json")).json.results;
  const people = () => sandbox.tenant.users().filter((user) => user.userType === "Member");
  const enabled = () => people().filter((user) => user.accountEnabled);
  const disabled = () => people().find((user) => !user.accountEnabled && user.givenName !== null);

  beforeAll(async () => {
    root = projectFolder();
    const token = "token-of-the-sandbox-target";
    sandbox = await startEntraSandbox({ targets: [{ tenantUrl: "https://target.example/scim", token }] });
    ({ app } = await deployCompletely(sandbox, root, stack, token));
    for (const user of [...enabled().slice(0, 3), disabled()]) await assign(sandbox, app, user?.id ?? "");
    await sandbox.runCycle(stack);
  });
  afterAll(() => sandbox.stop());

  test("everybody is listed, oldest first, in words", async () => {
    const { stdout, stderr, exitCode } = await logs();
    expect(stderr).toBe("");
    expect(stdout).toMatch(new RegExp(`^\\d{4}-\\S+Z  create       success  ${enabled()[0]?.userPrincipalName}$`, "m"));
    expect(exitCode).toBe(0);
    const times = (await entries()).map(({ time }) => time as string);
    expect(times.length).toBeGreaterThanOrEqual(3);
    expect(times).toEqual(times.toSorted());
  });

  test("one person, by name and by id: why somebody was left out", async () => {
    const name = disabled()?.userPrincipalName ?? "";
    const [entry, ...others] = await entries("--user", name, "--status", "skipped");
    expect(others).toEqual([]);
    expect(entry).toMatchObject({ outcome: "skipped", remedy: "Enable the person's account in Entra." });
    expect(await entries("--user", disabled()?.id ?? "", "--status", "skipped")).toEqual([entry]);
    expect((await logs("--user", name)).stdout).toMatch(
      /NotEffectivelyEntitled: out of scope.*\n +Enable the person's/,
    );
  });

  test("by action, outcome and time", async () => {
    const created = await entries("--action", "create");
    expect(created).toHaveLength(3);
    expect(created.map(({ outcome }) => outcome)).toEqual(["success", "success", "success"]);
    expect(await entries("--action", "delete")).toEqual([]);
    expect(await entries("--since", "2999-01-01")).toEqual([]);
    expect((await logs("--status", "warning", "--user", enabled()[0]?.id ?? "")).stdout).toMatch(
      /Nothing in the log.*\n.*scimform provision advisors-test/,
    );
  });

  test("the newest, over several pages", async () => {
    const all = await entries();
    const { stdout, json } = await logs("--limit", "2", "--json");
    expect(json.results).toEqual(all.slice(-2));
    expect(stdout).not.toContain("--limit");
    expect((await logs("--limit", "2")).stdout).toMatch(/^Only the newest 2; there are more/);
  });

  test("a failure says what its code means, what Entra says, and what to do", async () => {
    const [sample] = sandbox.tenant.state.provisioningLog;
    sandbox.tenant.state.provisioningLog.push({
      ...sample,
      id: "failed",
      provisioningSteps: [],
      jobId: sample?.jobId ?? "",
      activityDateTime: new Date().toISOString(),
      provisioningStatusInfo: {
        status: "failure",
        errorInformation: {
          errorCode: "SystemForCrossDomainIdentityManagementInvalidCredentials",
          reason: "StatusCode: Unauthorized\nweb response: {}",
        },
      },
    });
    const { stdout } = await logs("--status", "failure");
    expect(stdout.split("\n").slice(1, 4)).toEqual([
      "    SystemForCrossDomainIdentityManagementInvalidCredentials: the target does not accept the token",
      "    Entra says: StatusCode: Unauthorized web response: {}",
      `    Hand over a valid token with \`scimform credentials ${stack}\`.`,
    ]);
  });

  test("faults on the way change nothing", async () => {
    const undisturbed = await entries();
    sandbox.faults.add({ path: "/auditLogs/", times: 2, status: 429, code: "TooManyRequests", retryAfter: 10 });
    sandbox.faults.add({ path: "/auditLogs/", times: 2, drop: true });
    expect(await entries()).toEqual(undisturbed);
  });
});

test("a missing permission is named", async () => {
  const tenant = new FakeTenant();
  tenant.faults = [{ request: /auditLogs/, status: 403, code: "Authorization_RequestDenied" }];
  const { json, exitCode } = await run(["logs", stack, "--json"], { fetch: tenant.fetch });
  expect(json.problems).toMatchObject([
    { code: "ENTRA_PERMISSION_MISSING", remedy: expect.stringContaining("ProvisioningLog.Read.All") },
  ]);
  expect(exitCode).toBe(1);
});

test.each([
  ["--since", "yesterday"],
  ["--since", "2026-13-45"],
  ["--action", "destroy"],
  ["--status", "fine"],
  ["--limit", "0"],
])("%s %s is wrong use", async (option, value) => {
  expect(await run(["logs", stack, option, value, "--json"])).toMatchObject({ exitCode: 2 });
});
