import { Testing } from "cdktf";
import type { StackConfig } from "../../../lib/config/entra/model";
import { startEntraSandbox, type EntraSandbox } from "../../../sandbox/entra";
import { EntraStack } from "../../../stacks/entra/entra-stack";
import { sources } from "../../support/providers";
import { stackConfig } from "../../support/stack-config";
import { stackWorkspace } from "../../support/stack-workspace";
import type { TerraformWorkspace } from "../../support/terraform";

/** Apps of the gallery: real Terraform, azuread's stand-in, and templates of the sandbox. */

const aws = { name: "AWS IAM Identity Center", scim: true };
let sandbox: EntraSandbox;
let workspace: TerraformWorkspace;

beforeAll(async () => {
  sandbox = await startEntraSandbox({ ...sources, tenant: "empty" });
  sandbox.tenant.addGroup("Pilot");
  workspace = stackWorkspace(sandbox);
  write({});
  await workspace.succeed("init");
});
afterAll(async () => {
  workspace?.dispose();
  await sandbox?.stop();
});

function write(overrides: Partial<StackConfig>): void {
  const config = stackConfig({
    tenantId: undefined,
    gallery: aws,
    displayName: "AWS (test)",
    assign: { groups: [{ name: "Pilot" }], users: [] },
    provisioning: false,
    ...overrides,
  });
  const state = { root: workspace.folder, stackFolder: workspace.folder, sandbox: workspace.folder };
  workspace.write("main.tf.json", Testing.synth(new EntraStack(Testing.app(), config, { state, version: "9.9.9" })));
}
const plan = async () => {
  const { code, stdout, stderr } = await workspace.run("plan", "-no-color");
  return { code, text: (stdout + stderr).replace(/[\s│╷╵]+/g, " ") };
};
const principal = () =>
  Object.values(sandbox.tenant.state.servicePrincipals).find(({ displayName }) => displayName.startsWith("AWS"));

test("the template's name has to be one of the gallery's", async () => {
  write({ gallery: { name: "AWS Identity", scim: true } });
  const { code, text } = await plan();
  expect(code).toBe(1);
  expect(text).toContain("AWS Identity");
});

test("the app keeps what its template gives it, gets our tag, and nothing is left to change", async () => {
  write({});
  await workspace.succeed("apply", "-auto-approve", "-no-color");
  const made = principal();
  expect(made).toMatchObject({
    applicationTemplateId: "21ed01d2-ec13-4e9e-86c1-cd546719ebc4",
    appRoleAssignmentRequired: true,
    appRoles: [{ displayName: "User" }, { displayName: "msiam_access" }],
    tags: expect.arrayContaining(["WindowsAzureActiveDirectoryIntegratedApp", "scimform:advisors-test"]),
  });
  expect(Object.values(sandbox.tenant.state.appRoleAssignments)).toMatchObject([
    { appRoleId: "8774f594-1d59-4279-b9d9-59ef09a23530" },
  ]);
  expect(Object.keys(sandbox.tenant.state.jobs)).toEqual([expect.stringMatching(/^aWSSingleSignon\./)]);
  expect(await workspace.planIsEmpty()).toBe(true);
});

test("the recommended template's own name changes nothing, another name and role do in place", async () => {
  const before = Object.keys(sandbox.tenant.state.jobs);
  write({ gallery: { ...aws, template: "aWSSingleSignon" }, displayName: "AWS (renamed)", assignmentRequired: false });
  const { text } = await plan();
  expect(text).toContain("0 to destroy");
  await workspace.succeed("apply", "-auto-approve", "-no-color");
  expect(principal()).toMatchObject({ displayName: "AWS (renamed)", appRoleAssignmentRequired: false });
  expect(Object.keys(sandbox.tenant.state.jobs)).toEqual(before);
  expect(await workspace.planIsEmpty()).toBe(true);
});

test("a destroy takes the app along", async () => {
  await workspace.succeed("destroy", "-auto-approve", "-no-color");
  expect(principal()).toBeUndefined();
});
