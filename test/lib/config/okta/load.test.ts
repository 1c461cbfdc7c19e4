import { selectStacks, type OktaStackConfig, type Project } from "../../../../lib/config";
import * as configErrors from "../../../../lib/config/errors";
import * as configCommonErrors from "../../../../lib/config/common/errors";
import * as oktaConfigErrors from "../../../../lib/config/okta/errors";
import * as languageErrors from "../../../../lib/okta/language/errors";
import type { Problem } from "../../../../lib/core/problem";
import { load, messages } from "../project-folder";
import { checkOktaStacks } from "../../../../lib/config/okta/checks";
import { oktaStackConfig } from "../../../support/okta-stack-config";

const environmentsText = `
test: { okta: { orgUrl: https://acme.okta.com } }
production: { okta: { orgUrl: https://acme.okta.com/ }, backend: { type: gcs, config: { bucket: state } } }
`;
const profileText = `
identityProvider: okta
label: "Acme ({environment})"
application: { name: acme, settings: { domain: "{domain}" } }
inputs: { domain: { title: Domain, kind: domain, example: okta.acme.example } }
`;
const app = (lines: string): string =>
  `
identityProvider: okta
apps:
  staff:
    target: acme
${lines.replace(/^/gm, "    ")}
    environments: { test: }
`.trimStart();
const answer = "inputs: { domain: okta.acme.example }";

const project = (files: Record<string, string> = {}, options = {}): Project =>
  load(
    { "environments.yaml": environmentsText, "app.yaml": app(answer), "targets/acme.yaml": profileText, ...files },
    options,
  );

function only(files: Record<string, string> = {}, options = {}): OktaStackConfig {
  const loaded = project(files, options);
  expect(messages(loaded)).toEqual([]);
  expect(loaded.stacks).toEqual([]);
  return loaded.oktaStacks[0]!;
}

test("a small deployment is completed by defaults", () => {
  expect(only()).toMatchObject({
    identityProvider: "okta",
    stack: "staff-test",
    label: "Acme (test)",
    orgUrl: "https://acme.okta.com",
    protected: false,
    provisioning: true,
    backend: { type: "local" },
    application: { kind: "catalogue", name: "acme", signOn: "SAML_2_0", settings: { domain: "okta.acme.example" } },
    features: { create: true, update: true, deactivate: true },
    userName: "${source.login}",
    connection: { auth: "token" },
    tokenSource: "env:SCIMFORM_TOKEN_STAFF_TEST",
    assign: { groups: [], users: [] },
  });
});

test("the deployment overrides its profile, and adds to its maps", () => {
  const stack = only({
    "targets/acme.yaml": `${profileText}mappings: { department: user.department, title: user.title }\n`,
    "app.yaml": app(
      [
        answer,
        "features: { deactivate: off }",
        "application: { name: acme_test }",
        "mappings: { title: null, nick: { expression: 'user.nickName', push: onCreate } }",
        "attributes: { nick: { externalName: nickName } }",
        "assign: { groups: [Staff, { name: Bosses, id: 00g1emaKYZTWRYYRRTSK }], users: [clara@acme.example] }",
        "groupPush: [Managers, { group: All, as: Everybody }]",
      ].join("\n"),
    ),
  });
  expect(stack).toMatchObject({
    application: { name: "acme_test", settings: { domain: "okta.acme.example" } },
    features: { create: true, deactivate: false },
    mappings: {
      department: { expression: "user.department", push: "always" },
      nick: { expression: "user.nickName", push: "onCreate" },
    },
    attributes: { nick: { title: "nick", type: "string", externalName: "nickName", required: false } },
    assign: { groups: [{ name: "Staff" }, { name: "Bosses", id: "00g1emaKYZTWRYYRRTSK" }] },
    groupPush: [{ group: { name: "Managers" } }, { group: { name: "All" }, as: "Everybody" }],
  });
  expect(Object.keys(stack.mappings)).toEqual(["department", "nick"]);
  expect(stack.origins["mappings.nick"]).toMatchObject({ file: "config/app.yaml" });
  expect(stack.origins["mappings.department"]).toMatchObject({ file: "config/targets/acme.yaml" });
});

