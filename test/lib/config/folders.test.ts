import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadProject } from "../../../lib/config";
import { load, messages, projectFolder } from "./project-folder";

/** What the folders below config/ hold, and what a config must not pass over in silence. */

const app = (name: string): string =>
  `apps:\n  ${name}:\n    target: acme\n    displayName: ${name}\n    environments: { test: {} }\n`;
const codes = ({ problems }: ReturnType<typeof load>): string[] =>
  problems.map(({ code, location }) => `${code} ${location?.file ?? ""}:${location?.line ?? ""}`);

test("deployments and profiles are read from every folder, in the order of the folders", () => {
  const project = load({
    "app.yaml": app("top"),
    "sales/crm.yaml": app("crm"),
    "sales/nordics/travel.yaml": app("travel"),
    "targets/vendors/other.yaml":
      "url: https://other.example\nusers: { mappings: { userName: { source: '[userPrincipalName]', match: 1 }, active: 'Not([IsSoftDeleted])' } }\n",
    "hr/desk.yaml": app("desk").replace("acme", "other"),
    ".idea/x.yaml": "no: config\n",
    "schema/deployment.yaml": "no: config\n",
  });
  expect(messages(project)).toEqual([]);
  expect(project.allStacks.map(({ stack }) => stack)).toEqual(["top-test", "desk-test", "crm-test", "travel-test"]);
});

test("what stands in the wrong place, or twice, is said", () => {
  const profile =
    "url: https://acme.example\nusers: { mappings: { userName: { source: '[userPrincipalName]', match: 1 }, active: 'Not([IsSoftDeleted])' } }\n";
  const project = load({
    "sales/environments.yaml": "test: {}\n",
    "sales/crm.yml": app("crm"),
    "targets/sales/acme.yaml": profile,
    "sales/again.yaml": app("hr"),
  });
  expect(codes(project).sort()).toEqual([
    "CONFIG_DUPLICATE_STACK config/sales/again.yaml:5",
    "CONFIG_ENVIRONMENTS_MISPLACED config/sales/environments.yaml:1",
    "CONFIG_FILE_EXTENSION config/sales/crm.yml:1",
    "CONFIG_PROFILE_TWICE config/targets/sales/acme.yaml:1",
  ]);
});

test("a file of another kind, and one that is no text, are named; nothing else is said of what they hold", () => {
  const environments = "test: { tenantId: 3f6d1c1e-5a0b-4c57-9b1e-7d2f0a4c8e11 }\n";
  expect(codes(load({ "environments.yaml": null, "environment.yaml": environments }))).toEqual([
    "CONFIG_ENVIRONMENTS_MISPLACED config/environment.yaml:1",
  ]);
  const profile = "users: { mappings: { userName: { source: '[userPrincipalName]', match: 1 } } }\n";
  expect(codes(load({ "targets/acme.yaml": null, "target/acme.yaml": profile }))).toEqual([
    "CONFIG_PROFILE_MISPLACED config/target/acme.yaml:1",
  ]);
  expect(codes(load({ "targets/acme.yaml": null, "targets/acme.json": '{ "mappings": {} }' }))).toEqual([
    "CONFIG_FILE_EXTENSION config/targets/acme.json:1",
  ]);
  const root = projectFolder({ "environments.yaml": environments });
  writeFileSync(join(root, "config/app.yaml"), Buffer.from(`\uFEFF${app("one")}`, "utf16le"));
  expect(codes(loadProject({ root, env: {} }))).toEqual(["CONFIG_FILE_ENCODING config/app.yaml:1"]);
});

test("a link to a folder above ends the walk there", () => {
  const root = projectFolder({
    "environments.yaml": "test: { tenantId: 3f6d1c1e-5a0b-4c57-9b1e-7d2f0a4c8e11 }\n",
    "a/app.yaml": app("one").replace("acme", "generic-scim"),
  });
  symlinkSync("..", join(root, "config/a/up"));
  expect(loadProject({ root, env: {} }).allStacks.map(({ stack }) => stack)).toEqual(["one-test"]);
});

test.each<[what: string, line: string, problems: string[]]>([
  [
    "an empty display name",
    "displayName:",
    ["CONFIG_MISSING_KEY config/app.yaml:2", "CONFIG_EMPTY_VALUE config/app.yaml:7"],
  ],
  ["an empty list", "assign: { groups: }", ["CONFIG_EMPTY_VALUE config/app.yaml:7"]],
  ["a null that is written", "scope: null", []],
  ["a tilde", "scope: ~", []],
])("%s", (_, line, expected) => {
  const text = `apps:\n  hr:\n    target: acme\n    displayName: HR\n    environments:\n      test:\n        ${line}\n`;
  expect(codes(load({ "app.yaml": text }))).toEqual(expected);
});

test("two apps of one display name in one tenant; in two tenants they are two", () => {
  const named = (name: string, environments: string): string =>
    app(name).replace(`displayName: ${name}`, "displayName: People").replace("{ test: {} }", environments);
  expect(codes(load({ "app.yaml": named("one", "{ test: {} }"), "more.yaml": named("two", "{ test: {} }") }))).toEqual([
    "CONFIG_SAME_DISPLAY_NAME config/more.yaml:4",
  ]);
  expect(codes(load({ "app.yaml": named("one", "{ test: {}, production: {} }") }))).toEqual([]);
});

test.each<{ name: string; problem?: RegExp; id?: string }>([
  { name: "maja lund", problem: /user principal name such as clara\.bak@contoso\.example, or an object id/ },
  { name: "maja.lund", problem: /user principal name/ },
  { name: "maja.lund@contoso.example" },
  { name: "3F6D1C1E-5A0B-4C57-9B1E-7D2F0A4C8E11", id: "3f6d1c1e-5a0b-4c57-9b1e-7d2f0a4c8e11" },
])("a person called $name", ({ name, problem, id }) => {
  const project = load({
    "app.yaml": app("hr").replace("    environments", `    assign: { users: ["${name}"] }\n    environments`),
  });
  if (problem) expect(messages(project)).toEqual([expect.stringMatching(problem)]);
  else expect(project.stacks[0]).toMatchObject({ assign: { users: [id === undefined ? { name } : { name, id }] } });
});
