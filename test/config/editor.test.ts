import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { TextDocument } from "vscode-languageserver-textdocument";
import { type CompletionItem, getLanguageService } from "yaml-language-server";
import { fileKinds } from "../../lib/config/editor-schema";

/** What an editor makes of config/schema/*.json: the language server that editors run, on files that name their schema. */

const root = resolve(__dirname, "../..");
const folder = join(root, "config");

const service = getLanguageService({
  schemaRequestService: async (uri) => readFileSync(new URL(uri), "utf8"),
  workspaceContext: { resolveRelativePath: (path, from) => new URL(path, from).href },
});
service.configure({ validate: true, completion: true, hover: true });

let opened = 0;
/** A file of config/ with this text, below the line that names its schema. */
function open(text: string, kind = "deployment"): { document: TextDocument; text: string } {
  const whole = `# yaml-language-server: $schema=schema/${kind}.json\n${text}`;
  const uri = pathToFileURL(join(folder, `opened-${++opened}.yaml`)).href;
  return { document: TextDocument.create(uri, "yaml", 1, whole), text: whole };
}

/** `line: message` of everything that is marked. */
async function marked(text: string, kind?: string): Promise<string[]> {
  const { document } = open(text, kind);
  const found = await service.doValidation(document, false);
  return found.map(({ range, message }) => `${range.start.line}: ${message}`);
}

/** What is proposed at the sign `|`. */
async function proposed(text: string, kind?: string): Promise<CompletionItem[]> {
  const { document, text: whole } = open(text, kind);
  const at = whole.indexOf("|");
  const without = TextDocument.create(document.uri, "yaml", 1, whole.replace("|", ""));
  return (await service.doComplete(without, without.positionAt(at), false)).items;
}
const labels = async (text: string, kind?: string): Promise<string[]> =>
  (await proposed(text, kind)).map(({ label }) => label);

const app = (lines: string): string =>
  `apps:\n  hr:\n    target: generic-scim\n    displayName: HR\n${lines}    environments:\n      test:\n`;
const mapping = (lines: string): string => `users:\n  mappings:\n${lines}`;
const filter = (clause: string): string => `users:\n  filters:\n    - name: Denmark\n      all:\n        - ${clause}\n`;

describe("nothing is marked in", () => {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".yaml"));
  test.each(files)("config/%s", async (name) => {
    const document = TextDocument.create(
      pathToFileURL(join(folder, name)).href,
      "yaml",
      1,
      readFileSync(join(folder, name), "utf8"),
    );
    expect(await service.doValidation(document, false)).toEqual([]);
  });

  const cases: readonly [what: string, text: string, kind?: string][] = [
    ["an environment that has nothing to say", "test:\nproduction: {}\n", "environments"],
    ["null that takes away what the profile says", app("    groups: null\n    users: { mappings: { title: null } }\n")],
    ["a wave of nobody yet", app("    waves: { pilot: }\n    wave: pilot\n")],
    ["on and off, and true and false", app("    provisioning: off\n    protected: true\n")],
    ["an environment variable", app("    notificationEmail: ${env:MAIL}\n")],
    ["a profile of one's own", app("").replace("generic-scim", "ours")],
    ["an operator in another spelling", filter("{ attribute: country, operator: not_equals, value: DK }"), "target"],
    ["a directory extension", filter("{ attribute: extension_0a_x, operator: IS NULL }"), "target"],
    ["a target attribute of one's own", mapping("    urn:acme:badge: '[employeeId]'\n"), "target"],
    [
      "a group by name and id",
      app("    assign: { groups: [A, { name: B, id: 22222222-2222-4222-8222-222222222222 }] }\n"),
    ],
  ];
  for (const [what, text, kind] of cases)
    test(what, async () => {
      expect(await marked(text, kind)).toEqual([]);
    });
});

