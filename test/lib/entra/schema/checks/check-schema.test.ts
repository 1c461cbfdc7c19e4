import {
  checkSchema,
  defaultSynchronizationSchema,
  extractSchema,
  type DesiredMapping,
  type DesiredObjectMapping,
  type DesiredSchema,
} from "../../../../../lib/entra/schema";
import { EvaluationError } from "../../../../../lib/entra/language";
import { compileMappings, mapObject } from "../../../../../lib/entra/requests";
import { environment, valueOf } from "../../language/evaluating";
import { checkRules } from "../../../../../lib/entra/schema/checks/rules";
import type { SchemaCheckOptions } from "../../../../../lib/entra/schema/checks/check-context";

const active = { source: 'Switch([IsSoftDeleted], , "False", "True", "True", "False")' };
const base: Record<string, DesiredMapping> = { userName: { source: "[userPrincipalName]", match: 1 }, active };

/** A schema without findings, but for these further or changed mappings. */
const users = (mappings: Record<string, DesiredMapping>, rest: Partial<DesiredObjectMapping> = {}): DesiredSchema => ({
  users: { ...rest, mappings: { ...base, ...mappings } },
});
const title = (source: string): DesiredSchema => users({ title: { source } });
const filter = (attribute: string): DesiredSchema =>
  users({}, { filters: [{ name: "f", all: [{ attribute, operator: "IS NOT NULL" }] }] });
/** One filter with these clauses, such as `country EQUALS DK`. */
const clauses = (...texts: string[]): DesiredSchema => {
  const all = texts.map((text) => {
    const [, attribute = "", operator = "", value] = /^(\S+) ([^=]+?)(?: = (.*))?$/.exec(text) ?? [];
    return { attribute, operator, ...(value !== undefined && { value }) };
  });
  return users({}, { filters: [{ name: "f", all }] });
};
const found = (schema: DesiredSchema, options?: SchemaCheckOptions): string[] =>
  checkSchema(schema, options).map(({ code, path }) => `${code} ${(path ?? []).join("/")}`);

interface Case {
  readonly code: string;
  readonly schema: DesiredSchema;
  readonly at: string;
  readonly options?: SchemaCheckOptions;
}

const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

