import type { SamlSettings } from "../../../lib/entra/application/saml-settings";
import { type LiveCertificate, type LiveClaimsPolicy } from "../../../lib/entra/graph";
import { claimsPolicy } from "../../../lib/entra/application/claims-policy";
import { findUnmanagedObjects } from "../../../lib/unmanaged";
import type { StackObjects } from "../../../lib/unmanaged/unmanaged-objects";
import { addressOf } from "../../../lib/terraform/address";
import { managedIds } from "../../../lib/terraform/state";

const saml: SamlSettings = {
  identifiers: ["urn:vendor:people"],
  replyUrls: [],
  nameId: { source: "user.mail" },
  claims: {},
  certificates: [{ name: "first", expires: "2027-06-30", active: true }],
};
const config = { displayName: "People", saml };
const definition = [claimsPolicy(saml) ?? ""];
const otherClaims = [claimsPolicy({ ...saml, claims: { department: "user.department" } }) ?? ""];
const policy = (id: string, changes: Partial<LiveClaimsPolicy> = {}): LiveClaimsPolicy => ({
  ...{ id, displayName: "People", definition },
  ...changes,
});
const certificate = (keyId: string): LiveCertificate => ({
  ...{ name: "first", expires: "2027-06-30", active: true, customKeyIdentifier: keyId, keyId },
  thumbprint: `${keyId}-thumbprint`,
});
const samlObjects = {
  identifiers: ["urn:vendor:people", "urn:by:hand"],
  certificates: [certificate("k")],
  assignedPolicies: [policy("p")],
  unusedPolicies: [] as LiveClaimsPolicy[],
};
const objects = (changes: Partial<typeof samlObjects> = {}): StackObjects => ({
  applicationId: "app",
  servicePrincipalId: "sp",
  assignments: { groups: { "Pilot group": "g1" }, users: { "anna@contoso.example": "u1" } },
  saml: { ...samlObjects, ...changes },
});

const person = `azuread_app_role_assignment.user_${addressOf("anna@contoso.example")}`;
const identifier = `azuread_application_identifier_uri.identifier_${addressOf("urn:vendor:people")}`;
const policyAssignment = "azuread_service_principal_claims_mapping_policy_assignment.claims_mapping_policy_assignment";
const all = {
  "azuread_application.application": "/applications/app",
  "azuread_service_principal.service_principal": "/servicePrincipals/sp",
  "azuread_app_role_assignment.group_pilot_group": "/servicePrincipals/sp/appRoleAssignedTo/g1",
  [person]: "/servicePrincipals/sp/appRoleAssignedTo/u1",
  [identifier]: `/applications/app/identifierUris/${Buffer.from("urn:vendor:people").toString("base64")}`,
  "azuread_service_principal_token_signing_certificate.certificate_first": "sp/tokenSigningCertificate/k",
  "azuread_claims_mapping_policy.claims_mapping_policy": "/policies/claimsMappingPolicies/p",
  [policyAssignment]: "/servicePrincipals/sp/claimsMappingPolicies/p",
};
const state = (...without: string[]) => new Map(Object.entries(all).filter(([address]) => !without.includes(address)));
const unknown = (there: StackObjects, known: ReadonlyMap<string, string>) =>
  Object.fromEntries(
    findUnmanagedObjects(config, there, known).unknown.map(({ type, name, id }) => [`${type}.${name}`, id]),
  );

test("nothing, where the state knows everything; what the config does not want is not asked for", () => {
  expect(findUnmanagedObjects(config, objects(), state())).toEqual({
    unknown: [],
    surplusPolicies: [],
    ambiguousCertificates: [],
  });
});

test("everything, where the state is lost, with addresses and import ids", () => {
  expect(unknown(objects(), new Map())).toEqual(all);
});

test.each(Object.keys(all))("%s alone", (address) => {
  expect(unknown(objects(), state(address))).toEqual({ [address]: all[address] });
});

describe("claims policies", () => {
  const lost = state("azuread_claims_mapping_policy.claims_mapping_policy", policyAssignment);
  const surplus = (there: StackObjects, known: ReadonlyMap<string, string>) =>
    findUnmanagedObjects(config, there, known).surplusPolicies.map(({ id }) => id);

  test("an unused one that says the same is taken over, and gets assigned by the deploy; further ones are surplus", () => {
    const there = objects({ assignedPolicies: [], unusedPolicies: [policy("a"), policy("b")] });
    expect(unknown(there, lost)).toEqual({
      "azuread_claims_mapping_policy.claims_mapping_policy": "/policies/claimsMappingPolicies/a",
    });
    expect(surplus(there, lost)).toEqual(["b"]);
  });

  test("the one of the state is never surplus, even where no app has it", () => {
    const there = objects({ assignedPolicies: [], unusedPolicies: [policy("p"), policy("b")] });
    expect(unknown(there, state(policyAssignment))).toEqual({});
    expect(surplus(there, state(policyAssignment))).toEqual(["b"]);
  });

  test("claims of an earlier config are surplus, not taken over", () => {
    const there = objects({ assignedPolicies: [], unusedPolicies: [policy("old", { definition: otherClaims })] });
    expect(unknown(there, lost)).toEqual({});
    expect(surplus(there, lost)).toEqual(["old"]);
  });

  test.each([
    ["another name", { displayName: "people" }],
    ["claims that scimform does not write so", { definition: ['{"ClaimsMappingPolicy":{"Version":1}}'] }],
    ["several definitions", { definition: [...definition, ...definition] }],
  ])("%s: somebody else's", (_, changes) => {
    const there = objects({ assignedPolicies: [], unusedPolicies: [policy("x", changes)] });
    expect(unknown(there, lost)).toEqual({});
    expect(surplus(there, lost)).toEqual([]);
  });
});

test("of several certificates of one name none is taken over: they are named", () => {
  const address = "azuread_service_principal_token_signing_certificate.certificate_first";
  const found = findUnmanagedObjects(
    config,
    objects({ certificates: [certificate("k"), certificate("l")] }),
    state(address),
  );
  expect(found.unknown).toEqual([]);
  expect(found.ambiguousCertificates).toEqual([{ name: "first", thumbprints: ["k-thumbprint", "l-thumbprint"] }]);
});

test("of an app that existed before only assignments are managed", () => {
  const there = { servicePrincipalId: "sp", assignments: { groups: { "Pilot group": "g1" }, users: {} } };
  expect(unknown(there, new Map())).toEqual({
    "azuread_app_role_assignment.group_pilot_group": "/servicePrincipals/sp/appRoleAssignedTo/g1",
  });
});

describe("a state", () => {
  const resource = (mode: string, instances: unknown) => ({ mode, type: "t", name: "n", instances });
  const text = (...resources: unknown[]) => JSON.stringify({ version: 4, serial: 1, outputs: {}, resources });

  test.each([
    ["what is managed", text(resource("managed", [{ attributes: { id: "1", value: "x" } }])), { "t.n": "1" }],
    ["not what is only read", text(resource("data", [{ attributes: { id: "1" } }])), {}],
    ["nothing before the first deploy", "", {}],
  ])("knows %s", (_, given, ids) => {
    expect(Object.fromEntries(managedIds(given) ?? [["none", ""]])).toEqual(ids);
  });

  test.each(["Error: no state", "{}", JSON.stringify({ version: 3, resources: [] })])("%s is none", (given) => {
    expect(managedIds(given)).toBeUndefined();
  });
});
