import { checkOfferedLanguage, type OfferedFunction } from "../../../../lib/entra/schema/offered-language";
import type { DesiredSchema } from "../../../../lib/entra/schema";

/**
 * How many parameters Graph's list of functions has, `*` with one that repeats: the full answer in the source of
 * learn.microsoft.com/graph/api/synchronization-synchronizationschema-functions (microsoftgraph/microsoft-graph-docs-contrib).
 */
const counts = {
  ...{ Append: "2", DefaultDomain: "0", AppRoleAssignments: "1", FormatDateTime: "3", Join: "1*", Mid: "3", Not: "1" },
  ...{
    Replace: "7",
    SingleAppRoleAssignment: "1",
    Split: "2",
    StripSpaces: "1",
    Switch: "2*",
    IsNothing: "1",
    Prepend: "2",
  },
};
const listed = (count: string): OfferedFunction["parameters"] => [
  ...Array.from({ length: Number.parseInt(count, 10) }, () => ({ required: true, repeats: false })),
  ...(count.endsWith("*") ? [{ required: true, repeats: true }] : []),
];
const offer = (changes: Record<string, string>) => ({
  functions: Object.entries({ ...counts, ...changes }).map(([name, count]) => ({ name, parameters: listed(count) })),
  operators: ["EQUALS"],
});

const sources = [
  'Append([city], "x")',
  "DefaultDomain()",
  "AppRoleAssignments([appRoleAssignments])",
  'FormatDateTime([city], , "yyyy", "yy")',
  'Join(" ", [city], [country])',
  "Mid([city], 1, 2)",
  "Not([city])",
  'Replace([city], "a", , , "b", , )',
  "SingleAppRoleAssignment([appRoleAssignments])",
  'Item(Split([city], ","), 1)',
  "StripSpaces([city])",
  "IsNothing([city])",
  'Prepend("x", [city])',
  'Switch([city], "", "a", "b")',
];
const desired: DesiredSchema = {
  users: { mappings: Object.fromEntries(sources.map((source, index) => [`custom${index}`, { source }])) },
};
const found = (changes: Record<string, string>) =>
  checkOfferedLanguage(desired, offer({ Item: "2", ...changes })).map(({ code, summary }) => [code, summary]);

test("functions as Graph lists them are those of the catalogue", () => {
  expect(found({})).toEqual([]);
  expect(found({ FormatDateTime: "4" })).toEqual([]);
});

test.each([
  ["FormatDateTime", "2"],
  ["FormatDateTime", "5"],
  ["Mid", "2"],
  ["Switch", "3"],
  ["Switch", "3*"],
  ["Join", "2"],
  ["DefaultDomain", "1"],
])("%s with %s parameters is another one", (name, count) => {
  expect(found({ [name]: count })).toEqual([["MAPPING_FUNCTIONS_DIFFER", expect.stringContaining(`: ${name}.`)]]);
});
