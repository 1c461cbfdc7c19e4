import fc from "fast-check";
import {
  type DesiredAttribute,
  type DesiredMapping,
  type DesiredObjectMapping,
  type DesiredSchema,
} from "../../../../lib/entra/schema";
import { scimAttributes } from "../../../../lib/entra/schema/scim-attributes";

/** Spellings of sources as people write them. */
const sources = [
  "[userPrincipalName]",
  " [mail] ",
  '"constant"',
  '"with \\"quotes\\""',
  'Switch([IsSoftDeleted], , "False", "True", "True", "False")',
  'Switch( [IsSoftDeleted],,"False","True",\n  "True","False" )',
  'Join(" ", [givenName], [surname])',
  "Mid([employeeId], 1, 8)",
  "IIF(IsPresent([mail]), [mail], [userPrincipalName])",
  'IIF([country] = "DK", "Denmark", Coalesce([country],"?"))',
];

const action = fc.constantFrom("create" as const, "update" as const, "delete" as const);

const mapping: fc.Arbitrary<DesiredMapping> = fc.record(
  {
    source: fc.constantFrom(...sources, null),
    match: fc.constantFrom(null, 1, 2, 3),
    apply: fc.constantFrom(null, "always" as const, "onCreate" as const, "valueAddOnly" as const),
    default: fc.constantFrom(null, "", "fallback"),
  },
  { requiredKeys: ["source"] },
);

const clause = fc.oneof(
  fc.record({
    attribute: fc.constantFrom("department", "country", "jobTitle"),
    operator: fc.constantFrom("EQUALS", "equals", "NOT EQUALS", "REGEX MATCH"),
    value: fc.constantFrom("DK", "Advice", ".*"),
  }),
  fc.record({
    attribute: fc.constantFrom("mail", "employeeId"),
    operator: fc.constantFrom("IS NOT NULL", "is not null"),
  }),
);

const filters = fc.uniqueArray(
  fc.record({ name: fc.constantFrom("a", "b", "c"), all: fc.array(clause, { minLength: 1, maxLength: 3 }) }),
  { selector: ({ name }) => name, maxLength: 3 },
);

function objectMapping(targets: readonly string[]): fc.Arbitrary<DesiredObjectMapping> {
  return fc.record(
    {
      enabled: fc.constantFrom(null, true),
      actions: fc.option(fc.uniqueArray(action)),
      mappings: fc.dictionary(fc.constantFrom(...targets), mapping, { minKeys: 1, maxKeys: 8, noNullPrototype: true }),
      filters: fc.option(filters),
    },
    { requiredKeys: ["mappings"] },
  );
}

const customTargets = ["One", "Two"].map((name) => `urn:ietf:params:scim:schemas:extension:Custom:2.0:User:${name}`);
const writable = (type: "users" | "groups"): string[] =>
  scimAttributes[type].filter(({ anchor }) => !anchor).map(({ name }) => name);

const groupMapping = objectMapping(writable("groups")).map((groups) => ({
  ...groups,
  // Groups have fewer source attributes: only what their directory object has.
  mappings: Object.fromEntries(
    Object.entries(groups.mappings).map(([key, it]) => [key, { ...it, source: "[displayName]" }]),
  ),
  filters: null,
}));

/** Desired schemas that every job can take: custom targets that are mapped are declared. */
export const desiredSchema: fc.Arbitrary<DesiredSchema> = fc
  .record({
    users: objectMapping([...writable("users"), ...customTargets]),
    groups: fc.option(groupMapping),
    attributes: fc.dictionary(
      fc.constantFrom(...customTargets),
      fc.record<DesiredAttribute>({ type: fc.constantFrom(null, "String" as const, "Boolean" as const) }),
      { noNullPrototype: true },
    ),
  })
  .map(({ users, groups, attributes }) => {
    const mapped = customTargets.filter((name) => name in users.mappings);
    if (mapped.length === 0) return { users, groups, attributes: null };
    return {
      users,
      groups,
      attributes: { target: Object.fromEntries(mapped.map((name) => [name, attributes[name] ?? {}])) },
    };
  });
