import {
  checkSchema,
  type DesiredMapping,
  type DesiredObjectMapping,
  type DesiredSchema,
} from "../../../../../lib/entra/schema";
import { EvaluationError, parse } from "../../../../../lib/entra/language";
import type { SchemaCheckOptions } from "../../../../../lib/entra/schema/checks/check-context";
import { checkRules } from "../../../../../lib/entra/schema/checks/rules";
import { failureOf, valueOf } from "../../language/evaluating";

/** What a check advises, put in: the check is content, and no other one complains instead. */

const active = { source: 'Switch([IsSoftDeleted], , "False", "True", "True", "False")' };
const base: Record<string, DesiredMapping> = { userName: { source: "[userPrincipalName]", match: 1 }, active };
const users = (mappings: Record<string, DesiredMapping>, rest: Partial<DesiredObjectMapping> = {}): DesiredSchema => ({
  users: { ...rest, mappings: { ...base, ...mappings } },
});
const title = (source: string): DesiredSchema => users({ title: { source } });
const filtered = (attribute: string, operator: string, value?: string): DesiredSchema =>
  users({}, { filters: [{ name: "f", all: [{ attribute, operator, ...(value !== undefined && { value }) }] }] });
const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

/** The text of an advice after these words. */
const after = (remedy: string, words: string): string => {
  const start = remedy.indexOf(words);
  if (start < 0) throw new Error(`"${remedy}" has not "${words}"`);
  return remedy.slice(start + words.length).replace(/\.$/, "");
};
const between = (remedy: string, words: string, end: string): string => after(remedy, words).split(end)[0] ?? "";

interface Row {
  readonly code: string;
  readonly wrong: DesiredSchema;
  /** The schema as the advice has it. */
  readonly follow: (remedy: string) => DesiredSchema;
  readonly options?: SchemaCheckOptions;
  readonly then?: SchemaCheckOptions;
}

