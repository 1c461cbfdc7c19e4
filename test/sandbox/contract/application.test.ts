import { Replay, type ReplayStep } from "./replay";

/** `azuread_application` with `template_id`, and `azuread_application_from_template`, as azuread 3.9.0 asks for them. */

let replay: Replay;
beforeAll(async () => {
  replay = await Replay.start();
  replay.seen["tpl"] = "8adf8e6e-67b2-4cf2-a259-e3dc5476c621";
  replay.seen["temporary"] = "TERRAFORM_INSTANTIATE_0f2d5d4c-0a66-4d0e-8f0a-3b9c6f2f7c11";
});
afterAll(() => replay.sandbox.stop());

/** The full wanted state, as every update sends it. */
const wanted = (displayName: string, changes: Record<string, unknown> = {}) => ({
  "@odata.type": "#microsoft.graph.application",
  api: {
    "@odata.type": "#microsoft.graph.apiApplication",
    acceptMappedClaims: false,
    knownClientApplications: [],
    requestedAccessTokenVersion: 1,
  },
  description: "made by a test",
  displayName,
  groupMembershipClaims: null,
  identifierUris: [],
  info: { marketingUrl: null, privacyStatementUrl: null, supportUrl: null, termsOfServiceUrl: null },
  isDeviceOnlyAuthSupported: false,
  isFallbackPublicClient: false,
  notes: null,
  publicClient: { redirectUris: [] },
  serviceManagementReference: null,
  signInAudience: "AzureADMyOrg",
  spa: { redirectUris: [] },
  tags: [
    "scimform:advisors-test",
    "WindowsAzureActiveDirectoryIntegratedApp",
    "WindowsAzureActiveDirectoryCustomSingleSignOnApplication",
  ],
  web: { homePageUrl: null, logoutUrl: null, redirectUris: ["https://sp.example/saml/acs"] },
  ...changes,
});

const create: readonly ReplayStep[] = [
  { request: "GET /v1.0/applications?%24filter=displayName+eq+%27Advisors%27", status: 200, needs: { value: [] } },
  { request: "GET /v1.0/applicationTemplates/{tpl}", status: 200, needs: { id: "{tpl}" } },
  {
    request: "POST /v1.0/applicationTemplates/{tpl}/instantiate",
    body: { displayName: "{temporary}" },
    status: 201,
    needs: {
      application: { id: expect.any(String), appId: expect.any(String), applicationTemplateId: "{tpl}" },
      servicePrincipal: { id: expect.any(String), appId: expect.any(String) },
    },
  },
  {
    request:
      "GET /v1.0/applications?%24filter=applicationTemplateId+eq+%27{tpl}%27+and+displayName+eq+%27{temporary}%27",
    status: 200,
    needs: { value: [{ displayName: "{temporary}", appId: expect.any(String) }] },
    keeps: { app: "value.0.id", appId: "value.0.appId" },
  },
  { request: "GET /v1.0/applications/{app}", status: 200, times: 5, needs: { id: "{app}" } },
  {
    // Without `applicationTemplateId` on the principal the provider waits until its time is up.
    request: "GET /v1.0/servicePrincipals?%24filter=appId+eq+%27{appId}%27",
    status: 200,
    needs: { value: [{ appId: "{appId}", applicationTemplateId: "{tpl}" }] },
    keeps: { principal: "value.0.id" },
  },
  { request: "PATCH /v1.0/applications/{app}", body: wanted("Advisors"), status: 204 },
];

