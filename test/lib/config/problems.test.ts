import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { loadProject, type LoadOptions } from "../../../lib/config";
import { selectStacks } from "../../../lib/config/select";
import * as configErrors from "../../../lib/config/common/errors";
import * as libConfigErrors from "../../../lib/config/errors";
import * as coreErrors from "../../../lib/core/errors";
import * as entraConfigErrors from "../../../lib/config/entra/errors";
import { load, onlyProblem, projectFolder } from "./project-folder";

type Files = Readonly<Record<string, string | null>>;

const app = (lines: string, environments = "      test:\n"): Files => ({
  "app.yaml": `apps:\n  hr:\n    target: acme\n    displayName: HR\n${lines}    environments:\n${environments}`,
});
const target = (mappings: string, url = "https://acme.example/scim"): Files => ({
  "targets/acme.yaml": `url: ${url}\nusers:\n  mappings:\n    userName: { source: "[userPrincipalName]", match: 1 }\n    active: Not([IsSoftDeleted])\n${mappings}`,
});
const environment = (lines: string): Files => ({ "environments.yaml": `test: { ${lines} }\n` });
const tenantGuid = "tenantId: 3f6d1c1e-5a0b-4c57-9b1e-7d2f0a4c8e11";

interface Case {
  readonly title: string;
  readonly files: Files;
  readonly options?: Partial<LoadOptions>;
  readonly problem: { readonly code: string };
  readonly place: string;
  /** Words of the message that matter. */
  readonly says: RegExp;
}

