import { Testing } from "cdktf";
import type { OktaStackConfig } from "../../../lib/config/okta/model";
import { OktaStack, type OktaStackOptions } from "../../../stacks/okta/okta-stack";
import { oktaStackConfig } from "../../support/okta-stack-config";
import { pick } from "../../support/pick";

function synth(
  overrides: Partial<OktaStackConfig> = {},
  { sandbox, ...options }: Partial<OktaStackOptions> & { sandbox?: string } = {},
): unknown {
  const state = { root: "/project", stackFolder: "/project/cdktf.out/stacks/mango-test", sandbox };
  return JSON.parse(
    Testing.synth(new OktaStack(Testing.app(), oktaStackConfig(overrides), { state, version: "1.0.0", ...options })),
  );
}

const everything: Partial<OktaStackConfig> = {
  attributes: {
    badges: {
      title: "Badges",
      type: "array",
      items: "string",
      externalName: "badges",
      externalNamespace: "urn:example:2.0:User",
      required: false,
    },
  },
  mappings: {
    department: { expression: "user.department", push: "always" },
    nickName: { expression: '"${" + user.nickName', push: "onCreate" },
  },
  groupPush: [{ group: { name: "Managers", id: "00g1emaKYZTWRYYRRTSK" }, as: "All Managers" }],
};

test("golden: what Terraform is given", () => {
  expect(synth(everything)).toMatchSnapshot();
});

test("golden: a custom SAML app", () => {
  const app = synth({
    application: {
      kind: "saml",
      acsUrl: "https://scim.acme.example/acs",
      audience: "https://scim.acme.example",
      nameId: { template: "${user.userName}", format: "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress" },
      attributeStatements: { email: "user.email" },
    },
  });
  expect(pick(app, "resource.okta_app_saml.app")).toMatchSnapshot();
});

test("templates and expressions of Okta are not Terraform's", () => {
  const out = synth(everything);
  expect(pick(out, "resource.okta_app_saml.app.user_name_template")).toBe("$${source.login}");
  expect(JSON.stringify(pick(out, "resource.scimform_okta_profile_mapping"))).toContain("$${");
});

describe("what somebody set up in the Admin Console is not overwritten", () => {
  test("the app is written once", () => {
    expect(pick(synth(), "resource.okta_app_saml.app.lifecycle.ignore_changes")).toBe("all");
  });

  test("an update that is asked for keeps to what the config says", () => {
    const ignored = pick(synth({}, { mayUpdateApp: true }), "resource.okta_app_saml.app.lifecycle.ignore_changes");
    expect(ignored).toEqual(expect.arrayContaining(["hide_web", "enduser_note", "accessibility_self_service"]));
    expect(ignored).not.toContain("label");
    expect(ignored).not.toContain("app_settings_json");
  });

  test("assignments and mappings of others stay, and so do groups in the target", () => {
    const out = synth(everything);
    const types = Object.keys(pick(out, "resource") as object);
    expect(types).not.toContain("okta_app_group_assignments");
    expect(types).not.toContain("okta_app_features");
    expect(types).not.toContain("okta_app_connection");
    expect(types).not.toContain("okta_profile_mapping");
    expect(pick(out, "resource.okta_push_group.push_managers.delete_target_group_on_destroy")).toBe(false);
  });

  test("an app that exists is only looked up", () => {
    const out = synth({ existing: { appId: "0oa1gjh63g214q0Hq0g4" } });
    expect(Object.keys(pick(out, "resource") as object).sort()).toEqual(["okta_app_group_assignment", "okta_app_user"]);
    expect(pick(out, "data.okta_app_saml.app.id")).toBe("0oa1gjh63g214q0Hq0g4");
  });
});

describe("nobody is assigned before provisioning is enabled", () => {
  const condition = (out: unknown) =>
    pick(out, "resource.okta_app_group_assignment.group_mango_pilot.lifecycle.precondition.0.condition");

  test("assignments wait for the app's features, which only the console sets", () => {
    expect(condition(synth())).toBe('${contains(okta_app_saml.app.features, "PUSH_NEW_USERS")}');
    expect(pick(synth(everything), "resource.okta_push_group.push_managers.lifecycle.precondition.0.condition")).toBe(
      '${contains(okta_app_saml.app.features, "GROUP_PUSH")}',
    );
  });

  test.each<Partial<OktaStackConfig>>([
    { provisioning: false },
    { features: { create: false, update: true, deactivate: true } },
  ])("unless none is asked for: %j", (overrides) => {
    expect(condition(synth(overrides))).toBeUndefined();
  });
});

