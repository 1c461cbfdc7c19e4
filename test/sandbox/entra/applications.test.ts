import { X509Certificate } from "node:crypto";
import { startEntraSandbox, type EntraSandbox } from "../../../sandbox/entra";
import { each, graphAs, type Graph } from "../client";

let sandbox: EntraSandbox;
let graph: Graph;
beforeAll(async () => {
  sandbox = await startEntraSandbox();
  graph = await graphAs(sandbox);
});
afterAll(() => sandbox.stop());

const template = "8adf8e6e-67b2-4cf2-a259-e3dc5476c621";
const userRole = "18d14569-c3bd-439b-9a66-3a2aee01d14f";

async function instantiate(displayName: string) {
  const { status, body } = await graph("POST", `/applicationTemplates/${template}/instantiate`, { displayName });
  expect(status).toBe(201);
  return body as { application: { id: string; appId: string }; servicePrincipal: { id: string; appId: string } };
}

test("instantiate makes application and service principal as documented, owned by the caller", async () => {
  const { application, servicePrincipal } = await instantiate("One");
  expect(application).toMatchObject({ applicationTemplateId: template, tags: [], displayName: "One" });
  expect(servicePrincipal).toMatchObject({
    appId: application.appId,
    applicationTemplateId: template,
    appRoleAssignmentRequired: true,
    tags: ["WindowsAzureActiveDirectoryCustomSingleSignOnApplication", "WindowsAzureActiveDirectoryIntegratedApp"],
  });
  const owners = await graph("GET", `/applications/${application.id}/owners`);
  expect(each(owners, "displayName")).toEqual(["Sandbox deployer"]);
  const again = await instantiate("One");
  expect(again.application.id).not.toBe(application.id);
});

test.each([
  ["caller", ["Sandbox deployer"]],
  ["nobody", []],
] as const)("whom instantiate makes owner of both: %s", async (instantiateOwner, expected) => {
  sandbox.setSwitches({ instantiateOwner });
  const { application, servicePrincipal } = await instantiate("Owned");
  sandbox.setSwitches({ instantiateOwner: "caller" });
  for (const path of [`/applications/${application.id}`, `/servicePrincipals/${servicePrincipal.id}`]) {
    expect(each(await graph("GET", `${path}/owners`), "displayName")).toEqual(expected);
  }
});

test.each([
  ["keep", { relayState: "/home" }],
  ["clear", null],
] as const)(
  "what an empty samlSingleSignOnSettings does to the relay state: %s",
  async (emptySamlSettings, expected) => {
    const path = `/servicePrincipals/${(await instantiate("Relayed")).servicePrincipal.id}`;
    await graph("PATCH", path, { samlSingleSignOnSettings: { relayState: "/home" } });
    sandbox.setSwitches({ emptySamlSettings });
    await graph("PATCH", path, { samlSingleSignOnSettings: {} });
    sandbox.setSwitches({ emptySamlSettings: "keep" });
    expect((await graph("GET", path)).body.samlSingleSignOnSettings).toEqual(expected);
  },
);

test("the lookups of the azuread provider find it", async () => {
  const { application, servicePrincipal } = await instantiate("TERRAFORM_INSTANTIATE_x");
  const query = (text: string) => `%24filter=${encodeURIComponent(text).replaceAll("%20", "+")}`;
  const byTemplate = await graph(
    "GET",
    `/applications?${query(`applicationTemplateId eq '${template}' and displayName eq 'TERRAFORM_INSTANTIATE_x'`)}`,
  );
  expect(byTemplate.body.value).toHaveLength(1);
  const byAppId = await graph("GET", `/servicePrincipals?${query(`appId eq '${application.appId}'`)}`);
  expect(byAppId.body.value[0]).toMatchObject({ id: servicePrincipal.id, applicationTemplateId: template });
  const byKey = await graph("GET", `/servicePrincipals(appId='${application.appId}')`);
  expect(byKey.body.id).toBe(servicePrincipal.id);
  const selected = await graph("GET", `/beta/applications/${application.id}?$select=id,appId`);
  expect(Object.keys(selected.body as object).sort()).toEqual(["@odata.context", "appId", "id"]);
  expect((await graph("GET", `/applicationTemplates/${template}`)).body.supportedProvisioningTypes).toEqual(["sync"]);
});

