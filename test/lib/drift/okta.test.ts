import type { OktaStackConfig } from "../../../lib/config";
import { remediesFor } from "../../../lib/drift";
import { compareOktaApp, type DeployedOktaApp } from "../../../lib/drift/okta";
import { oktaStackConfig } from "../../support/okta-stack-config";

const pushed = { group: { name: "Team & Staff" } };
const config: OktaStackConfig = oktaStackConfig({ assign: { groups: [], users: [] }, groupPush: [pushed] });

function remedies(live: Partial<DeployedOktaApp>): string {
  const { label, userName } = config;
  const app: DeployedOktaApp["app"] = {
    ...{ id: "0oa1", name: "mangoapps", label, status: "ACTIVE", signOnMode: "SAML_2_0" },
    features: ["PUSH_NEW_USERS", "PUSH_PROFILE_UPDATES", "PUSH_USER_DEACTIVATION"],
    credentials: { userNameTemplate: { template: userName } },
    settings: { app: { domain: "okta.mangoapps.com" } },
  };
  const as = { app, attributes: {}, mappings: {}, assigned: { groups: [], users: [] }, groupPush: [] };
  return remediesFor("mango-test", compareOktaApp(config, { ...as, ...live })).join(" ");
}

test("attributes of the assertion are compared, too", () => {
  const application = {
    ...{ kind: "saml" as const, acsUrl: "https://a.example/acs", audience: "urn:a" },
    nameId: { template: "${user.userName}", format: "urn:format" },
    attributeStatements: { email: "user.email", team: "user.department" },
  } as const;
  const attributeStatements = [
    { type: "EXPRESSION", name: "email", values: ["user.login"] },
    { type: "EXPRESSION", name: "phone", values: ["user.mobilePhone"] },
    { type: "GROUP", name: "groups", filterType: "REGEX", filterValue: ".*" },
  ];
  const app: DeployedOktaApp["app"] = {
    ...{ id: "0oa1", name: "own_1", label: config.label, status: "ACTIVE", signOnMode: "SAML_2_0" },
    features: ["PUSH_NEW_USERS", "PUSH_PROFILE_UPDATES", "PUSH_USER_DEACTIVATION"],
    credentials: { userNameTemplate: { template: config.userName } },
    settings: {
      signOn: {
        ...{ ssoAcsUrl: "https://a.example/acs", audience: "urn:a", attributeStatements },
        ...{ subjectNameIdTemplate: "${user.userName}", subjectNameIdFormat: "urn:format" },
      },
    },
  };
  const live = { app, attributes: {}, mappings: {}, assigned: { groups: [], users: [] }, groupPush: [] };
  const own = { ...config, application, groupPush: [] };
  expect(compareOktaApp(own, live).map(({ text, repair }) => [text, repair])).toEqual([
    ["~ application.saml.attributes.email: user.login -> user.email", "updateApp"],
    ["- application.saml.attributes.phone: user.mobilePhone", "updateApp"],
    ["+ application.saml.attributes.team: user.department", "updateApp"],
  ]);
});

test("an app that somebody deactivated is to be activated, not deployed", () => {
  const app: DeployedOktaApp["app"] = {
    ...{ id: "0oa1", name: "mangoapps", label: config.label, status: "INACTIVE", signOnMode: "SAML_2_0" },
    features: ["PUSH_NEW_USERS", "PUSH_PROFILE_UPDATES", "PUSH_USER_DEACTIVATION"],
    credentials: { userNameTemplate: { template: config.userName } },
    settings: { app: { domain: "okta.mangoapps.com" } },
  };
  const said = remedies({ app, groupPush: [{ ...pushed, status: "ACTIVE" }] });
  expect(said).toContain("Activate the app");
  expect(said).not.toContain("cdktf deploy");
});

test.each<[what: string, live: Partial<DeployedOktaApp>, says: readonly string[]]>([
  [
    "a group push that is gone is forgotten before it is deployed again",
    {},
    [
      "`terraform -chdir=cdktf.out/stacks/mango-test state rm okta_push_group.push_team_staff_",
      "cdktf deploy mango-test",
    ],
  ],
  [
    "one in ERROR is none of Terraform's business",
    { groupPush: [{ ...pushed, status: "ERROR" }] },
    ["scimform status mango-test", "state rm okta_push_group.push_team_staff_"],
  ],
  ["one that is switched off is deployed", { groupPush: [{ ...pushed, status: "INACTIVE" }] }, ["Put the config back"]],
  [
    "somebody assigned besides may have the app through a group",
    { groupPush: [{ ...pushed, status: "ACTIVE" }], assigned: { groups: [], users: [{ name: "ann@acme.example" }] } },
    ["E0000046", "Convert Assignments"],
  ],
])("%s", (_what, live, says) => {
  for (const text of says) expect(remedies(live)).toContain(text);
});