describe("mappings", () => {
  const types = (out: unknown) => Object.keys(pick(out, "resource.scimform_okta_profile_mapping") as object);
  const former = "okta_profile_mapping.profile_mapping";
  const ours = "scimform_okta_profile_mapping.profile_mapping";
  const own = {
    attributes: everything.attributes!,
    mappings: { badges: { expression: "user.badges", push: "always" } },
  } as const;

  test("of the stack's own properties go before the property does, and come after it", () => {
    const out = synth({ ...own, mappings: { ...everything.mappings, ...own.mappings } });
    expect(types(out)).toEqual(["mapping_badges", "profile_mapping"]);
    expect(pick(out, "resource.scimform_okta_profile_mapping.mapping_badges")).toMatchObject({
      ...{ on_removal: "remove", depends_on: ["okta_app_user_schema_property.property_badges"] },
      lifecycle: { replace_triggered_by: ["okta_app_user_schema_property.property_badges.id"] },
    });
    expect(pick(out, "resource.scimform_okta_profile_mapping.profile_mapping.on_removal")).toBeUndefined();
  });

  test.each<[string, Partial<OktaStackConfig>, unknown, string[]]>([
    ["of the app", everything, [{ from: former, to: ours }], [former]],
    ["of own properties only", own, [{ from: former, to: ours }], [former, ours]],
    ["none", {}, [{ from: former, to: ours }], [former]],
    ["none, of an app that was there before", { existing: { appId: "0oa1" } }, undefined, [former, ours]],
  ])(
    "%s: what an earlier version left in the state is handed over or forgotten, never deleted",
    (_, overrides, moved, forgotten) => {
      const out = synth(overrides);
      expect(pick(out, "moved")).toEqual(moved);
      expect(pick(out, "removed")).toEqual(forgotten.map((from) => ({ from, lifecycle: { destroy: false } })));
      // Terraform looks at this first: an older one names the version, and not a block that it does not know.
      expect(pick(out, "terraform.required_version")).toBe(">= 1.8.0");
    },
  );
});

test("each group is looked up once, by its whole name, and has to be the only one", () => {
  const name = 'R&D "north"';
  const out = synth({ assign: { groups: [{ name }], users: [] }, groupPush: [{ group: { name } }] });
  const groups = pick(out, "data.okta_groups") as Record<string, { search: string }>;
  expect(Object.values(groups).map(({ search }) => search)).toEqual(['profile.name eq "R&D \\"north\\""']);
});

test("nobody is assigned where somebody else does it", () => {
  // The mapping, of nothing, tells a lost state from a first deploy.
  const resources = ["okta_app_saml", "scimform_okta_profile_mapping"];
  expect(Object.keys(pick(synth({ assign: "external" }), "resource") as object)).toEqual(resources);
});

test("protected: the app cannot be destroyed, unless that was asked for", () => {
  const prevents = (out: unknown) => pick(out, "resource.okta_app_saml.app.lifecycle.prevent_destroy");
  expect(prevents(synth({ protected: true }))).toBe(true);
  expect(prevents(synth({ protected: true }, { mayDestroy: true }))).toBeUndefined();
  const speaks = (out: unknown) => pick(out, "resource.scimform_okta_profile_mapping.profile_mapping.protected");
  const mappings = { department: { expression: "user.department", push: "always" } } as const;
  expect(speaks(synth({ mappings, protected: true }))).toBe(true);
  expect(speaks(synth({ mappings }))).toBeUndefined();
});

test("in the sandbox no real org is named, and state is in the sandbox folder", () => {
  const out = synth({ orgUrl: undefined }, { sandbox: "/box" });
  expect(pick(out, "provider.okta")).toEqual([{ org_name: "sandbox", base_url: "scimform.invalid" }]);
  expect(pick(out, "provider.scimform")).toEqual([{}]);
  expect(pick(out, "terraform.backend.local.path")).toBe("/box/state/mango-test.tfstate");
});

test("nothing of a sign-in or a token is in what Terraform is given", () => {
  expect(JSON.stringify(synth(everything))).not.toMatch(/SCIMFORM_TOKEN|api_token|private_key|client_id/);
});
