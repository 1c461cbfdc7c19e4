import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { importsPath, writeImports, type ExistingObjects } from "../../../lib/export";
import { synthesize } from "../../../stacks/synth";

const repository = resolve(__dirname, "../../..");
const stack = "desks-test";
const tenantId = "3f6d1c1e-5a0b-4c57-9b1e-7d2f0a4c8e11";
const servicePrincipalId = "22222222-2222-4222-8222-222222222222";
const jobId = "scim.3f6d1c1e.1";
const objects: ExistingObjects = {
  tenantId,
  applicationId: "11111111-1111-4111-8111-111111111111",
  servicePrincipalId,
  jobId,
  assignments: { groups: { Desks: "aaa", Gone: "bbb" }, users: { "anna@contoso.example": "ccc" } },
};
const own = `${servicePrincipalId}/${jobId}?stack=${stack}`;
const ours = [
  { to: "scimform_synchronization_schema.synchronization_schema", id: own },
  {
    to: "scimform_provisioning_settings.provisioning_settings",
    id: `${own}&token_source=env%3ASCIMFORM_TOKEN_DESKS_TEST`,
  },
];

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "scimform-imports-"));
  cpSync(join(repository, "config/environments.yaml"), join(root, "config/environments.yaml"));
  writeConfig("");
  writeObjects(writeImports(objects));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function writeConfig(more: string): void {
  const assign = "assign: { groups: [Desks, New], users: [anna@contoso.example] }";
  writeFileSync(
    join(root, "config/desks.yaml"),
    `apps:\n  desks:\n    target: andmoney-rooms\n    displayName: Desks\n    ${assign}\n    environments: { test: { ${more} } }\n`,
  );
}

function writeObjects(text: string): void {
  mkdirSync(join(root, "imports"), { recursive: true });
  writeFileSync(join(root, importsPath(stack)), text);
}

function blocks(env: NodeJS.ProcessEnv = {}): unknown {
  synthesize({ root, env });
  const text = readFileSync(join(root, "cdktf.out/stacks", stack, "cdk.tf.json"), "utf8");
  return (JSON.parse(text) as { import?: unknown }).import;
}

const assigned = (to: string, id: string) => ({
  to: `azuread_app_role_assignment.${to}`,
  id: `/servicePrincipals/${servicePrincipalId}/appRoleAssignedTo/${id}`,
});

test("what exists is imported, as far as the config has it", () => {
  expect(blocks()).toEqual([
    { to: "azuread_application.application", id: `/applications/${objects.applicationId ?? ""}` },
    { to: "azuread_service_principal.service_principal", id: `/servicePrincipals/${servicePrincipalId}` },
    assigned("group_desks", "aaa"),
    { ...assigned("", "ccc"), to: expect.stringMatching(/\.user_anna_contoso_example_[0-9a-f]{6}$/) },
    {
      to: "scimform_synchronization_job.synchronization_job",
      id: `${own}&application_id=${objects.applicationId ?? ""}`,
    },
    ...ours,
  ]);
});

test("of an app that stays somebody else's, provisioning only; its job is protected", () => {
  writeObjects(writeImports({ ...objects, applicationId: undefined, assignments: { groups: {}, users: {} } }));
  writeConfig(`existing: { servicePrincipalId: ${servicePrincipalId} }`);
  expect(blocks()).toEqual([
    { to: "scimform_synchronization_job.synchronization_job", id: `${own}&protected=true` },
    ...ours,
  ]);
});

test("nothing in another tenant, the sandbox's included", () => {
  expect(
    blocks({ SCIMFORM_SANDBOX: join(root, "box"), ARM_TENANT_ID: "44444444-4444-4444-8444-444444444444" }),
  ).toBeUndefined();
  writeObjects(writeImports({ ...objects, tenantId: "44444444-4444-4444-8444-444444444444" }));
  expect(blocks()).toBeUndefined();
  rmSync(join(root, "imports"), { recursive: true });
  expect(blocks()).toBeUndefined();
});

test.each(["{", "{}", JSON.stringify({ ...objects, note: "", more: 1 })])("a file that is not export's: %s", (text) => {
  writeObjects(text);
  expect(() => blocks()).toThrow(/EXPORT_IMPORTS_UNREADABLE: imports\/desks-test\.json/);
});