/** Each with exactly one finding. */
const cases: Case[] = [
  { code: "MAPPING_UNKNOWN_SOURCE", schema: title("[jobtitle]"), at: "users/mappings/title/source" },
  { code: "MAPPING_UNKNOWN_SOURCE", schema: title("Left([officeLocation], 3)"), at: "users/mappings/title/source" },
  { code: "MAPPING_UNKNOWN_SOURCE", schema: filter("dept"), at: "users/filters/0/all/0/attribute" },
  { code: "MAPPING_UNKNOWN_SOURCE", schema: title("[extension_123_x]"), at: "users/mappings/title/source" },
  {
    code: "MAPPING_UNKNOWN_TARGET",
    schema: users({ "emails[type eq “work”].value": { source: "[userPrincipalName]" } }),
    at: "users/mappings/emails[type eq “work”].value",
  },
  {
    code: "MAPPING_UNKNOWN_TARGET",
    schema: users({ jobTitle: { source: "[jobTitle]" } }),
    at: "users/mappings/jobTitle",
  },
  {
    code: "MAPPING_UNKNOWN_TARGET",
    schema: users({ [`${enterprise}:departement`]: { source: "[department]" } }),
    at: `users/mappings/${enterprise}:departement`,
  },
  {
    code: "MAPPING_DUPLICATE_TARGET",
    schema: users({
      'ims[type eq "x"].value': { source: "[city]" },
      'ims[ type  eq "x" ].value': { source: "[city]" },
    }),
    at: 'users/mappings/ims[ type  eq "x" ].value',
  },
  {
    code: "MAPPING_REQUIRED_TARGET",
    schema: { users: { mappings: { externalId: { source: "[objectId]", match: 1 }, active } } },
    at: "users/mappings",
  },
  {
    code: "MAPPING_REQUIRED_TARGET",
    schema: { groups: { mappings: { externalId: { source: "[objectId]", match: 1 } } } },
    at: "groups/mappings",
  },
  { code: "MAPPING_NOTHING_FLOWS", schema: users({ title: { source: null } }), at: "users/mappings/title" },
  {
    code: "MAPPING_BUILT_IN_DECLARED",
    schema: { ...users({}), attributes: { source: { manager: {} } } },
    at: "attributes/source/manager",
  },
  {
    code: "MAPPING_NO_MATCH",
    schema: { users: { mappings: { userName: { source: "[userPrincipalName]" }, active } } },
    at: "users/mappings",
  },
  {
    code: "MAPPING_MATCH_PRECEDENCE",
    schema: users({ userName: { source: "[userPrincipalName]", match: 1.5 } }),
    at: "users/mappings/userName/match",
  },
  {
    code: "MAPPING_MATCH_TWICE",
    schema: users({ externalId: { source: "[objectId]", match: 1 } }),
    at: "users/mappings/externalId/match",
  },
  {
    code: "MAPPING_MATCH_CONSTANT",
    schema: users({ title: { source: '"x"', match: 2 } }),
    at: "users/mappings/title",
  },
  {
    code: "MAPPING_MATCH_CONSTANT",
    schema: users({ title: { source: null, default: "x", match: 2 } }),
    at: "users/mappings/title",
  },
  {
    code: "MAPPING_MATCH_NOT_UNIQUE",
    schema: users({ displayName: { source: "[displayName]", match: 2 } }),
    at: "users/mappings/displayName/source",
  },
  {
    code: "MAPPING_MATCH_NULLABLE",
    schema: users({ userName: { source: "[employeeId]", match: 1 } }),
    at: "users/mappings",
  },
  {
    code: "MAPPING_MATCH_ON_CREATE",
    schema: users({ userName: { source: "[userPrincipalName]", match: 1, apply: "onCreate" } }),
    at: "users/mappings/userName/apply",
  },
  {
    code: "MAPPING_SWITCH_ON_REFERENCE",
    schema: title('Switch([manager], "no", "a", "b")'),
    at: "users/mappings/title/source",
  },
  {
    code: "MAPPING_SWITCH_MAY_BLANK",
    schema: title('ToUpper(Switch([country], "other", "DK", "Denmark"))'),
    at: "users/mappings/title/source",
  },
  {
    code: "MAPPING_IIF_ON_NULLABLE",
    schema: title('IIF([country] = "DK", "Denmark", "elsewhere")'),
    at: "users/mappings/title/source",
  },
  {
    code: "MAPPING_IIF_ON_NULLABLE",
    schema: title('IIF(IsPresent([country]), "x", IIF([country] = "DK", "Denmark", "elsewhere"))'),
    at: "users/mappings/title/source",
  },
  ...['IIF(IsPresent([country]), [country], "x")', 'IIF(Coalesce([country], "") = "DK", "a", "b")'].map((source) => ({
    code: "MAPPING_IIF_ON_NULLABLE",
    schema: title(source),
    at: "users/mappings/title/source",
  })),
  {
    code: "MAPPING_COALESCE_EMPTY",
    schema: title("Coalesce([extensionAttribute1], [givenName])"),
    at: "users/mappings/title/source",
  },
  {
    code: "MAPPING_BOOLEAN_CASE",
    schema: users({ active: { source: 'Switch([IsSoftDeleted], , "false", "True", "True", "False")' } }),
    at: "users/mappings/active/source",
  },
  { code: "MAPPING_BOOLEAN_CASE", schema: users({ active: { source: '"true"' } }), at: "users/mappings/active/source" },
  {
    code: "MAPPING_BOOLEAN_CASE",
    schema: title('Switch(IsPresent([userPrincipalName]), "x", "true", "y", "", "z")'),
    at: "users/mappings/title/source",
  },
  {
    code: "MAPPING_BOOLEAN_CASE",
    schema: title('IIF([accountEnabled] = "TRUE", "in", "out")'),
    at: "users/mappings/title/source",
  },
  {
    code: "MAPPING_CONSTANT_NAMES_ATTRIBUTE",
    schema: title('"userprincipalname"'),
    at: "users/mappings/title/source",
  },
  ...[
    '"[jobTitle]"',
    'Join(" ", "[givenName]", [surname])',
    'Switch([jobTitle], "[ department ]", "x", "y", "", "")',
  ].map((source) => ({
    code: "MAPPING_CONSTANT_NAMES_ATTRIBUTE",
    schema: title(source),
    at: "users/mappings/title/source",
  })),
  {
    code: "MAPPING_MAIL_MAY_BE_MISSING",
    schema: users({ 'emails[type eq "work"].value': { source: "[mail]" } }),
    at: 'users/mappings/emails[type eq "work"].value/source',
  },
  { code: "MAPPING_ROLES_MISUSED", schema: title("[appRoleAssignments]"), at: "users/mappings/title/source" },
  {
    code: "MAPPING_ROLES_MISUSED",
    schema: title("SingleAppRoleAssignment([jobTitle])"),
    at: "users/mappings/title/source",
  },
  {
    code: "MAPPING_ROLES_NEED_ASSIGNMENT",
    schema: users({ title: { source: "SingleAppRoleAssignment([appRoleAssignments])" } }, { actions: ["create"] }),
    at: "users/mappings/title/source",
    options: { scope: "all" },
  },
  {
    code: "MAPPING_ACTIVE_UNMAPPED",
    schema: { users: { mappings: { userName: { source: "[userPrincipalName]", match: 1 } } } },
    at: "users/mappings",
  },
  ...[
    'Mid([displayName], "first", 2)',
    "Left([displayName], [employeeHireDate])",
    "Item([proxyAddresses], 0)",
    'DateAdd("d", 1, [accountEnabled])',
    'CDate("31.12.2026")',
    'FormatDateTime([accountEnabled], , "yyyy", "yy")',
    'IIF([userPrincipalName] = "x", Left([city], Now()), "y")',
    "ToLower(Item(AppRoleAssignmentsComplex([appRoleAssignments]), 1))",
  ].map((source) => ({
    code: "MAPPING_ARGUMENT_TYPE",
    schema: title(source),
    at: "users/mappings/title/source",
  })),
  ...[
    "Append([city], [otherMails])",
    'InStr(Split([displayName], " "), "x", , )',
    'IIF(Join(",", [userPrincipalName]) = ToLower(Split([displayName], ",")), "a", "b")',
  ].map((source) => ({
    code: "MAPPING_ARGUMENT_LIST",
    schema: title(source),
    at: "users/mappings/title/source",
  })),
  ...[
    "[otherMails]",
    "ToLower([proxyAddresses])",
    "RemoveDuplicates([otherMails])",
    'IIF([userPrincipalName] = "x", [city], [otherMails])',
    'Split([city], ",")',
    "AppRoleAssignmentsComplex([appRoleAssignments])",
  ].map((source) => ({
    code: "MAPPING_LIST_INTO_SINGLE",
    schema: title(source),
    at: "users/mappings/title/source",
  })),
  ...[
    { target: "active", source: "Count([otherMails])" },
    { target: "active", source: '"yes"' },
    { target: "active", source: "Now()" },
    { target: `${enterprise}:manager`, source: "[department]" },
    { target: "title", source: "[manager]" },
  ].map(({ target, source }) => ({
    code: "MAPPING_VALUE_TYPE",
    schema: users({ [target]: { source } }),
    at: `users/mappings/${target}/source`,
  })),
  { code: "MAPPING_TARGET_ID", schema: users({ id: { source: "[objectId]" } }), at: "users/mappings/id" },
  {
    code: "MAPPING_TARGET_ELEMENT",
    schema: users({ 'emails[type eq "work"]': { source: "[userPrincipalName]" } }),
    at: 'users/mappings/emails[type eq "work"]',
  },
  {
    code: "MAPPING_ROLE_TYPE",
    schema: users({ 'roles[primary eq "True"].type': { source: "SingleAppRoleAssignment([appRoleAssignments])" } }),
    at: 'users/mappings/roles[primary eq "True"].type',
  },
  ...["proxyAddresses", "employeeHireDate"].map((name) => ({
    code: "MAPPING_FILTER_ATTRIBUTE",
    schema: filter(name),
    at: "users/filters/0/all/0/attribute",
  })),
  ...["accountEnabled EQUALS = true", "dirSyncEnabled NOT EQUALS = FALSE"].map((text) => ({
    code: "MAPPING_BOOLEAN_CASE",
    schema: clauses(text),
    at: "users/filters/0/all/0/value",
  })),
  ...[
    ["country EQUALS = DK", "country EQUALS = SE"],
    ["country EQUALS = DK", "city IS NOT NULL", "country REGEX MATCH = ^S"],
    ["country IS NULL", "country NOT EQUALS = DK"],
    ["userPrincipalName IS NULL"],
    ["accountEnabled EQUALS = yes"],
    ["accountEnabled Greater_Than = 0"],
    ["accountEnabled IS TRUE", "accountEnabled IS FALSE"],
    ["extensionAttribute1 IS TRUE", "extensionAttribute1 EQUALS = true-ish"],
  ].map((texts) => ({ code: "MAPPING_FILTER_NEVER", schema: clauses(...texts), at: "users/filters/0" })),
  {
    code: "MAPPING_FILTER_NEVER",
    schema: { ...clauses("level EQUALS = high"), attributes: { source: { level: { type: "Integer" } } } },
    at: "users/filters/0",
  },
  ...["department NOT REGEX MATCH = .*", "department NOT REGEX MATCH = ^.+$"].map((text) => ({
    code: "MAPPING_FILTER_NEVER",
    schema: clauses(text),
    at: "users/filters/0",
  })),
  ...["userPrincipalName IS NOT NULL", "displayName REGEX MATCH = .*", "accountEnabled NOT EQUALS = yes"].map(
    (text) => ({ code: "MAPPING_FILTER_ALWAYS", schema: clauses(text), at: "users/filters/0" }),
  ),
  {
    code: "MAPPING_DELETES_EVERYWHERE",
    schema: users({}, { actions: ["create", "delete"] }),
    at: "users/actions",
    options: { scope: "all" },
  },
  { code: "MAPPING_DELETES_EVERYWHERE", schema: users({}), at: "users/actions", options: { scope: "all" } },
  {
    code: "MAPPING_DELETION_GUARD_OFF",
    schema: users({}),
    at: "accidentalDeletions",
    options: { deletionGuard: false },
  },
  {
    code: "MAPPING_FILTER_ATTRIBUTE",
    schema: { ...filter("buddy"), attributes: { source: { buddy: { type: "Reference", references: ["User"] } } } },
    at: "users/filters/0/all/0/attribute",
  },
];