const rows: Row[] = [
  {
    code: "MAPPING_UNKNOWN_SOURCE",
    wrong: title("[officeLocation]"),
    follow: (it) => title(`[${between(it, 'mean "', '"')}]`),
  },
  {
    code: "MAPPING_UNKNOWN_SOURCE",
    wrong: title("[quiteAnotherThing]"),
    follow: () => ({ ...title("[quiteAnotherThing]"), attributes: { source: { quiteAnotherThing: {} } } }),
  },
  {
    code: "MAPPING_UNKNOWN_TARGET",
    wrong: users({ familyName: { source: "[surname]" } }),
    follow: (it) => users({ [between(it, 'mean "', '"?')]: { source: "[surname]" } }),
  },
  {
    code: "MAPPING_UNKNOWN_TARGET",
    wrong: users({ "emails.work": { source: "[userPrincipalName]" } }),
    follow: (it) => users({ [between(it, 'mean "', '"?')]: { source: "[userPrincipalName]" } }),
  },
  {
    code: "MAPPING_DUPLICATE_TARGET",
    wrong: users({
      'ims[type eq "x"].value': { source: "[jobTitle]" },
      'ims[ type  eq "x" ].value': { source: "[city]" },
    }),
    follow: () => users({ 'ims[type eq "x"].value': { source: "[jobTitle]" } }),
  },
  {
    code: "MAPPING_REQUIRED_TARGET",
    wrong: { users: { mappings: { externalId: { source: "[objectId]", match: 1 }, active } } },
    follow: (it) => ({
      users: {
        mappings: {
          externalId: { source: "[objectId]", match: 1 },
          active,
          [between(it, 'Map "', '"')]: { source: "[userPrincipalName]" },
        },
      },
    }),
  },
  {
    code: "MAPPING_NOTHING_FLOWS",
    wrong: users({ title: { source: null } }),
    follow: () => users({ title: { source: null, default: "x" } }),
  },
  {
    code: "MAPPING_BUILT_IN_DECLARED",
    wrong: { ...users({}), attributes: { source: { manager: {} } } },
    follow: () => users({}),
  },
  {
    code: "MAPPING_TARGET_ID",
    wrong: users({ id: { source: "[objectId]" } }),
    follow: (it) => users({ [between(it, "Map to ", " ")]: { source: "[objectId]" } }),
  },
  {
    code: "MAPPING_TARGET_ELEMENT",
    wrong: users({ 'emails[type eq "work"]': { source: "[userPrincipalName]" } }),
    follow: (it) => users({ [`${after(it, "Name the part: ")}`]: { source: "[userPrincipalName]" } }),
  },
  {
    code: "MAPPING_ROLE_TYPE",
    wrong: users({ 'roles[primary eq "True"].type': { source: '"x"' } }),
    follow: (it) => users({ [after(it, "mapped to ")]: { source: "SingleAppRoleAssignment([appRoleAssignments])" } }),
  },
  {
    code: "MAPPING_NO_MATCH",
    wrong: { users: { mappings: { ...base, userName: { source: "[userPrincipalName]" } } } },
    follow: () => users({}),
  },
  {
    code: "MAPPING_MATCH_PRECEDENCE",
    wrong: users({ userName: { source: "[userPrincipalName]", match: 1.5 } }),
    follow: () => users({ userName: { source: "[userPrincipalName]", match: 1 } }),
  },
  {
    code: "MAPPING_MATCH_TWICE",
    wrong: users({ externalId: { source: "[objectId]", match: 1 } }),
    follow: () => users({ externalId: { source: "[objectId]", match: 2 } }),
  },
  {
    code: "MAPPING_MATCH_CONSTANT",
    wrong: users({ title: { source: '"x"', match: 2 } }),
    follow: () => users({ title: { source: "[objectId]", match: 2 } }),
  },
  ...["userPrincipalName", "objectId"].map((name) => ({
    code: "MAPPING_MATCH_NOT_UNIQUE",
    wrong: users({ displayName: { source: "[displayName]", match: 2 } }),
    follow: (it: string) => {
      expect(it).toContain(name);
      return users({ displayName: { source: "[displayName]" }, externalId: { source: `[${name}]`, match: 2 } });
    },
  })),
  {
    code: "MAPPING_MATCH_NULLABLE",
    wrong: users({ userName: { source: "[employeeId]", match: 1 } }),
    follow: (it) =>
      users({
        userName: { source: "[employeeId]", match: 1 },
        title: { source: `[${after(it, "such as ")}]`, match: 2 },
      }),
  },
  {
    code: "MAPPING_MATCH_ON_CREATE",
    wrong: users({ userName: { source: "[userPrincipalName]", match: 1, apply: "onCreate" } }),
    follow: () => users({}),
  },
  {
    code: "MAPPING_SWITCH_ON_REFERENCE",
    wrong: title('Switch([manager], "no", "a", "b")'),
    follow: (it) => users({ [`${enterprise}:manager`]: { source: between(it, "Map ", " as it is") } }),
  },
  ...['Switch([country], "other", "DK", "Denmark")', 'Switch([displayName], , "P0", "zero")'].map((source) => ({
    code: "MAPPING_SWITCH_MAY_BLANK",
    wrong: title(source),
    follow: (it: string) => title(after(it, "write: ")),
  })),
  ...['IIF(IsPresent([country]), "x", "y")', 'IIF([country] = "DK", "Denmark", "elsewhere")'].map((source) => ({
    code: "MAPPING_IIF_ON_NULLABLE",
    wrong: title(source),
    follow: (it: string) => {
      const [, place = "", guard = ""] = /in place of (.*), use (.*)\.$/.exec(it) ?? [];
      return title(place === "" ? after(it, "write ") : source.replace(place, guard));
    },
  })),
  {
    code: "MAPPING_COALESCE_EMPTY",
    wrong: title("Coalesce([extensionAttribute1], [givenName])"),
    follow: (it) => title(after(it, "in its place: ")),
  },
  {
    code: "MAPPING_BOOLEAN_CASE",
    wrong: title('IIF([accountEnabled] = "TRUE", "in", "out")'),
    follow: (it) => title(`IIF([accountEnabled] = ${after(it, "Write ")}, "in", "out")`),
  },
  {
    code: "MAPPING_BOOLEAN_CASE",
    wrong: filtered("accountEnabled", "EQUALS", "true"),
    follow: (it) => filtered("accountEnabled", "EQUALS", between(it, 'Write "', '"')),
  },
  {
    code: "MAPPING_ARGUMENT_TYPE",
    wrong: title("Mid([displayName], [employeeHireDate], 2)"),
    follow: () => title("Mid([displayName], 1, 2)"),
  },
  ...["For the first value write in its place: ", "for all in one text: "].map((words) => ({
    code: "MAPPING_ARGUMENT_LIST",
    wrong: title("Append([city], [otherMails])"),
    follow: (it: string) => title(`Append([city], ${between(it, words, "; for all")})`),
  })),
  ...["[otherMails]", 'Split([city], ",")', "RemoveDuplicates(ToLower([proxyAddresses]))"].flatMap((source) =>
    ["For the first value write: ", "for all in one text: "].map((words) => ({
      code: "MAPPING_LIST_INTO_SINGLE",
      wrong: title(source),
      follow: (it: string) => title(between(it, words, "; for all")),
    })),
  ),
  {
    code: "MAPPING_LIST_INTO_SINGLE",
    wrong: title("AppRoleAssignmentsComplex([appRoleAssignments])"),
    follow: (it) => title(after(it, "Write: ")),
  },
  {
    code: "MAPPING_VALUE_TYPE",
    wrong: users({ active: { source: '"yes"' } }),
    follow: () => users({ active: { source: "[accountEnabled]" } }),
  },
  {
    code: "MAPPING_CONSTANT_NAMES_ATTRIBUTE",
    wrong: title('"userPrincipalName"'),
    follow: (it) => title(between(it, "Write ", " for")),
  },
  ...["Use [userPrincipalName]", "Coalesce([mail], [userPrincipalName])"].map((words) => ({
    code: "MAPPING_MAIL_MAY_BE_MISSING",
    wrong: title("[mail]"),
    follow: (it: string) => {
      expect(it).toContain(words);
      return title(words.replace("Use ", ""));
    },
  })),
  {
    code: "MAPPING_ROLES_MISUSED",
    wrong: title("[appRoleAssignments]"),
    follow: (it) => title(between(it, "For one text write ", ";")),
  },
  ...["the target attribute roles ", " or "].map((words) => ({
    code: "MAPPING_ROLES_MISUSED",
    wrong: users({ roles: { source: "[appRoleAssignments]" } }),
    follow: (it: string) => users({ roles: { source: between(it, words, " or ") } }),
  })),
  {
    code: "MAPPING_ROLES_NEED_ASSIGNMENT",
    wrong: users({ title: { source: "SingleAppRoleAssignment([appRoleAssignments])" } }, { actions: ["create"] }),
    follow: () => title("SingleAppRoleAssignment([appRoleAssignments])"),
    options: { scope: "all" },
    then: { scope: "assigned" },
  },
  {
    code: "MAPPING_ACTIVE_UNMAPPED",
    wrong: { users: { mappings: { userName: { source: "[userPrincipalName]", match: 1 } } } },
    follow: (it) => users({ active: { source: between(it, "Map active: '", "'") } }),
  },
  {
    code: "MAPPING_DELETES_EVERYWHERE",
    wrong: users({}),
    follow: () => users({}, { actions: ["create", "update"] }),
    options: { scope: "all" },
    then: { scope: "all" },
  },
  {
    code: "MAPPING_DELETION_GUARD_OFF",
    wrong: users({}),
    follow: () => users({}),
    options: { deletionGuard: false },
    then: { deletionGuard: true },
  },
  {
    code: "MAPPING_FILTER_ATTRIBUTE",
    wrong: filtered("proxyAddresses", "IS NOT NULL"),
    follow: () => filtered("department", "IS NOT NULL"),
  },
  {
    code: "MAPPING_FILTER_NEVER",
    wrong: users(
      {},
      {
        filters: [
          { name: "f", all: ["DK", "SE"].map((value) => ({ attribute: "country", operator: "EQUALS", value })) },
        ],
      },
    ),
    follow: () =>
      users(
        {},
        {
          filters: ["DK", "SE"].map((value) => ({
            name: value,
            all: [{ attribute: "country", operator: "EQUALS", value }],
          })),
        },
      ),
  },
  {
    code: "MAPPING_FILTER_NEVER",
    wrong: filtered("accountEnabled", "EQUALS", "yes"),
    follow: (it) => filtered("accountEnabled", between(it, "with ", " or ")),
  },
  { code: "MAPPING_FILTER_ALWAYS", wrong: filtered("userPrincipalName", "IS NOT NULL"), follow: () => users({}) },
];

