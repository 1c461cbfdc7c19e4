import { startEntraSandbox, type EntraSandbox } from "../../../../sandbox/entra";
import { stackWorkspace } from "../../../support/stack-workspace";
import type { TerraformWorkspace } from "../../../support/terraform";

/** The real Terraform, the stand-in for hashicorp/azuread, and a sandbox tenant. */

/** Terraform breaks lines and draws a frame. */
const flat = (text: string): string => text.replace(/[\s│]+/g, " ");

const template = "8adf8e6e-67b2-4cf2-a259-e3dc5476c621";
const userRole = "18d14569-c3bd-439b-9a66-3a2aee01d14f";
const workspaces: TerraformWorkspace[] = [];
let sandbox: EntraSandbox;

beforeAll(async () => {
  sandbox = await startEntraSandbox({ tenant: "empty" });
  for (const name of ["ann", "bob"]) sandbox.tenant.addUser({ userPrincipalName: `${name}@stand-in.example` });
  sandbox.tenant.addGroup("Stand-in people", ["ann@stand-in.example"]);
});
afterAll(async () => {
  for (const workspace of workspaces) workspace.dispose();
  await sandbox?.stop();
});

async function stack(env: NodeJS.ProcessEnv = {}) {
  const workspace = stackWorkspace(sandbox, { ...sandbox.env(), ...env });
  workspaces.push(workspace);
  const write = (content: object, provider: object = {}): void =>
    workspace.write("main.tf.json", {
      terraform: { required_providers: { azuread: { source: "hashicorp/azuread", version: "~> 3.7" } } },
      provider: { azuread: provider },
      ...content,
    });
  write({});
  await workspace.succeed("init");
  return { workspace, write, apply: () => workspace.run("apply", "-auto-approve", "-no-color") };
}

/** For tests that create nothing. */
let shared: ReturnType<typeof stack> | undefined;
const lookupStack = () => (shared ??= stack());

const tags = ["WindowsAzureActiveDirectoryIntegratedApp", "scimform:stand-in-test"];
const homepage = "https://account.activedirectory.windowsazure.com:444/applications/default.aspx?metadata=x";

const app = (values: object = {}) => ({
  display_name: "Stand-in test",
  template_id: template,
  web: { homepage_url: homepage },
  tags,
  lifecycle: { ignore_changes: ["api", "app_role", "owners"] },
  ...values,
});
const principal = (values: object = {}) => ({
  client_id: "${azuread_application.app.client_id}",
  use_existing: true,
  app_role_assignment_required: true,
  tags,
  lifecycle: { ignore_changes: ["owners"] },
  ...values,
});

