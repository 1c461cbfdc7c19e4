import { buildProject, type Project } from "../../../lib/config/project";
import type { ConfigFile, ProjectFiles } from "../../../lib/config/common/files";
import { formatProblem } from "../../../lib/core/problem";

/** One slip in a project of five files: whatever follows from it, in its file or in others, is said by one message. */

const texts: Readonly<Record<string, string>> = {
  "config/environments.yaml": `test:
  tenantId: 3f6d1c1e-5a0b-4c57-9b1e-7d2f0a4c8e11
  notificationEmail: provisioning@contoso.example
production:
  tenantId: 4f6d1c1e-5a0b-4c57-9b1e-7d2f0a4c8e11
  backend:
    type: azurerm
    config:
      resourceGroupName: provisioning
      storageAccountName: contosostate
      containerName: states
`,
  "config/targets/acme.yaml": `title: Acme People
inputs:
  scimUrl:
    title: SCIM URL
    kind: url
url: "{scimUrl}"
users:
  mappings:
    userName: { source: "[userPrincipalName]", match: 1 }
    active: Switch([IsSoftDeleted], , "False", "True", "True", "False")
    displayName: "[displayName]"
    title: ToUpper([jobTitle])
    name.givenName: "[givenName]"
  filters:
    - name: Staff
      all:
        - { attribute: employeeType, operator: EQUALS, value: Staff }
groups:
  mappings:
    displayName: { source: "[displayName]", match: 1 }
    members: "[members]"
steps:
  - id: account
    title: Open an account
`,
  ...Object.fromEntries(
    ["people", "rooms", "sales"].map((name) => [
      `config/${name}.yaml`,
      `apps:
  ${name}:
    target: acme
    displayName: "${name} of Acme ({environment})"
    inputs:
      scimUrl: https://${name}.acme.example/scim
    scope: assigned
    accidentalDeletions:
      threshold: 100
    waves:
      pilot:
        groups: [Pilots]
    wave: pilot
    environments:
      test:
        assign:
          groups: [Testers]
          users: [maja.lund@contoso.example]
      production:
        assign:
          groups:
            - Everybody
        stepsDone: [account]
`,
    ]),
  ),
};

function build(changed: Readonly<Record<string, string>>): Project {
  const files = Object.entries({ ...texts, ...changed }).map(([name, text]): ConfigFile => ({ name, text }));
  const targets = files.filter(({ name }) => name.includes("/targets/")).map((file) => ["acme", file] as const);
  const built: ProjectFiles = {
    environments: files.find(({ name }) => name.endsWith("environments.yaml")),
    deployments: files.filter(({ name }) => !name.includes("/targets/") && !name.endsWith("environments.yaml")),
    targets: new Map(targets),
    ownTargets: new Set(["acme"]),
    problems: [],
  };
  return buildProject(built, { env: {}, sandbox: false, now: Date.parse("2026-06-01") });
}

const problems = (changed: Readonly<Record<string, string>>): string[] => build(changed).problems.map(formatProblem);

/** How many lines there are of a line and what is below it. */
function blockOf(lines: readonly string[], first: number): number {
  const depth = (line = ""): number => line.search(/\S|$/);
  const end = lines.findIndex((line, index) => index > first && depth(line) <= depth(lines[first]));
  return (end < 0 ? lines.length : end) - first;
}

function move(lines: readonly string[], first: number, count: number, by: 2 | -2): string {
  const shift = (line: string): string => (by > 0 ? `  ${line}` : line.replace(/^ {2}/, ""));
  return lines.map((line, at) => (at >= first && at < first + count && line !== "" ? shift(line) : line)).join("\n");
}

/** Files of which each slip is tried; the other apps are as this one. */
const tried = ["config/environments.yaml", "config/targets/acme.yaml", "config/people.yaml"];

test("the project is sound", () => {
  expect(problems({})).toEqual([]);
});

test.each(tried)("two letters swapped in any word of %s are one message at most", (name) => {
  const text = texts[name] ?? "";
  const words = new Map([...text.matchAll(/[A-Za-z]{4,}/g)].map((match) => [match[0], match.index]));
  for (const [word, index] of words) {
    const [first = "", second = "", third = ""] = word;
    const slip = text.slice(0, index) + first + third + second + text.slice(index + 3);
    const said = problems({ [name]: slip });
    expect([word, said]).toEqual([word, said.slice(0, 1)]);
  }
});

test.each(tried)(
  "a line of %s, alone or with what is below it, too far left or right is one message at most",
  (name) => {
    const text = texts[name] ?? "";
    const lines = text.split("\n");
    for (const [index, line] of lines.entries()) {
      for (const count of new Set([1, blockOf(lines, index)])) {
        for (const by of [2, -2] as const) {
          const said = problems({ [name]: move(lines, index, count, by) });
          expect([line, said]).toEqual([line, said.slice(0, 1)]);
        }
      }
    }
  },
);

