import fc from "fast-check";
import { YamlFile } from "../../../../lib/config/common/yaml";

/** The file with each "Write: …" put in the place of its line, until nothing more is proposed. */
function corrected(text: string): { readonly file: YamlFile; readonly proposals: number } {
  let lines = text.split("\n");
  for (let proposals = 0; proposals < 5; proposals++) {
    const file = new YamlFile("config/app.yaml", lines.join("\n"), {});
    const [problem] = file.problems;
    const line = problem?.location?.line;
    const proposed = /^Write: (.*)$/.exec(problem?.remedy ?? "")?.[1];
    if (line === undefined || proposed === undefined) return { file, proposals };
    lines = lines.map((each, index) => (index === line - 1 ? `${/^ */.exec(each)?.[0] ?? ""}${proposed}` : each));
  }
  throw new Error(`the proposals for ${text} do not come to an end`);
}

test.each<[what: string, line: string, value: unknown]>([
  ["braces behind an ampersand", "displayName: &Money Advisors ({environment})", "&Money Advisors ({environment})"],
  ["a comma", "displayName: &Money, Advisors", "&Money, Advisors"],
  ["brackets", "displayName: *all [people]", "*all [people]"],
  ["a sign in brackets", "displayName: &Money [&Co]", "&Money [&Co]"],
  ["a bracket behind a dash", "displayName: *Money- {", "*Money- {"],
  ["a comment", "displayName: &Money Advisors # for now", "&Money Advisors"],
  ["a colon", "displayName: &Money: Advisors", "&Money: Advisors"],
  ["quotes", 'displayName: &Money "Advisors"', '&Money "Advisors"'],
  ["an apostrophe", "displayName: &Money's", "&Money's"],
  ["a flow map", "displayName: { a: &Money Advisors, b: 1 }", { a: "&Money Advisors", b: 1 }],
  ["braces in a flow map", "displayName: { a: &Money ({environment}), b: 1 }", { a: "&Money ({environment})", b: 1 }],
  ["two in a line", "displayName: [&Money, *all]", ["&Money", "*all"]],
  ["an expression in a flow map", 'displayName: { a: Join("-", [a], [b]), b: 1 }', { a: 'Join("-", [a], [b])', b: 1 }],
  ["a colon alone", "displayName: Money: Advisors", "Money: Advisors"],
  ["a placeholder in front", "displayName: {environment} HR", "{environment} HR"],
  ["an at sign", "displayName: @HR", "@HR"],
  ["a percent sign", "displayName: %HR", "%HR"],
  ["a number sign", "displayName: #HR", "#HR"],
  ["an apostrophe in single quotes", "displayName: 'Anna's HR'", "Anna's HR"],
  ["quotes in double quotes", 'displayName: "The "HR""', 'The "HR"'],
  ["an equals sign", "displayName = HR", "HR"],
  ["an arrow in front of an attribute", "displayName -> [givenName]", "[givenName]"],
  ["no blank", "displayName:HR", "HR"],
  ["an expression in double quotes", 'displayName: "Join(" ", [a])"', 'Join(" ", [a])'],
])("%s: the line that is proposed is the one that was meant", (_, line, value) => {
  const { file, proposals } = corrected(`apps:\n  hr:\n    ${line}\n    target: acme\n`);
  expect(file.problems).toEqual([]);
  expect(file.data).toEqual({ apps: { hr: { displayName: value, target: "acme" } } });
  expect(proposals).toBe(1);
});

test("an anchor of something is a name that nobody uses", () => {
  const file = new YamlFile("config/app.yaml", "inputs: &i { region: eu }\nlist: &l\n  - 1\n", {});
  expect(file.problems).toEqual([]);
  expect(file.data).toEqual({ inputs: { region: "eu" }, list: [1] });
});

test("merge keys: what a map has itself counts, then the first that is merged", () => {
  const text = `a: &a { x: 1, y: 1 }
b: &b
  <<: *a
  y: 2
  z: 2
c: { <<: [*b, *a], z: 3 }
`;
  const file = new YamlFile("config/app.yaml", text, {});
  expect(file.problems).toEqual([]);
  expect(file.data).toEqual({ a: { x: 1, y: 1 }, b: { x: 1, y: 2, z: 2 }, c: { x: 1, y: 2, z: 3 } });
  expect(file.locate(["c", "x"])).toMatchObject({ line: 1 });
});

test("a merge key of something else than a map, or of itself", () => {
  for (const text of ["a: { <<: 1 }\n", "a: &a\n  <<: *a\n  x: 1\n"])
    expect(new YamlFile("config/app.yaml", text, {}).problems.map(({ code }) => code)).toContain("CONFIG_UNKNOWN_KEY");
});

test("of one broken syntax only the first error is shown", () => {
  const file = new YamlFile("config/app.yaml", 'apps:\n  hr:\n    a: "b" c\n   d: [\n  e: }\n\tf: 1\n', {});
  expect(file.problems).toHaveLength(1);
  expect(file.problems[0]?.location?.line).toBe(3);
});

test.each(["&a- [", "&a: [", "a- [\nb c"])("a bracket in a text is not one to close: %s", (text) => {
  expect(corrected(`key: ${text}\n`).proposals).toBe(0);
});

test("whatever follows the sign: a proposal is read as the text that was written", () => {
  const rest = fc.array(fc.constantFrom(..."abc &*{}[],:#'\"()!?-".split("")), { maxLength: 16 });
  fc.assert(
    fc.property(fc.constantFrom("&", "*"), rest, (sign, more) => {
      const text = `${sign}a${more.join("")}`;
      const { file, proposals } = corrected(`key: ${text}\n`);
      if (proposals === 0) return;
      const meant = text.replace(/\s#.*$/, "").trimEnd();
      expect(file.data).toEqual({ key: meant });
    }),
    { numRuns: 1000 },
  );
});