test.each(cases.map((it) => [it.code, it.at, it] as const))("%s at %s", (code, at, { schema, options }) => {
  expect(found(schema, options)).toEqual([`${code} ${at}`]);
});

test("every check has a case", () => {
  expect([...new Set(cases.map(({ code }) => code))].sort()).toEqual(
    checkRules.map(({ problem }) => problem.code).sort(),
  );
});

const fine: Record<string, DesiredSchema> = {
  nothing: users({}),
  "directory extensions": title("[extension_0123456789abcdef0123456789abcdef_costUnit]"),
  "a declared source": { ...title("[workerType]"), attributes: { source: { workerType: {} } } },
  "a declared target": { ...users({ desk: { source: "[city]" } }), attributes: { target: { desk: {} } } },
  "SCIM paths beyond the template": users({
    'emails[type eq "private"].value': { source: "[userPrincipalName]" },
    "name.middleName": { source: "[givenName]" },
    "urn:ietf:params:scim:schemas:core:2.0:User:name.givenName": { source: "[givenName]" },
    [`${enterprise}:manager`]: { source: "[manager]" },
  }),
  "only a default": users({ locale: { source: null, default: "da-DK" } }),
  "a nullable attribute beside a sure one": users({ externalId: { source: "[employeeId]", match: 2 } }),
  "conditions on what everybody has": title('IIF([accountEnabled] = "True", "in", "out")'),
  "constants that are words": title('"Adviser"'),
  "the words true and false as text": title('"true"'),
  "mail with a fallback": users({
    'emails[type eq "work"].value': { source: "Coalesce([mail], [userPrincipalName])" },
  }),
  "mail with a default": users({
    'emails[type eq "work"].value': { source: "[mail]", default: "none@contoso.example" },
  }),
  "roles through their functions": users({ roles: { source: "AppRoleAssignmentsComplex([appRoleAssignments])" } }),
  "the template's groups": { groups: extractSchema(defaultSynchronizationSchema({ jobId: "scim.1.2" })).groups },
  "lists into targets that take several": {
    ...users({
      tags: { source: "[otherMails]" },
      roles: { source: "AppRoleAssignmentsComplex([appRoleAssignments])" },
    }),
    attributes: { target: { tags: { multivalued: true } } },
  },
  "all or one of several values": users({
    title: { source: 'Join(",", [otherMails])' },
    nickName: { source: "Item([proxyAddresses], Count([proxyAddresses]))" },
  }),
  "texts that may be numbers or dates": title("Left([city], [extensionAttribute1])"),
  "targets that are declared": {
    ...users({ 'emails[type eq "work"]': { source: "[userPrincipalName]" } }),
    attributes: { target: { 'emails[type eq "work"]': {} } },
  },
  "filters that some pass": clauses(
    "country EQUALS = DK",
    "country REGEX MATCH = ^D",
    "accountEnabled IS TRUE",
    "dirSyncEnabled EQUALS = True",
    "city IS NULL",
    "userPrincipalName REGEX MATCH = @contoso",
  ),
  "object types that are off": { users: { enabled: false, mappings: {} } },
};

