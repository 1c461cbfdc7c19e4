import { type EntraSandbox, type SandboxOptions, startEntraSandbox } from "../../sandbox/entra";
import { graphAs, type Graph } from "../sandbox/client";
import { projectFolder } from "./run";
import { assign, clara, deployCompletely, maja, runInSandbox } from "./sandbox-world";

/** Apps in the recycle bin, and disabled ones. */

const token = "token-of-the-deleted";
const stack = "advisors-test";
const env = { SCIMFORM_TOKEN_ADVISORS_TEST: token };

let sandbox: EntraSandbox;
let root: string;
let deployed: { app: string; job: string };
let send: Graph;
async function start(targets: SandboxOptions["targets"] = []): Promise<void> {
  sandbox = await startEntraSandbox({ targets });
  root = projectFolder();
  deployed = await deployCompletely(sandbox, root, stack, token);
  send = await graphAs(sandbox);
}
afterEach(() => sandbox.stop());

const scimform = (...args: string[]) => runInSandbox(sandbox, root, [...args, "--json"], env);
const codes = ({ json }: { json: { problems: { code: string }[] } }) => json.problems.map(({ code }) => code);
const applicationId = (): string => String(sandbox.tenant.findApp(stack)?.appId);
const remove = async (path: string): Promise<void> => expect((await send("DELETE", path)).status).toBe(204);

test("a restored service principal has its assignments, job, links and secrets again", async () => {
  await start([{ tenantUrl: "https://target.example/scim", token, kind: "scimmy" }]);
  for (const name of [maja, clara]) await assign(sandbox, deployed.app, sandbox.tenant.user(name).id);
  await sandbox.runCycle(stack);
  const before = JSON.stringify(sandbox.tenant.findJob(stack).links);
  await remove(`/servicePrincipals/${deployed.app}`);
  expect(codes(await scimform("status", stack))).toEqual(["ENTRA_APP_DELETED"]);
  expect(codes(await scimform("verify", stack, "--user", maja))).toEqual(["ENTRA_APP_DELETED"]);
  const listed = await send("GET", "/directory/deletedItems/microsoft.graph.servicePrincipal?$select=id,appId,tags");
  expect(listed.body.value).toMatchObject([{ id: deployed.app, tags: expect.arrayContaining([`scimform:${stack}`]) }]);

  const unasked = await scimform("recover", stack, "--restore");
  expect([unasked.exitCode, codes(unasked)]).toEqual([2, ["HEALTH_NOT_CONFIRMED"]]);
  expect(sandbox.tenant.findApp(stack)).toBeUndefined();
  expect((await scimform("recover", stack, "--restore", "--yes")).exitCode).toBe(0);
  expect(JSON.stringify(sandbox.tenant.findJob(stack).links)).toBe(before);
  const verified = await scimform("verify", stack, "--all");
  expect([verified.exitCode, codes(verified)]).toEqual([0, []]);
  expect(codes(await scimform("test-connection", stack))).toEqual([]);
  expect(codes(await scimform("recover", stack, "--restore", "--yes"))).toEqual(["COMMAND_APP_NOT_DELETED"]);
});

test.each([0, 1])("restoring is interrupted at write %i: run again, it goes on", async (after) => {
  await start();
  await remove(`/applications(appId='${applicationId()}')`);
  for (const carriedOut of [false, true]) {
    sandbox.faults.add({ method: "POST", path: "/restore$", after, drop: true, carriedOut });
    expect((await scimform("recover", stack, "--restore", "--yes")).exitCode).toBe(1);
    sandbox.faults.clear();
    expect((await scimform("recover", stack, "--restore", "--yes")).exitCode).toBe(carriedOut && after === 1 ? 2 : 0);
    expect(codes(await scimform("status", stack))).toEqual([]);
    await remove(`/applications(appId='${applicationId()}')`);
  }
});

test("deleted twice: one is named; what is purged is not found", async () => {
  await start();
  const first = deployed.app;
  await remove(`/applications(appId='${applicationId()}')`);
  const second = (await deployCompletely(sandbox, root, stack, token)).app;
  await remove(`/applications(appId='${applicationId()}')`);
  expect(codes(await scimform("recover", stack, "--restore", "--yes"))).toEqual(["COMMAND_SEVERAL_APPS_DELETED"]);
  expect((await scimform("recover", stack, "--restore", "--app", first, "--yes")).exitCode).toBe(0);
  expect(sandbox.tenant.findApp(stack)?.id).toBe(first);
  await remove(`/directory/deletedItems/${second}`);
  await remove(`/servicePrincipals/${first}`);
  await remove(`/directory/deletedItems/${first}`);
  expect(codes(await scimform("status", stack))).toEqual(["ENTRA_APP_NOT_FOUND"]);
});

test("an app under `existing` is found by its id; who may not restore is told what it takes", async () => {
  await start();
  const existing = `    existing: { servicePrincipalId: ${deployed.app} }`;
  const project = projectFolder("", {
    "config/advisors.yaml": `
apps:
  advisors:
    target: plain
    displayName: "Advisors ({environment})"
    url: https://target.example/scim
    assign: external
    environments:
      test:
    ${existing}
`,
  });
  await remove(`/servicePrincipals/${deployed.app}`);
  const run = (client: "deployer" | "reader", ...args: string[]) =>
    runInSandbox(sandbox, project, [...args, "--json"], env, client);
  expect(codes(await run("reader", "status", stack))).toEqual(["ENTRA_APP_DELETED"]);
  const refused = await run("reader", "recover", stack, "--restore", "--yes");
  expect(refused.json.problems).toMatchObject([
    { code: "ENTRA_PERMISSION_MISSING", remedy: expect.stringContaining("Application.ReadWrite.All") },
  ]);
  expect((await run("deployer", "recover", stack, "--restore", "--yes")).exitCode).toBe(0);
});

test("a disabled app shows in drift and in status", async () => {
  await start();
  await send("PATCH", `/servicePrincipals/${deployed.app}`, { accountEnabled: false });
  const drift = await scimform("drift", stack);
  expect(JSON.stringify(drift.json.results)).toContain("~ application.accountEnabled: false -> true");
  expect(drift.json.problems[0]?.remedy).toContain(`cdktf deploy ${stack}`);
  expect(codes(await scimform("status", stack))).toEqual(["HEALTH_APP_DISABLED"]);
});
