import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ObjectValue } from "../../../../provider/plugin/types";
import { pushAddress } from "../../../../lib/drift/okta";
import { startOktaSandbox, type OktaSandbox } from "../../../../sandbox/okta";
import type { OrgApi } from "../../../../sandbox/fake-providers/okta/org-api";
import { textOf } from "../../../../sandbox/fake-providers/okta/values";
import { startOktaRun } from "../../../support/okta-run";
import type { ProviderRun } from "../../../support/provider-run";
import { realProgram, fakeProviderTest } from "../../../support/providers";
import { apiOf, customSaml, type Api } from "../../okta/client";
import { scimTarget } from "../../okta/scim-target";

/**
 * What becomes of each object in the hands of okta/okta when somebody else deletes or changes it, and of each argument that the
 * stacks set when it is changed or taken out of the configuration.
 */

const programs = mkdtempSync(join(tmpdir(), "scimform-okta-gone-"));
let sandbox: OktaSandbox;
let api: Api;
let run: ProviderRun<OrgApi>;
let appId: string;
const target = scimTarget();
beforeAll(async () => {
  await target.start();
  sandbox = await startOktaSandbox();
  api = apiOf(sandbox);
  run = await startOktaRun(sandbox, await realProgram("okta", programs));
});
afterAll(async () => {
  await run?.stop();
  rmSync(programs, { recursive: true });
  await sandbox.close();
  await target.close();
});
beforeEach(async () => {
  appId = String((await api("POST", "/api/v1/apps", customSaml("Generic"))).body.id);
  const app = sandbox.org.app(appId);
  app.connection = {
    status: "ENABLED",
    authScheme: "HEADER",
    baseUrl: target.url,
    profile: {},
    byHand: true,
  };
  app.features = ["PUSH_NEW_USERS", "GROUP_PUSH"];
});

const acs = "https://vendor.example/acs";
const note = "scimform:own-test";
const person = () => sandbox.org.user("freja.nygaard@contoso.example");
const group = (name: string): string => sandbox.org.group(name).id;

/** A configuration of each resource that the stacks use. */
const configs: Readonly<Record<string, () => ObjectValue>> = {
  okta_app_saml: () => ({
    ...{ label: "Own", status: "ACTIVE", admin_note: note, sso_url: acs, recipient: acs, destination: acs },
    ...{ audience: "urn:vendor", subject_name_id_template: "${user.userName}", response_signed: true },
    subject_name_id_format: "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress",
    ...{ signature_algorithm: "RSA_SHA256", digest_algorithm: "SHA256", assertion_signed: true },
    authn_context_class_ref: "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport",
    attribute_statements: [{ type: "EXPRESSION", name: "email", values: ["user.email"] }],
  }),
  okta_app_auto_login: () => ({
    ...{ label: "Slack", status: "ACTIVE", admin_note: note },
    ...{ preconfigured_app: "slack", app_settings_json: '{"domain":"acme"}' },
  }),
  okta_app_group_assignment: () => ({ app_id: appId, group_id: group("MangoApps Pilot") }),
  okta_app_user: () => ({
    app_id: appId,
    user_id: person().id,
    username: textOf(person().profile as ObjectValue, "login"),
  }),
  okta_app_user_schema_property: () => ({
    ...{ app_id: appId, index: "badge", title: "Badge", type: "string", external_name: "badge" },
    ...{ external_namespace: "urn:acme:2.0:User", required: false, scope: "NONE" },
  }),
  okta_push_group: () => ({
    ...{ app_id: appId, source_group_id: group("SCIM Advisors Pilot"), target_group_name: "Advisors" },
    ...{ status: "ACTIVE", delete_target_group_on_destroy: false },
  }),
};

async function made(type: string, config: ObjectValue = configs[type]!()): Promise<ObjectValue> {
  const { state, errors } = await run.apply(type, config, null);
  expect(errors).toEqual([]);
  return state!;
}

test.each(Object.keys(configs))("%s: the plan after a deploy is empty", async (type) => {
  const state = await run.refresh(type, await made(type));
  expect(await run.changes(type, configs[type]!(), state!)).toEqual([]);
});

const appPath = () => `/api/v1/apps/${appId}`;