test.each(Object.entries(fine))("no finding: %s", (_, schema) => {
  expect(found(schema, { scope: "assigned" })).toEqual([]);
});

test("a Switch with an empty key answers for whom a condition would fail", () => {
  const source = 'Switch([country], IIF([country] = "DK", "Denmark", "elsewhere"), "", "nowhere")';
  expect(found(title(source))).toEqual([]);
  const open = 'Switch([country], "elsewhere", "", IIF([country] = "DK", "Denmark", "x"))';
  expect(found(title(open))).toContain("MAPPING_IIF_ON_NULLABLE users/mappings/title/source");
});

/** The documented guards, and questions that are always answered. */
test.each([
  'IIF(DateDiff("d", Now(), CDate(Switch([employeeLeaveDateTime], [employeeLeaveDateTime], "", "9999-12-31"))) <= 0, "Leaver", "Employee")',
  'IIF(Coalesce([country], "none") = "DK", "Denmark", "elsewhere")',
  'IIF(Join("-", "x", [country]) = "x-DK", "Denmark", "elsewhere")',
  'IIF(IsPresent([userPrincipalName]), "x", "y")',
  'IIF(Now() > "2020-01-01", [country], "y")',
])("no condition without value: %s", (source) => {
  expect(found(title(source))).toEqual([]);
});

