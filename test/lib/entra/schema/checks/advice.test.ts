import {
  checkSchema,
  type DesiredMapping,
  type DesiredObjectMapping,
  type DesiredSchema,
} from "../../../../../lib/entra/schema";
import { evaluateFilters } from "../../../../../lib/entra/filters";
import type { DirectoryAttributes, EvaluationEnvironment, Value } from "../../../../../lib/entra/language";
import { compileMappings, mapObject } from "../../../../../lib/entra/requests";
import { defineAttribute } from "../../../../../lib/entra/schema/attribute-definition";
import { scimAttributes } from "../../../../../lib/entra/schema/scim-attributes";
import { shapesOfDefinitions } from "../../../../../lib/entra/schema/value-shapes";
import type { SchemaCheckOptions } from "../../../../../lib/entra/schema/checks/check-context";
import { checkRules } from "../../../../../lib/entra/schema/checks/rules";
import { environment } from "../../language/evaluating";

/**
 * What a check advises, put in: the check is content, no other one complains instead, everybody keeps the values they had, and
 * nobody else is in scope; what the advice is there to change is told.
 */

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

const role = { id: "1", value: "Admin", displayName: "Admin" };
const people: Readonly<Record<string, DirectoryAttributes>> = {
  anna: {
    ...{ userPrincipalName: "anna@x.example", objectId: "id-anna", displayName: "Anna Berg", givenName: "Anna" },
    ...{ surname: "Berg", country: "DK", city: "Aarhus", jobTitle: "Head", mail: "a.berg@x.example", department: "IT" },
    ...{ physicalDeliveryOfficeName: "B12", employeeId: "42", extensionAttribute1: "Ann", quiteAnotherThing: "thing" },
    ...{ accountEnabled: true, IsSoftDeleted: false, manager: { id: "id-boss" }, appRoleAssignments: [role] },
    ...{ otherMails: ["anna@y.example"], proxyAddresses: ["SMTP:anna@x.example"], employeeHireDate: "2026-01-31" },
  },
  ...Object.fromEntries(
    [undefined, "", "DK", "SE", "P0", "a,b"].flatMap((text, index) =>
      [[], ["x@y.example"]].map((otherMails) => [
        `person ${index}.${otherMails.length}`,
        {
          ...(text !== undefined && { country: text, city: text, extensionAttribute1: text, mail: text }),
          ...{ displayName: text || "x", givenName: "Bo", userPrincipalName: `${index}@x.example`, otherMails },
          ...{ objectId: String(index), accountEnabled: index > 2, IsSoftDeleted: index < 2 },
          proxyAddresses: otherMails.map((each) => `SMTP:${each}`),
        },
      ]),
    ),
  ),
};
const everybody = Object.keys(people);

interface Row {
  readonly code: string;
  readonly wrong: DesiredSchema;
  /** The schema as the advice has it. */
  readonly follow: (remedy: string) => DesiredSchema;
  /** The values of Anna that the advice is there to change, before and after; the other people's may change with them. */
  readonly changes?: Readonly<Record<string, readonly [before: Value | undefined, after: Value | undefined]>>;
  /** Who is in scope before and after, where that is to change. */
  readonly admits?: readonly [before: readonly string[], after: readonly string[]];
  readonly options?: SchemaCheckOptions;
  readonly then?: SchemaCheckOptions;
}

const rolesSent = { ...role, type: "WindowsAzureActiveDirectoryRole", primary: false };
const hasSeveral = (value: Value | undefined): boolean => Array.isArray(value) && value.length > 0;