test.each(rows.map((row) => [row.code, row] as const))(
  "%s",
  (code, { wrong, follow, options, then = { scope: "assigned" } }) => {
    const [problem, ...others] = checkSchema(wrong, options ?? { scope: "assigned" });
    expect([problem?.code, others]).toEqual([code, []]);
    expect(checkSchema(follow(problem?.remedy ?? ""), then)).toEqual([]);
  },
);

/** Rules that advise an expression in place of one that has a value for somebody. */
const meaningKept = [
  ...["MAPPING_SWITCH_MAY_BLANK", "MAPPING_IIF_ON_NULLABLE", "MAPPING_COALESCE_EMPTY", "MAPPING_ARGUMENT_LIST"],
  "MAPPING_LIST_INTO_SINGLE",
];
const texts = rows.filter(
  ({ code, wrong }) => meaningKept.includes(code) && !JSON.stringify(wrong).includes("AppRole"),
);

const people = [undefined, "", "DK", "SE", "P0", "a,b"].flatMap((text) =>
  [[], ["x@y.example"]].map((otherMails) => ({
    ...(text !== undefined && { country: text, displayName: text, city: text, extensionAttribute1: text, mail: text }),
    ...{ givenName: "Anna", userPrincipalName: "anna@x.example", otherMails },
    proxyAddresses: otherMails.map((each) => `SMTP:${each}`),
  })),
);

