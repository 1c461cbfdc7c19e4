import { Testing } from "cdktf";
import type { StackConfig } from "../../../lib/config/entra/model";
import { startEntraSandbox, type EntraSandbox } from "../../../sandbox/entra";
import { EntraStack } from "../../../stacks/entra/entra-stack";
import { sources } from "../../support/providers";
import { stackConfig } from "../../support/stack-config";
import { TerraformWorkspace } from "../../support/terraform";
import { stackWorkspace } from "../../support/stack-workspace";

/** Which role those get who are assigned to an app with several: real Terraform, azuread or its stand-in. */

const version = "9.9.9";
const role = (id: string, displayName: string, value: string) => ({
  ...{ id, displayName, value, description: displayName },
  ...{ isEnabled: true, allowedMemberTypes: ["User"], origin: "Application" as const },
});
const admin = role("11111111-1111-4111-8111-111111111111", "System Administrator", "admin");
const standard = role("22222222-2222-4222-8222-222222222222", 'Standard "User" ${x}', "standard");
let sandbox: EntraSandbox;
let workspace: TerraformWorkspace;
let principalId: string;

beforeAll(async () => {
  sandbox = await startEntraSandbox({ ...sources, tenant: "empty" });
  sandbox.tenant.addGroup("Pilot");
  const principal = sandbox.tenant.instantiateApp("Gallery-like");
  principal.appRoles = [admin, standard];
  principalId = principal.id;
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
    existing: { servicePrincipalId: principalId },
    assign: { groups: [{ name: "Pilot" }], users: [] },
    provisioning: false,
    ...overrides,
  });
  const state = { root: workspace.folder, stackFolder: workspace.folder, sandbox: workspace.folder };
  workspace.write("main.tf.json", Testing.synth(new EntraStack(Testing.app(), config, { state, version })));
}
const plan = async () => {
  const { code, stdout, stderr } = await workspace.run("plan", "-no-color");
  return { code, text: (stdout + stderr).replace(/[\s│╷╵]+/g, " ") };
};

test.each<[string, Partial<StackConfig>, RegExp]>([
  ["several, and none named", {}, /ENTRA_ROLE_UNNAMED/],
  ["one that is not there", { role: "Standard User" }, /"Standard User" is not exactly one .*ENTRA_ROLE_UNKNOWN/],
])("%s: the plan stops and lists them", async (_what, overrides, says) => {
  write(overrides);
  const { code, text } = await plan();
  expect(code).toBe(1);
  expect(text).toMatch(says);
  expect(text).toContain('System Administrator, Standard "User" ${x}');
});

test("a display name with signs of Terraform's language, a value and an id name the same role", async () => {
  for (const name of [standard.displayName, standard.value, standard.id.toUpperCase()]) {
    write({ role: name });
    const { code, text } = await plan();
    expect([code, text]).toEqual([0, expect.stringContaining(`app_role_id = "${standard.id}"`)]);
  }
});

test("where nobody is assigned, none has to be named", async () => {
  write({ assign: "external" });
  expect((await plan()).code).toBe(0);
});

test("an app of the template gives another of its roles when told so, and nothing is left to change", async () => {
  write({ existing: undefined, role: "msiam_access" });
  await workspace.succeed("apply", "-auto-approve", "-no-color");
  expect(Object.values(sandbox.tenant.state.appRoleAssignments)).toMatchObject([
    { appRoleId: "b9632174-c057-4f7e-951b-be3adc52bfe6" },
  ]);
  expect(await workspace.planIsEmpty()).toBe(true);
});
