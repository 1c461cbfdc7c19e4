import { mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EntraSandbox, startEntraSandbox } from "../../sandbox/entra";
import { graphAs } from "../sandbox/client";
import { pageCommands } from "./page-commands";
import { projectFolder } from "./run";
import { assign, deployCompletely, maja, noah, runInSandbox } from "./sandbox-world";

/** By the commands of docs/tasks/vendor-outage.md and audit-evidence.md alone, in their order. */

const stack = "advisors-test";
const token = "token-of-the-outage";

let sandbox: EntraSandbox;
let root: string;
let app: string;
const run = (args: readonly string[] = []) =>
  runInSandbox(sandbox, root, args, { SCIMFORM_TOKEN_ADVISORS_TEST: token });
const codes = async (args: readonly string[] = []) =>
  (await run([...args, "--json"])).json.problems.map(({ code }) => code);

beforeAll(async () => {
  root = projectFolder();
  sandbox = await startEntraSandbox({ targets: [{ tenantUrl: "https://target.example/scim", token }] });
  ({ app } = await deployCompletely(sandbox, root, stack, token));
  await assign(sandbox, app, sandbox.tenant.user(maja).id);
  await sandbox.runCycle(stack);
});
afterAll(() => sandbox.stop());

test("the vendor is down, and comes back: nobody is lost", async () => {
  const [status, connection, logs, connectionAgain, start, statusAfter, verify, ...rest] =
    pageCommands("vendor-outage.md");
  expect(rest).toEqual([]);
  await assign(sandbox, app, sandbox.tenant.user(noah).id);
  const [target] = sandbox.targets;
  await target?.addFault({ status: 503 });
  await sandbox.runCycle(stack);
  expect(await codes(status)).toEqual(["COMMAND_CYCLE_FAILED"]);
  expect((await run(connection)).exitCode).not.toBe(0);
  expect((await run(logs)).stdout).toContain(noah);

  await target?.clearFaults();
  expect((await run(connectionAgain)).exitCode).toBe(0);
  expect((await run(start)).exitCode).toBe(0);
  await sandbox.advanceClock(24 * 3_600_000);
  expect(await codes(statusAfter)).toEqual([]);
  expect(await codes(verify)).toEqual([]);
});

test("evidence is saved while the app is there, and found when it is gone", async () => {
  const [doctor, see, save, past, ...rest] = pageCommands("audit-evidence.md");
  expect(rest).toEqual([]);
  expect((await run(doctor)).exitCode).not.toBe(2);
  expect((await run(see)).stdout).toMatch(/^advisors-test: 2 provisioned at/);
  const folder = mkdtempSync(join(tmpdir(), "scimform-evidence-"));
  const into = (args: readonly string[] = []) => args.map((each) => (each === "evidence" ? folder : each));
  expect((await run(into(save))).exitCode).toBe(0);
  expect((await run(into(past))).exitCode).toBe(0);
  expect(readdirSync(folder)).toHaveLength(6);

  const principal = sandbox.tenant.findApp(stack);
  if (!principal) throw new Error("it is deployed");
  await (
    await graphAs(sandbox)
  )("DELETE", `/applications(appId='${principal.appId}')`);
  const [audit, logs] = pageCommands("audit-evidence.md", "After the app is gone");
  expect((await run(audit)).stdout).toContain("left behind");
  expect((await run(logs)).stdout).toContain(maja);
});
