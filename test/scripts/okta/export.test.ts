import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Testing } from "cdktf";
import { addOktaImports } from "../../../stacks/okta/imports";
import { OktaStack } from "../../../stacks/okta/okta-stack";
import { scimUrl, token, OktaProject } from "./okta-project";
import { stackWorkspace, version } from "../../support/stack-workspace";

const environments = "test: { okta: { orgUrl: https://contoso.okta.com } }\n";
const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const person = "freja.nygaard@contoso.example";

let world: OktaProject;
let appId: string;
beforeEach(async () => {
  world = await OktaProject.start({ "environments.yaml": environments });
  appId = await makeApp("Zscaler (test)");
});
afterEach(() => world.close());

async function call(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
  const answer = await world.api(method, path, body);
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(answer.body)}`);
  return answer.body as Record<string, unknown>;
}

async function makeApp(label: string, body: object = { name: "zscalerbyz", signOnMode: "SAML_2_0" }): Promise<string> {
  const credentials = { userNameTemplate: { template: "${source.email}", type: "BUILT_IN" } };
  return String((await call("POST", "/api/v1/apps", { label, credentials, settings: { app: {} }, ...body }))["id"]);
}

/** What somebody set up in the Admin Console. */
async function setUp(): Promise<void> {
  const provisioning = { baseUrl: scimUrl, token, authentication: "consent" as const };
  await world.sandbox.console.enableProvisioning(appId, { ...provisioning, features: ["create", "update", "groups"] });
  const property = { type: "string", externalNamespace: enterprise, required: false, scope: "NONE" };
  const properties = {
    costCentre: { ...property, title: "Cost centre", externalName: "costCenter" },
    size: { ...property, title: "Size", externalName: "size", enum: ["S", "L"] },
  };
  await call("POST", `/api/v1/meta/schemas/apps/${appId}/default`, {
    definitions: { custom: { id: "#custom", type: "object", properties } },
  });
  const [mapping] = (await call("GET", `/api/v1/mappings?targetId=${appId}`)) as unknown as { id: string }[];
  await call("POST", `/api/v1/mappings/${mapping?.id}`, {
    properties: { costCentre: { expression: "user.costCenter", pushStatus: "DONT_PUSH" } },
  });
  await call("PUT", `/api/v1/apps/${appId}/groups/${world.sandbox.org.group("MangoApps Pilot").id}`, {});
  await call("POST", `/api/v1/apps/${appId}/users`, { id: world.sandbox.org.user(person).id, scope: "USER" });
  const pushed = await call("POST", "/api/v1/groups", { profile: { name: "Pushed" } });
  await call("POST", `/api/v1/apps/${appId}/group-push/mappings`, {
    ...{ sourceGroupId: pushed["id"], targetGroupName: "Pushed", status: "ACTIVE" },
  });
  await world.sandbox.settle();
}

const read = (file: string): string => readFileSync(join(world.root, file), "utf8");
const codes = ({ json }: { json: { problems: { code: string }[] } }) => json.problems.map(({ code }) => code);
const calls = (): string[] => [...new Set(world.sandbox.traffic.list().map(({ method }) => method))];

test("an app becomes config that is as the app is; the org is only read", async () => {
  await setUp();
  world.sandbox.traffic.clear();
  const shown = await world.run(["export", "Zscaler (test)", "--environment", "test", "--dry-run", "--json"]);
  expect(shown).toMatchObject({ exitCode: 0, json: { results: [{ written: false, stack: "zscaler-test", appId }] } });
  expect(readdirSync(world.root)).toEqual(["config"]);
  const unasked = await world.run(["export", appId]);
  expect(unasked).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("HEALTH_NOT_CONFIRMED") });
  expect(existsSync(join(world.root, "imports"))).toBe(false);

  const done = await world.run(["export", appId, "--yes", "--json"]);
  expect(done.exitCode).toBe(0);
  expect(done.json.results).toMatchObject([
    { mode: "existing", label: "Zscaler (test)", assigned: { groups: 1, users: 1 }, written: true },
  ]);
  // What the config does not say is listed.
  expect(new Set(codes(done))).toEqual(new Set(["EXPORT_LEFT_ALONE"]));
  const said = done.json.problems.map(({ summary }) => summary).join("\n");
  expect(said).toContain("the property size of the app user profile");
  expect(said).toContain("the provisioning connection");
  expect(read("config/zscaler.yaml")).toContain(`existing: { appId: ${appId} }`);
  expect(read("config/targets/zscaler.yaml")).toContain("costCentre: { expression: ");
  expect(read("config/targets/zscaler.yaml")).not.toContain("size:");
  expect(world.config).toMatchObject({
    label: "Zscaler (test)",
    application: { kind: "catalogue", name: "zscalerbyz", signOn: "SAML_2_0" },
    features: { create: true, update: true, deactivate: false },
    userName: "${source.email}",
    assign: { groups: [{ name: "MangoApps Pilot" }], users: [{ name: person }] },
    groupPush: [{ group: { name: "Pushed" } }],
    attributes: { costCentre: { externalName: "costCenter", externalNamespace: enterprise } },
  });
  expect(await world.run(["drift", "zscaler-test"])).toMatchObject({ exitCode: 0 });
  expect(calls()).toEqual(["GET"]);

  const again = await world.run(["export", appId, "--json"]);
  const kept = ["config/zscaler.yaml", "imports/zscaler-test.json"].map((name) => ({ name, action: "keep" }));
  expect(again.json.results).toMatchObject([{ files: kept }]);
  for (const { stdout, stderr } of [shown, unasked, done, again]) expect(stdout + stderr).not.toContain(token);
});

test("an INACTIVE app is exported with a warning, and Activate is the remedy", async () => {
  await call("POST", `/api/v1/apps/${appId}/lifecycle/deactivate`);
  const done = await world.run(["export", appId, "--yes", "--json"]);
  expect(done.exitCode).toBe(0);
  expect(done.json.problems).toContainEqual(
    expect.objectContaining({
      ...{ code: "OKTA_EXPORT_APP_INACTIVE", severity: "warning" },
      remedy: expect.stringContaining("Activate it"),
    }),
  );
  const { json } = await world.run(["status", "zscaler-test", "--json"]);
  expect(json.problems).toContainEqual(
    expect.objectContaining({ code: "OKTA_APP_INACTIVE", remedy: expect.stringContaining("Activate") }),
  );
});

test("Terraform takes over what is there: nothing to assign, nothing to destroy, and nothing changes in the org", async () => {
  await setUp();
  expect(await world.run(["export", appId, "--yes"])).toMatchObject({ exitCode: 0 });
  const workspace = stackWorkspace(world.sandbox);
  try {
    const { folder } = workspace;
    const state = { root: world.root, stackFolder: folder, sandbox: folder };
    const stack = new OktaStack(Testing.app(), world.config, { state, version });
    addOktaImports(stack, world.config, { root: world.root, sandbox: true });
    workspace.write("cdk.tf.json", JSON.parse(Testing.synth(stack)) as object);
    await workspace.succeed("init");
    const plan = await workspace.succeed("plan", "-no-color");
    // To add: the mappings, of which everything is there already. To change: how a push is to be deleted, and whose property it is,
    // which only Terraform keeps.
    expect(plan.stdout).toContain("Plan: 4 to import, 2 to add, 2 to change, 0 to destroy.");
    expect(plan.stdout).toMatch(/~ resource "okta_app_user_schema_property"[^}]*\+ user_type +=/);
    expect(plan.stdout).toContain("scimform_okta_profile_mapping.profile_mapping will be created");
    expect(plan.stdout).toMatch(/~ resource "okta_push_group"[^}]*\+ delete_target_group_on_destroy = false/);

    const live = (): unknown => JSON.parse(JSON.stringify(world.sandbox.org.state.apps));
    const before = live();
    world.sandbox.traffic.clear();
    await workspace.succeed("apply", "-auto-approve", "-no-color");
    expect(live()).toEqual(before);
    expect(calls().sort()).toEqual(["GET", "PATCH", "POST"]);
    expect((await workspace.run("plan", "-detailed-exitcode", "-no-color")).code).toBe(0);
    expect(await world.run(["drift", "zscaler-test"])).toMatchObject({ exitCode: 0 });
  } finally {
    workspace.dispose();
  }
});

test("a second environment uses the profile that says the same; a name that is not unique gets its id", async () => {
  writeFileSync(
    join(world.root, "config/environments.yaml"),
    `${environments}other: { okta: { orgUrl: https://c.okta.com } }\n`,
  );
  expect(codes(await world.run(["export", appId, "--json", "--yes"]))).toEqual(["EXPORT_ENVIRONMENT_NEEDED"]);
  expect(await world.run(["export", appId, "--environment", "test", "--yes"])).toMatchObject({ exitCode: 0 });

  const second = await makeApp("Zscaler (test)");
  const twins = [];
  for (const name of ["Twins", "Twins of an import"])
    twins.push(String((await call("POST", "/api/v1/groups", { profile: { name } }))["id"]));
  // Groups that come from elsewhere may be called alike.
  world.sandbox.org.group(twins[1] ?? "").profile.name = "Twins";
  await call("PUT", `/api/v1/apps/${second}/groups/${twins[1]}`, {});
  const byLabel = await world.run(["export", "Zscaler (test)", "--environment", "other", "--json", "--yes"]);
  expect([byLabel.exitCode, codes(byLabel)]).toEqual([2, ["OKTA_EXPORT_APP_AMBIGUOUS"]]);
  for (const id of [appId, second]) expect(byLabel.json.problems[0]?.summary).toContain(id);

  const arguments_ = ["export", second, "--environment", "other", "--app", "zscaler", "--yes", "--json"];
  const done = await world.run(arguments_);
  expect([done.exitCode, done.json.results[0]?.["stack"]]).toEqual([0, "zscaler-other"]);
  expect(readdirSync(join(world.root, "config/targets"))).toEqual(["zscaler.yaml"]);
  expect(read("config/zscaler-other.yaml")).toContain(`{ name: Twins (${twins[1]}), id: ${twins[1]} }`);
  expect(await world.run(["drift", "*"])).toMatchObject({ exitCode: 0 });
});

