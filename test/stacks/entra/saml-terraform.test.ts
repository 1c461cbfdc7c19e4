import { Testing } from "cdktf";
import type { SamlSettings, SigningCertificate } from "../../../lib/entra/application/saml-settings";
import type { StackConfig } from "../../../lib/config/entra/model";
import { nonGalleryTemplateId } from "../../../lib/entra/graph";
import { startEntraSandbox, type EntraSandbox } from "../../../sandbox/entra";
import { EntraStack } from "../../../stacks/entra/entra-stack";
import { stackConfig } from "../../support/stack-config";
import { TerraformWorkspace } from "../../support/terraform";
import { sources } from "../../support/providers";
import { stackWorkspace } from "../../support/stack-workspace";

/** The whole stack with SAML sign-on: real Terraform, our provider, the stand-in for azuread, a sandbox tenant. */

const version = "9.9.9";
const group = "SAML people";
let sandbox: EntraSandbox;
let workspace: TerraformWorkspace;

beforeAll(async () => {
  sandbox = await startEntraSandbox({ ...sources, tenant: "empty" });
  sandbox.tenant.addUser({ userPrincipalName: "ann@saml.example" });
  sandbox.tenant.addGroup(group, ["ann@saml.example"]);
  workspace = stackWorkspace(sandbox);
});
afterAll(async () => {
  workspace?.dispose();
  await sandbox?.stop();
});

const certificate = (name: string, active: boolean, expires = `${name}-06-30`): SigningCertificate => ({
  name,
  expires,
  active,
});
const saml = (settings: Partial<SamlSettings> = {}): SamlSettings => ({
  identifiers: ["https://sts.windows.net/0a1b2c3d-0000-4000-8000-000000000001/", "urn:vendor:people"],
  replyUrls: ["https://people.vendor.example/saml/acs"],
  signOnUrl: "https://people.vendor.example/login",
  relayState: "https://people.vendor.example/home",
  logoutUrl: "https://people.vendor.example/saml/logout",
  nameId: { source: "user.userprincipalname" },
  claims: {},
  certificates: [certificate("2027", true)],
  ...settings,
});