describe("what is wrong is marked where it stands", () => {
  const cases: readonly [what: string, text: string, line: number, message: RegExp, kind?: string][] = [
    ["an unknown key", app("    scop: all\n"), 5, /Property scop is not allowed/],
    ["an unknown value", app("    scope: everybody\n"), 5, /"assigned", "all"/],
    [
      "a missing key",
      "apps:\n  hr:\n    displayName: HR\n    environments: { test: }\n",
      2,
      /Missing property "target"/,
    ],
    ["a list for a map", app("    users: [a]\n"), 5, /Expected "object/],
    [
      "an unknown key of a mapping",
      mapping("    title: { sorce: '[jobTitle]' }\n"),
      3,
      /Property sorce is not allowed/,
      "target",
    ],
    ["an unknown operator", filter("{ attribute: country, operator: EQUAL, value: DK }"), 5, /"EQUALS", /, "target"],
    ["a clause without an operator", filter("{ attribute: country }"), 5, /Missing property "operator"/, "target"],
    ["null of nothing in a profile", "displayName: null\nusers: {}\n", 1, /Expected "string"/, "target"],
    ["null of nothing in an environment", "test:\n  tenantId: null\n", 2, /Expected "string"/, "environments"],
    ["a tenant id that is none", "test:\n  tenantId: contoso\n", 2, /pattern/, "environments"],
    ["an unknown backend", "test:\n  backend: { type: s4, config: {} }\n", 2, /"s3"/, "environments"],
    [
      "a key of the other identity provider",
      "identityProvider: okta\napps: {}\nlabel: x\n",
      3,
      /label/,
      "okta-deployment",
    ],
  ];
  for (const [what, text, line, message, kind] of cases)
    test(what, async () => {
      const found = await marked(text, kind);
      expect(found).toEqual([expect.stringMatching(new RegExp(`^${line}: .*(?:${message.source})`, "s"))]);
    });
});

describe("what is proposed", () => {
  const cases: readonly [what: string, text: string, some: readonly string[], kind?: string][] = [
    ["keys of an app", app("    |\n"), ["scope", "assign", "waves", "role"]],
    ["values of a key", app("    scope: |\n"), ["assigned", "all"]],
    ["the profiles that come with the package", app("").replace("generic-scim", "|"), ["generic-scim", "saml-jackson"]],
    [
      "those for Okta",
      app("").replace("generic-scim", "|"),
      ["generic-scim-okta", "mangoapps-okta"],
      "okta-deployment",
    ],
    ["target attributes", mapping("    |\n"), ["userName", "name.givenName", "active"], "target"],
    ["operators", filter("attribute: country\n          operator: |"), ["EQUALS", "IS NOT NULL", "Includes"], "target"],
    ["source attributes of filters", filter("attribute: |"), ["country", "department"], "target"],
    ["keys of a mapping", mapping("    userName:\n      |\n"), ["source", "match", "apply"], "target"],
    ["keys of an environment", "test:\n  |\n", ["tenantId", "backend", "protected"], "environments"],
  ];
  for (const [what, text, some, kind] of cases)
    test(what, async () => {
      expect(await labels(text, kind)).toEqual(expect.arrayContaining([...some]));
    });

  test("a key is explained", async () => {
    const items = await proposed(app("    |\n"));
    const scope = items.find(({ label }) => label === "scope");
    expect(JSON.stringify(scope?.documentation)).toMatch(/Who is provisioned/);
  });

  test.each([
    ["target", "scope: |\n"],
    ["environments", "test:\n  cloud: |\n"],
    ["okta-target", "identityProvider: okta\nconnection:\n  auth: |\n"],
  ])("no null in a %s, where it would take nothing away", async (kind, text) => {
    const all = await labels(text, kind);
    expect(all.length).toBeGreaterThan(0);
    expect(all).not.toContain("null");
  });
});

/** Editors read them anew for every file; they were 336,189 bytes when each part stood wherever it is used. */
test("the schemas are small", () => {
  const size = fileKinds
    .map((kind) => readFileSync(join(folder, "schema", `${kind}.json`)).length)
    .reduce((sum, each) => sum + each, 0);
  expect(size).toBeLessThan(336_189 / 3);
});
