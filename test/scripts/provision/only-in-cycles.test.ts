import { startEntraSandbox, type EntraSandbox } from "../../../sandbox/entra";
import { graphAs } from "../../sandbox/client";
import { projectFolder } from "../run";
import { assign, clara, deployCompletely, maja, noah, runInSandbox } from "../sandbox-world";

/** A target that loses changes in Entra's own PATCH dialect, which is what provisioning on demand sends. */

const stack = "advisors-test";
const token = "token-of-the-strict";

let sandbox: EntraSandbox;
let root: string;
beforeAll(async () => {
  const tenantUrl = "https://target.example/scim";
  sandbox = await startEntraSandbox({ targets: [{ tenantUrl, token, kind: "difficult" }] });
  root = projectFolder("", {
    "config/targets/plain.yaml": `
patchFlag: required
users:
  mappings:
    userName: { source: "[userPrincipalName]", match: 1 }
    active: 'Switch([IsSoftDeleted], , "False", "True", "True", "False")'
groups:
  mappings:
    displayName: { source: "[displayName]", match: 1 }
    members: "[members]"
`,
  });
  const { app } = await deployCompletely(sandbox, root, stack, token);
  for (const name of [maja, noah]) await assign(sandbox, app, sandbox.tenant.user(name).id);
  await runInSandbox(sandbox, root, ["provision", stack, "--user", maja, "--user", noah, "--yes"]);
  const send = await graphAs(sandbox);
  await send("PATCH", `/users/${sandbox.tenant.user(noah).id}`, { accountEnabled: false });
});
afterAll(() => sandbox.stop());

const onDemand = () => sandbox.traffic.list().filter(({ url }) => url.endsWith("/provisionOnDemand"));

test("whoever would be disabled, and groups, are left to the cycles; the others are provisioned", async () => {
  sandbox.traffic.clear();
  const args = ["provision", stack, "--user", maja, "--user", noah, "--user", clara, "--group", "SCIM Advisors Pilot"];
  const { exitCode, json } = await runInSandbox(sandbox, root, [...args, "--yes", "--json"]);
  expect(exitCode).toBe(3);
  expect(json.problems.map(({ code, summary }) => [code, summary.split(" ", 1)[0]])).toEqual([
    ["COMMAND_DISABLE_IN_CYCLE", noah],
    ["COMMAND_DISABLE_IN_CYCLE", clara],
    ["COMMAND_MEMBERS_IN_CYCLE", "The"],
  ]);
  expect(json.results).toMatchObject([{ subject: { name: maja }, inTarget: true }]);
  expect(onDemand()).toHaveLength(1);
});