test.each([
  'IIF(Switch([country], [country], "", "") = "DK", "a", "b")',
  'IIF(Switch([country], , "DK", "x") = "x", "a", "b")',
  'IIF(Switch([country], [city], "", "none") = "x", "a", "b")',
  'IIF(InStr([country], "D") > 0, "a", "b")',
  'IIF(Append([country], "x") = "x", "a", "b")',
])("a condition that may get nothing: %s", (source) => {
  expect(found(title(source))).toContain("MAPPING_IIF_ON_NULLABLE users/mappings/title/source");
});

describe("the advice of a check", () => {
  const people = [{}, { country: "DK" }, { country: "SE", city: "Lund" }].map((more, index) => ({
    ...{ userPrincipalName: `p${index}@contoso.example`, displayName: `P${index}`, accountEnabled: index !== 1 },
    ...more,
  }));
  const assigned = { appRoleAssignments: [{ value: "owner" }], ...people[1] };
  /** Values of a mapping, with the failures of conditions by their code: those are what the advice mends. */
  const valuesOf = (source: string) =>
    [...people, assigned].map((attributes) => {
      try {
        return valueOf(source, attributes);
      } catch (error) {
        if (error instanceof EvaluationError) return error.code;
        throw error;
      }
    });

  test.each([
    'Switch([displayName], "other", "P0", "zero", "P1", "one")',
    'Switch([accountEnabled], , "True", "on")',
    'Switch([country], "other", "DK", "Denmark")',
    'Switch([country], , "DK", "Denmark")',
    'Switch([country], [city], "DK", [displayName])',
    'Switch(SingleAppRoleAssignment([appRoleAssignments]), "member", "owner", "owner", "editor", "editor")',
  ])("in place of %s yields no finding and means the same", (source) => {
    const [problem, ...others] = checkSchema(title(source), { scope: "assigned" });
    expect(others).toEqual([]);
    const advice = problem?.remedy.replace("In its place write: ", "") ?? "";
    expect(found(title(advice), { scope: "assigned" })).toEqual([]);
    expect(valuesOf(advice)).toEqual(valuesOf(source));
  });

  test.each([
    "Coalesce([extensionAttribute1], [givenName])",
    'Coalesce([mail], [extensionAttribute1], [extensionAttribute2], "none")',
  ])("on %s means the same whether an empty text counts or not", (source) => {
    const [problem, ...others] = checkSchema(title(source));
    expect(others).toEqual([]);
    const advice = problem?.remedy.replace(/^.*write in its place: /, "") ?? "";
    expect(found(title(advice))).toEqual([]);
    const texts = ["", "x", null];
    for (const extensionAttribute1 of texts)
      for (const extensionAttribute2 of texts) {
        const person = { extensionAttribute1, extensionAttribute2, givenName: "Anna" };
        const take = { ...environment(), readings: { emptyCondition: "fail", emptyInCoalesce: "take" } } as const;
        expect(valueOf(advice, person)).toBe(valueOf(source, person));
        expect(valueOf(advice, person, take)).toBe(valueOf(source, person));
      }
  });

  test.each([
    'IIF(IsPresent([country]), [country], "none")',
    'IIF(IsNullOrEmpty([country]), "none", Append([country], "!"))',
    'IIF(Not(IsNull([country])), "some", "none")',
    'IIF([country] = "", "none", "some")',
    'IIF([country] = "DK", "Denmark", "elsewhere")',
    'IIF(SingleAppRoleAssignment([appRoleAssignments]) = "owner", "owner", "member")',
  ])("for %s yields no finding, and means the same where the condition could be checked", (source) => {
    const [problem, ...others] = checkSchema(title(source), { scope: "assigned" });
    expect(others).toEqual([]);
    const [, place = "", guard = ""] = /in place of (.*), use (.*)\.$/.exec(problem?.remedy ?? "") ?? [];
    const whole = /write (.*)\.$/.exec(problem?.remedy ?? "")?.[1];
    const advice = whole ?? source.replace(place, guard);
    expect(advice).not.toBe(source);
    expect(found(title(advice), { scope: "assigned" })).toEqual([]);
    const [before, after] = [valuesOf(source), valuesOf(advice)];
    expect(after).not.toContain("EXPRESSION_CONDITION_WITHOUT_VALUE");
    const checked = before.flatMap((value, index) => (value === "EXPRESSION_CONDITION_WITHOUT_VALUE" ? [] : [index]));
    expect(checked.map((index) => after[index])).toEqual(checked.map((index) => before[index]));
  });
});