test("a PATCH stores what it brings, merges complex values, and renames the principal", async () => {
  const { application, servicePrincipal } = await instantiate("Before");
  const patch = {
    "@odata.type": "#microsoft.graph.application",
    displayName: "After",
    web: { homePageUrl: "https://x.example" },
    tags: ["a"],
    applicationTemplateId: "00000000-0000-0000-0000-000000000000",
  };
  expect((await graph("PATCH", `/applications/${application.id}`, patch)).status).toBe(204);
  const { body } = await graph("GET", `/applications/${application.id}`);
  expect(body).toMatchObject({ displayName: "After", tags: ["a"], applicationTemplateId: template });
  expect(body.web).toMatchObject({ homePageUrl: "https://x.example", redirectUris: [] });
  await graph("PATCH", `/servicePrincipals/${servicePrincipal.id}`, { tags: ["scimform:advisors-test"], notes: "n" });
  const tagged = await graph("GET", "/servicePrincipals?$filter=tags/any(t:t eq 'scimform:advisors-test')");
  expect(each(tagged, "displayName")).toEqual(["After"]);
  expect(sandbox.tenant.findApp("advisors-test")?.id).toBe(servicePrincipal.id);
});

test("an enabled app role cannot be removed", async () => {
  const { application } = await instantiate("Roles");
  const refused = await graph("PATCH", `/applications/${application.id}`, { appRoles: [] });
  expect([refused.status, refused.body.error.message]).toEqual([400, expect.stringContaining("disabled first")]);
});

test("assignments from both sides; the role must exist, and twice is an error", async () => {
  const { servicePrincipal } = await instantiate("Assigned");
  const group = sandbox.tenant.group("SCIM Advisors Pilot");
  const [member = ""] = group.members;
  const path = `/servicePrincipals/${servicePrincipal.id}/appRoleAssignedTo`;
  const body = { principalId: group.id, resourceId: servicePrincipal.id, appRoleId: userRole };
  const before = sandbox.tenant.state.changeNumber;
  const made = await graph("POST", path, body);
  expect([made.status, made.body.principalType]).toEqual([201, "Group"]);
  expect(sandbox.tenant.state.changedAt[member]).toBeGreaterThan(before);
  expect((await graph("POST", path, body)).body.error.message).toMatch(/already exists/);
  const defaultAccess = { ...body, appRoleId: "00000000-0000-0000-0000-000000000000" };
  expect((await graph("POST", path, defaultAccess)).status).toBe(400);
  const own = await graph("GET", `/groups/${group.id}/appRoleAssignments`);
  expect(each(own, "id")).toEqual([made.body.id]);
  expect((await graph("GET", `${path}/${made.body.id}`)).body.resourceDisplayName).toBe("Assigned");
  expect((await graph("DELETE", `${path}/${made.body.id}`)).status).toBe(204);
  expect((await graph("GET", `${path}/${made.body.id}`)).status).toBe(404);
});

test("deleting the application takes principal, assignments, jobs and secrets along", async () => {
  const { application, servicePrincipal } = await instantiate("Doomed");
  const { id } = servicePrincipal;
  const userId = sandbox.tenant.user("hugo.falk@contoso.example").id;
  await graph("POST", `/servicePrincipals/${id}/appRoleAssignedTo`, {
    principalId: userId,
    resourceId: id,
    appRoleId: userRole,
  });
  await graph("POST", `/servicePrincipals/${id}/synchronization/jobs`, { templateId: "scim" });
  await graph("PUT", `/servicePrincipals/${id}/synchronization/secrets`, {
    value: [{ key: "BaseAddress", value: "https://x" }],
  });
  expect((await graph("DELETE", `/applications/${application.id}`)).status).toBe(204);
  expect((await graph("GET", `/applications/${application.id}`)).status).toBe(404);
  expect((await graph("GET", `/servicePrincipals/${id}`)).status).toBe(404);
  const { state } = sandbox.tenant;
  const left = [...Object.values(state.appRoleAssignments), ...Object.values(state.jobs)];
  expect(left.filter((one) => JSON.stringify(one).includes(id))).toEqual([]);
  expect((await graph("GET", `/servicePrincipals/${id}/synchronization/secrets`)).status).toBe(404);
  // They come back with a principal that is restored from the recycle bin.
  expect((await graph("DELETE", `/directory/deletedItems/${id}`)).status).toBe(204);
  expect(state.secrets[id]).toBeUndefined();
});