const cases: readonly Case[] = [
  // Files
  {
    title: "no environments.yaml",
    files: { "environments.yaml": null },
    problem: configErrors.environmentsMissing,
    place: "",
    says: /config\/environments\.yaml/,
  },
  {
    title: "no deployment",
    files: { "app.yaml": null },
    problem: configErrors.noDeployments,
    place: "",
    says: /scimform init/,
  },
  {
    title: "an empty deployment",
    files: { "app.yaml": "# later\n" },
    problem: libConfigErrors.fileEmpty,
    place: "config/app.yaml:1:1",
    says: /`apps:`/,
  },
  {
    title: "an empty environments.yaml",
    files: { "environments.yaml": "" },
    problem: libConfigErrors.fileEmpty,
    place: "config/environments.yaml:1:1",
    says: /tenantId/,
  },
  {
    title: "an empty profile",
    files: { "targets/acme.yaml": "" },
    problem: libConfigErrors.fileEmpty,
    place: "config/targets/acme.yaml:1:1",
    says: /`users:`/,
  },
  {
    title: "another ending",
    files: { "more.yml": "apps: {}" },
    problem: configErrors.fileExtension,
    place: "config/more.yml:1:1",
    says: /more\.yaml/,
  },

  // YAML
  {
    title: "a tab",
    files: target("\ttitle: x\n"),
    problem: configErrors.yamlSyntax,
    place: "config/targets/acme.yaml:6:1",
    says: /spaces, not tabs/,
  },
  {
    title: "two documents",
    files: { "more.yaml": "apps: {}\n---\napps: {}\n" },
    problem: configErrors.yamlSyntax,
    place: "config/more.yaml:2:1",
    says: /second document/,
  },
  {
    title: "an unknown tag",
    files: app("    notificationEmail: !boss a@contoso.example\n"),
    problem: configErrors.yamlSyntax,
    place: "config/app.yaml:5:24",
    says: /needs quotes/,
  },
  {
    title: "double quotes in double quotes",
    files: target(`    title: "Join(" ", [a], [b])"\n`),
    problem: configErrors.yamlSyntax,
    place: "config/targets/acme.yaml:6:20",
    says: /Write: title: 'Join\(" ", \[a\], \[b\]\)'$/,
  },
  {
    title: "a bare call in braces",
    files: target(`    title: { source: Join("-", [a], [b]), default: x }\n`),
    problem: configErrors.yamlSyntax,
    place: "config/targets/acme.yaml:6:40",
    says: /Write: title: \{ source: 'Join\("-", \[a\], \[b\]\)', default: x \}$/,
  },
  {
    title: "a key twice",
    files: app("    scope: assigned\n    scope: assigned\n"),
    problem: configErrors.duplicateKey,
    place: "config/app.yaml:6:5",
    says: /line 5/,
  },
  {
    title: "&Money without quotes",
    files: {
      "app.yaml": "apps:\n  hr:\n    target: acme\n    displayName: &Money Advisors\n    environments:\n      test:\n",
    },
    problem: configErrors.unquotedAmpersand,
    place: "config/app.yaml:4:18",
    says: /Write: displayName: "&Money Advisors"$/,
  },
  {
    title: "&Money alone",
    files: app("    assign: { groups: [&Money] }\n"),
    problem: configErrors.unquotedAmpersand,
    place: "config/app.yaml:5:24",
    says: /Write: assign: { groups: \["&Money"\] }$/,
  },
  {
    title: "* without quotes",
    files: app("    assign: { groups: [ *everybody ] }\n"),
    problem: configErrors.unquotedAsterisk,
    place: "config/app.yaml:5:25",
    says: /Write: assign: { groups: \[ "\*everybody" \] }$/,
  },
  {
    title: "an attribute without quotes",
    files: target("    title: { source: [jobTitle] }\n"),
    problem: configErrors.attributeReadAsList,
    place: "config/targets/acme.yaml:6:14",
    says: /Write: source: "\[jobTitle\]"$/,
  },
  {
    title: "an attribute without quotes, short form",
    files: target("    title: [jobTitle]\n"),
    problem: configErrors.attributeReadAsList,
    place: "config/targets/acme.yaml:6:5",
    says: /Write: title: "\[jobTitle\]"$/,
  },
  {
    title: "a source beside a raw one",
    files: target('    title: { source: "[jobTitle]", raw: "[city]" }\n'),
    problem: configErrors.rawAndSource,
    place: "config/targets/acme.yaml:6:36",
    says: /both `source` and `raw`/,
  },
  {
    title: "a constant that lost its quotes",
    files: target('    title: "Advisor"\n'),
    problem: configErrors.quotesLost,
    place: "config/targets/acme.yaml:6:12",
    says: /Write: title: '"Advisor"'$/,
  },
  {
    title: "a constant of two words that lost its quotes",
    files: target('    title: { source: "Senior Advisor" }\n'),
    problem: configErrors.quotesLost,
    place: "config/targets/acme.yaml:6:22",
    says: /Write: source: '"Senior Advisor"'$/,
  },
  {
    title: "a constant that became a truth value",
    files: target("    title: true\n"),
    problem: configErrors.quotesLost,
    place: "config/targets/acme.yaml:6:12",
    says: /Write: title: '"true"'$/,
  },
  {
    title: "an attribute that lost its brackets",
    files: target("    title: JobTitle\n"),
    problem: configErrors.quotesLost,
    place: "config/targets/acme.yaml:6:12",
    says: /Write: title: "\[jobTitle\]"$/,
  },
  {
    title: "typographic quotes in an expression",
    files: target("    title: Append([jobTitle], “!”)\n"),
    problem: coreErrors.typographicQuotes,
    place: "config/targets/acme.yaml:6:12",
    says: /Write: title: 'Append\(\[jobTitle\], "!"\)'$/,
  },
  {
    title: "typographic quotes instead of YAML's",
    files: target("    title: “[jobTitle]”\n"),
    problem: coreErrors.typographicQuotes,
    place: "config/targets/acme.yaml:6:12",
    says: /Write: title: "\[jobTitle\]"$/,
  },
  {
    title: "typographic quotes in a target attribute",
    files: target("    emails[type eq “work”].value: '[mail]'\n"),
    problem: coreErrors.typographicQuotes,
    place: "config/targets/acme.yaml:6:5",
    says: /Write: emails\[type eq "work"\]\.value: …$/,
  },
  {
    title: "a number as text",
    files: { "app.yaml": "apps:\n  hr:\n    target: acme\n    displayName: 365\n    environments:\n      test:\n" },
    problem: configErrors.textUnquoted,
    place: "config/app.yaml:4:18",
    says: /a number\. Write: displayName: "365"$/,
  },

  // Keys and values
  {
    title: "an unknown key",
    files: app("    scop: all\n"),
    problem: configErrors.unknownKey,
    place: "config/app.yaml:5:5",
    says: /"scop".*Did you mean "scope"\?/,
  },
  {
    title: "an unknown key, nothing near",
    files: app("    accidentalDeletions: { frequency: 5 }\n"),
    problem: configErrors.unknownKey,
    place: "config/app.yaml:5:28",
    says: /Known here: enabled, threshold\./,
  },
  {
    title: "an unknown key of a long mapping",
    files: target("    title: { source: '[jobTitle]', mach: 1 }\n"),
    problem: configErrors.unknownKey,
    place: "config/targets/acme.yaml:6:36",
    says: /"match"/,
  },
  {
    title: "a key of another level",
    files: app("    tenantId: 3f6d1c1e-5a0b-4c57-9b1e-7d2f0a4c8e11\n"),
    problem: configErrors.misplacedKey,
    place: "config/app.yaml:5:5",
    says: /"tenantId".* <environment>\.tenantId in config\/environments\.yaml\.$/,
  },
  {
    title: "a list item without a blank behind its dash",
    files: app("    assign:\n      groups:\n        -Heads\n"),
    problem: configErrors.dashWithoutBlank,
    place: "config/app.yaml:7:9",
    says: /Write: - Heads$/,
  },
  {
    title: "one after others",
    files: app("    assign:\n      groups:\n        - Heads\n          -Pilots\n"),
    problem: configErrors.dashWithoutBlank,
    place: "config/app.yaml:8:11",
    says: /Write: - Pilots$/,
  },
  {
    title: "__proto__",
    files: app("    __proto__: { scope: all }\n"),
    problem: configErrors.unknownKey,
    place: "config/app.yaml:5:5",
    says: /"__proto__"/,
  },
  {
    title: "a missing key",
    files: { "app.yaml": "apps:\n  hr:\n    displayName: HR\n    environments:\n      test:\n" },
    problem: configErrors.missingKey,
    place: "config/app.yaml:2:3",
    says: /target: andmoney-advisors/,
  },
  {
    title: "no displayName anywhere",
    files: { "app.yaml": "apps:\n  hr:\n    target: acme\n    environments:\n      test:\n" },
    problem: configErrors.missingKey,
    place: "config/app.yaml:2:3",
    says: /displayName: "hr \(\{environment\}\)"/,
  },
  {
    title: "a backend's missing argument",
    files: environment(`${tenantGuid}, backend: { type: s3, config: {} }`),
    problem: configErrors.missingKey,
    place: "config/environments.yaml:1:78",
    says: /"bucket"/,
  },
  {
    title: "text for a map",
    files: app("    accidentalDeletions: off\n"),
    problem: configErrors.wrongType,
    place: "config/app.yaml:5:26",
    says: /a map, and is text.*\{ enabled: true, threshold: 500 \}/,
  },
  {
    title: "a list of attributes",
    files: target("    title: { source: [a, b] }\n"),
    problem: configErrors.wrongType,
    place: "config/targets/acme.yaml:6:14",
    says: /text, and is a list/,
  },
  {
    title: "a map for a switch",
    files: app("    provisioning: {}\n"),
    problem: configErrors.wrongType,
    place: "config/app.yaml:5:5",
    says: /on or off, and is a map/,
  },
  {
    title: "a list for a file",
    files: { "app.yaml": "- hr\n" },
    problem: configErrors.wrongType,
    place: "config/app.yaml:1:1",
    says: /a map, and is a list/,
  },
  {
    title: "an unknown value",
    files: app("    scope: asigned\n"),
    problem: configErrors.wrongValue,
    place: "config/app.yaml:5:12",
    says: /Did you mean "assigned"\?/,
  },
  {
    title: "an unknown switch",
    files: app("    provisioning: yes\n"),
    problem: configErrors.wrongValue,
    place: "config/app.yaml:5:19",
    says: /"yes".*on, off/,
  },
  {
    title: "an unknown backend",
    files: environment(`${tenantGuid}, backend: { type: azurem }`),
    problem: configErrors.wrongValue,
    place: "config/environments.yaml:1:74",
    says: /"azurerm"/,
  },
  {
    title: "a tenant id that is none",
    files: environment("tenantId: contoso"),
    problem: configErrors.invalidValue,
    place: "config/environments.yaml:1:19",
    says: /object id/,
  },
  {
    title: "a threshold of nothing",
    files: app("    accidentalDeletions: { threshold: 0 }\n"),
    problem: configErrors.invalidValue,
    place: "config/app.yaml:5:39",
    says: /at least 1/,
  },
  {
    title: "an app without environments",
    files: { "app.yaml": "apps:\n  hr:\n    target: acme\n    displayName: HR\n    environments: {}\n" },
    problem: configErrors.invalidValue,
    place: "config/app.yaml:5:5",
    says: /at least one environment/,
  },
  {
    title: "an app key in capitals",
    files: { "app.yaml": "apps:\n  HR:\n    target: acme\n    displayName: HR\n    environments:\n      test:\n" },
    problem: configErrors.invalidName,
    place: "config/app.yaml:2:3",
    says: /"HR".*lower-case/,
  },
  {
    title: "an environment with a hyphen",
    files: { "environments.yaml": `test: { ${tenantGuid} }\npre-production: { ${tenantGuid} }\n` },
    problem: configErrors.invalidName,
    place: "config/environments.yaml:2:1",
    says: /no hyphen/,
  },

  {
    title: "OAuth without a token endpoint",
    files: app("    oauth: { clientId: entra }\n"),
    problem: configErrors.missingKey,
    place: "config/app.yaml:5:5",
    says: /oauth\.tokenUrl: https:/,
  },
  {
    title: "a day that does not exist",
    files: app("    expires: 2027-02-30\n"),
    problem: configErrors.invalidValue,
    place: "config/app.yaml:5:14",
    says: /2027-01-31/,
  },

  // Secrets
  {
    title: "a client secret beside the client id",
    files: app("    oauth: { clientId: entra, clientSecret: hunter2, tokenUrl: https://acme.example/token }\n"),
    problem: configErrors.secretKey,
    place: "config/app.yaml:5:31",
    says: /tokenSource/,
  },
  {
    title: "a token endpoint without encryption",
    files: app("    oauth: { clientId: entra, tokenUrl: http://acme.example/token }\n"),
    problem: configErrors.urlNotHttps,
    place: "config/app.yaml:5:41",
    says: /acme\.example/,
  },
  {
    title: "a token as a key",
    files: app("    secretToken: hunter2\n"),
    problem: configErrors.secretKey,
    place: "config/app.yaml:5:5",
    says: /tokenSource/,
  },
  {
    title: "a secret of a backend",
    files: environment(`${tenantGuid}, backend: { type: gcs, config: { bucket: b, accessToken: hunter2 } }`),
    problem: configErrors.secretKey,
    place: "config/environments.yaml:1:100",
    says: /"accessToken"/,
  },
  {
    title: "the token itself as source",
    files: app("    tokenSource: hunter2\n"),
    problem: configErrors.tokenLiteral,
    place: "config/app.yaml:5:18",
    says: /env:NAME/,
  },
  {
    title: "a token of digits as source",
    files: app("    tokenSource: 8675309\n"),
    problem: configErrors.tokenLiteral,
    place: "config/app.yaml:5:18",
    says: /env:NAME/,
  },
  {
    title: "a password in the URL",
    files: app("    url: https://scim:hunter2@acme.example\n"),
    problem: configErrors.secretInUrl,
    place: "config/app.yaml:5:10",
    says: /password/,
  },
  {
    title: "a token in the URL",
    files: app("    url: https://acme.example/scim?access_token=hunter2\n"),
    problem: configErrors.secretInUrl,
    place: "config/app.yaml:5:10",
    says: /token/,
  },
  {
    title: "a variable that holds a secret",
    files: app("    url: https://acme.example/${env:ACME_TOKEN}\n"),
    options: { env: { ACME_TOKEN: "hunter2" } },
    problem: configErrors.variableSecret,
    place: "config/app.yaml:5:10",
    says: /tokenSource: env:ACME_TOKEN/,
  },
  {
    title: "a variable that is not set",
    files: app("    notificationEmail: ${env:ACME_MAIL}\n"),
    problem: configErrors.variableMissing,
    place: "config/app.yaml:5:24",
    says: /ACME_MAIL/,
  },

  // Across files
  {
    title: "an unknown profile",
    files: {
      "app.yaml": "apps:\n  hr:\n    target: andmoney-advisers\n    displayName: HR\n    environments:\n      test:\n",
    },
    problem: libConfigErrors.unknownTarget,
    place: "config/app.yaml:3:13",
    says: /"andmoney-advisors"/,
  },
  {
    title: "an unknown environment",
    files: app("", "      prodution:\n"),
    problem: libConfigErrors.unknownEnvironment,
    place: "config/app.yaml:6:7",
    says: /Did you mean "production"\?/,
  },
  {
    title: "no URL for an environment",
    files: target("", "{ production: https://acme.example }"),
    problem: entraConfigErrors.urlMissing,
    place: "config/app.yaml:7:7",
    says: /"test"/,
  },
  {
    title: "no URL",
    files: app("    url: acme.example\n"),
    problem: configErrors.urlInvalid,
    place: "config/app.yaml:5:10",
    says: /https:/,
  },
  {
    title: "another scheme",
    files: app("    url: ftp://acme.example\n"),
    problem: configErrors.urlInvalid,
    place: "config/app.yaml:5:10",
    says: /https:/,
  },
  {
    title: "no TLS",
    files: target("", "http://acme.example/scim"),
    problem: configErrors.urlNotHttps,
    place: "config/targets/acme.yaml:1:6",
    says: /acme\.example/,
  },
  {
    title: "a host that only looks local",
    files: app("    url: http://127.0.0.1.acme.example\n"),
    problem: configErrors.urlNotHttps,
    place: "config/app.yaml:5:10",
    says: /127\.0\.0\.1\.acme\.example/,
  },
  {
    title: "no tenant",
    files: { "environments.yaml": "test:\n" },
    problem: entraConfigErrors.tenantMissing,
    place: "config/environments.yaml:1:1",
    says: /"test"/,
  },
  {
    title: "local state in CI",
    files: {},
    options: { env: { CI: "true" } },
    problem: libConfigErrors.localBackendInCi,
    place: "config/environments.yaml:2:1",
    says: /azurerm/,
  },
  {
    title: "local state in CI, written out",
    files: environment(`${tenantGuid}, backend: { type: local }`),
    options: { env: { CI: "1" } },
    problem: libConfigErrors.localBackendInCi,
    place: "config/environments.yaml:1:57",
    says: /azurerm/,
  },
  {
    title: "runs at HCP Terraform",
    files: environment(`${tenantGuid}, backend: { type: cloud, config: { organization: acme } }`),
    problem: libConfigErrors.remoteExecution,
    place: "config/environments.yaml:1:74",
    says: /execution mode.*Local/,
  },
  {
    title: "a stack twice",
    files: { "more.yaml": "apps:\n  hr:\n    target: acme\n    displayName: HR\n    environments:\n      test:\n" },
    problem: libConfigErrors.duplicateStack,
    place: "config/more.yaml:6:7",
    says: /hr-test.*config\/app\.yaml:7/,
  },
  {
    title: "a stack whose state would be a file of too long a name",
    files: {
      "more.yaml": `apps:\n  ${"n".repeat(240)}:\n    target: acme\n    displayName: Long\n    environments:\n      test:\n`,
    },
    problem: libConfigErrors.stackNameTooLong,
    place: "config/more.yaml:6:7",
    says: /245 characters are more than the 220/,
  },
  {
    title: "one token for two",
    files: app("    tokenSource: env:ACME\n", "      test:\n      production:\n"),
    problem: libConfigErrors.duplicateTokenSource,
    place: "config/app.yaml:5:18",
    says: /hr-production and hr-test.*env:ACME/,
  },
  {
    title: "one application for two",
    files: app(
      "",
      "      test: { existing: { servicePrincipalId: 33333333-3333-4333-8333-33333333333a } }\n" +
        "      production: { existing: { servicePrincipalId: 33333333-3333-4333-8333-33333333333A } }\n",
    ),
    problem: libConfigErrors.duplicateExisting,
    place: "config/app.yaml:7:53",
    says: /hr-production and hr-test/,
  },
  {
    title: "a group twice",
    files: app("    assign: { groups: [Pilots, Heads, pilots] }\n"),
    problem: libConfigErrors.duplicatePrincipal,
    place: "config/app.yaml:5:39",
    says: /"pilots"/,
  },
  {
    title: "an id twice",
    files: app(
      "    assign: { users: [{ name: a, id: 22222222-2222-4222-8222-222222222222 }, { name: b, id: 22222222-2222-4222-8222-222222222222 }] }\n",
    ),
    problem: libConfigErrors.duplicatePrincipal,
    place: "config/app.yaml:5:78",
    says: /"b"/,
  },
  {
    title: "formerly an app that is still there",
    files: {
      "more.yaml":
        "apps:\n  people:\n    target: acme\n    displayName: People\n    formerly: hr\n    environments:\n      test:\n",
    },
    problem: libConfigErrors.formerlyInUse,
    place: "config/more.yaml:5:15",
    says: /"hr".*"test"/,
  },
  {
    title: "a mapping of nothing",
    files: target("    title: { match: 2 }\n"),
    problem: entraConfigErrors.mappingWithoutSource,
    place: "config/targets/acme.yaml:6:5",
    says: /title/,
  },
  {
    title: "a profile without mappings",
    files: { "targets/acme.yaml": "url: https://acme.example\n" },
    problem: entraConfigErrors.nothingMapped,
    place: "config/targets/acme.yaml:1:1",
    says: /users/,
  },
];