test("a custom SAML app; assignments may stay with somebody else", async () => {
  const signOn = {
    ...{ ssoAcsUrl: "https://app.example/acs", recipient: "https://app.example/acs" },
    ...{ destination: "https://app.example/acs", audience: "https://app.example", responseSigned: true },
    ...{
      subjectNameIdTemplate: "${user.userName}",
      subjectNameIdFormat: "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
    },
    ...{ signatureAlgorithm: "RSA_SHA256", digestAlgorithm: "SHA256" },
    authnContextClassRef: "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport",
    attributeStatements: [
      {
        type: "EXPRESSION",
        name: "email",
        namespace: "urn:oasis:names:tc:SAML:2.0:attrname-format:basic",
        values: ["user.email"],
      },
      { type: "GROUP", name: "groups", filterType: "REGEX", filterValue: ".*" },
    ],
  };
  const id = await makeApp("Own app", { signOnMode: "SAML_2_0", settings: { signOn } });
  const done = await world.run(["export", "Own app", "--app", "own", "--no-assignments", "--yes", "--json"]);
  expect(done.exitCode).toBe(0);
  expect(done.json.problems.map(({ summary }) => summary).join()).toContain("the attribute groups of the assertion");
  expect(world.config).toMatchObject({
    stack: "own-test",
    existing: { appId: id },
    provisioning: false,
    assign: "external",
    application: {
      ...{ kind: "saml", acsUrl: "https://app.example/acs", attributeStatements: { email: "user.email" } },
      nameId: { format: "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent" },
    },
  });
  expect(await world.run(["drift", "own-test"])).toMatchObject({ exitCode: 0 });
});