test.each(texts.map((row) => [row.code, row] as const))(
  "%s: who had one value keeps it",
  (_, { wrong, follow, options }) => {
    const sourceOf = (schema: DesiredSchema) => schema.users?.mappings["title"]?.source ?? "";
    const [problem] = checkSchema(wrong, options ?? { scope: "assigned" });
    const advised = sourceOf(follow(problem?.remedy ?? ""));
    const kept = people.flatMap((person) => {
      const before = valueIfAny(sourceOf(wrong), person);
      const text = Array.isArray(before) && before.length === 1 ? before[0] : before;
      return typeof text === "string" && text !== "" ? [[text, valueIfAny(advised, person)]] : [];
    });
    expect(kept.map(([, after]) => after)).toEqual(kept.map(([before]) => before));
    expect(kept.length).toBeGreaterThan(0);
  },
);

/** Undefined when the evaluation stops. */
function valueIfAny(source: string, person: (typeof people)[number]) {
  try {
    return valueOf(source, person);
  } catch (error) {
    if (error instanceof EvaluationError) return undefined;
    throw error;
  }
}

test("the advice of every check is followed", () => {
  expect([...new Set(rows.map(({ code }) => code))].sort()).toEqual(
    checkRules.map(({ problem }) => problem.code).sort(),
  );
});

