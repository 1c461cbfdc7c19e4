import { type EntraSandbox, startEntraSandbox, type Switches } from "../../sandbox/entra";
import { projectFolder } from "./run";
import { assign, deployStack, runInSandbox } from "./sandbox-world";

/** The commands against the sandbox tenant and a real SCIM server: what a deploy is followed by. */

const token = "token-of-the-sandbox-target";
const stack = "advisors-test";
const withToken = { SCIMFORM_TOKEN_ADVISORS_TEST: token };
/** Both readings of what Microsoft's pages leave open. */
const readings: [string, Partial<Switches>][] = [
  ["as the sandbox takes Entra to be", {}],
  [
    "the other way round",
    { secretsPut: "merge", secretsWithoutSettings: "drop", pauseState: "Disabled", freshJobStatus: "NotConfigured" },
  ],
];

describe.each(readings)("%s", (_, switches) => {
  let sandbox: EntraSandbox;
  let root: string;
  let app: string;

  const command = (...args: string[]) => runInSandbox(sandbox, root, [...args, "--json"], withToken);
  const person = (index: number) =>
    sandbox.tenant.users().filter((user) => user.accountEnabled)[index]?.userPrincipalName ?? "";

  beforeAll(async () => {
    root = projectFolder();
    sandbox = await startEntraSandbox({ switches, targets: [{ tenantUrl: "https://target.example/scim", token }] });
    ({ app } = await deployStack(sandbox, root, stack));
    await assign(sandbox, app, sandbox.tenant.user(person(0)).id);
  });
  afterAll(() => sandbox.stop());

  test("freshly deployed, it waits for credentials", async () => {
    const { json } = await command("status", stack);
    expect(json.results).toMatchObject([{ servicePrincipalId: app, state: "stopped", credentialsPresent: false }]);
    expect(json.problems).toMatchObject([{ code: "COMMAND_WAITS_FOR_CREDENTIALS" }]);
    expect((await command("test-connection", stack)).json.problems).toMatchObject([
      { code: "COMMAND_CREDENTIALS_MISSING" },
    ]);
  });

  test("a wrong token is refused by the target, and nothing is saved", async () => {
    const { json, stdout } = await runInSandbox(sandbox, root, ["credentials", stack, "--json", "--yes"], {
      SCIMFORM_TOKEN_ADVISORS_TEST: "not-the-token",
    });
    expect(json.problems).toMatchObject([{ code: "COMMAND_TOKEN_REFUSED" }]);
    expect(stdout).not.toContain("not-the-token");
    expect(sandbox.tenant.state.secrets[app] ?? []).toEqual([]);
  });

  test("the right token is saved, and the job starts", async () => {
    const { json, stdout } = await command("credentials", stack, "--yes");
    expect(json.problems).toEqual([]);
    expect(json.results).toMatchObject([{ saved: true, job: "started" }]);
    expect(stdout).not.toContain(token);
    expect(sandbox.tenant.state.secrets[app]).toContainEqual({ key: "SecretToken", value: token });
    expect((await command("test-connection", stack)).json.results).toMatchObject([{ ok: true }]);
    expect((await command("credentials", stack, "--yes")).json.results).toMatchObject([{ job: "running" }]);
  });

  test("an assigned person is provisioned with all four steps, a second time there is nothing to do", async () => {
    const name = person(0);
    const { json, exitCode } = await command("provision", stack, "--yes", "--user", name);
    expect(json.problems).toEqual([]);
    expect(json.results).toMatchObject([
      {
        inTarget: true,
        action: "Create",
        steps: [
          { kind: "import", status: "success" },
          { kind: "matching", status: "success" },
          { kind: "scoping", status: "success" },
          { kind: "export", status: "success" },
        ],
      },
    ]);
    expect(exitCode).toBe(0);
    const users = await sandbox.targets[0]?.listUsers();
    expect(users?.map((user) => user.userName)).toEqual([name]);
    const again = await command("provision", stack, "--yes", "--user", name);
    expect(again.json.results).toMatchObject([{ inTarget: true, errorCode: "RedundantExport" }]);
    expect(again.exitCode).toBe(0);
  });

  test("a person who is not assigned is a finding with the remedy", async () => {
    const { json, exitCode } = await command("provision", stack, "--yes", "--user", sandbox.tenant.user(person(1)).id);
    expect(json.problems).toMatchObject([
      { code: "COMMAND_NOT_PROVISIONED", remedy: expect.stringMatching(/^Assign the person/) },
    ]);
    expect(exitCode).toBe(3);
  });

  test("people nobody knows", async () => {
    const { json } = await command("provision", stack, "--yes", "--user", "nobody@contoso.example");
    expect(json.problems).toMatchObject([{ code: "ENTRA_USER_NOT_FOUND" }]);
  });

  test("after a cycle the status shows it, healthy", async () => {
    await sandbox.runCycle(stack);
    const { json, exitCode } = await command("status", stack);
    expect(json.problems).toEqual([]);
    expect(json.results).toMatchObject([{ state: "running", lastCycle: { state: "Succeeded" }, quarantine: null }]);
    expect(exitCode).toBe(0);
  });

  test("pause and start", async () => {
    expect((await command("pause", stack, "--yes")).json.results).toMatchObject([{ paused: true }]);
    expect((await command("status", stack)).json.problems).toMatchObject([{ code: "COMMAND_STOPPED" }]);
    expect((await command("credentials", stack, "--yes")).json.results).toMatchObject([{ job: "stopped" }]);
    expect((await command("start", stack, "--yes")).json.results).toMatchObject([{ started: true }]);
  });

  test("a job whose target no longer takes the token is shown in quarantine; a good token releases it", async () => {
    const pairs = sandbox.tenant.state.secrets[app] ?? [];
    sandbox.tenant.state.secrets[app] = pairs.map((pair) =>
      pair.key === "SecretToken" ? { ...pair, value: "expired" } : pair,
    );
    await assign(sandbox, app, sandbox.tenant.user(person(1)).id);
    await sandbox.runCycle(stack);
    const { json, exitCode } = await command("status", stack);
    expect(json.results).toMatchObject([{ state: "quarantined" }]);
    expect(json.problems).toMatchObject([
      { code: "COMMAND_QUARANTINED", remedy: expect.stringContaining(`scimform credentials ${stack}`) },
    ]);
    expect(exitCode).toBe(3);
    expect((await command("test-connection", stack)).exitCode).toBe(3);
    expect((await command("credentials", stack, "--yes")).json.results).toMatchObject([{ job: "released" }]);
    await sandbox.runCycle(stack);
    expect((await command("status", stack)).exitCode).toBe(0);
  });

  test("a token is rotated with a person to prove it, and a wrong one changes nothing", async () => {
    const wrong = { SCIMFORM_TOKEN_ADVISORS_TEST: "not-the-token" };
    const before = sandbox.tenant.state.secrets[app];
    const refused = await runInSandbox(sandbox, root, ["credentials", stack, "--rotate", "--json", "--yes"], wrong);
    expect(refused.json.problems).toMatchObject([{ code: "COMMAND_TOKEN_REFUSED" }]);
    expect(sandbox.tenant.state.secrets[app]).toEqual(before);
    const { json } = await command("credentials", stack, "--yes", "--rotate");
    expect(json.problems).toEqual([]);
    expect(json.results).toMatchObject([{ saved: true, job: "running", probe: { inTarget: true } }]);
  });

  test("credentials are removed, settings stay, the job stops", async () => {
    const { json } = await command("credentials", stack, "--yes", "--clear");
    expect(json.problems).toEqual([]);
    const stored = (sandbox.tenant.state.secrets[app] ?? []).map(({ key }) => key);
    expect(stored.sort()).toEqual(["SyncAll", "SyncNotificationSettings"]);
    const status = await command("status", stack);
    expect(status.json.results).toMatchObject([{ state: "stopped", credentialsPresent: false }]);
    expect((await command("credentials", stack, "--yes")).json.results).toMatchObject([
      { saved: true, job: "stopped" },
    ]);
  });
});
