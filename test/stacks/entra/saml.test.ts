import { Testing } from "cdktf";
import type { SamlSettings } from "../../../lib/entra/application/saml-settings";
import type { StackConfig } from "../../../lib/config/entra/model";
import { EntraStack } from "../../../stacks/entra/entra-stack";
import { pick } from "../../support/pick";
import { stackConfig } from "../../support/stack-config";

function synth(settings: Partial<SamlSettings>, overrides: Partial<StackConfig> = {}): unknown {
  const saml: SamlSettings = {
    identifiers: ["https://people.vendor.example"],
    replyUrls: ["https://people.vendor.example/saml/acs"],
    nameId: { source: "user.userprincipalname" },
    claims: {},
    certificates: [{ name: "2027", expires: "2027-06-30", active: true }],
    ...settings,
  };
  const stack = new EntraStack(Testing.app(), stackConfig({ saml, ...overrides }), {
    state: { root: "/project", stackFolder: "/project/cdktf.out/stacks/advisors-test" },
    version: "9.9.9",
  });
  return JSON.parse(Testing.synth(stack));
}
const ofSaml = (out: unknown): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(pick(out, "resource") as object).filter(([type]) => /identifier|claims|certificate|saml/.test(type)),
  );

test("golden: everything that can be said about sign-on", () => {
  const out = synth({
    identifiers: ["https://people.vendor.example", "urn:vendor:people"],
    signOnUrl: "https://people.vendor.example/login",
    relayState: "https://people.vendor.example/home",
    logoutUrl: "https://people.vendor.example/saml/logout",
    nameId: { source: "user.mail", format: "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress" },
    claims: { department: "user.department" },
    certificates: [
      { name: "2027", expires: "2027-06-30", active: false },
      { name: "2029", expires: "2029-06-30", active: true },
    ],
  });
  expect({
    application: pick(out, "resource.azuread_application.application"),
    principal: pick(out, "resource.azuread_service_principal.service_principal"),
    ...ofSaml(out),
    output: pick(out, "output"),
  }).toMatchSnapshot();
});

test("identifiers wait for the principal, which is then in SAML mode", () => {
  const out = synth({});
  const [identifier] = Object.values(pick(out, "resource.azuread_application_identifier_uri") as object);
  expect(pick(identifier, "depends_on")).toEqual(["azuread_service_principal.service_principal"]);
  expect(pick(out, "resource.azuread_service_principal.service_principal.preferred_single_sign_on_mode")).toBe("saml");
  expect(pick(out, "resource.azuread_application.application")).not.toHaveProperty("identifier_uris");
  expect(pick(out, "resource.azuread_application.application.lifecycle.ignore_changes")).toContain("identifier_uris");
});

test("without a relay state azuread leaves alone what is there, and our provider takes it away", () => {
  const ignored = "resource.azuread_service_principal.service_principal.lifecycle.ignore_changes";
  const signOn = "resource.scimform_saml_sign_on.saml_sign_on";
  const [without, withIt] = [synth({}), synth({ relayState: "https://people.vendor.example/home" })];
  expect(pick(without, ignored)).toContain("saml_single_sign_on");
  expect(pick(without, signOn)).not.toHaveProperty("relay_state");
  expect(pick(withIt, ignored)).not.toContain("saml_single_sign_on");
  expect(pick(withIt, `${signOn}.relay_state`)).toBe("https://people.vendor.example/home");
});

test("a protected application keeps its protection", () => {
  expect(pick(synth({}, { protected: true }), "resource.azuread_application.application.lifecycle")).toMatchObject({
    prevent_destroy: true,
    ignore_changes: expect.arrayContaining(["identifier_uris"]),
  });
});

test("text from the config is never taken for a Terraform template", () => {
  const out = synth({
    identifiers: ["urn:${a}"],
    replyUrls: ["https://vendor.example/${b}"],
    claims: { "${c}": '"${d}"' },
    certificates: [{ name: "${e}", expires: "2027-06-30", active: true }],
  });
  const all = JSON.stringify([ofSaml(out), pick(out, "resource.azuread_application.application.web")]);
  for (const name of ["a", "b", "c", "d", "e"]) expect(all).toMatch(new RegExp(`\\$\\$\\{${name}\\}`));
});

test("an app that existed before keeps the sign-on that somebody else made", () => {
  const out = synth({}, { existing: { servicePrincipalId: "33333333-3333-4333-8333-333333333333" } });
  expect(ofSaml(out)).toEqual({});
  expect(Object.keys(pick(out, "output") as object)).not.toContain("saml_metadata_url");
});