test("nothing is overwritten, and what the config cannot say, or somebody has already, is refused", async () => {
  const refused = async (...args: string[]) => {
    const { exitCode, json } = await world.run(["export", ...args, "--yes", "--json"]);
    return [exitCode, ...json.problems.filter(({ severity }) => severity === "error").map(({ code }) => code)];
  };
  expect(await refused("No such app")).toEqual([1, "OKTA_EXPORT_APP_NOT_FOUND"]);
  expect(await refused("0oa1gjh63g214q0Hq0g4")).toEqual([1, "OKTA_EXPORT_APP_NOT_FOUND"]);
  expect(await refused(appId, "--url", scimUrl)).toEqual([2, "OKTA_EXPORT_OPTION"]);
  expect(await refused(appId, "--app", "Zs")).toEqual([2, "EXPORT_NAME_INVALID"]);
  const braces = await makeApp("Zscaler {environment}");
  expect(await refused(braces, "--app", "braces")).toEqual([3, "OKTA_EXPORT_NOT_EXPRESSIBLE"]);
  expect(readdirSync(world.root)).toEqual(["config"]);

  expect(await refused(appId)).toEqual([0]);
  expect(await refused(appId, "--app", "other")).toEqual([2, "EXPORT_ALREADY_MANAGED"]);
  writeFileSync(join(world.root, "config/zscaler.yaml"), `# Mine.\n${read("config/zscaler.yaml")}`);
  expect(await refused(appId)).toEqual([2, "OKTA_EXPORT_FILE_TAKEN"]);
  expect(read("config/zscaler.yaml")).toContain("# Mine.");

  const notes = { admin: "scimform:zscaler-test" };
  rmSync(join(world.root, "config/zscaler.yaml"));
  const owned = await makeApp("Owned", { name: "zscalerbyz", signOnMode: "SAML_2_0", settings: { app: {}, notes } });
  writeFileSync(
    join(world.root, "config/mine.yaml"),
    "identityProvider: okta\napps: { zscaler: { target: zscaler, label: Owned, environments: { test: } } }\n",
  );
  expect(await refused(owned, "--app", "owned")).toEqual([2, "EXPORT_ALREADY_MANAGED"]);
});
