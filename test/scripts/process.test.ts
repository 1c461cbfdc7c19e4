import { type ChildProcess, execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type EntraSandbox, startEntraSandbox } from "../../sandbox/entra";
import { projectFolder } from "./run";
import { assign, deployStack } from "./sandbox-world";

/** The program as users start it, signing in with the real @azure/identity. */

const token = "token-of-the-sandbox-target";
let sandbox: EntraSandbox;
let root: string;
let app: string;

function scimform(
  args: string[],
  env: NodeJS.ProcessEnv,
  onOutput: (child: ChildProcess, stdout: string) => void = () => undefined,
): Promise<{ exitCode: number; stdout: string; stderr: string }> {
  const program = join(__dirname, "../../dist/scripts/main.js");
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [program, ...args],
      { cwd: root, env: { PATH: process.env["PATH"], ...env } },
      (error, stdout, stderr) =>
        resolve({ exitCode: typeof error?.code === "number" ? error.code : 0, stdout, stderr }),
    );
    let stdout = "";
    child.stdout?.on("data", (text: string) => onOutput(child, (stdout += text)));
  });
}

beforeAll(async () => {
  root = projectFolder();
  sandbox = await startEntraSandbox({ targets: [{ tenantUrl: "https://target.example/scim", token }] });
  ({ app } = await deployStack(sandbox, root, "advisors-test"));
});
afterAll(() => sandbox.stop());

test("credentials, then provision: signed in, nothing secret in the output", async () => {
  const user = sandbox.tenant.users().find((each) => each.accountEnabled);
  await assign(sandbox, app, user?.id ?? "");
  const env = { ...sandbox.env(), SCIMFORM_TOKEN_ADVISORS_TEST: token };
  const saved = await scimform(["credentials", "advisors-test", "--yes"], env);
  expect(saved.stderr).toBe("");
  expect(saved.stdout).toMatch(/provisioning started/);
  const provisioned = await scimform(
    ["provision", "advisors-test", "--user", user?.userPrincipalName ?? "", "--yes"],
    env,
  );
  expect(provisioned.stdout).toMatch(/success, create/);
  expect([saved.exitCode, provisioned.exitCode]).toEqual([0, 0]);
  const secrets = [token, sandbox.credentials().clientSecret];
  for (const secret of secrets) expect(saved.stdout + provisioned.stdout).not.toContain(secret);
});

test("without a stack in Okta its SDK is not loaded", async () => {
  const [hook, list] = [join(root, "hook.cjs"), join(root, "loaded.txt")];
  writeFileSync(
    hook,
    `process.on("exit", () => require("node:fs").writeFileSync(${JSON.stringify(list)}, Object.keys(require.cache).join("\\n")));`,
  );
  const { exitCode } = await scimform(["status"], { ...sandbox.env(), NODE_OPTIONS: `--require ${hook}` });
  expect(exitCode).toBe(0);
  const loaded = readFileSync(list, "utf8");
  expect(loaded).toContain("microsoft-graph-client");
  expect(loaded).not.toContain("okta-sdk-nodejs");
});

test("a closed pipe, then Ctrl-C, in the middle of many people, and the same again: everybody once", async () => {
  const people = Array.from({ length: 17 }, (_, index) =>
    sandbox.tenant.addUser({ userPrincipalName: `many-${index}@contoso.example`, accountEnabled: true }),
  );
  for (const { id } of people) await assign(sandbox, app, id);
  const env = { ...sandbox.env(), SCIMFORM_TOKEN_ADVISORS_TEST: token };
  await scimform(["credentials", "advisors-test", "--yes"], env);
  await sandbox.advanceClock(60_000);
  const args = [
    "provision",
    "advisors-test",
    "--yes",
    ...people.flatMap(({ userPrincipalName }) => ["--user", userPrincipalName]),
  ];
  // The service takes five at once; the sixth waits for ten seconds. That the pipe is closed shows when the next result is written.
  const piped = await scimform(args, env, (child, stdout) => {
    if (stdout.includes("[ 1/17]")) child.stdout?.destroy();
  });
  expect(piped.stderr).toMatch(/COMMAND_OUTPUT_LOST: Standard output .*whoever read it has ended/);
  const done = Number(/COMMAND_INTERRUPTED.* (\d+) of 17/.exec(piped.stderr)?.[1]);
  expect([5, 10]).toContain(done);
  expect(piped.exitCode).toBe(1);

  await sandbox.advanceClock(60_000);
  const interrupted = await scimform(args, env, (child, stdout) => {
    // A second signal would end it there and then.
    if (stdout.includes(`[${done + 5}/17]`) && !child.killed) child.kill("SIGINT");
  });
  expect(interrupted.stderr).toMatch(new RegExp(`COMMAND_INTERRUPTED.* ${done + 5} of 17`));
  expect(interrupted.exitCode).toBe(1);

  await sandbox.advanceClock(60_000);
  const again = await scimform([...args, "--json"], env);
  const { results } = JSON.parse(again.stdout) as { results: { inTarget: boolean; doneBefore?: boolean }[] };
  expect(results.filter(({ inTarget }) => inTarget)).toHaveLength(17);
  expect(results.filter(({ doneBefore }) => doneBefore)).toHaveLength(done + 5);
  expect(again.exitCode).toBe(0);
});

test("a client secret that Entra refuses is said in one line, and not shown", async () => {
  const env = { ...sandbox.env(), ARM_CLIENT_SECRET: "wrong-client-secret" };
  const { stdout, stderr, exitCode } = await scimform(["status"], env);
  expect(stderr).toMatch(/^error ENTRA_SIGN_IN_FAILED: Signing in with client secret failed: .*AADSTS7000215.*\n$/);
  expect(stdout + stderr).not.toContain("wrong-client-secret");
  expect(exitCode).toBe(1);
});

test("without the right to synchronization, the permission is named", async () => {
  const { stderr } = await scimform(["status"], sandbox.env("directoryOnly"));
  expect(stderr).toMatch(/ENTRA_PERMISSION_MISSING.*Synchronization\.Read\.All/);
});