test("a token signing certificate is a real one, listed for Sign and Verify", async () => {
  const { servicePrincipal } = await instantiate("SAML");
  const path = `/servicePrincipals/${servicePrincipal.id}`;
  const request = { displayName: "CN=SAML", endDateTime: "2029-01-01T00:00:00Z" };
  const { body } = await graph("POST", `${path}/addTokenSigningCertificate`, request);
  const keys = (await graph("GET", `${path}?$select=keyCredentials`)).body.keyCredentials as {
    usage: string;
    customKeyIdentifier: string;
    key: string | null;
  }[];
  expect(keys.map(({ usage }) => usage).sort()).toEqual(["Sign", "Verify"]);
  expect(new Set(keys.map(({ customKeyIdentifier }) => customKeyIdentifier)).size).toBe(1);
  const certificate = new X509Certificate(
    Buffer.from(keys.find(({ usage }) => usage === "Verify")?.key ?? "", "base64"),
  );
  expect(certificate.subject).toBe("CN=SAML");
  expect(certificate.fingerprint.replaceAll(":", "")).toBe(body.thumbprint);
  expect(new Date(certificate.validTo).getUTCFullYear()).toBe(2029);
  await graph("PATCH", path, { keyCredentials: [], passwordCredentials: [] });
  expect((await graph("GET", path)).body.keyCredentials).toEqual([]);
});

test("claims mapping policies are made, assigned, listed and removed", async () => {
  const { servicePrincipal } = await instantiate("Claims");
  const assigned = `/servicePrincipals/${servicePrincipal.id}/claimsMappingPolicies`;
  const { id } = (await graph("POST", "/policies/claimsMappingPolicies", { definition: ["{}"], displayName: "P" }))
    .body;
  const reference = { "@odata.id": `${sandbox.url}/v1.0/directoryObjects/${id}` };
  expect((await graph("POST", `${assigned}/$ref`, reference)).status).toBe(204);
  expect(each(await graph("GET", assigned), "id")).toEqual([id]);
  expect((await graph("DELETE", `${assigned}/${id}/$ref`)).status).toBe(204);
  expect((await graph("GET", assigned)).body.value).toEqual([]);
  expect((await graph("DELETE", `/policies/claimsMappingPolicies/${id}`)).status).toBe(204);
  expect((await graph("GET", `/policies/claimsMappingPolicies/${id}`)).status).toBe(404);
});

test("an app registration with its own principal is not made from a template", async () => {
  const application = (await graph("POST", "/applications", { displayName: "Plain" })).body;
  const principal = (await graph("POST", "/servicePrincipals", { appId: application.appId })).body;
  expect([application.applicationTemplateId, principal.applicationTemplateId]).toEqual([null, null]);
  expect((await graph("POST", "/servicePrincipals", { appId: application.appId })).status).toBe(409);
  const templates = await graph("GET", `/servicePrincipals/${principal.id}/synchronization/templates`);
  expect(templates.body.value).toEqual([]);
  const job = await graph("POST", `/servicePrincipals/${principal.id}/synchronization/jobs`, { templateId: "scim" });
  expect([job.status, job.body.error.code]).toEqual([400, "UnknownError"]);
});

test("owners come and go", async () => {
  const { servicePrincipal } = await instantiate("Owned");
  const path = `/servicePrincipals/${servicePrincipal.id}/owners`;
  const { id } = sandbox.tenant.user("ingrid.holm@contoso.example");
  const reference = { "@odata.id": `${sandbox.url}/v1.0/directoryObjects/${id}` };
  expect((await graph("POST", `${path}/$ref`, reference)).status).toBe(204);
  expect((await graph("POST", `${path}/$ref`, reference)).status).toBe(400);
  expect((await graph("GET", path)).body.value).toHaveLength(2);
  expect((await graph("DELETE", `${path}/${id}/$ref`)).status).toBe(204);
});