const rows: Row[] = [
  {
    code: "MAPPING_UNKNOWN_SOURCE",
    wrong: title("[officeLocation]"),
    follow: (it) => title(`[${between(it, 'mean "', '"')}]`),
    changes: { title: [undefined, "B12"] },
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
    changes: { familyName: ["Berg", undefined], "name.familyName": [undefined, "Berg"] },
  },
  {
    code: "MAPPING_UNKNOWN_TARGET",
    wrong: users({ "emails.work": { source: "[userPrincipalName]" } }),
    follow: (it) => users({ [between(it, 'mean "', '"?')]: { source: "[userPrincipalName]" } }),
    changes: {
      "emails.work": ["anna@x.example", undefined],
      'emails[type eq "work"].value': [undefined, "anna@x.example"],
    },
  },
  {
    code: "MAPPING_DUPLICATE_TARGET",
    wrong: users({
      'ims[type eq "x"].value': { source: "[jobTitle]" },
      'ims[ type  eq "x" ].value': { source: "[city]" },
    }),
    follow: () => users({ 'ims[type eq "x"].value': { source: "[jobTitle]" } }),
    changes: { 'ims[ type  eq "x" ].value': ["Aarhus", undefined] },
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
    changes: { userName: [undefined, "anna@x.example"] },
  },
  {
    code: "MAPPING_NOTHING_FLOWS",
    wrong: users({ title: { source: null } }),
    follow: () => users({ title: { source: null, default: "x" } }),
    changes: { title: [undefined, "x"] },
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
    changes: { id: ["id-anna", undefined], externalId: [undefined, "id-anna"] },
  },
  {
    code: "MAPPING_TARGET_ELEMENT",
    wrong: users({ 'emails[type eq "work"]': { source: "[userPrincipalName]" } }),
    follow: (it) => users({ [`${after(it, "Name the part: ")}`]: { source: "[userPrincipalName]" } }),
    changes: {
      'emails[type eq "work"]': ["anna@x.example", undefined],
      'emails[type eq "work"].value': [undefined, "anna@x.example"],
    },
  },
  {
    code: "MAPPING_ROLE_TYPE",
    wrong: users({ 'roles[primary eq "True"].type': { source: '"x"' } }),
    follow: (it) => users({ [after(it, "mapped to ")]: { source: "SingleAppRoleAssignment([appRoleAssignments])" } }),
    changes: {
      'roles[primary eq "True"].type': ["x", undefined],
      'roles[primary eq "True"].value': [undefined, "Admin"],
    },
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
    changes: { title: ["x", "id-anna"] },
  },
  ...["userPrincipalName", "objectId"].map((name) => ({
    code: "MAPPING_MATCH_NOT_UNIQUE",
    wrong: users({ displayName: { source: "[displayName]", match: 2 } }),
    follow: (it: string) => {
      expect(it).toContain(name);
      return users({ displayName: { source: "[displayName]" }, externalId: { source: `[${name}]`, match: 2 } });
    },
    changes: { externalId: [undefined, people["anna"]?.[name]] as const },
  })),
  {
    code: "MAPPING_MATCH_NULLABLE",
    wrong: users({ userName: { source: "[employeeId]", match: 1 } }),
    follow: (it) =>
      users({
        userName: { source: "[employeeId]", match: 1 },
        title: { source: `[${after(it, "such as ")}]`, match: 2 },
      }),
    changes: { title: [undefined, "anna@x.example"] },
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
    changes: { title: ["no", undefined], [`${enterprise}:manager`]: [undefined, { id: "id-boss" }] },
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
    changes: { title: ["out", "in"] },
  },
  {
    code: "MAPPING_BOOLEAN_CASE",
    wrong: filtered("accountEnabled", "EQUALS", "true"),
    follow: (it) => filtered("accountEnabled", "EQUALS", between(it, 'Write "', '"')),
    admits: [[], everybody.filter((name) => people[name]?.["accountEnabled"])],
  },
  {
    code: "MAPPING_ARGUMENT_TYPE",
    wrong: title("Mid([displayName], [employeeHireDate], 2)"),
    follow: () => title("Mid([displayName], 1, 2)"),
    changes: { title: [undefined, "An"] },
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
    changes: { title: [rolesSent, "Admin"] },
  },
  {
    code: "MAPPING_VALUE_TYPE",
    wrong: users({ active: { source: '"yes"' } }),
    follow: () => users({ active: { source: "[accountEnabled]" } }),
    changes: { active: ["yes", "True"] },
  },
  {
    code: "MAPPING_CONSTANT_NAMES_ATTRIBUTE",
    wrong: title('"userPrincipalName"'),
    follow: (it) => title(between(it, "Write ", " for")),
    changes: { title: ["userPrincipalName", "anna@x.example"] },
  },
  ...["Use [userPrincipalName]", "Coalesce([mail], [userPrincipalName])"].map((words) => ({
    code: "MAPPING_MAIL_MAY_BE_MISSING",
    wrong: title("[mail]"),
    follow: (it: string) => {
      expect(it).toContain(words);
      return title(words.replace("Use ", ""));
    },
    ...(words.startsWith("Use") && { changes: { title: ["a.berg@x.example", "anna@x.example"] as const } }),
  })),
  {
    code: "MAPPING_ROLES_MISUSED",
    wrong: title("[appRoleAssignments]"),
    follow: (it) => title(between(it, "For one text write ", ";")),
    changes: { title: [role, "Admin"] },
  },
  ...[
    ["the target attribute roles ", rolesSent] as const,
    [" or ", { primary: false, type: rolesSent.type, display: "Admin", value: "Admin" }] as const,
  ].map(([words, sent]) => ({
    code: "MAPPING_ROLES_MISUSED",
    wrong: users({ roles: { source: "[appRoleAssignments]" } }),
    follow: (it: string) => users({ roles: { source: between(it, words, " or ") } }),
    changes: { roles: [role, sent] as const },
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
    changes: { active: [undefined, "True"] },
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
    admits: [everybody.filter((name) => hasSeveral(people[name]?.["proxyAddresses"])), ["anna"]],
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
    admits: [[], everybody.filter((name) => ["DK", "SE"].some((value) => people[name]?.["country"] === value))],
  },
  {
    code: "MAPPING_FILTER_NEVER",
    wrong: filtered("accountEnabled", "EQUALS", "yes"),
    follow: (it) => filtered("accountEnabled", between(it, "with ", " or ")),
    admits: [[], everybody.filter((name) => people[name]?.["accountEnabled"])],
  },
  { code: "MAPPING_FILTER_ALWAYS", wrong: filtered("userPrincipalName", "IS NOT NULL"), follow: () => users({}) },
];

test.each(rows.map((row) => [row.code, row] as const))(
  "%s",
  (code, { wrong, follow, changes = {}, admits, options = { scope: "assigned" }, then = { scope: "assigned" } }) => {
    const [problem, ...further] = checkSchema(wrong, options);
    expect([problem?.code, further]).toEqual([code, []]);
    const advised = follow(problem?.remedy ?? "");
    expect(checkSchema(advised, then)).toEqual([]);

    expect([admittedBy(wrong), admittedBy(advised)]).toEqual(admits ?? [everybody, everybody]);
    const differences = Object.keys(people).flatMap((name) => differencesFor(name, wrong, advised));
    const besides = differences.filter(({ target }) => !Object.hasOwn(changes, target));
    expect(besides).toEqual([]);
    const ofAnna = differences.filter(({ name }) => name === "anna");
    expect(Object.fromEntries(ofAnna.map(({ target, before, after }) => [target, [before, after]]))).toEqual(changes);
  },
);

test("the advice of every check is followed", () => {
  expect([...new Set(rows.map(({ code }) => code))].sort()).toEqual(
    checkRules.map(({ problem }) => problem.code).sort(),
  );
});

/** Values that the advice takes away or changes, and of Anna those that it gives. */
function differencesFor(name: string, wrong: DesiredSchema, advised: DesiredSchema) {
  const [before, after] = [valuesOf(wrong, name), valuesOf(advised, name)];
  return Object.keys({ ...before, ...after })
    .map((target) => ({ name, target, before: onlyOne(before[target]), after: onlyOne(after[target]) }))
    .filter((each) => each.before !== undefined || name === "anna")
    .filter((each) => !isKept(each.before, each.after));
}

/** Of several values for one that is taken, the first stays, or all in one text. */
function isKept(before: Value | undefined, after: Value | undefined): boolean {
  if (Array.isArray(before) && typeof after === "string") return after === before[0] || after === before.join(",");
  return JSON.stringify(before) === JSON.stringify(after);
}

/** An empty text is no value; one value of a list is what a target takes that has one. */
function onlyOne(value: Value | undefined): Value | undefined {
  if (Array.isArray(value) && value.length < 2) return onlyOne((value as readonly Value[])[0]);
  return value === "" ? undefined : value;
}

/** Several values for one are sent here, to compare them with what is sent in their place. */
const sending: EvaluationEnvironment = { ...environment(), readings: { listIntoSingle: "send" } };

function valuesOf({ users: wanted, attributes }: DesiredSchema, name: string): Readonly<Record<string, Value>> {
  const declared = Object.entries(attributes?.target ?? {}).map(([target, each]) => defineAttribute(target, each));
  const shapes = shapesOfDefinitions([...scimAttributes.users, ...declared]);
  return wanted ? mapObject(compileMappings(wanted, shapes), people[name] ?? {}, sending).values : {};
}

const admittedBy = ({ users: wanted }: DesiredSchema): string[] =>
  everybody.filter((name) => evaluateFilters(wanted?.filters ?? [], people[name] ?? {}).inScope);