describe("deleted by somebody else", () => {
  test.each<[type: string, remove: (id: string) => Promise<unknown>]>([
    ["okta_app_saml", removeApp],
    ["okta_app_auto_login", removeApp],
    ["okta_app_group_assignment", (id) => api("DELETE", `${appPath()}/groups/${id}`)],
    ["okta_app_user", (id) => api("DELETE", `${appPath()}/users/${id}`)],
    [
      "okta_app_user_schema_property",
      () =>
        api("POST", `/api/v1/meta/schemas/apps/${appId}/default`, {
          definitions: { custom: { properties: { badge: null } } },
        }),
    ],
  ])("%s is made anew by the next deploy", async (type, remove) => {
    const state = await made(type);
    await remove(textOf(state, "id"));
    expect(await run.refresh(type, state)).toBeNull();
  });

  test("okta_push_group stops every plan, until Terraform forgets it", async () => {
    const state = await made("okta_push_group");
    const path = `${appPath()}/group-push/mappings/${textOf(state, "id")}`;
    await sandbox.settle();
    sandbox.org.app(appId).pushMappings[textOf(state, "id")]!.status = "INACTIVE";
    await api("DELETE", `${path}?deleteTargetGroup=false`);
    await expect(run.refresh("okta_push_group", state)).rejects.toThrow(
      /^Error reading Okta push group mapping .*404 Not Found/s,
    );
    expect(pushAddress("SCIM Advisors Pilot")).toBe("okta_push_group.push_scim_advisors_pilot");
  });

  test("with the app goes everything else, and again group pushes are errors", async () => {
    const states = await Promise.all(
      Object.keys(configs)
        .filter((type) => configs[type]!()["app_id"] !== undefined)
        .map(async (type) => [type, await made(type)] as const),
    );
    await removeApp(appId);
    for (const [type, state] of states) {
      const read = run.refresh(type, state);
      if (type === "okta_push_group")
        await expect(read).rejects.toThrow(/^Error reading Okta push group mapping .*404 Not Found/s);
      else expect([type, await read]).toEqual([type, null]);
    }
  });

  async function removeApp(id: string): Promise<void> {
    await api("POST", `/api/v1/apps/${id}/lifecycle/deactivate`);
    await api("DELETE", `/api/v1/apps/${id}`);
  }
});

test("a group push in ERROR is neither changed nor deleted", async () => {
  const state = await made("okta_push_group");
  await sandbox.settle();
  sandbox.org.app(appId).pushMappings[textOf(state, "id")]!.status = "ERROR";
  const live = await run.refresh("okta_push_group", state);
  const config = configs["okta_push_group"]!();
  expect(await run.changes("okta_push_group", config, live!)).toEqual(["status"]);
  for (const wanted of [config, null]) {
    const { errors } = await run.apply("okta_push_group", wanted, live);
    expect(errors.join()).toContain("ACTIVE or INACTIVE");
  }
});

test("in a Classic Engine org no SAML app has a policy, and nobody asks for one", async () => {
  sandbox.setSwitches({ engine: "classic" });
  await run.restart();
  sandbox.traffic.clear();
  const state = await run.refresh("okta_app_saml", await made("okta_app_saml"));
  expect(sandbox.traffic.list(/policies/)).toEqual([]);
  expect(await run.changes("okta_app_saml", configs["okta_app_saml"]!(), state!)).toEqual([]);
  sandbox.setSwitches({ engine: "identity" });
  await run.restart();
});

/** `null`: the argument is taken out of the configuration. */
test.each<[type: string, change: ObjectValue, replaces: boolean]>([
  ["okta_app_saml", { label: "Other" }, false],
  ["okta_app_saml", { admin_note: null }, false],
  ["okta_app_saml", { status: "INACTIVE" }, false],
  ["okta_app_saml", { attribute_statements: [] }, false],
  ["okta_app_saml", { preconfigured_app: "mangoapps", app_settings_json: '{"domain":"a.example"}' }, true],
  ["okta_app_auto_login", { user_name_template: "${source.email}" }, false],
  ["okta_app_auto_login", { app_settings_json: '{"domain":"other"}' }, false],
  ["okta_app_user", { username: "someone.else@contoso.example" }, false],
  ["okta_app_user_schema_property", { title: "Number of the badge" }, false],
  ["okta_app_user_schema_property", { required: null }, false],
  ["okta_app_user_schema_property", { external_namespace: null }, true],
  ["okta_app_user_schema_property", { type: "array", array_type: "string" }, true],
  ["okta_push_group", { status: "INACTIVE" }, false],
  ["okta_push_group", { target_group_name: null }, true],
  ["okta_push_group", { delete_target_group_on_destroy: null }, false],
])("%s: %j is planned once", async (type, change, replaces) => {
  const before = (await run.refresh(type, await made(type)))!;
  const config = { ...configs[type]!(), ...change };
  const { replace } = await run.plan(type, config, before);
  expect(replace.length > 0).toBe(replaces);
  const { state, errors } = await run.apply(type, config, before);
  expect(errors).toEqual([]);
  expect(await run.changes(type, config, (await run.refresh(type, state!))!)).toEqual([]);
});

test("a person needs a user name, and the import of one notes it", async () => {
  const without = { ...configs["okta_app_user"]!(), username: null };
  const refused = await run.apply("okta_app_user", without, null);
  expect([refused.state, refused.errors.join()]).toEqual([
    null,
    expect.stringMatching(/username.*SHARED_USERNAME_AND_PASSWORD/),
  ]);

  await made("okta_app_user");
  const imported = await run.import("okta_app_user", `${appId}/${person().id}`);
  expect(await run.changes("okta_app_user", configs["okta_app_user"]!(), imported)).toEqual([]);
  expect(await run.changes("okta_app_user", without, imported)).toEqual(["username"]);
});