describe("the advice on several values", () => {
  const people = [null, [], ["a@x.example"], ["a@x.example", "b@x.example"]].map((otherMails) => ({ otherMails }));
  const valuesOf = (source: string, listIntoSingle: "first" | "send" = "send") =>
    people.map((attributes) => {
      const mappings = compileMappings({ mappings: { title: { source } } }, () => ({ type: "String", list: false }));
      const { values, failed } = mapObject(mappings, attributes, { ...environment(), readings: { listIntoSingle } });
      expect(failed).toEqual([]);
      return values["title"] ?? null;
    });

  test("into one: the first of them, and all in one text", () => {
    const [problem] = checkSchema(title("[otherMails]"));
    const [, first = "", all = ""] =
      /first value write: (.*); for all in one text: (.*)$/.exec(problem?.remedy ?? "") ?? [];
    expect([found(title(first)), found(title(all))]).toEqual([[], []]);
    expect(valuesOf(first)).toEqual(valuesOf("[otherMails]", "first"));
    expect(valuesOf(all)).toEqual([null, null, "a@x.example", "a@x.example,b@x.example"]);
  });

  test("for a function that takes one: all in one text is what happens here", () => {
    const source = 'Switch([otherMails], "?", "a@x.example", "one", "", "none")';
    const [problem] = checkSchema(title(source));
    const all = /in one text: (.*)$/.exec(problem?.remedy ?? "")?.[1] ?? "";
    const advised = source.replace("[otherMails]", all);
    expect(found(title(advised))).toEqual([]);
    expect(valuesOf(advised)).toEqual(valuesOf(source));
  });

  test("of app roles: the name of one", () => {
    const advice = checkSchema(title("AppRoleAssignmentsComplex([appRoleAssignments])"))[0]?.remedy ?? "";
    expect(found(title(advice.replace("Write: ", "")))).toEqual([]);
  });
});

test("the advice on targets is a target without finding", () => {
  const source = "[userPrincipalName]";
  const advice = checkSchema(users({ 'emails[type eq "work"]': { source } }))[0]?.remedy ?? "";
  expect(found(users({ [advice.replace("Name the part: ", "")]: { source } }))).toEqual([]);
  expect(found(users({ externalId: { source } }))).toEqual([]);
  const role = checkSchema(users({ 'roles[primary eq "True"].type': { source: '"x"' } }))[0]?.remedy ?? "";
  expect(found(users({ [/mapped to (.*)\.$/.exec(role)?.[1] ?? ""]: { source: '"x"' } }))).toEqual([]);
});

