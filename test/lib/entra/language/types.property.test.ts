import fc from "fast-check";
import {
  attributesOf,
  type DirectoryAttributes,
  EvaluationError,
  evaluate,
  type Expression,
  findFunction,
  functionCatalogue,
  parse,
  type Value,
} from "../../../../lib/entra/language";
import { shapesOf, typeFaults, type ValueShape } from "../../../../lib/entra/language/types";
import { compileMappings, mapObject } from "../../../../lib/entra/requests";
import { print } from "../../../../lib/entra/language/printer";
import { callWith, expression } from "./arbitraries";
import { environment } from "./evaluating";

/** What the attributes of the generated expressions are, and values of that kind. */
const attributes: Readonly<Record<string, { readonly shape: ValueShape; readonly values: fc.Arbitrary<Value> }>> = {
  mail: { shape: { type: "String", list: false }, values: fc.constantFrom("a@b.example", "7", "2026-01-31", "") },
  displayName: { shape: { type: "Date", list: false }, values: fc.constantFrom("1/31/2026 5:00:00 PM", "2026-01-31") },
  extension_ab12_costCenter: { shape: { type: "Integer", list: false }, values: fc.constantFrom(0, 1, 42, -3) },
  'emails[type eq "work"].value': {
    shape: { type: "String", list: true },
    values: fc.constantFrom<Value>([], ["x"], ["7", "2026-01-31"], ["", "True"]),
  },
  manager: { shape: { type: "Boolean", list: false }, values: fc.boolean() },
  dates: { shape: { type: "Date", list: true }, values: fc.constantFrom(["2026-01-31"], ["2026-01-31", "2027-02-01"]) },
  boss: { shape: { type: "Reference", list: false }, values: fc.constant({ id: "1", displayName: "Boss" }) },
  appRoleAssignments: {
    shape: { type: "Role", list: true },
    values: fc.constantFrom<Value>([], [{ id: "1", value: "admin", displayName: "Admin" }], ["Admin", "User"]),
  },
};
const names = Object.keys(attributes).filter((name) => name !== "appRoleAssignments");
const shapeOf = (name: string) => (name === "appRoleAssignments" ? undefined : attributes[name]?.shape);
/** Everybody lacks something: absent, null, or a value. */
const person = fc.record(
  Object.fromEntries(
    Object.entries(attributes).map(([name, { values }]) => [
      name,
      fc.oneof({ arbitrary: values, weight: 5 }, fc.constant(null)),
    ]),
  ),
  { requiredKeys: [] },
) as fc.Arbitrary<Record<string, Value>>;

/** The part of an expression at which an evaluation stopped. */
function partAt(node: Expression, offset: number): Expression | undefined {
  if (node.position.offset === offset) return node;
  const parts = node.kind === "call" ? node.arguments : node.kind === "comparison" ? [node.left, node.right] : [];
  return parts.map((part) => partAt(part, offset)).find((part) => part !== undefined);
}

/** Every part with a place of its own. */
function numbered(node: Expression, next = { offset: 0 }): Expression {
  const position = { offset: next.offset++, line: 1, column: 1 };
  if (node.kind === "call") return { ...node, position, arguments: node.arguments.map((part) => numbered(part, next)) };
  if (node.kind !== "comparison") return { ...node, position };
  return { ...node, position, left: numbered(node.left, next), right: numbered(node.right, next) };
}

/** Whether the part is of one kind whatever the values are: a constant, an attribute that is no text, what a function always returns. */
function isKnown(part: Expression): boolean {
  if (part.kind === "attribute") return shapeOf(part.name)?.type !== "String" || shapeOf(part.name)?.list === true;
  if (part.kind !== "call") return part.kind !== "empty";
  return part.name === "Split" || ["Boolean", "Date", "Integer"].includes(findFunction(part.name)?.returns ?? "");
}

/** Checks that an evaluation of what has no finding does not fail for a reason that the types knew. */
function checkEvaluation(whole: Expression, values: DirectoryAttributes): "value" | "failed" {
  try {
    evaluate(whole, values, environment());
    return "value";
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    if (!["EXPRESSION_NOT_A_NUMBER", "EXPRESSION_NOT_A_DATE"].includes(error.code)) return "failed";
    // Whether a date has the form that FormatDateTime is told is a matter of its value, and so it is with each of several texts.
    if (error.message.startsWith("FormatDateTime")) return "failed";
    const part = partAt(whole, error.position.offset);
    const isList = part?.kind === "attribute" || (part?.kind === "call" && part.name === "Split");
    const each = isList && /^(?:CDate|NumFromDate) /.test(error.message);
    const value = part && part.kind !== "empty" ? evaluate(part, values, environment()) : null;
    expect([print(whole), part && value !== null && value !== "" && !each && isKnown(part)]).toEqual([
      print(whole),
      false,
    ]);
    return "failed";
  }
}

const hasFinding = (whole: Expression): boolean =>
  typeFaults(whole, shapeOf).length > 0 ||
  !parse(print(whole)).ok ||
  !attributesOf(whole).every((name) => attributes[name]);

test("what has no finding does not fail for a reason that the types knew", () => {
  const outcomes = new Set<string>();
  fc.assert(
    fc.property(expression, person, (generated, values) => {
      const whole = numbered(generated);
      fc.pre(!hasFinding(whole));
      outcomes.add(checkEvaluation(whole, values));
    }),
    { numRuns: 500 },
  );
  expect([...outcomes].sort()).toEqual(["failed", "value"]);
});

/** What no value can be had of here: only the service knows it. */
const withoutValue = ["IsNothing", "SelectUniqueValue"];

test.each(
  functionCatalogue.filter(({ name }) => !withoutValue.includes(name)).map((each) => [each.name, each] as const),
)("%s, which has no finding, has a value or fails for a reason that the types did not know", (_, definition) => {
  const called = callWith(definition, names);
  fc.assert(
    fc.property(called, person, (generated, values) => {
      const whole = numbered(generated);
      fc.pre(!hasFinding(whole));
      checkEvaluation(whole, values);
    }),
    { numRuns: 25 },
  );
  // Always the same calls: that some have a value is no matter of luck.
  const yields = ([generated, values]: [Expression, DirectoryAttributes]): boolean => {
    const whole = numbered(generated);
    return !hasFinding(whole) && checkEvaluation(whole, values) === "value";
  };
  expect(fc.sample(fc.tuple(called, person), { numRuns: 300, seed: 1 }).some(yields)).toBe(true);
});

test("what yields one value by its types never yields several, and the other way round", () => {
  fc.assert(
    fc.property(expression, person, (generated, values) => {
      const source = print(generated);
      const lists = shapesOf(generated, shapeOf).map(({ list }) => list);
      fc.pre(lists.length > 0);
      const mappings = compileMappings({ mappings: { title: { source } } }, () => ({ type: "String", list: false }));
      const [failure] = mapObject(mappings, values, environment()).failed;
      if (failure?.problem.code === "MAPPING_SEVERAL_VALUES")
        expect([source, lists]).toEqual([source, expect.arrayContaining([true])]);
    }),
    { numRuns: 500 },
  );
});
