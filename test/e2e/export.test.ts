import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { synchronizationSchema } from "../../lib/entra/graph/synchronization-schema";
import { type SynchronizationSchema } from "../../lib/entra/schema";
import { locateMapping } from "../../lib/entra/schema/locate";
import { graphAs, type Graph } from "../sandbox/client";
import { ok, Project } from "./project";

/** Existing apps become config, and Terraform takes them over: nothing to change, and nothing is written. */

const userRole = "18d14569-c3bd-439b-9a66-3a2aee01d14f";
const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const extension = "extension_0a1b2c3d4e5f60718293a4b5c6d7e8f9_badge";
const badge = "urn:ietf:params:scim:schemas:extension:contoso:2.0:User:badge";

let project: Project;
let send: Graph;

beforeAll(async () => {
  project = await Project.create("export");
  send = await graphAs(project.sandbox);
  forget();
});
afterAll(() => project.dispose());

const tenant = () => project.sandbox.tenant;
const path = (...names: string[]) => join(project.folder, ...names);
const call = async (method: string, url: string, body?: unknown) => {
  const answer = await send(method, url, body);
  if (answer.status >= 300) throw new Error(`${method} ${url}: ${JSON.stringify(answer.body)}`);
  return answer.body as Record<string, unknown>;
};

/** Whatever the project knows of its stacks goes, as after a lost state; the tenant stays. */
function forget(): void {
  for (const folder of ["config", "state", "cdktf.out", "imports"])
    rmSync(path(folder), { recursive: true, force: true });
  rmSync(join(project.env["SCIMFORM_SANDBOX"] ?? "", "state"), { recursive: true, force: true });
  mkdirSync(path("config"));
  writeFileSync(path("config/environments.yaml"), "test: {}\n");
}