describe("an enterprise application from the template", () => {
  const resources = (application: object, servicePrincipal: object = principal()) => ({
    resource: {
      azuread_application: { app: application },
      azuread_service_principal: { principal: servicePrincipal },
      azuread_app_role_assignment: {
        group: {
          app_role_id: userRole,
          principal_object_id: "${element(data.azuread_groups.people.object_ids, 0)}",
          resource_object_id: "${azuread_service_principal.principal.object_id}",
        },
      },
    },
    data: {
      azuread_groups: { people: { display_names: ["Stand-in people"], security_enabled: true } },
      azuread_client_config: { me: {} },
    },
    output: { me: { value: "${data.azuread_client_config.me.object_id}" } },
  });

  test("is created, plans nothing afterwards, is imported, changes in place, and is destroyed", async () => {
    const { workspace, write, apply } = await stack();
    write(resources(app()));
    sandbox.traffic.clear();
    expect(await apply()).toMatchObject({ code: 0, stderr: "" });
    // The writes of the real provider: https://github.com/hashicorp/terraform-provider-azuread
    const guid = "[0-9a-f-]{36}";
    const writes = sandbox.traffic
      .list(/^(POST|PATCH|DELETE) \/(v1.0|beta)/)
      .map(({ method, url }) => `${method} ${url}`);
    expect(writes).toEqual([
      `POST /v1.0/applicationTemplates/${template}/instantiate`,
      expect.stringMatching(new RegExp(`^PATCH /v1.0/applications/${guid}$`)),
      expect.stringMatching(new RegExp(`^PATCH /v1.0/servicePrincipals/${guid}$`)),
      expect.stringMatching(new RegExp(`^POST /v1.0/servicePrincipals/${guid}/appRoleAssignedTo$`)),
    ]);
    expect(await workspace.planIsEmpty()).toBe(true);

    const created = await workspace.state("azuread_application.app");
    const objectId = String(created?.["object_id"]);
    const live = application(objectId);
    expect(live).toMatchObject({ displayName: "Stand-in test", applicationTemplateId: template, tags });
    expect(live["appRoles"]).toHaveLength(2);
    expect(live["api"]).toMatchObject({ oauth2PermissionScopes: [{ value: "user_impersonation" }] });
    expect(created).toMatchObject({
      id: `/applications/${objectId}`,
      sign_in_audience: "AzureADMyOrg",
      app_role_ids: {},
      notes: "",
    });
    const servicePrincipal = await workspace.state("azuread_service_principal.principal");
    expect(servicePrincipal).toMatchObject({ app_role_assignment_required: true, client_id: live.appId, notes: "" });
    const assignment = await workspace.state("azuread_app_role_assignment.group");
    expect(assignment).toMatchObject({ principal_type: "Group", principal_display_name: "Stand-in people" });

    const imports = Object.entries({
      "azuread_application.app": created,
      "azuread_service_principal.principal": servicePrincipal,
      "azuread_app_role_assignment.group": assignment,
    }).map(([to, state]) => ({ to, id: state?.["id"] }));
    await workspace.succeed("state", "rm", ...imports.map(({ to }) => to));
    write({ ...resources(app()), import: imports });
    // `use_existing` says how to create and cannot be read back.
    expect((await apply()).stdout).toContain("3 imported, 0 added, 1 changed, 0 destroyed");
    expect(await workspace.planIsEmpty()).toBe(true);

    write(
      resources(
        app({ display_name: "Renamed", notes: "n" }),
        principal({ notes: "p", saml_single_sign_on: { relay_state: "/x" } }),
      ),
    );
    expect((await apply()).stdout).toContain("0 added, 2 changed, 0 destroyed");
    expect(application(objectId)).toMatchObject({ displayName: "Renamed", notes: "n" });
    expect(await workspace.planIsEmpty()).toBe(true);

    expect(await workspace.run("destroy", "-auto-approve", "-no-color")).toMatchObject({ code: 0 });
    expect(isPresent(objectId)).toBe(false);
  });

  test("what somebody changed shows in the plan and is put right", async () => {
    const { workspace, write, apply } = await stack();
    write({ resource: { azuread_application: { app: app({ display_name: "Drifting" }) } } });
    await apply();
    const live = application(String((await workspace.state("azuread_application.app"))?.["object_id"]));
    live["notes"] = "by hand";
    live["tags"] = [...tags, "by hand"];
    const { stdout } = await workspace.succeed("plan", "-no-color");
    expect(stdout).toContain("- notes");
    expect(stdout).toContain('- "by hand"');
    await apply();
    expect(live).toMatchObject({ notes: null, tags });
    expect(await workspace.planIsEmpty()).toBe(true);
    await workspace.succeed("destroy", "-auto-approve");
  });

  test("what the configuration leaves out is removed with the second deploy: roles, scopes and owners", async () => {
    const { workspace, write, apply } = await stack();
    const content = {
      resource: {
        azuread_application: { app: app({ display_name: "All or nothing", lifecycle: {} }) },
        azuread_service_principal: { principal: principal({ lifecycle: {} }) },
      },
    };
    write(content);
    expect(await apply()).toMatchObject({ code: 0 });
    const live = application(String((await workspace.state("azuread_application.app"))?.["object_id"]));
    expect(live["appRoles"]).toHaveLength(2);
    expect(live["owners"]).toHaveLength(1);
    const { stdout } = await workspace.run("plan", "-no-color");
    expect(flat(stdout)).toMatch(/~ owners = \[ - "[0-9a-f-]{36}",/);
    expect(await apply()).toMatchObject({ code: 0 });
    expect(live["appRoles"]).toEqual([]);
    expect(live["api"]).toMatchObject({ oauth2PermissionScopes: [] });
    expect(live["owners"]).toEqual([]);
    expect(await workspace.planIsEmpty()).toBe(true);
    await workspace.succeed("destroy", "-auto-approve");
  });

  test("what fails half-way of its creation is tainted, and made anew", async () => {
    const { workspace, write, apply } = await stack();
    const foreign = { identifier_uris: ["https://nobody.example/saml"] };
    write({ resource: { azuread_application: { app: app({ display_name: "Half-way", ...foreign }) } } });
    const failed = await apply();
    expect(failed.code).toBe(1);
    expect(flat(failed.stderr)).toContain("HostNameNotOnVerifiedDomain");
    write({ resource: { azuread_application: { app: app({ display_name: "Half-way" }) } } });
    expect((await apply()).stdout).toContain("1 added, 0 changed, 1 destroyed");
    await workspace.succeed("destroy", "-auto-approve");
  });
});

test("an app with every kind of argument plans nothing after apply", async () => {
  const { workspace, write, apply } = await stack();
  const owner = sandbox.tenant.user("ann@stand-in.example").id;
  write({
    resource: {
      azuread_application: {
        app: {
          display_name: "Everything",
          template_id: template,
          description: "d",
          device_only_auth_enabled: true,
          fallback_public_client_enabled: true,
          feature_tags: [{ enterprise: true, hide: true }],
          group_membership_claims: ["SecurityGroup"],
          identifier_uris: ["api://everything"],
          marketing_url: "https://m.example",
          notes: "n",
          oauth2_post_response_required: true,
          owners: [owner],
          prevent_duplicate_names: true,
          privacy_statement_url: "https://p.example",
          service_management_reference: "r",
          sign_in_audience: "AzureADMultipleOrgs",
          support_url: "https://s.example",
          terms_of_service_url: "https://t.example",
          api: {
            known_client_applications: [userRole],
            mapped_claims_enabled: true,
            requested_access_token_version: 2,
            oauth2_permission_scope: [
              {
                id: "c0ffee00-0000-4000-8000-000000000001",
                value: "read",
                admin_consent_description: "a",
                admin_consent_display_name: "b",
              },
            ],
          },
          app_role: [
            {
              id: userRole,
              value: "reader",
              display_name: "Reader",
              description: "Reads",
              allowed_member_types: ["User", "Application"],
            },
          ],
          optional_claims: {
            id_token: [{ name: "groups", essential: true, additional_properties: ["emit_as_roles"] }, { name: "upn" }],
          },
          public_client: { redirect_uris: ["myapp://auth"] },
          required_resource_access: [{ resource_app_id: template, resource_access: [{ id: userRole, type: "Scope" }] }],
          single_page_application: { redirect_uris: ["https://spa.example/"] },
          web: {
            homepage_url: "https://h.example",
            logout_url: "https://l.example",
            redirect_uris: ["https://b.example/", "https://a.example/"],
            implicit_grant: { id_token_issuance_enabled: true },
          },
          timeouts: { create: "10m" },
        },
      },
      azuread_service_principal: {
        principal: {
          client_id: "${azuread_application.app.client_id}",
          use_existing: true,
          account_enabled: false,
          alternative_names: ["x"],
          description: "d",
          feature_tags: [{ custom_single_sign_on: true }],
          login_url: "https://login.example",
          notification_email_addresses: ["a@b.example"],
          preferred_single_sign_on_mode: "saml",
          saml_single_sign_on: { relay_state: "/start" },
          lifecycle: { ignore_changes: ["owners"] },
        },
      },
    },
    data: {
      azuread_service_principal: { same: { object_id: "${azuread_service_principal.principal.object_id}" } },
    },
  });
  expect(await apply()).toMatchObject({ code: 0, stderr: "" });
  expect(await workspace.planIsEmpty()).toBe(true);
  expect(await workspace.state("azuread_application.app")).toMatchObject({
    app_role_ids: { reader: userRole },
    oauth2_permission_scope_ids: { read: "c0ffee00-0000-4000-8000-000000000001" },
    owners: [owner],
    tags: ["HideApp", "WindowsAzureActiveDirectoryIntegratedApp"],
  });
  expect(await workspace.state("data.azuread_service_principal.same")).toMatchObject({
    account_enabled: false,
    login_url: "https://login.example",
    feature_tags: [{ custom_single_sign_on: true, enterprise: false }],
  });
  await workspace.succeed("destroy", "-auto-approve");
});

describe("on a directory that is slow to replicate, as azuread 3.9.0 was seen to behave", () => {
  const hour = 3_600_000;
  const lost = "produced an unexpected new value: Root object was present, but now absent.";
  afterEach(() => sandbox.setReplicationDelay(0));

  test("application and principal are waited for; what is read once is forgotten, and stays in the tenant", async () => {
    const { workspace, write, apply } = await stack();
    const definition = JSON.stringify({ ClaimsMappingPolicy: { Version: 1, IncludeBasicClaimSet: "true" } });
    const principalId = "${azuread_service_principal.principal.id}";
    const once = {
      azuread_app_role_assignment: {
        group: {
          app_role_id: userRole,
          principal_object_id: sandbox.tenant.group("Stand-in people").id,
          resource_object_id: "${azuread_service_principal.principal.object_id}",
        },
      },
      azuread_application_identifier_uri: {
        uri: { application_id: "${azuread_application.app.id}", identifier_uri: "urn:vendor:slow" },
      },
      azuread_service_principal_claims_mapping_policy_assignment: {
        assigned: {
          claims_mapping_policy_id: "${azuread_claims_mapping_policy.policy.id}",
          service_principal_id: principalId,
        },
      },
    };
    const leaving = (...names: string[]) => ({ lifecycle: { ignore_changes: ["owners", ...names] } });
    const resource = {
      azuread_application: {
        app: app({ display_name: "Slow", ...leaving("api", "app_role", "identifier_uris") }),
      },
      azuread_service_principal: { principal: principal(leaving()) },
      azuread_claims_mapping_policy: { policy: { definition: [definition], display_name: "Slow" } },
      ...once,
    };
    write({ resource });
    sandbox.setSwitches({ replication: { application: 200, servicePrincipal: 200 } });
    sandbox.setSwitches({ replication: { appRoleAssignment: hour, policyAssignment: hour, identifierUri: hour } });
    const first = await apply();
    expect(first.code).toBe(1);
    const addresses = Object.entries(once).map(([type, named]) => `${type}.${Object.keys(named)[0]}`);
    for (const address of addresses)
      expect(flat(first.stderr)).toMatch(new RegExp(`When applying changes to ${address}, provider [^ ]+ ${lost}`));
    expect((await workspace.succeed("state", "list")).stdout.trim().split("\n")).toEqual([
      "azuread_application.app",
      "azuread_claims_mapping_policy.policy",
      "azuread_service_principal.principal",
    ]);

    sandbox.setReplicationDelay(0);
    const again = flat((await apply()).stderr);
    expect(again).toContain("Permission being assigned already exists on the object");
    expect(again).toContain("One or more added object references already exist");
    expect(again).toContain("AZUREAD_EXISTS_ALREADY");

    const created = async (address: string) => String((await workspace.state(address))?.["id"]);
    const [appId, principalPath, policyPath] = [
      await created("azuread_application.app"),
      await created("azuread_service_principal.principal"),
      await created("azuread_claims_mapping_policy.policy"),
    ];
    const [assignment] = Object.values(sandbox.tenant.state.appRoleAssignments);
    const ids = [
      `${principalPath}/appRoleAssignedTo/${assignment?.id}`,
      `${appId}/identifierUris/${Buffer.from("urn:vendor:slow").toString("base64")}`,
      `${principalPath}/claimsMappingPolicies/${policyPath.split("/").at(-1)}`,
    ];
    write({ resource, import: addresses.map((to, index) => ({ to, id: ids[index] })) });
    expect((await apply()).stdout).toContain("3 imported, 0 added, 0 changed, 0 destroyed");

    const late = { late: { definition: [definition], display_name: "Late" } };
    write({
      resource: { ...resource, azuread_claims_mapping_policy: { ...resource.azuread_claims_mapping_policy, ...late } },
    });
    sandbox.setSwitches({ replication: { policy: hour } });
    sandbox.tenant.state.policies ??= {};
    const policies = sandbox.tenant.state.policies;
    const ofLate = () => Object.values(policies).filter(({ displayName }) => displayName === "Late");
    for (const left of [1, 2]) {
      expect(flat((await apply()).stderr)).toContain(lost);
      expect(ofLate()).toHaveLength(left);
    }
    sandbox.setReplicationDelay(0);
    await workspace.succeed("destroy", "-auto-approve");
  });
});

describe("lookups", () => {
  test("by name and by id, in the order asked for", async () => {
    const { workspace, write, apply } = await lookupStack();
    const first = sandbox.tenant.user("ann@stand-in.example");
    const second = sandbox.tenant.user("bob@stand-in.example");
    const group = sandbox.tenant.group("Stand-in people");
    write({
      data: {
        azuread_users: {
          named: { user_principal_names: [second.userPrincipalName, first.userPrincipalName] },
          some: { user_principal_names: [first.userPrincipalName, "nobody@nowhere.example"], ignore_missing: true },
          all: { return_all: true },
        },
        azuread_groups: {
          by_id: { object_ids: [group.id] },
          by_prefix: { display_name_prefix: group.displayName.slice(0, 5) },
        },
      },
    });
    expect(await apply()).toMatchObject({ code: 0, stderr: "" });
    expect((await workspace.state("data.azuread_users.named"))?.["object_ids"]).toEqual([second.id, first.id]);
    expect((await workspace.state("data.azuread_users.some"))?.["object_ids"]).toEqual([first.id]);
    expect((await workspace.state("data.azuread_users.all"))?.["object_ids"]).toHaveLength(
      sandbox.tenant.users().length,
    );
    expect((await workspace.state("data.azuread_groups.by_id"))?.["display_names"]).toEqual([group.displayName]);
    expect((await workspace.state("data.azuread_groups.by_prefix"))?.["object_ids"]).toContain(group.id);
  });

  test("a missing name is an error that names it", async () => {
    const { workspace, write } = await lookupStack();
    write({ data: { azuread_groups: { x: { display_names: ["No such group"] } } } });
    const { code, stderr } = await workspace.run("plan", "-no-color");
    expect(code).toBe(1);
    expect(flat(stderr)).toContain('No group has displayName "No such group"');
    expect(flat(stderr)).toContain("AZUREAD_LOOKUP_NOT_ONE");
  });

  test("contradicting criteria are found without a tenant", async () => {
    const { workspace, write } = await lookupStack();
    write({ data: { azuread_users: { x: { object_ids: ["a"], mails: ["b"] } } } });
    const { code, stderr } = await workspace.run("validate", "-no-color");
    expect(code).toBe(1);
    expect(stderr).toContain("Exactly one of");
    expect(stderr).toContain("AZUREAD_LOOKUP_CRITERIA");
  });
});

describe("mistakes", () => {
  test("an existing principal needs use_existing", async () => {
    const { workspace, write, apply } = await stack();
    write({
      resource: {
        azuread_application: { app: app({ display_name: "Taken" }) },
        azuread_service_principal: { principal: principal({ use_existing: false }) },
      },
    });
    const { code, stderr } = await apply();
    expect(code).toBe(1);
    expect(stderr).toContain("The application has a service principal already");
    expect(stderr).toContain("AZUREAD_PRINCIPAL_EXISTS");
    await workspace.succeed("destroy", "-auto-approve");
  });

  test("a second application of the same name is refused where asked for", async () => {
    const { workspace, write, apply } = await stack();
    const unique = { display_name: "Only one", template_id: template, prevent_duplicate_names: true };
    write({ resource: { azuread_application: { app: unique } } });
    await apply();
    write({ resource: { azuread_application: { app: unique, second: unique } } });
    const { code, stderr } = await apply();
    expect(code).toBe(1);
    expect(stderr).toContain('An application named "Only one" exists already');
    expect(stderr).toContain("AZUREAD_DUPLICATE_NAME");
    await workspace.succeed("destroy", "-auto-approve");
  });

  test("what the stand-in does not emulate is refused at validation", async () => {
    const { workspace, write } = await lookupStack();
    write({
      resource: {
        azuread_application: {
          app: {
            display_name: "x",
            logo_image: "aGk=",
            password: { display_name: "p" },
            tags: ["a"],
            feature_tags: [{ hide: true }],
          },
        },
      },
    });
    const { code, stderr } = await workspace.run("validate", "-no-color");
    expect(code).toBe(1);
    for (const text of [
      "applications without a template",
      "application passwords",
      "application logos",
      "AZUREAD_NOT_EMULATED",
    ])
      expect(stderr).toContain(text);
    for (const text of ["exclude each other", "AZUREAD_CONFLICTING_TAGS"]) expect(stderr).toContain(text);
  });

  test("a wrong secret is named as such, and does not show", async () => {
    const { workspace, write } = await stack({ ARM_CLIENT_SECRET: "wrong-secret" });
    write({ data: { azuread_client_config: { me: {} } } });
    const { code, stderr } = await workspace.run("plan", "-no-color");
    expect(code).toBe(1);
    expect(stderr).toContain("AADSTS7000215");
    expect(stderr).toContain("AZUREAD_SIGN_IN_REFUSED");
    expect(stderr).not.toContain("wrong-secret");
  });
});

describe("nothing but this machine", () => {
  test.each([
    ["no metadata host", {}, { ARM_METADATA_HOSTNAME: undefined }],
    ["a foreign metadata host", { metadata_host: "management.azure.com" }, {}],
    ["a host that only looks local", { metadata_host: "localhost.attacker.example" }, {}],
  ])("%s is refused before anything is sent", async (_what, provider, env) => {
    const { workspace, write } = await stack(env);
    write({ data: { azuread_client_config: { me: {} } } }, provider);
    const { code, stderr } = await workspace.run("plan", "-no-color");
    expect(code).toBe(1);
    expect(flat(stderr)).toContain("AZUREAD_NO_SANDBOX");
  });
});

test("without a secret it says which variable to set", async () => {
  const { workspace, write } = await stack({ ARM_CLIENT_SECRET: undefined });
  write({ data: { azuread_client_config: { me: {} } } });
  const { code, stderr } = await workspace.run("plan", "-no-color");
  expect(code).toBe(1);
  expect(flat(stderr)).toContain("signs in with a client secret; ARM_CLIENT_SECRET not set");
  expect(flat(stderr)).toContain("AZUREAD_SIGN_IN_INCOMPLETE");
});

function application(objectId: string) {
  const found = sandbox.tenant.state.applications[objectId];
  if (!found) throw new Error(`no application ${objectId}`);
  return found;
}

function isPresent(objectId: string): boolean {
  const found = sandbox.tenant.state.applications[objectId];
  return found !== undefined && found.deletedDateTime === null;
}