describe("what is wrong with an expression, mended as it is advised", () => {
  const person = { givenName: "Anna", surname: "Berg", country: "DK", mail: "a b@x.example" };

  /** The advice is the whole expression. */
  test.each([
    ["ToLower('x')", (it: string) => `ToLower(${after(it, "Write: ")})`, "x"],
    ["ToLower(“X”)", (it: string) => after(it, "Write: "), "x"],
    [
      'Join(" ", givenName, [surname])',
      (it: string) => `Join(" ", ${between(it, "Write ", " for")}, [surname])`,
      "Anna Berg",
    ],
    [
      'Join(" ", givenName, [surname])',
      (it: string) => `Join(" ", ${between(it, "attribute, ", " for")}, [surname])`,
      "givenName Berg",
    ],
    ["givenName", (it: string) => between(it, "Write ", " for"), "Anna"],
    ["5", (it: string) => after(it, "Write "), "5"],
    ['IIF([country] = "SE", [mail], NULL)', (it: string) => after(it, "Write: "), null],
    [
      'Switch(IsPresent([country]), "no", True, "yes", "", "")',
      (it: string) => `Switch(IsPresent([country]), "no", ${after(it, "Write ")}, "yes", "", "")`,
      "yes",
    ],
    ["tolower([surname])", (it: string) => `${after(it, "Write ")}([surname])`, "berg"],
    ["UPPER([surname])", (it: string) => `${between(it, "mean ", "?")}([surname])`, "BERG"],
    ['Split([mail], " ")[1]', (it: string) => after(it, "counts from 1: "), "b@x.example"],
    ['IIF([country] != "DK", "a", "b")', (it: string) => `IIF([country] ${after(it, "Write ")} "DK", "a", "b")`, "b"],
    ['Replace([mail], " ", "")', (it: string) => after(it, "Write: "), "ab@x.example"],
    ['FormatDateTime("2026", "yyyy", "yy")', (it: string) => after(it, "Write: "), "26"],
    ['Join(" ", [surname], Lund")', (it: string) => `Join(" ", [surname], ${after(it, "Write ")})`, "Berg Lund"],
    ["CONCAT([givenName], [surname])", (it: string) => after(it, "Write: "), "AnnaBerg"],
    ["Upper([surname])", (it: string) => after(it, "Write: "), "BERG"],
    ["IfNull([city], [surname])", (it: string) => after(it, "Write: "), "Berg"],
    ['[givenName] + " " + [surname]', (it: string) => after(it, "Write "), "Anna Berg"],
    ["ToUpper([givenName] & [surname])", (it: string) => `ToUpper(${after(it, "Write ")})`, "ANNABERG"],
    ['IIF([country] ne "DK", "a", "b")', (it: string) => `IIF([country] ${after(it, "Write ")} "DK", "a", "b")`, "b"],
    ['IIF(!IsPresent([country]), "a", "b")', (it: string) => `IIF(${after(it, "Write ")}, "a", "b")`, "b"],
    ['IIF(NOT [country] = "DK", "a", "b")', (it: string) => `IIF(${after(it, "Write ")}, "a", "b")`, "b"],
    ["ToLower([surname)", (it: string) => `ToLower(${after(it, "Write ")})`, "berg"],
  ] as const)("%s", (wrong, follow, value) => {
    const parsed = parse(wrong);
    const remedy = parsed.ok ? "" : (parsed.problems[0]?.remedy ?? "");
    expect(valueOf(follow(remedy), person)).toEqual(value);
  });

  test("AND and OR as nested IIF", () => {
    const parsed = parse('IIF([a] = "1" AND [b] = "1", "x", "y")');
    const remedy = parsed.ok ? "" : (parsed.problems[0]?.remedy ?? "");
    const [and, or] = [between(remedy, "value if true, ", "; for OR"), after(remedy, "value if false, ")];
    const written = (text: string) => text.replace(/\b([ab])\b/g, '[$1] = "1"').replace(/\b([xy])\b/g, '"$1"');
    for (const a of ["0", "1"])
      for (const b of ["0", "1"]) {
        expect(valueOf(written(and), { a, b })).toBe(a === "1" && b === "1" ? "x" : "y");
        expect(valueOf(written(or), { a, b })).toBe(a === "1" || b === "1" ? "x" : "y");
      }
  });

  test("a condition that gets nothing", () => {
    const source = 'IIF([city] = "Aarhus", "x", "y")';
    expect(failureOf(source, person).code).toBe("EXPRESSION_CONDITION_WITHOUT_VALUE");
    const [remedy = ""] = checkSchema(title(source)).map((problem) => problem.remedy);
    const [, place = "", guard = ""] = /in place of (.*), use (.*)\.$/.exec(remedy) ?? [];
    expect(valueOf(source.replace(place, guard), person)).toBe("y");
  });
});