test.each(cases)("$title", ({ files, options, problem, place, says }) => {
  const found = onlyProblem(load(files, options));
  expect(found).toMatchObject({ code: problem.code, place });
  expect(`${found.summary} ${found.remedy}`).toMatch(says);
});

test("an environment that is misspelt where it is defined is one problem, however many apps name it", () => {
  const one = (key: string) =>
    `apps:\n  ${key}:\n    target: acme\n    displayName: ${key}\n    environments: { test: }\n`;
  const files = { "app.yaml": one("hr"), "b.yaml": one("erp"), "environments.yaml": `tset: { ${tenantGuid} }\n` };
  const found = onlyProblem(load(files));
  expect(found).toMatchObject({ code: "CONFIG_ENVIRONMENT_UNUSED", place: "config/environments.yaml:1:1" });
  expect(found.summary).toMatch(/"tset", and 2 apps name "test"/);
});

test("what is wrong with a profile or an app is one problem, however many stacks it makes", () => {
  const { problems } = load(app("    role: Reader\n", "      test:\n      production:\n"));
  expect(problems.map(({ code }) => code)).toEqual(["ENTRA_ROLE_NOT_OF_TEMPLATE"]);
});

test("no folder", () => {
  const root = join(projectFolder({}), "nowhere");
  expect(onlyProblem(loadProject({ root, env: {} }))).toMatchObject({ code: "CONFIG_FOLDER_MISSING", place: "" });
});