test("environments beside the app, with all that is below: the line is shown where it belongs", () => {
  const lines = (texts["config/people.yaml"] ?? "").split("\n");
  const index = lines.indexOf("    environments:");
  expect(problems({ "config/people.yaml": move(lines, index, blockOf(lines, index), -2) })).toEqual([
    "config/people.yaml:14:3: error CONFIG_INDENTATION: These 10 lines stand 2 spaces too far left, and so belong to something else. Write:     environments:",
  ]);
});

test("a line that YAML cannot read because of where it stands", () => {
  const text = `identityProvider: entra\n${texts["config/rooms.yaml"] ?? ""}`;
  expect(problems({ "config/rooms.yaml": text.replace("apps:", "  apps:") })).toEqual([
    expect.stringMatching(/^config\/rooms\.yaml:2:3: error CONFIG_INDENTATION: .* Write: apps:$/),
  ]);
});

test("a key of environments.yaml in an app is told where it belongs, and not moved into the inputs", () => {
  const text = texts["config/people.yaml"] ?? "";
  const slip = text.replace(
    "    scope: assigned",
    "    scope: assigned\n    tenantId: 3f6d1c1e-5a0b-4c57-9b1e-7d2f0a4c8e11",
  );
  expect(problems({ "config/people.yaml": slip })).toEqual([
    'config/people.yaml:8:5: error CONFIG_MISPLACED_KEY: "tenantId" is in the wrong place. It belongs here: <environment>.tenantId in config/environments.yaml.',
  ]);
});

test("an empty key within what is wrong anyway", () => {
  const text = texts["config/environments.yaml"] ?? "";
  expect(problems({ "config/environments.yaml": text.replace(/tenantId: (3\S+)/, "tenantId: {$1}") })).toEqual([
    expect.stringMatching(/^config\/environments\.yaml:2:3: error CONFIG_WRONG_TYPE: /),
  ]);
});

test.each(["${environment}", "{{environment}}", "{{ environment }}"])("the placeholder %s", (placeholder) => {
  const text = (texts["config/people.yaml"] ?? "").replace("{environment}", () => placeholder);
  expect(problems({ "config/people.yaml": text })).toEqual([
    `config/people.yaml:4:18: error PROFILE_PLACEHOLDER: Nothing is called ${placeholder} here. Did you mean {environment}?`,
  ]);
});

test("environments below a key of their own", () => {
  const lines = (texts["config/environments.yaml"] ?? "").split("\n").map((line) => (line === "" ? "" : `  ${line}`));
  expect(problems({ "config/environments.yaml": ["environments:", ...lines].join("\n") })).toEqual([
    expect.stringMatching(/^config\/environments\.yaml:1:1: error CONFIG_ENVIRONMENTS_NESTED: /),
  ]);
});

test("what several apps name and nobody defines is said once, where the slip is, or with the other places", () => {
  const rename = (from: string, to: string): Readonly<Record<string, string>> =>
    Object.fromEntries(
      Object.entries(texts)
        .filter(([name]) => /people|rooms|sales/.test(name))
        .map(([name, text]) => [name, text.replace(from, to)]),
    );
  expect(problems(rename("target: acme", "target: amce"))).toEqual([
    'config/targets/acme.yaml:1:1: error CONFIG_PROFILE_UNUSED: No app names the target profile "acme", and 3 apps name "amce", which does not exist. Rename the file to amce.yaml, or correct the apps.',
  ]);
  expect(problems(rename("target: acme", "target: workday"))).toEqual([
    'config/people.yaml:3:13: error CONFIG_UNKNOWN_TARGET: There is no target profile "workday". Known here: acme. A new one is a file config/targets/workday.yaml. The same in config/rooms.yaml:3, config/sales.yaml:3.',
  ]);
  expect(problems(rename("      test:", "      staging:"))).toEqual([
    expect.stringMatching(
      /^config\/people\.yaml:15:7: .* Known here: .* The same in config\/rooms\.yaml:15, config\/sal/,
    ),
  ]);
  expect(problems(rename("scimUrl:", "scimUlr:"))).toHaveLength(1);
});

test("a message of several apps is about the stack of each", () => {
  const change = Object.fromEntries(
    ["people", "rooms"].map((name) => [
      `config/${name}.yaml`,
      (texts[`config/${name}.yaml`] ?? "").replace("target: acme", "target: workday"),
    ]),
  );
  const { declared, problems: found } = build(change);
  const [problem] = found;
  if (!problem) throw new Error("no problem");
  expect(declared.filter((stack) => stack.isConcernedBy(problem)).map(({ stack }) => stack)).toEqual(
    ["people", "rooms"].flatMap((name) => [`${name}-test`, `${name}-production`]),
  );
});