/** Terraform takes over all that it is to manage, without a single write, and then has nothing to do. */
async function isTakenOver(stack: string, imported: number): Promise<void> {
  await prepare(stack);
  project.sandbox.traffic.clear();
  const plan = ok(await project.terraform(stack, ["plan", "-out=plan", "-input=false", "-no-color"]));
  expect(plan).toContain(`Plan: ${imported} to import, 0 to add, 0 to change, 0 to destroy.`);
  const applied = ok(await project.terraform(stack, ["apply", "-input=false", "-no-color", "plan"]));
  expect(applied).toContain(`${imported} imported, 0 added, 0 changed, 0 destroyed`);
  expect(project.sandbox.traffic.list(/^(POST|PATCH|PUT|DELETE) \/(v1\.0|beta)\//)).toEqual([]);
  const again = await project.terraform(stack, ["plan", "-detailed-exitcode", "-input=false", "-no-color"]);
  expect(again).toMatchObject({ code: 0, output: expect.stringContaining("No changes.") });
}

async function prepare(stack: string): Promise<void> {
  ok(await project.synth());
  ok(await project.terraform(stack, ["init", "-input=false", "-no-color"]));
}

async function makeJob(app: string): Promise<string> {
  const { id } = await call("POST", `/servicePrincipals/${app}/synchronization/jobs`, { templateId: "scim" });
  return String(id);
}

const assign = (app: string, principalId: string, appRoleId = userRole) =>
  call("POST", `/servicePrincipals/${app}/appRoleAssignedTo`, { principalId, resourceId: app, appRoleId });

const secrets = (app: string, pairs: Record<string, string>) =>
  call("PUT", `/servicePrincipals/${app}/synchronization/secrets`, {
    value: Object.entries(pairs).map(([key, value]) => ({ key, value })),
  });

const advisors = `
apps:
  advisors:
    target: advisors
    displayName: "&Money Advisors ({environment})"
    url: https://advisors.example/scim
    notificationEmail: it@contoso.example
    assign: { groups: [SCIM Advisors Pilot], users: [maja.lund@contoso.example, noah.winther@contoso.example] }
    environments: { test: {} }
`;
const profile = `
users:
  mappings:
    userName: { source: "[userPrincipalName]", match: 1 }
    active: 'Switch([IsSoftDeleted], , "False", "True", "True", "False")'
`;

test("an app that we made, whose config and state are lost", async () => {
  const stack = "advisors-test";
  mkdirSync(path("config/targets"));
  writeFileSync(path("config/advisors.yaml"), advisors);
  writeFileSync(path("config/targets/advisors.yaml"), profile);
  await prepare(stack);
  ok(await project.terraform(stack, ["apply", "-auto-approve", "-input=false"]));
  const app = tenant().findApp(stack)?.id ?? "";
  await secrets(app, {
    BaseAddress: "https://advisors.example/scim",
    SecretToken: "x",
    SyncAll: "false",
    SyncNotificationSettings: JSON.stringify({
      Enabled: true,
      Recipients: "it@contoso.example",
      DeleteThresholdEnabled: true,
      DeleteThresholdValue: 500,
    }),
  });
  ok(await project.scimform("start", stack, "--yes"));
  forget();
  const out = ok(await project.scimform("export", "&Money Advisors (test)", "--environment", "test", "--yes"));
  expect(out).toContain("-> stack advisors-test");
  expect(out).not.toContain("sets the tag");
  await isTakenOver(stack, 2 + 3 + 3);
  expect(ok(await project.scimform("drift"))).toContain(`${stack}: as in the config`);
  // The imports have done their work; whether they stay makes no difference.
  rmSync(path("imports"), { recursive: true });
  await prepare(stack);
  expect(await project.terraform(stack, ["plan", "-detailed-exitcode", "-input=false"])).toMatchObject({ code: 0 });
});

test("SAML sign-on that we made, whose config and state are lost", async () => {
  const stack = "people-test";
  const saml = {
    identifiers: ["https://people.example", "urn:people"],
    replyUrls: ["https://people.example/saml/acs"],
    signOnUrl: "https://people.example/login",
    relayState: "/start",
    logoutUrl: "https://people.example/logout",
    nameId: { source: "user.mail", format: "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress" },
    claims: { department: "user.department", badge: `user.${extension}` },
    certificates: {
      first: { expires: "2027-11-30", active: "off" },
      second: { expires: "2028-11-30", active: "on" },
    },
  };
  const people = {
    target: "people",
    displayName: "People",
    url: "https://people.example/scim",
    notificationEmail: "it@contoso.example",
    assign: {},
    saml,
    environments: { test: {} },
  };
  mkdirSync(path("config/targets"), { recursive: true });
  writeFileSync(path("config/people.yaml"), JSON.stringify({ apps: { people } }));
  writeFileSync(path("config/targets/people.yaml"), profile);
  await prepare(stack);
  ok(await project.terraform(stack, ["apply", "-auto-approve", "-input=false"]));
  ok(await project.scimform("certificates", stack, "--yes"));
  const app = tenant().findApp(stack)?.id ?? "";
  await secrets(app, {
    BaseAddress: "https://people.example/scim",
    SecretToken: "x",
    SyncNotificationSettings: JSON.stringify({ Enabled: true, Recipients: "it@contoso.example" }),
  });
  forget();
  ok(await project.scimform("export", app, "--environment", "test", "--yes"));
  await isTakenOver(stack, 2 + 4 + 2 + 2 + 2);
  expect(ok(await project.scimform("drift", stack))).toContain(`${stack}: as in the config`);
  expect(ok(await project.scimform("certificates", stack))).not.toMatch(/taken away|activate/);
});

// https://learn.microsoft.com/entra/identity/enterprise-apps/tutorial-manage-certificates-for-federated-single-sign-on: all have one name.
test("SAML sign-on that was set up in the portal, and whose certificate was rotated there", async () => {
  const app = tenant().instantiateApp("Travel (test)");
  const [made] = Object.values(tenant().state.applications).filter(({ appId }) => appId === app.appId);
  await call("PATCH", `/servicePrincipals/${app.id}`, {
    preferredSingleSignOnMode: "saml",
    loginUrl: "https://travel.example/login",
    notificationEmailAddresses: ["admin@contoso.example"],
  });
  await call("PATCH", `/applications/${made?.id ?? ""}`, {
    identifierUris: ["https://travel.example"],
    web: {
      ...(made?.["web"] as object),
      redirectUris: ["https://travel.example/acs", "https://eu.travel.example/acs"],
    },
  });
  const displayName = "CN=Microsoft Azure Federated SSO Certificate";
  const endDateTime = "2029-03-01T10:00:00Z";
  const certificate = (body: object) => call("POST", `/servicePrincipals/${app.id}/addTokenSigningCertificate`, body);
  const old = await certificate({ displayName, endDateTime: "2027-03-01T10:00:00Z" });
  const { thumbprint } = await certificate({ displayName, endDateTime });
  await call("PATCH", `/servicePrincipals/${app.id}`, { preferredTokenSigningKeyThumbprint: thumbprint });
  await makeJob(app.id);
  const out = ok(await project.scimform("export", app.id, "--url", "https://travel.example/scim", "--yes"));
  expect(out).toContain("Attributes & Claims");
  expect(readFileSync(path("config/travel.yaml"), "utf8")).toContain(
    `Microsoft Azure Federated SSO Certificate: { expires: 2029-03-01, thumbprint: "${String(thumbprint)}" }`,
  );
  expect(out).toContain("EXPORT_CERTIFICATES_LEFT");
  expect(out).toContain(`The others stay as they are: ${String(old["thumbprint"])}.`);
  await isTakenOver("travel-test", 2 + 4 + 1);
  expect(ok(await project.scimform("drift", "travel-test"))).toContain("travel-test: as in the config");
  expect(ok(await project.scimform("certificates", "travel-test"))).not.toMatch(/taken away|activate/);
});

test("an app of the portal with its default mappings", async () => {
  const app = tenant().instantiateApp("Desks (test)");
  const [made] = Object.values(tenant().state.applications).filter(({ appId }) => appId === app.appId);
  const web = { redirectUris: ["https://desks.example/signed-in"] };
  await call("PATCH", `/applications/${made?.id ?? ""}`, { notes: "ask the facility team", web });
  await makeJob(app.id);
  await assign(app.id, tenant().group("SCIM Rooms Pilot").id);
  const url = "https://desks.example/scim";
  const out = ok(await project.scimform("export", "Desks (test)", "--url", url, "--yes"));
  expect(out).toContain("sets the tag scimform:desks-test");
  const { tags } = await call("GET", `/servicePrincipals/${app.id}`);
  expect(tags).toContain("scimform:desks-test");
  await isTakenOver("desks-test", 2 + 1 + 3);

  // What the config has no words for outlives a change of something else.
  const file = path("config/desks.yaml");
  writeFileSync(file, readFileSync(file, "utf8").replace("displayName: Desks (test)", "displayName: Desks"));
  ok(await project.synth());
  const renamed = await project.terraform("desks-test", ["apply", "-auto-approve", "-no-color"]);
  expect(ok(renamed)).toContain("0 added, 1 changed, 0 destroyed");
  const [application] = Object.values(tenant().state.applications).filter(({ appId }) => appId === app.appId);
  expect(application).toMatchObject({
    displayName: "Desks",
    notes: "ask the facility team",
    api: { oauth2PermissionScopes: [{ value: "user_impersonation", isEnabled: true }] },
    web: { redirectUris: ["https://desks.example/signed-in"] },
  });
});

test("a schema edited by hand: custom attributes, filters, several rules", async () => {
  const app = tenant().instantiateApp("Badges");
  const job = await makeJob(app.id);
  await assign(app.id, tenant().group("SCIM Advisors Pilot").id);
  await assign(app.id, tenant().user("maja.lund@contoso.example").id);
  const schemaUrl = `/servicePrincipals/${app.id}/synchronization/jobs/${job}/schema`;
  const schema = edited(await call("GET", schemaUrl));
  await call("PUT", schemaUrl, schema);
  await secrets(app.id, {
    BaseAddress: "https://badges.example/scim",
    SecretToken: "x",
    SyncAll: "false",
    SyncNotificationSettings: JSON.stringify({
      Enabled: true,
      Recipients: "it@contoso.example",
      DeleteThresholdEnabled: false,
    }),
    SkipOutOfScopeDeletions: "True",
  });
  await call("POST", `/servicePrincipals/${app.id}/synchronization/jobs/${job}/start`);

  const done = await project.scimform("export", app.appId, "--app", "badges", "--yes");
  expect(ok(done)).toMatch(/EXPORT_LEFT_ALONE.*Device -> Device/);
  const profile = readFileSync(path("config/targets/badges.yaml"), "utf8");
  expect(profile).toContain(badge);
  expect(profile).toContain("apply: multiValueAddOnly");
  expect(profile).toContain("name: Denmark (2)");
  const backup = JSON.parse(readFileSync(path("imports/badges-test.schema.json"), "utf8")) as object;
  expect(backup).toEqual(await call("GET", schemaUrl).then(({ "@odata.context": _, ...live }) => live));
  // What no page describes stays as it is, with a warning.
  expect(profile).toContain(`locale: { raw: 'IIF([accountEnabled] = "True", [city], NULL)' }`);
  expect(profile).toContain('timezone: { raw: "TimeZoneOf([country])", default: UTC }');
  expect(await project.scimform("validate")).toMatchObject({
    code: 0,
    output: expect.stringMatching(
      /warning EXPRESSION_INBOUND_KEYWORD[^]*warning EXPRESSION_UNKNOWN_FUNCTION/,
    ) as string,
  });
  await isTakenOver("badges-test", 2 + 2 + 3);
  // The second filter got a name of its own; the mappings are as in the config.
  expect((await project.scimform("drift", "badges-test")).output).toContain("differs from its config in 1 place");
});

test("an app that a vendor's script made stays the vendor's", async () => {
  const made = (await call("POST", "/applicationTemplates/8adf8e6e-67b2-4cf2-a259-e3dc5476c621/instantiate", {
    displayName: "Vendor",
  })) as Record<"application" | "servicePrincipal", { id: string; appRoles: object[] }>;
  const { application, servicePrincipal } = made;
  const role = {
    id: "5b0b8e5c-35a2-4f0b-9f5c-1f4f2f2c0a11",
    displayName: "Clerk",
    description: "Clerk",
    value: "clerk",
    isEnabled: true,
    allowedMemberTypes: ["User"],
  };
  await call("PATCH", `/applications/${application.id}`, {
    appRoles: [...application.appRoles, role],
    notes: "vendor",
  });
  await call("PATCH", `/servicePrincipals/${servicePrincipal.id}`, {
    tags: ["WindowsAzureActiveDirectoryIntegratedApp", "HideApp"],
    appRoleAssignmentRequired: false,
    preferredSingleSignOnMode: "saml",
  });
  await makeJob(servicePrincipal.id);
  await assign(servicePrincipal.id, tenant().group("SCIM Advisors Pilot").id);
  await secrets(servicePrincipal.id, {
    BaseAddress: "https://vendor.example/scim",
    SecretToken: "x",
    SyncAll: "false",
  });

  const refused = await project.scimform("export", servicePrincipal.id, "--app", "vendor", "--yes");
  expect(refused.code).toBe(3);
  const lines = refused.output.replace(/\s+/g, " ");
  for (const lost of [
    "the tag HideApp -> none",
    "appRoleAssignmentRequired: false -> true",
    'preferredSingleSignOnMode: "saml" -> none',
  ])
    expect(lines).toContain(lost);

  const before = [tenant().state.applications[application.id], tenant().state.servicePrincipals[servicePrincipal.id]];
  const snapshot = structuredClone(before);
  ok(await project.scimform("export", servicePrincipal.id, "--app", "vendor", "--existing", "--assignments", "--yes"));
  await isTakenOver("vendor-test", 1 + 3);
  expect(before).toEqual(snapshot);
});

/** As people do it in the portal's editor and through Graph. */
function edited(live: unknown): SynchronizationSchema {
  const schema = synchronizationSchema.parse(live);
  const [users, groups] = [locateMapping(schema, "users"), locateMapping(schema, "groups")];
  if (!users || !groups) throw new Error("not the template's schema");
  const { rule, mapping } = users;
  mapping.flowTypes = "Add, Update";
  const clause = (sourceOperandName: string, operatorName: string, ...values: string[]) => ({
    sourceOperandName,
    operatorName,
    targetOperand: { values },
  });
  mapping.scope = {
    groups: [
      { name: "Denmark", clauses: [clause("country", "EQUALS", "DK"), clause("mail", "IS NOT NULL")] },
      { name: "Denmark", clauses: [clause("department", "REGEX MATCH", "^${x}|Sales$")] },
    ],
    inputFilterGroups: [],
    categoryFilterGroups: [],
  };
  const add = (targetAttributeName: string, source: object, more: object = {}) =>
    mapping.attributeMappings?.push({
      targetAttributeName,
      source: { parameters: [], ...source },
      defaultValue: null,
      exportMissingReferences: false,
      flowBehavior: "FlowWhenChanged",
      flowType: "Always",
      matchingPriority: 0,
      ...more,
    });
  const attribute = (name: string) => ({ type: "Attribute", name, expression: `[${name}]` });
  add(badge, attribute(extension), { flowType: "MultiValueAddOnly" });
  add("nickName", attribute("mailNickname"), { flowType: "ObjectAddOnly", defaultValue: "${nobody}" });
  const constant = "Contoso, Ltd: #1";
  add(`${enterprise}:division`, { type: "Constant", name: constant, expression: `"${constant}"` });
  const keyword = 'IIF([accountEnabled] = "True", [city], NULL)';
  add("locale", { type: "Function", name: "IIF", expression: keyword });
  add(
    "timezone",
    { type: "Function", name: "TimeZoneOf", expression: "TimeZoneOf([country])" },
    { defaultValue: "UTC" },
  );

  const define = (object: string, name: string, more: object = {}) =>
    schema.directories
      ?.flatMap(({ objects }) => objects ?? [])
      .find((each) => each.name === object)
      ?.attributes?.push({
        ...{ name, type: "String", anchor: false, caseExact: false, multivalued: false, required: false },
        ...{ mutability: "ReadWrite", referencedObjects: [], ...more },
      });
  define(mapping.sourceObjectName, extension);
  define(mapping.targetObjectName, badge, { caseExact: true, multivalued: true });

  rule.objectMappings = [mapping];
  const other = (id: string, name: string, objectMappings: typeof rule.objectMappings) => ({
    ...rule,
    id,
    name,
    objectMappings,
  });
  const device = { name: "Devices", enabled: true, sourceObjectName: "Device", targetObjectName: "Device" };
  schema.synchronizationRules.push(
    other("11111111-aaaa-4bbb-8ccc-dddddddddddd", "GROUPS", [{ ...groups.mapping, enabled: false }]),
    other("22222222-aaaa-4bbb-8ccc-dddddddddddd", "DEVICES", [{ ...groups.mapping, ...device, attributeMappings: [] }]),
  );
  return schema;
}