test("a file that cannot be read", () => {
  const root = projectFolder({ "environments.yaml": `test: { ${tenantGuid} }\n` });
  symlinkSync("nowhere", join(root, "config/app.yaml"));
  expect(onlyProblem(loadProject({ root, env: {} }))).toMatchObject({
    code: "CONFIG_FILE_UNREADABLE",
    place: "config/app.yaml:1:1",
  });
});

test("an unknown stack", () => {
  const { problems } = selectStacks(load().stacks, ["hr-tset"]);
  expect(problems.map(({ code, remedy }) => [code, remedy])).toEqual([
    ["CONFIG_UNKNOWN_STACK", 'Did you mean "hr-test"?'],
  ]);
});

test.each(["__proto__", "constructor", "toString"])("a mapping called %s harms nothing", (name) => {
  const { problems } = load(target(`    ${name}: { source: "[city]", polluted: true }\n`));
  expect(problems.map(({ code }) => code)).toEqual(["CONFIG_UNKNOWN_KEY"]);
  const before = Object.getOwnPropertyNames(Object.prototype);
  load(target(`    ${name}: { source: "[city]", default: polluted }\n`));
  expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before);
});

test.each([
  ["CONFIG_NESTED_ATTRIBUTE", "    name:\n      givenName: '[givenName]'\n", "Write: name.givenName: …"],
  [
    "CONFIG_ALTERNATIVE_CLAUSES",
    "  filters: [{ name: Nordic, any: [{ attribute: country, operator: EQUALS, value: DK }] }]\n",
    "for each alternative",
  ],
  ["CONFIG_COMMENT", "    title: #Head\n", 'Write: title: "#Head"'],
])("%s, and nothing of what follows from it", (code, lines, remedy) => {
  expect(onlyProblem(load(target(lines)))).toMatchObject({ code, remedy: expect.stringContaining(remedy) as string });
});
