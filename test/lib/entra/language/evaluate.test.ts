import fc from "fast-check";
import {
  EvaluationError,
  evaluate,
  type Expression,
  functionCatalogue,
  parse,
  type Value,
} from "../../../../lib/entra/language";
import { attributes, expression } from "./arbitraries";
import { environment, failureOf, valueOf } from "./evaluating";

function outcome(node: Expression, given: Readonly<Record<string, Value>>): unknown {
  try {
    return evaluate(node, given, environment());
  } catch (error) {
    if (error instanceof EvaluationError) return error.code;
    throw error;
  }
}

describe("evaluate", () => {
  test("gives attributes as they are and booleans as text", () => {
    const boss = { id: "1" };
    expect(valueOf("[a]", { a: ["x"] })).toEqual(["x"]);
    expect(valueOf("[a]", { a: 5 })).toBe(5);
    expect(valueOf("[a]", { a: boss })).toEqual(boss);
    expect(valueOf("[a]", { a: true })).toBe("True");
    expect(valueOf("[A]", { a: true })).toBeNull();
    expect(valueOf('"constant"')).toBe("constant");
  });

  test("an error says what happened, what to do and where", () => {
    const parsed = parse('Join(" ",\n  CDate("soon"))');
    if (!parsed.ok) throw new Error("valid");
    expect(() => evaluate(parsed.expression, {}, environment())).toThrow(
      expect.objectContaining({
        code: "EXPRESSION_NOT_A_DATE",
        message: 'CDate cannot read "soon" as a date. Convert it with FormatDateTime first, telling its format.',
        position: { offset: 18, line: 2, column: 9 },
      }) as Error,
    );
  });

  test("an error shows only the start of a long value", () => {
    expect(() => valueOf("CDate([a])", { a: "x".repeat(500) })).toThrow(/x{60}…"/);
    expect(failureOf("CDate([a])", { a: "x".repeat(500) }).code).toBe("EXPRESSION_NOT_A_DATE");
  });

  test("what no page describes is not evaluated, where it counts", () => {
    const parsed = parse('IIF([a] = "b", NULL, Switch([a], Lookup([a]), "c", "d"))', { raw: true });
    if (!parsed.ok) throw new Error("valid");
    const codeOf = (a: string) => outcome(parsed.expression, { a });
    expect([codeOf("b"), codeOf("x"), codeOf("c")]).toEqual([
      "EXPRESSION_UNDOCUMENTED",
      "EXPRESSION_UNDOCUMENTED",
      "d",
    ]);
  });

  test("every function of the catalogue is implemented", () => {
    const position = { offset: 0, line: 1, column: 1 };
    for (const { name } of functionCatalogue)
      expect(outcome({ kind: "call", name, arguments: [], position }, {})).toBeDefined();
  });
});

describe("properties", () => {
  test("any expression on any values gives a value or an error of the catalogue, and the same again", () => {
    fc.assert(
      fc.property(expression, attributes, (node, given) => {
        const before = structuredClone(given);
        const first = outcome(node, given);
        expect(outcome(node, given)).toEqual(first);
        expect(outcome(structuredClone(node), given)).toEqual(first);
        expect(given).toEqual(before);
      }),
      { numRuns: 500 },
    );
  });

  test("no boolean leaves an expression", () => {
    fc.assert(
      fc.property(expression, attributes, (node, given) => {
        expect(typeof outcome(node, given)).not.toBe("boolean");
      }),
    );
  });
});