test("the &Money mappings of advisors and rooms give neither errors nor noise", () => {
  const rooms = {
    displayName: { source: "[displayName]" },
    'addresses[type eq "work"].formatted': { source: "[physicalDeliveryOfficeName]" },
    externalId: { source: "[objectId]", apply: "always" as const },
  };
  const advisors = {
    ...rooms,
    "name.givenName": { source: "[givenName]" },
    "name.familyName": { source: "[surname]" },
  };
  const denmark = { filters: [{ name: "Denmark", all: [{ attribute: "country", operator: "EQUALS", value: "DK" }] }] };
  expect(found(users(rooms), { scope: "assigned" })).toEqual([]);
  expect(found(users(advisors, denmark), { scope: "assigned" })).toEqual([]);
});

test("the template itself has no error", () => {
  const schema = extractSchema(defaultSynchronizationSchema({ jobId: "scim.1.2" }));
  expect(checkSchema(schema).filter(({ severity }) => severity === "error")).toEqual([]);
});

test("names are corrected: the provisioning name of a Graph property, else the nearest", () => {
  const remedy = (schema: DesiredSchema): string => checkSchema(schema)[0]?.remedy ?? "";
  expect(remedy(title("[officeLocation]"))).toContain('"physicalDeliveryOfficeName"');
  expect(remedy(title("[id]"))).toContain('"objectId"');
  expect(remedy(title("[mobilePhone]"))).toContain('"mobile"');
  expect(remedy(title("[jobTitel]"))).toContain('"jobTitle"');
  expect(remedy(title("[quiteAnotherThing]"))).not.toContain("Did you mean");
  expect(remedy(title("[email]"))).toContain('"mail"');
  expect(remedy(title("[costCenter]"))).toContain('"employeeOrgData.costCenter"');
  for (const [target, meant] of [
    ["familyName", "name.familyName"],
    ["emails.work", 'emails[type eq "work"].value'],
    ["addresses.work.locality", 'addresses[type eq "work"].locality'],
    ["mobile", 'phoneNumbers[type eq "mobile"].value'],
    ["email", 'emails[type eq "work"].value'],
    ["department", `${enterprise}:department`],
    ["jobTitle", "title"],
    ["emails", 'emails[type eq "work"].value'],
    ["emails.value", 'emails[type eq "work"].value'],
    ["emails[0].value", 'emails[type eq "work"].value'],
    ["addresses.country", 'addresses[type eq "work"].country'],
    ["country", 'addresses[type eq "work"].country'],
    ["name.lastName", "name.familyName"],
    ["urn:scim:schemas:extension:enterprise:1.0:department", `${enterprise}:department`],
  ] as const)
    expect(remedy(users({ [target]: { source: "[city]" } }))).toContain(`"${meant}"`);
  expect(remedy(users({ "name.givenname": { source: "[givenName]" } }))).toContain('"name.givenName"');
});

test("a boolean in the wrong case is said once, also where everybody would pass", () => {
  const problems = checkSchema(clauses("accountEnabled NOT EQUALS = true"));
  expect(problems.map(({ code }) => code).filter((code) => /FILTER|BOOLEAN/.test(code))).toEqual([
    "MAPPING_BOOLEAN_CASE",
  ]);
});

test("an element of addresses is told a part that addresses have, and nothing else", () => {
  const target = 'addresses[type eq "work"]';
  const problems = checkSchema(users({ [target]: { source: "[city]" } }));
  expect(problems.map(({ code, remedy }) => [code, remedy])).toEqual([
    ["MAPPING_TARGET_ELEMENT", `Name the part: ${target}.formatted`],
  ]);
});

test.each(["userType", "appRoleAssignments", "manager", "members", "[country]"])(
  "a filter on %s is refused once",
  (name) => {
    expect(found(filter(name))).toEqual([expect.stringMatching(/^FILTER_\w+ users\/filters\/0\/all\/0\/attribute$/)]);
  },
);

test("expressions that do not parse are reported with their place, beside everything else", () => {
  const codes = found({ users: { mappings: { userName: { source: "Switch(" }, active, x: { source: null } } } });
  expect(codes).toContainEqual(expect.stringMatching(/^EXPRESSION_\w+ users\/mappings\/userName\/source$/));
  expect(codes).toContain("MAPPING_NO_MATCH users/mappings");
  expect(codes).toContain("MAPPING_NOTHING_FLOWS users/mappings/x");
});
