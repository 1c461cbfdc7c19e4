import fc from "fast-check";
import type { ObjectValue, TerraformValue } from "../../../provider/plugin/types";
import { unknownValue } from "../../../provider/plugin/types";
import { schemaArguments } from "../../../lib/terraform/resources/synchronization-schema";
import { toDesired } from "../../../provider/resources/desired-value";

const name = fc.string({ minLength: 1, maxLength: 12 });
const nullable = <T extends TerraformValue>(value: fc.Arbitrary<T>): fc.Arbitrary<TerraformValue> =>
  fc.option(value, { nil: null });
const map = (value: fc.Arbitrary<TerraformValue>): fc.Arbitrary<TerraformValue> =>
  fc
    .uniqueArray(fc.tuple(fc.oneof(name, fc.constantFrom("__proto__", "constructor")), value), {
      selector: ([key]) => key,
      maxLength: 4,
    })
    .map((entries): TerraformValue => Object.fromEntries(entries));
const subset = (...values: string[]): fc.Arbitrary<TerraformValue> =>
  fc.subarray(values).map((chosen): TerraformValue => chosen);
const record = (shape: Record<string, fc.Arbitrary<TerraformValue>>): fc.Arbitrary<ObjectValue> => fc.record(shape);

const objectMapping = record({
  enabled: nullable(fc.boolean()),
  actions: nullable(subset("create", "update", "delete")),
  mappings: map(
    record({
      source: nullable(fc.string()),
      raw: nullable(fc.boolean()),
      match: nullable(fc.integer({ min: 1, max: 5 })),
      apply: nullable(fc.constantFrom("always", "onCreate")),
      default: nullable(fc.string()),
    }),
  ),
  filters: nullable(
    map(
      record({
        all: fc
          .array(
            record({ attribute: name, operator: fc.constantFrom("EQUALS", "IS NULL"), value: nullable(fc.string()) }),
          )
          .map((clauses): TerraformValue => clauses),
      }),
    ),
  ),
});

const definitions = map(
  record({
    type: nullable(fc.constantFrom("String", "Reference", "DateTime")),
    multivalued: nullable(fc.boolean()),
    required: nullable(fc.boolean()),
    case_exact: nullable(fc.boolean()),
    references: nullable(subset("Group", "User")),
  }),
);

const schemaValue = record({
  users: nullable(objectMapping),
  groups: nullable(objectMapping),
  attributes: nullable(record({ source: nullable(definitions), target: nullable(definitions) })),
});

test("a Terraform value survives the way to a desired schema and back", () => {
  fc.assert(fc.property(schemaValue, (value) => expect(schemaArguments(toDesired(value))).toEqual(value)));
});

test("filters of a live schema get distinct names", () => {
  const all = [{ attribute: "country", operator: "EQUALS", value: "DK" }];
  const value = schemaArguments({
    users: {
      mappings: {},
      filters: [
        { name: "", all },
        { name: "A", all },
        { name: "A", all },
        { name: "", all },
      ],
    },
  });
  expect(value["users"]).toMatchObject({ filters: { filter: {}, A: {}, "A (2)": {}, "filter (2)": {} } });
});

test("unknown parts are left out", () => {
  const mapping: ObjectValue = { source: unknownValue, raw: null, match: 1, apply: null, default: null };
  expect(
    toDesired({
      users: {
        enabled: unknownValue,
        actions: unknownValue,
        mappings: { userName: mapping, title: unknownValue },
        filters: { A: unknownValue },
      },
      groups: unknownValue,
      attributes: null,
    }),
  ).toEqual({
    users: {
      enabled: null,
      actions: null,
      mappings: { userName: { source: null, raw: null, match: 1, apply: null, default: null } },
      filters: [],
    },
    groups: null,
    attributes: null,
  });
});
