import fc from "fast-check";
import {
  type Expression,
  functionCatalogue,
  type FunctionDefinition,
  type Value,
} from "../../../../lib/entra/language";
import type { FunctionParameter } from "../../../../lib/entra/language/catalogue";

const position = { offset: 0, line: 1, column: 1 };

const attributeOf = (...names: string[]): fc.Arbitrary<Expression> =>
  fc.constantFrom(...names).map((name) => ({ kind: "attribute", name, position }));

const attribute = attributeOf(
  ...["mail", "displayName", "extension_ab12_costCenter", 'emails[type eq "work"].value', "manager"],
);

const string: fc.Arbitrary<Expression> = fc
  .oneof(
    fc.string({ maxLength: 12 }),
    fc.string({ unit: "binary", maxLength: 6 }),
    fc.constantFrom('\\"', "\\d+", "a\nb", "”x“"),
  )
  .map((value) => ({ kind: "string", value, position }));

const number: fc.Arbitrary<Expression> = fc
  .oneof(fc.integer({ min: -99, max: 999 }).map(String), fc.constantFrom("&HF", "&HF7", "129699324000000000"))
  .map((text) => ({
    kind: "number",
    text,
    value: text.startsWith("&") ? parseInt(text.slice(2), 16) : Number(text),
    position,
  }));

const constantOf = (...values: string[]): fc.Arbitrary<Expression> =>
  fc.constantFrom(...values).map((value) => ({ kind: "string", value, position }));

const digits = (min: number, max: number): fc.Arbitrary<Expression> =>
  fc.integer({ min, max }).map((value) => ({ kind: "number", text: String(value), value, position }));

const empty: fc.Arbitrary<Expression> = fc.constant({ kind: "empty", position });

/** Arguments that only take certain constants. */
const constrained: Readonly<Record<string, Readonly<Record<number, fc.Arbitrary<Expression>>>>> = {
  DateAdd: { 0: constantOf("yyyy", "m", "d", "ww", "h", "n", "s") },
  DateDiff: { 0: constantOf("yyyy", "m", "d", "ww", "h", "n", "s") },
  InStr: {
    3: fc.constantFrom("vbTextCompare", "vbBinaryCompare").map((name) => ({ kind: "identifier", name, position })),
  },
  FormatDateTime: {
    1: constantOf("", "AllowWhiteSpaces"),
    2: constantOf("yyyy-MM-dd", "M/d/yyyy h:mm:ss tt"),
    3: constantOf("yyyy", "o"),
  },
  RandomString: { 0: digits(50, 99), 1: digits(-1, 9), 2: digits(0, 9), 3: digits(0, 9), 4: digits(0, 9) },
  ToLower: { 1: constantOf("", "tr-TR") },
  ToUpper: { 1: constantOf("", "tr-TR") },
  Replace: {
    1: constantOf("a", "@contoso.com"),
    2: constantOf("(?<n>a+)b", "[()\\s-]+", "x*"),
    3: constantOf("0"),
    4: constantOf("", "$1", "${n}"),
  },
};

/** Any valid expression of the language. */
export const expression: fc.Arbitrary<Expression> = fc.letrec<{ value: Expression; call: Expression }>((tie) => ({
  value: fc.oneof({ depthSize: "small", withCrossShrink: true }, attribute, string, number, tie("call")),
  call: fc
    .constantFrom(...functionCatalogue.filter(({ name }) => name !== "SelectUniqueValue"))
    .chain((definition) => callOf(definition, () => tie("value"))),
})).call;

function callOf(
  definition: FunctionDefinition,
  valueFor: (parameter: FunctionParameter) => fc.Arbitrary<Expression>,
): fc.Arbitrary<Expression> {
  const { name, parameters, repeating } = definition;
  return fc.integer({ min: definition.minimumRepeats, max: definition.minimumRepeats + 2 }).chain((repeats) => {
    const fixed = parameters.map((parameter, index) => {
      const { required } = parameter;
      const value = valueFor(parameter);
      const filled = constrained[name]?.[index] ?? (name === "IIF" && index === 0 ? condition(value) : value);
      return required || name === "Replace" ? filled : fc.oneof(filled, empty);
    });
    const repeated = Array.from({ length: repeating.length === 0 ? 0 : repeats }, () => repeating.map(valueFor)).flat();
    return fc.tuple(...fixed, ...repeated).map((args) => ({ kind: "call", name, arguments: args, position }));
  });
}

/** A call of a function with attributes, constants of every kind, and a further call; roles where roles are taken. */
export function callWith(definition: FunctionDefinition, attributes: readonly string[]): fc.Arbitrary<Expression> {
  const any = fc.oneof(
    { arbitrary: attributeOf(...attributes), weight: 4 },
    constantOf("", "x", "7", "2026-01-31", "True", "1/31/2026 5:00:00 PM"),
    digits(-1, 3),
  );
  const others = functionCatalogue.filter(({ name, undescribed }) => name !== "SelectUniqueValue" && !undescribed);
  const roles = attributeOf("appRoleAssignments");
  const valueFor = ({ takes }: FunctionParameter) => (takes === "roles" ? roles : any);
  const inner = fc.constantFrom(...others).chain((other) => callOf(other, valueFor));
  return callOf(definition, (parameter) =>
    parameter.takes === "roles" ? roles : fc.oneof({ arbitrary: any, weight: 3 }, inner),
  );
}

const condition = (value: fc.Arbitrary<Expression>): fc.Arbitrary<Expression> =>
  fc.oneof(
    value,
    fc
      .record({
        operator: fc.constantFrom("=" as const, "<>" as const, ">" as const, ">=" as const, "<" as const),
        left: value,
        right: value,
      })
      .map((parts) => ({ kind: "comparison" as const, ...parts, position })),
  );

/** Values as directories hold them. */
const directoryValue: fc.Arbitrary<Value> = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc.constantFrom<Value>(
    null,
    "",
    true,
    false,
    0,
    42,
    "True",
    "8/25/2021 5:41:18 PM",
    "2020-03-16-07:00",
    "+45 12 34",
    "ß ÆØÅ ē̂",
  ),
  fc.array(fc.string({ maxLength: 5 }), { maxLength: 3 }),
  fc.constant<Value>({ id: "1234", displayName: "Boss" }),
);

export const attributes = fc.dictionary(
  fc.constantFrom("mail", "displayName", "extension_ab12_costCenter", "manager", "__proto__"),
  directoryValue,
);

/** The same expression with every position made equal. */
export function withoutPositions(node: Expression): Expression {
  switch (node.kind) {
    case "call":
      return { ...node, arguments: node.arguments.map(withoutPositions), position };
    case "comparison":
      return { ...node, left: withoutPositions(node.left), right: withoutPositions(node.right), position };
    default:
      return { ...node, position };
  }
}