test("waves are those of Entra", () => {
  const stack = only({
    "app.yaml": app(`${answer}\nwave: pilot\nwaves: { pilot: { groups: [Pilot] }, all: { groups: [Staff] } }`),
  });
  expect(stack.assign).toEqual({ groups: [{ name: "Pilot" }], users: [] });
});

test("in the sandbox no org is needed, and state is local", () => {
  const stack = only(
    { "environments.yaml": "test: { backend: { type: gcs, config: { bucket: state } } }\n" },
    { sandbox: true },
  );
  expect(stack).toMatchObject({ backend: { type: "local", config: {} } });
  expect(stack.orgUrl).toBeUndefined();
});

test("an input that a later step gives does not hold up the deploy", () => {
  const steps = "steps: [{ title: Copy the URL, when: deployed, gives: [scimUrl] }]\n";
  const loaded = project({
    "targets/acme.yaml": `${profileText.replace("inputs: {", "inputs: { scimUrl: { title: URL, kind: url },")}connection: { baseUrl: "{scimUrl}" }\n${steps}`,
  });
  expect(loaded.problems.map(({ code, severity }) => [code, severity])).toEqual([
    [configCommonErrors.inputPending.code, "warning"],
  ]);
  expect(loaded.oktaStacks[0]).toMatchObject({ pendingInputs: ["scimUrl"] });
});

const entra = `
apps:
  hr: { target: hr, displayName: HR, environments: { test: } }
`;
const entraProfile =
  "url: https://hr.example/scim\nusers: { mappings: { userName: { source: '[userPrincipalName]', match: 1 }, active: 'Not([IsSoftDeleted])' } }\n";
const bothEnvironments = {
  "environments.yaml":
    "test: { tenantId: 3f6d1c1e-5a0b-4c57-9b1e-7d2f0a4c8e11, okta: { orgUrl: https://acme.okta.com } }\n",
  "hr.yaml": entra,
  "targets/hr.yaml": entraProfile,
};

test("a project may have both, and a pattern means the stacks of both", () => {
  const both = project(bothEnvironments);
  expect(both.problems.filter(({ severity }) => severity === "error")).toEqual([]);
  const names = (patterns: string[]) => {
    const { stacks: selected, problems } = selectStacks(both.allStacks, patterns);
    const stacks = selected.filter(({ identityProvider }) => identityProvider === "entra");
    const oktaStacks = selected.filter(({ identityProvider }) => identityProvider === "okta");
    return [stacks, oktaStacks, problems].map((list) => list.map((each) => ("stack" in each ? each.stack : each.code)));
  };
  expect(names([])).toEqual([["hr-test"], ["staff-test"], []]);
  expect(names(["*-test"])).toEqual([["hr-test"], ["staff-test"], []]);
  expect(names(["staff*"])).toEqual([[], ["staff-test"], []]);
  expect(names(["staf-test"])).toEqual([[], [], [configErrors.unknownStack.code]]);
});

interface Case {
  readonly title: string;
  readonly files: Record<string, string>;
  readonly problem: { readonly code: string };
  readonly place: string;
  readonly says: RegExp;
}

const withApp = (lines: string) => ({ "app.yaml": app(`${answer}\n${lines}`) });
const withOrg = (orgUrl: string) => ({ "environments.yaml": `test: { okta: { orgUrl: ${orgUrl} } }\n` });