function write(settings: SamlSettings | undefined, overrides: Partial<StackConfig> = {}): void {
  const assign = { groups: [{ name: group }], users: [] };
  const config = stackConfig({ tenantId: undefined, saml: settings, assign, provisioning: false, ...overrides });
  const state = { root: workspace.folder, stackFolder: workspace.folder, sandbox: workspace.folder };
  workspace.write("main.tf.json", Testing.synth(new EntraStack(Testing.app(), config, { state, version })));
}
/** @returns what became of which resource */
const apply = async (): Promise<string[]> => {
  const { stdout } = await workspace.succeed("apply", "-auto-approve", "-no-color");
  return stdout.match(/(?<=# ).* (will be|must be) .*/g) ?? [];
};
const output = async (): Promise<Record<string, string>> => {
  const values = JSON.parse((await workspace.succeed("output", "-json")).stdout) as Record<string, { value: string }>;
  return Object.fromEntries(Object.entries(values).map(([name, { value }]) => [name, value]));
};
const principal = () => {
  const [only, ...others] = Object.values(sandbox.tenant.state.servicePrincipals).filter(
    ({ tags, deletedDateTime }) => !deletedDateTime && (tags as string[]).includes("scimform:advisors-test"),
  );
  if (!only || others.length > 0) throw new Error("not one principal");
  return only;
};
const names = () =>
  (principal()["keyCredentials"] as { displayName: string; usage: string }[])
    .filter(({ usage }) => usage === "Verify")
    .map(({ displayName }) => displayName);
/** As `scimform certificates` does. */
const takeAway = (name: string): void => {
  const keys = principal()["keyCredentials"] as { displayName: string }[];
  principal()["keyCredentials"] = keys.filter(({ displayName }) => displayName !== `CN=${name}`);
};
const refusesToDrop = async (name: string): Promise<void> => {
  const before = names();
  const { code, stderr } = await workspace.run("apply", "-auto-approve", "-no-color");
  expect([code, stderr]).toEqual([1, expect.stringContaining("PROVIDER_CERTIFICATE_DROPPED")]);
  expect(stderr).toContain(`certificate "${name}"`);
  expect(names()).toEqual(before);
};
const policies = () => Object.values(sandbox.tenant.state.policies ?? {});

test("from nothing to sign-on in one apply, though Entra takes foreign identifiers in SAML mode only; then nothing to do", async () => {
  write(saml());
  await workspace.succeed("init");
  await apply();
  expect(principal()).toMatchObject({
    preferredSingleSignOnMode: "saml",
    loginUrl: "https://people.vendor.example/login",
    samlSingleSignOnSettings: { relayState: "https://people.vendor.example/home" },
    notificationEmailAddresses: ["identity-test@contoso.example"],
    replyUrls: ["https://people.vendor.example/saml/acs"],
    logoutUrl: "https://people.vendor.example/saml/logout",
  });
  expect((principal()["servicePrincipalNames"] as string[]).sort()).toEqual(
    [principal().appId, ...saml().identifiers].sort(),
  );
  expect(names()).toEqual(["CN=2027"]);
  expect(policies()).toEqual([]);
  expect(await workspace.planIsEmpty()).toBe(true);

  const tenantId = sandbox.env()["ARM_TENANT_ID"];
  const login = `https://login.microsoftonline.com/${tenantId}`;
  expect(await output()).toMatchObject({
    saml_metadata_url: `${login}/federationmetadata/2007-06/federationmetadata.xml?appid=${principal().appId}`,
    saml_login_url: `${login}/saml2`,
    saml_entity_id: `https://sts.windows.net/${tenantId}/`,
    saml_thumbprint: expect.stringMatching(/^[0-9A-F]{40}$/),
  });
});

test("the order is what makes it possible: before SAML mode the identifier is refused", async () => {
  const other = stackWorkspace(sandbox);
  try {
    other.write("main.tf.json", {
      terraform: { required_providers: { azuread: { source: "hashicorp/azuread" } } },
      resource: {
        azuread_application: {
          app: {
            display_name: "No order",
            template_id: nonGalleryTemplateId,
            identifier_uris: ["https://vendor.example"],
          },
        },
      },
    });
    await other.succeed("init");
    const { code, stderr } = await other.run("apply", "-auto-approve", "-no-color");
    expect(code).toBe(1);
    expect(stderr.replace(/[\s│]+/g, " ")).toMatch(/verified domain/i);
  } finally {
    other.dispose();
  }
});

test("claims of one's own need a policy; a certificate is added beside the old one, which is dropped later, and never replaced", async () => {
  const before = (await output())["saml_thumbprint"];
  const format = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";
  const own = { nameId: { source: "user.mail", format } };
  write(saml({ ...own, certificates: [certificate("2027", true), certificate("2029", false)] }));
  expect(await apply()).toEqual([
    "azuread_claims_mapping_policy.claims_mapping_policy will be created",
    "azuread_service_principal_claims_mapping_policy_assignment.claims_mapping_policy_assignment will be created",
    "azuread_service_principal_token_signing_certificate.certificate_2029 will be created",
    "scimform_saml_sign_on.saml_sign_on will be updated in-place",
  ]);
  expect(principal()["claimsMappingPolicies"]).toEqual(policies().map(({ id }) => id));
  expect(names()).toEqual(["CN=2027", "CN=2029"]);
  expect((await output())["saml_thumbprint"]).toBe(before);

  // Who signs is not Terraform's business: only the output follows.
  const swapped = [certificate("2027", false), certificate("2029", true, "2029-01-31")];
  write(saml({ ...own, claims: { department: "user.department" }, certificates: swapped }));
  expect(await apply()).toEqual(["azuread_claims_mapping_policy.claims_mapping_policy will be updated in-place"]);
  expect(policies()).toMatchObject([{ definition: [expect.stringContaining('"ID":"department"')] }]);
  const after = (await output())["saml_thumbprint"];
  expect(after).not.toBe(before);

  write(saml({ certificates: [certificate("2029", true)] }));
  await refusesToDrop("2027");
  takeAway("2027");
  expect(await apply()).toEqual([
    "azuread_claims_mapping_policy.claims_mapping_policy will be destroyed",
    "azuread_service_principal_claims_mapping_policy_assignment.claims_mapping_policy_assignment will be destroyed",
  ]);
  expect([names(), policies()]).toEqual([["CN=2029"], []]);
  expect(principal()["claimsMappingPolicies"]).toEqual([]);
  expect((await output())["saml_thumbprint"]).toBe(after);
  expect(await workspace.planIsEmpty()).toBe(true);
});

test("what somebody changed by hand shows in the plan and is put right, but which certificate signs stays", async () => {
  const { thumbprint } = (await workspace.state(
    "azuread_service_principal_token_signing_certificate.certificate_2029",
  )) as { thumbprint: string };
  principal()["preferredTokenSigningKeyThumbprint"] = thumbprint;
  principal()["preferredSingleSignOnMode"] = null;
  principal()["loginUrl"] = "https://elsewhere.example";
  expect(await apply()).toEqual(["azuread_service_principal.service_principal will be updated in-place"]);
  expect(principal()).toMatchObject({
    preferredSingleSignOnMode: "saml",
    loginUrl: "https://people.vendor.example/login",
    preferredTokenSigningKeyThumbprint: thumbprint,
  });
});

test("each resource can be imported by the id of the registry's pages", async () => {
  write(saml({ certificates: [certificate("2029", true)], claims: { mail: "user.mail" } }));
  await apply();
  const { stdout } = await workspace.succeed("state", "list");
  const addresses = stdout
    .split("\n")
    .filter((address) => /identifier_uri|certificate|claims|saml_sign_on/.test(address));
  expect(addresses).toHaveLength(6);
  const imports = [];
  for (const to of addresses) {
    const id = String((await workspace.state(to))?.["id"]);
    imports.push({ to, id: to.startsWith("scimform_") ? `${id}?stack=advisors-test` : id });
  }
  await workspace.succeed("state", "rm", ...addresses);
  workspace.write("imports.tf.json", { import: imports });
  const { stdout: imported } = await workspace.succeed("apply", "-auto-approve", "-no-color");
  expect(imported).toContain("6 imported, 0 added, 0 changed, 0 destroyed");
  workspace.write("imports.tf.json", {});
});

test("the state holds no key but the certificate's public one", async () => {
  const { stdout } = await workspace.succeed("state", "pull");
  expect(stdout).not.toMatch(/PRIVATE KEY|secretText/);
  expect(stdout).toContain('"thumbprint"');
});

test("a relay state that is no longer configured goes, and then there is nothing to do", async () => {
  write(saml({ certificates: [certificate("2029", true)], relayState: undefined }));
  expect(await apply()).toContain("scimform_saml_sign_on.saml_sign_on will be updated in-place");
  expect(principal()).toMatchObject({ samlSingleSignOnSettings: { relayState: null } });
  expect(await workspace.planIsEmpty()).toBe(true);
});

test("sign-on can be taken away in the middle of a rotation, and everything destroyed, however Graph lists the keys", async () => {
  const both = { certificates: [certificate("2029", true), certificate("2028", false)] };
  write(saml(both));
  await apply();
  write(undefined);
  await apply();
  expect(principal()).toMatchObject({
    preferredSingleSignOnMode: null,
    samlSingleSignOnSettings: { relayState: null },
    servicePrincipalNames: [principal().appId],
    keyCredentials: [],
  });
  expect(await workspace.planIsEmpty()).toBe(true);

  sandbox.setSwitches({ keyCredentialOrder: "newestFirst" });
  write(saml(both));
  await apply();
  write(saml({ certificates: [certificate("2028", true)] }));
  await refusesToDrop("2029");
  write(saml(both));
  await workspace.succeed("destroy", "-auto-approve", "-no-color");
  expect(principal).toThrow("not one principal");
});
