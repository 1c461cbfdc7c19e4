import { createHash, X509Certificate } from "node:crypto";
import { z } from "zod";
import { Replay, type ReplayStep } from "./replay";

/** What azuread 3.9.0 asks for a service principal and what belongs to it. */

let replay: Replay;
beforeAll(async () => {
  replay = await Replay.start();
  const principal = replay.sandbox.tenant.instantiateApp("SAML");
  Object.assign(replay.seen, { principal: principal.id, appId: principal.appId, base: replay.sandbox.url });
});
afterAll(() => replay.sandbox.stop());

const wanted = {
  "@odata.type": "#microsoft.graph.servicePrincipal",
  accountEnabled: true,
  alternativeNames: [],
  appRoleAssignmentRequired: true,
  description: null,
  loginUrl: "https://sp.example/login",
  notes: "n",
  notificationEmailAddresses: ["it@contoso.example"],
  preferredSingleSignOnMode: "saml",
  samlSingleSignOnSettings: { "@odata.type": "#microsoft.graph.samlSingleSignOnSettings", relayState: "/start" },
  tags: ["scimform:saml-test", "WindowsAzureActiveDirectoryIntegratedApp"],
};

test("use_existing: found by appId, changed, read on both versions with its owners", async () => {
  await replay.play([
    {
      request: "GET /v1.0/servicePrincipals?%24filter=appId+eq+%27{appId}%27",
      status: 200,
      needs: { value: [{ id: "{principal}" }] },
    },
    { request: "PATCH /v1.0/servicePrincipals/{principal}", body: wanted, status: 204 },
    {
      request: "GET /v1.0/servicePrincipals/{principal}",
      status: 200,
      times: 5,
      needs: {
        appId: "{appId}",
        accountEnabled: true,
        appRoleAssignmentRequired: true,
        loginUrl: "https://sp.example/login",
        notificationEmailAddresses: ["it@contoso.example"],
        preferredSingleSignOnMode: "saml",
        samlSingleSignOnSettings: { relayState: "/start" },
        servicePrincipalNames: ["{appId}"],
        servicePrincipalType: "Application",
        tags: wanted.tags,
        appRoles: [{ displayName: "User" }, { displayName: "msiam_access" }],
      },
    },
    {
      request: "GET /beta/servicePrincipals/{principal}?%24select=id%2CappId%2Ctags",
      status: 200,
      needs: { id: "{principal}", tags: wanted.tags },
    },
    { request: "GET /v1.0/servicePrincipals/{principal}/owners", status: 200, needs: { value: [] } },
  ]);
});

const keys = z.object({
  keyCredentials: z.array(
    z.object({ usage: z.string(), keyId: z.string(), customKeyIdentifier: z.string(), key: z.string().nullable() }),
  ),
});

test("a token signing certificate: a key pair of which the Verify entry is a real certificate; removed as a whole", async () => {
  const select: ReplayStep = {
    request: "GET /v1.0/servicePrincipals/{principal}?%24select=id%2CkeyCredentials",
    status: 200,
    times: 5,
  };
  const [made, listed] = await replay.play([
    {
      request: "POST /v1.0/servicePrincipals/{principal}/addTokenSigningCertificate",
      body: { displayName: "CN=SAML test", endDateTime: "2029-05-01T01:02:03Z" },
      status: 201,
      needs: {
        displayName: "CN=SAML test",
        endDateTime: "2029-05-01T01:02:03Z",
        keyId: expect.any(String),
        thumbprint: expect.stringMatching(/^[0-9A-F]{40}$/),
      },
    },
    select,
  ]);
  const { keyCredentials } = keys.parse(listed);
  const [verify, sign] = ["Verify", "Sign"].map((usage) => keyCredentials.find((one) => one.usage === usage));
  expect(keyCredentials).toHaveLength(2);
  expect(sign?.customKeyIdentifier).toBe(verify?.customKeyIdentifier);
  // https://github.com/hashicorp/terraform-provider-azuread/pull/968
  expect(sign?.keyId).toBe((made as { keyId: string }).keyId);
  const der = Buffer.from(verify?.key ?? "", "base64");
  const certificate = new X509Certificate(der);
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  expect(certificate.subject).toBe("CN=SAML test");
  expect(new Date(certificate.validTo).toISOString()).toBe("2029-05-01T01:02:03.000Z");
  expect(createHash("sha1").update(der).digest("hex").toUpperCase()).toBe((made as { thumbprint: string }).thumbprint);

  await replay.play([
    {
      request: "PATCH /v1.0/servicePrincipals/{principal}",
      body: { keyCredentials: [], passwordCredentials: [] },
      status: 204,
    },
    { ...select, needs: { keyCredentials: [] } },
  ]);
});

test("a claims mapping policy, its assignment by reference, and the way back", async () => {
  const definition = ['{"ClaimsMappingPolicy":{"Version":1,"IncludeBasicClaimSet":"true","ClaimsSchema":[]}}'];
  await replay.play([
    {
      request: "POST /v1.0/policies/claimsMappingPolicies",
      body: { "@odata.type": "#microsoft.graph.claimsMappingPolicy", definition, displayName: "Claims" },
      status: 201,
      keeps: { policy: "id" },
    },
    {
      request: "GET /v1.0/policies/claimsMappingPolicies/{policy}",
      status: 200,
      needs: { id: "{policy}", definition, displayName: "Claims" },
    },
    {
      request: "POST /v1.0/servicePrincipals/{principal}/claimsMappingPolicies/$ref",
      body: { "@odata.id": "{base}/v1.0/directoryObjects/{policy}" },
      status: 204,
    },
    {
      request: "GET /v1.0/servicePrincipals/{principal}/claimsMappingPolicies",
      status: 200,
      needs: { value: [{ id: "{policy}" }] },
    },
    {
      request: "PATCH /v1.0/policies/claimsMappingPolicies/{policy}",
      body: { definition, displayName: "Renamed" },
      status: 204,
    },
    {
      request: "DELETE /v1.0/servicePrincipals/{principal}/claimsMappingPolicies/{policy}/$ref",
      status: 204,
    },
    { request: "GET /v1.0/servicePrincipals/{principal}/claimsMappingPolicies", status: 200, needs: { value: [] } },
    { request: "DELETE /v1.0/policies/claimsMappingPolicies/{policy}", status: 204 },
    { request: "GET /v1.0/policies/claimsMappingPolicies/{policy}", status: 404 },
  ]);
});

test("an app role assignment of a group", async () => {
  replay.seen["group"] = replay.sandbox.tenant.group("SCIM Advisors").id;
  const body = {
    "@odata.type": "#microsoft.graph.appRoleAssignment",
    appRoleId: "18d14569-c3bd-439b-9a66-3a2aee01d14f",
    principalId: "{group}",
    resourceId: "{principal}",
  };
  const path = "/v1.0/servicePrincipals/{principal}/appRoleAssignedTo";
  await replay.play([
    { request: `POST ${path}`, body, status: 201, keeps: { assignment: "id" } },
    {
      request: `GET ${path}/{assignment}`,
      status: 200,
      needs: { principalId: "{group}", principalType: "Group", resourceDisplayName: "SAML", appRoleId: body.appRoleId },
    },
    { request: `DELETE ${path}/{assignment}`, status: 204 },
    { request: `GET ${path}/{assignment}`, status: 404 },
  ]);
});

test("deleted: gone for good after a while of looking", async () => {
  await replay.play([
    { request: "DELETE /v1.0/servicePrincipals/{principal}", status: 204 },
    { request: "GET /v1.0/servicePrincipals/{principal}", status: 404, times: 5 },
  ]);
});