test("what an import leaves for the first deploy to note", async () => {
  await made("okta_app_user_schema_property");
  const property = await run.import("okta_app_user_schema_property", `${appId}/badge`);
  expect(
    await run.changes("okta_app_user_schema_property", configs["okta_app_user_schema_property"]!(), property),
  ).toEqual(["user_type"]);
  const push = { ...configs["okta_push_group"]!(), target_group_name: null };
  const id = textOf(await made("okta_push_group", push), "id");
  const imported = await run.import("okta_push_group", `${appId}/${id}`);
  expect(await run.changes("okta_push_group", push, imported)).toEqual(["delete_target_group_on_destroy"]);
  await made("okta_app_group_assignment");
  const config = configs["okta_app_group_assignment"]!();
  const assigned = await run.import("okta_app_group_assignment", `${appId}/${textOf(config, "group_id")}`);
  expect(await run.changes("okta_app_group_assignment", config, assigned)).toEqual([]);
  for (const type of ["okta_app_user", "okta_app_group_assignment", "okta_app_user_schema_property", "okta_push_group"])
    await expect(run.import(type, "no-id")).rejects.toThrow(/app_u?id>?\//);
});

test("what fails once there is an id stays behind, tainted", async () => {
  sandbox.faults.add({ path: "/api/v1/policies", status: 403 });
  const { state, errors } = await run.apply("okta_app_saml", configs["okta_app_saml"]!(), null);
  sandbox.faults.clear();
  expect(errors).toHaveLength(1);
  expect(sandbox.org.app(textOf(state!, "id")).label).toBe("Own");
});

test.each<[type: string, change: ObjectValue, says: RegExp]>([
  ["okta_app_saml", { admin_note: "x".repeat(251) }, /admin_note.* longer than 250/],
  ["okta_app_saml", { app_settings_json: "{" }, /app_settings_json.* JSON/],
  ["okta_app_saml", { single_logout_url: acs }, /single_logout_url.*single_logout_issuer/],
  ["okta_app_saml", { skip_authentication_policy: true, authentication_policy: "rst1" }, /conflicts with/],
  ["okta_app_user_schema_property", { array_type: "string", unique: "UNIQUE_VALIDATED" }, /unique.* conflicts with/],
  ["okta_push_group", { status: "ON" }, /status.*ACTIVE.*INACTIVE/],
])("%s: %j is refused before the org is asked", async (type, change, says) => {
  expect((await run.validate(type, { ...configs[type]!(), ...change })).join()).toMatch(says);
});

test.each<[change: ObjectValue, says: RegExp]>([
  [{ audience: null }, /audience/],
  [{ response_signed: false, assertion_signed: null }, /response_signed/],
  [{ attribute_statements: [{ name: "groups", type: "GROUP", values: ["user.email"] }] }, /attribute_statements/],
  [{ attribute_statements: [{ name: "groups", filter_type: "EQUALS" }] }, /attribute_statements/],
])("okta_app_saml: %j is refused at the deploy", async (change, says) => {
  const config = { ...configs["okta_app_saml"]!(), ...change };
  const { state, errors } = await run.apply("okta_app_saml", config, null);
  expect([state, errors.join()]).toEqual([null, expect.stringMatching(says)]);
});

fakeProviderTest("okta", "what the stand-in refuses has a code of the catalogue", async () => {
  const app = { ...configs["okta_app_saml"]!(), audience: null };
  expect((await run.apply("okta_app_saml", app, null)).errors.join()).toContain("OKTA_STANDIN_ARGUMENT");
  const user = { ...configs["okta_app_user"]!(), username: null };
  expect((await run.apply("okta_app_user", user, null)).errors.join()).toContain("OKTA_STANDIN_USERNAME");
  await expect(run.import("okta_app_user", "no-id")).rejects.toThrow("OKTA_STANDIN_IMPORT_ID");
  const push = await made("okta_push_group");
  await sandbox.settle();
  const mapping = sandbox.org.app(appId).pushMappings[textOf(push, "id")]!;
  mapping.status = "ERROR";
  expect((await run.apply("okta_push_group", null, push)).errors.join()).toContain("OKTA_STANDIN_PUSH");
  const live = await run.refresh("okta_push_group", push);
  expect((await run.apply("okta_push_group", null, live)).errors.join()).toContain("OKTA_STANDIN_PUSH_STATUS");
});

fakeProviderTest("okta", "an argument that the stand-in does not emulate is refused", async () => {
  const config = { ...configs["okta_app_saml"]!(), logo: "logo.png" };
  expect((await run.validate("okta_app_saml", config)).join()).toContain("OKTA_STANDIN_NOT_EMULATED");
});
