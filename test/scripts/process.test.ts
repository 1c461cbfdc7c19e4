import { execFile } from "node:child_process";
import { join } from "node:path";
import { type EntraSandbox, startEntraSandbox } from "../../sandbox";
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
): Promise<{ exitCode: number; stdout: string; stderr: string }> {
  const program = join(__dirname, "../../dist/scripts/main.js");
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [program, ...args],
      { cwd: root, env: { PATH: process.env["PATH"], ...env } },
      (error, stdout, stderr) =>
        resolve({ exitCode: typeof error?.code === "number" ? error.code : 0, stdout, stderr }),
    );
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
  const saved = await scimform(["credentials", "advisors-test"], env);
  expect(saved.stderr).toBe("");
  expect(saved.stdout).toMatch(/provisioning started/);
  const provisioned = await scimform(["provision", "advisors-test", "--user", user?.userPrincipalName ?? ""], env);
  expect(provisioned.stdout).toMatch(/success, create/);
  expect([saved.exitCode, provisioned.exitCode]).toEqual([0, 0]);
  const secrets = [token, sandbox.credentials().clientSecret];
  for (const secret of secrets) expect(saved.stdout + provisioned.stdout).not.toContain(secret);
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