const read: readonly ReplayStep[] = [
  {
    request: "GET /v1.0/applications/{app}",
    status: 200,
    needs: {
      displayName: "Advisors",
      description: "made by a test",
      applicationTemplateId: "{tpl}",
      tags: expect.arrayContaining(["scimform:advisors-test"]),
      web: { redirectUris: ["https://sp.example/saml/acs"] },
      appRoles: [
        { displayName: "User", id: "18d14569-c3bd-439b-9a66-3a2aee01d14f", value: null, isEnabled: true },
        { displayName: "msiam_access", id: "b9632174-c057-4f7e-951b-be3adc52bfe6", value: null, isEnabled: true },
      ],
      api: { oauth2PermissionScopes: [{ value: "user_impersonation" }] },
    },
  },
  {
    request: "GET /beta/applications/{app}?%24select=id%2CappId%2CdisplayName%2CapplicationTemplateId",
    status: 200,
    needs: { id: "{app}", appId: "{appId}", applicationTemplateId: "{tpl}" },
  },
  {
    request: "GET /v1.0/applications/{app}/owners",
    status: 200,
    needs: { value: [{ "@odata.type": "#microsoft.graph.servicePrincipal", id: expect.any(String) }] },
  },
];

const remove: readonly ReplayStep[] = [
  { request: "DELETE /v1.0/applications/{app}", status: 204 },
  {
    request: "GET /v1.0/applications/{app}",
    status: 404,
    times: 5,
    needs: { error: { code: "Request_ResourceNotFound" } },
  },
  // Its service principal went with it; the provider's own DELETE of that one comes later.
  { request: "DELETE /v1.0/servicePrincipals/{principal}", status: 404 },
];

test("an application from the template: made under a temporary name, read, changed, deleted", async () => {
  await replay.play(create);
  await replay.play(read);
  await replay.play([
    { request: "PATCH /v1.0/applications/{app}", body: wanted("Advisors", { notes: "changed" }), status: 204 },
    {
      request: "GET /v1.0/applications/{app}",
      status: 200,
      times: 5,
      needs: { notes: "changed", tags: wanted("").tags },
    },
    { request: "GET /v1.0/servicePrincipals/{principal}", status: 200, needs: { displayName: "Advisors" } },
  ]);
  await replay.play(remove);
});

test("identifier URIs of another organisation's domain are refused until the service principal is in SAML mode", async () => {
  await replay.play(create);
  const entityId = { identifierUris: ["https://sp.example/saml"] };
  const patch: ReplayStep = {
    request: "PATCH /v1.0/applications/{app}",
    body: wanted("Advisors", entityId),
    status: 204,
  };
  await replay.play([
    { ...patch, status: 400, needs: { error: { code: "HostNameNotOnVerifiedDomain" } } },
    { ...patch, body: wanted("Advisors", { identifierUris: ["https://app.contoso.example", "urn:x", "api://y"] }) },
    {
      request: "PATCH /v1.0/servicePrincipals/{principal}",
      body: { preferredSingleSignOnMode: "saml" },
      status: 204,
    },
    patch,
    {
      request: "GET /v1.0/servicePrincipals/{principal}",
      status: 200,
      needs: {
        servicePrincipalNames: ["https://sp.example/saml", "{appId}"],
        replyUrls: ["https://sp.example/saml/acs"],
      },
    },
    // What is there stays, whatever the mode.
    { request: "PATCH /v1.0/servicePrincipals/{principal}", body: { preferredSingleSignOnMode: null }, status: 204 },
    patch,
  ]);
  await replay.play([
    {
      request: "POST /v1.0/applications",
      body: { displayName: "Other", ...entityId },
      status: 400,
      needs: { error: { message: expect.stringContaining("identifierUris already exists") } },
    },
    ...remove,
  ]);
});

test("azuread_application_from_template: one POST, then reads of both objects", async () => {
  await replay.play([
    {
      request: "POST /v1.0/applicationTemplates/{tpl}/instantiate",
      body: { displayName: "Rooms" },
      status: 201,
      keeps: { app: "application.id", principal: "servicePrincipal.id" },
    },
    { request: "GET /v1.0/applications/{app}", status: 200, times: 5, needs: { displayName: "Rooms" } },
    { request: "GET /v1.0/servicePrincipals/{principal}", status: 200, needs: { displayName: "Rooms" } },
    ...remove,
  ]);
});