const cases: Case[] = [
  {
    title: "an environment without an org",
    files: { "environments.yaml": "test: {}\n" },
    problem: oktaConfigErrors.orgUrlMissing,
    place: "config/environments.yaml:1",
    says: /okta: \{ orgUrl/,
  },
  {
    title: "the address of the Admin Console",
    files: withOrg("https://acme-admin.okta.com/admin/apps"),
    problem: oktaConfigErrors.orgUrlInvalid,
    place: "config/environments.yaml:1",
    says: /Write: https:\/\/acme\.okta\.com$/,
  },
  {
    title: "an org without https",
    files: withOrg("http://acme.okta.com"),
    problem: oktaConfigErrors.orgUrlInvalid,
    place: "config/environments.yaml:1",
    says: /https:\/\/acme\.okta\.com$/,
  },
  {
    title: "a domain with scheme and path",
    files: { "app.yaml": app("inputs: { domain: https://okta.mangoapps.com/u }") },
    problem: configCommonErrors.inputNotDomain,
    place: "config/app.yaml:5",
    says: /okta\.mangoapps\.com/,
  },
  {
    title: "a profile of the other identity provider",
    files: { ...bothEnvironments, "app.yaml": app("").replace("acme", "hr") },
    problem: configErrors.profileOfOtherProvider,
    place: "config/app.yaml:4",
    says: /for Entra, and this deployment is for Okta/,
  },
  {
    title: "an unknown key",
    files: withApp("lable: X"),
    problem: configCommonErrors.unknownKey,
    place: "config/app.yaml:6",
    says: /"label"/,
  },
  {
    title: "both a catalogue app and a custom one",
    files: withApp("application: { saml: { acsUrl: https://a.example/acs, audience: a } }"),
    problem: oktaConfigErrors.applicationUnclear,
    place: "config/app.yaml",
    says: /both/,
  },
  {
    title: "a custom app without acsUrl",
    files: {
      "targets/acme.yaml": "identityProvider: okta\nlabel: A\napplication: { saml: { audience: a } }\n",
      "app.yaml": app(""),
    },
    problem: configCommonErrors.missingKey,
    place: "config/app.yaml",
    says: /acsUrl/,
  },
  {
    title: "a custom app whose assertions travel in the clear",
    files: {
      "targets/acme.yaml":
        "identityProvider: okta\nlabel: A\napplication: { saml: { acsUrl: 'http://a.example/acs', audience: a } }\n",
      "app.yaml": app(""),
    },
    problem: configCommonErrors.signOnNotHttps,
    place: "config/targets/acme.yaml:3",
    says: /a\.example/,
  },
  {
    title: "an attribute that SCIM has no name for",
    files: withApp("attributes: { tags: { type: array } }"),
    problem: oktaConfigErrors.attributeIncomplete,
    place: "config/app.yaml:6",
    says: /externalName and items/,
  },
  {
    title: "elements of what is no array",
    files: withApp("attributes: { tags: { externalName: tags, items: string } }"),
    problem: oktaConfigErrors.itemsOfNoArray,
    place: "config/app.yaml:6",
    says: /leave `items` out/i,
  },
  {
    title: "people whose user name only Okta can work out",
    files: withApp("userName: '${fn:hash(source.login)}'\nassign: { users: [clara@acme.example] }"),
    problem: oktaConfigErrors.userNameOfPeople,
    place: "config/app.yaml:6",
    says: /group/,
  },
  {
    title: "a mapping without expression",
    files: withApp("mappings: { title: { push: onCreate } }"),
    problem: languageErrors.expressionEmpty,
    place: "config/app.yaml:6",
    says: /title/,
  },
  {
    title: "an expression of the wrong direction",
    files: withApp("mappings:\n  title: { expression: appuser.title }"),
    problem: languageErrors.expressionDirection,
    place: "config/app.yaml:7",
    says: /user\.title/,
  },
  {
    title: "a user name that is no template",
    files: withApp("userName: user.email"),
    problem: languageErrors.templateForm,
    place: "config/app.yaml:6",
    says: /'\$\{source\.email\}'/,
  },
  {
    title: "an expression in a SAML attribute",
    files: {
      "targets/acme.yaml":
        "identityProvider: okta\nlabel: A\napplication:\n  saml: { acsUrl: 'https://a.example/acs', audience: a, attributes: { mail: '[mail]' } }\n",
      "app.yaml": app(""),
    },
    problem: languageErrors.expressionForeign,
    place: "config/targets/acme.yaml:4",
    says: /user\.email/,
  },
  {
    title: "an id of Entra",
    files: withApp("assign: { groups: [{ name: A, id: 22222222-2222-4222-8222-222222222222 }] }"),
    problem: configCommonErrors.invalidValue,
    place: "config/app.yaml:6",
    says: /00g1emaKYZTWRYYRRTSK/,
  },
  {
    title: "a group assigned twice",
    files: withApp("assign: { groups: [Staff, staff] }"),
    problem: configErrors.duplicatePrincipal,
    place: "config/app.yaml:6",
    says: /staff/,
  },
  {
    title: "a group pushed twice",
    files: withApp("groupPush: [Staff, staff]"),
    problem: oktaConfigErrors.pushedTwice,
    place: "config/app.yaml:6",
    says: /staff/,
  },
  {
    title: "a group pushed by name and by id",
    files: withApp("groupPush: [{ group: Staff, id: 00g1emaKYZTWRYYRRTSK }, 00g1emaKYZTWRYYRRTSK]"),
    problem: oktaConfigErrors.pushedTwice,
    place: "config/app.yaml:6",
    says: /00g1emaKYZTWRYYRRTSK/,
  },
  {
    title: "a group both assigned and pushed",
    files: withApp("assign: { groups: [Staff] }\ngroupPush: [Staff]"),
    problem: oktaConfigErrors.pushOfAssigned,
    place: "config/app.yaml:7",
    says: /another one to push/,
  },
  {
    title: "a SCIM endpoint without https",
    files: withApp("connection: { baseUrl: http://scim.acme.example }"),
    problem: configCommonErrors.urlNotHttps,
    place: "config/app.yaml:6",
    says: /scim\.acme\.example/,
  },
  {
    title: "a secret in the config",
    files: withApp("apiToken: 00abc"),
    problem: configCommonErrors.secretKey,
    place: "config/app.yaml:6",
    says: /tokenSource/,
  },
  {
    title: "a placeholder that nothing is called",
    files: {
      "targets/acme.yaml": `${profileText}connection: { baseUrl: "{domian}" }\n`,
      "app.yaml": app("connection: { baseUrl: null }\n" + answer),
    },
    problem: configCommonErrors.placeholderUnknown,
    place: "config/targets/acme.yaml:6",
    says: /\{domain\}/,
  },
  {
    title: "a stack that Entra has, too",
    files: { ...bothEnvironments, "hr.yaml": entra.replace("hr:", "staff:") },
    problem: configErrors.duplicateStack,
    place: "config/app.yaml:6",
    says: /staff-test/,
  },
];

test.each(cases)("$title", ({ files, problem, place, says }) => {
  const found = project(files).problems.filter(({ code }) => code !== "MAPPING_MAIL_MAY_BE_MISSING");
  expect(found.map(({ code }) => code)).toContain(problem.code);
  const one: Problem = found.find(({ code }) => code === problem.code)!;
  expect(`${one.location!.file}:${one.location!.line}`).toContain(place.split(":")[0]);
  if (place.includes(":")) expect(`${one.location!.file}:${one.location!.line}`).toBe(place);
  expect(`${one.summary} ${one.remedy}`).toMatch(says);
  expect(found.filter(({ severity }) => severity === "error").length).toBeLessThanOrEqual(1);
});

test("one app that exists belongs to one stack", () => {
  const existing = "environments: { test: { existing: { appId: 0oa1gjh63g214q0Hq0g4 } } }";
  const two = `identityProvider: okta\napps:\n  a: { target: acme, ${answer}, ${existing} }\n  b: { target: acme, ${answer}, ${existing} }\n`;
  const { problems } = project({ "app.yaml": two });
  expect(problems.map(({ code, location }) => [code, location?.line])).toEqual([
    [oktaConfigErrors.existingTwice.code, 4],
  ]);
});

test("a stack's name has to fit into the note by which its app is found", () => {
  const codesOf = (stack: string) => checkOktaStacks([oktaStackConfig({ stack })]).map(({ code }) => code);
  expect(codesOf("a".repeat(150))).toEqual([]);
  expect(codesOf("a".repeat(200))).toEqual([oktaConfigErrors.stackNameTooLong.code]);
});
