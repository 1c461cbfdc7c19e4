import fc from "fast-check";
import { parseDocument, isScalar } from "yaml";
import { writtenOffset } from "../../../lib/config/common/scalar-position";
import { load, messages } from "./project-folder";

const target = (mapping: string): Record<string, string> => ({
  "targets/acme.yaml": `url: https://acme.example/scim
users:
  mappings:
    userName: { source: "[userPrincipalName]", match: 1 }
    active: Not([IsSoftDeleted])
    title: ${mapping}
`,
});
const places = (files: Record<string, string | null>): string[] =>
  load(files).problems.map(({ code, location }) => `${code} ${location?.file}:${location?.line}:${location?.column}`);

describe("a mistake inside an expression is shown where it stands", () => {
  test.each([
    ["plain", "Append([jobTitle], Swich([city], , 1, 2))", 31],
    ["single quotes", "'Append([jobTitle], Swich([city], , 1, 2))'", 32],
    ["single quotes with doubled ones before it", `'Append("it''s", Swich([city], , 1, 2))'`, 29],
    ["double quotes", '"Append([jobTitle], Swich([city], , 1, 2))"', 32],
    ["double quotes with escapes before it", String.raw`"Append(\"\x41\u0042\", Swich([city], , 1, 2))"`, 36],
    ["long form", "{ source: 'Append([jobTitle], Swich([city], , 1, 2))' }", 42],
  ])("%s", (_, mapping, column) => {
    expect(places(target(mapping))).toEqual([`EXPRESSION_UNKNOWN_FUNCTION config/targets/acme.yaml:6:${column}`]);
  });

  test("a block is shown at its start", () => {
    expect(places(target("|\n      Swich([city], , 1, 2)"))).toEqual([
      "EXPRESSION_UNKNOWN_FUNCTION config/targets/acme.yaml:6:12",
    ]);
  });

  test("text with a variable in it is shown at its start, since the variable shifts the rest", () => {
    const project = load(target("'Append(\"${env:COMPANY}\", Swich([city], , 1, 2))'"), {
      env: { COMPANY: "Contoso" },
    });
    expect(project.problems.map(({ location }) => location?.column)).toEqual([12]);
  });

  test("offsets into any scalar on one line find the same character", () => {
    const writers = ["QUOTE_SINGLE", "QUOTE_DOUBLE", "PLAIN"] as const;
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme-ascii", minLength: 1 }),
        fc.constantFrom(...writers),
        fc.nat(),
        (text, type, seed) => {
          const escaped = text.replace(/["\\]/g, (letter) => `\\${letter}`);
          const written = {
            PLAIN: text,
            QUOTE_SINGLE: `'${text.replaceAll("'", "''")}'`,
            QUOTE_DOUBLE: `"${escaped}"`,
          }[type];
          const scalar = parseDocument(`key: ${written}`).get("key", true);
          fc.pre(isScalar(scalar) && scalar.value === text && scalar.type === type);
          const offset = seed % text.length;
          const at = writtenOffset(written, type, offset);
          const found = at === undefined ? "" : written.slice(at).replace(type === "QUOTE_DOUBLE" ? /^\\/ : /^$/, "");
          expect(found[0]).toBe(text[offset]);
        },
      ),
    );
  });
});

test("everything that is wrong is said at once, in the order of the files", () => {
  const files = {
    "app.yaml": `apps:
  hr:
    target: acme
    displayName: HR
    scop: all
    users: { mappings: { nickName: "nick" } }
    environments:
      tset:
  finance:
    target: acmee
    displayName: Finance
    environments:
      test:
`,
    "environments.yaml": "test: { cloud: privat }\nproduction: { tenantId: 1 }\n",
    "more.yaml": "apps:\n  legal: [\n",
    ...target("[jobTitle]"),
  };
  expect(places(files)).toEqual([
    "CONFIG_UNKNOWN_KEY config/app.yaml:5:5",
    "CONFIG_QUOTES_LOST config/app.yaml:6:36",
    "CONFIG_UNKNOWN_ENVIRONMENT config/app.yaml:8:7",
    "CONFIG_UNKNOWN_TARGET config/app.yaml:10:13",
    "CONFIG_WRONG_VALUE config/environments.yaml:1:16",
    "CONFIG_TEXT_UNQUOTED config/environments.yaml:2:25",
    "CONFIG_YAML_SYNTAX config/more.yaml:2:10",
    "CONFIG_ATTRIBUTE_READ_AS_LIST config/targets/acme.yaml:6:5",
  ]);
});

test("an app with a mistake does not hide a sound one of the same file", () => {
  const files = {
    "app.yaml": `apps:
  hr: { target: acme, displayName: HR, scope: none, environments: { test: } }
  finance: { target: acme, displayName: Finance, environments: { test: } }
`,
  };
  expect(load(files).stacks.map(({ stack }) => stack)).toEqual(["finance-test"]);
});

test("a mistake in a profile is said once, however many stacks use it", () => {
  const files = {
    ...target("'[jobTitel]'"),
    "app.yaml": "apps:\n  hr: { target: acme, displayName: HR, environments: { test: , production: } }\n",
  };
  expect(places(files)).toEqual(["MAPPING_UNKNOWN_SOURCE config/targets/acme.yaml:6:12"]);
});

test("a problem of the resolved mappings is shown in the file that caused it", () => {
  const files = {
    "app.yaml":
      "apps:\n  hr: { target: acme, displayName: HR, users: { mappings: { userName: { match: null } } }, environments: { test: } }\n",
  };
  const [problem] = load(files).problems;
  expect(problem?.location?.file).toBe("config/targets/acme.yaml");
  expect(problem?.code).toMatch(/^MAPPING_/);
});

test("a project that is not touched by a broken environments.yaml is not called wrong because of it", () => {
  expect(places({ "environments.yaml": "test: [\n" })).toEqual(["CONFIG_YAML_SYNTAX config/environments.yaml:1:7"]);
});

test("references to anchors cannot grow without end", () => {
  const project = load({ "more.yaml": "apps: &a { x: *a }\n" });
  expect(project.problems.length).toBeGreaterThan(0);
  expect(messages(project).join()).toContain("config/more.yaml");
});
