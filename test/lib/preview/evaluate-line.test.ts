import fc from "fast-check";
import { EvaluationError, parse } from "../../../lib/entra/language";
import { evaluateShown, LineEvaluator } from "../../../lib/preview/evaluate-line";

const evaluator = new LineEvaluator({ now: () => 0, random: () => 0.5 });
const answer = (text: string | null): unknown => {
  const json = evaluator.answer({ number: 7, text });
  return json === undefined ? undefined : JSON.parse(json);
};
const error = (code: string, offset = 0) => ({
  error: { code, message: expect.any(String), position: { offset, line: 1, column: offset + 1 } },
});

test.each<[string | null, unknown]>([
  ['{"expression":"[a]","attributes":{"a":["x",true,null]}}', { value: ["x", true, null] }],
  ['{"expression":"\\"constant\\""}', { value: "constant" }],
  ['{"expression":"[a]","attributes":null}', { value: null }],
  ['{"expression":"Not(\\"True\\")"}', { value: "False" }],
  ['{"expression":"Redact([a])","attributes":{"a":"secret"}}', { value: "secret" }],
  ['{"expression":"IsPresent([a])","attributes":{"a":"x"}}', { value: true }],
  ['{"expression":"CBool([a] = [b])","attributes":{"a":"x","b":"y"}}', { value: false }],
  ['{"expression":"IIF(IsPresent([a]), \\"yes\\", \\"no\\")","attributes":{"a":"x"}}', { value: "yes" }],
  ['{"expression":"Redact([a])"}', { value: null }],
  ["   \r", undefined],
  ["nope", error("EVALUATE_LINE_NOT_JSON")],
  ["[]", error("EVALUATE_LINE_INCOMPLETE")],
  ['{"expression":5}', error("EVALUATE_LINE_INCOMPLETE")],
  ['{"expression":"[a]","attributes":[]}', error("EVALUATE_LINE_INCOMPLETE")],
  [null, error("LINE_TOO_LONG")],
  ['{"expression":"Left([a]"}', error("EXPRESSION_UNCLOSED_CALL")],
  ['{"expression":""}', error("EXPRESSION_EMPTY")],
  ['{"expression":"ToUpper(CDate(\\"x\\"))"}', error("EXPRESSION_NOT_A_DATE", 14)],
  ['{"expression":"CDate(Redact([a]))","attributes":{"a":"secret"}}', error("EXPRESSION_NOT_A_DATE", 6)],
])("%s", (line, expected) => {
  expect(answer(line)).toEqual(expected);
});

test("of a person of the tenant, what Redact() hides is shown neither as value nor in an error", () => {
  const shown = (text: string): unknown => {
    const parsed = parse(text);
    if (!parsed.ok) throw new Error(text);
    try {
      return evaluateShown(parsed.expression, { a: "4711-secret" }, { now: () => 0, random: () => 0.5 });
    } catch (thrown) {
      return thrown instanceof EvaluationError ? thrown.problems : thrown;
    }
  };
  expect(shown("Redact([a])")).toBe("[Redact]");
  expect(shown("CDate(Redact([a]))")).toMatchObject([{ code: "EVALUATE_REDACTED" }]);
  for (const name of ["CDate", "ToUpper", "DateFromNum", "CBool"])
    expect(JSON.stringify(shown(`${name}(Redact([a]))`))).not.toContain("4711");
});

test("values nested without end are an answer, too", () => {
  const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
  const json = evaluator.answer({ number: 1, text: `{"expression":"[a]","attributes":{"a":${deep}}}` });
  expect(JSON.parse(json ?? "")).toMatchObject({ error: { code: "EVALUATE_BROKE" } });
  expect(answer('{"expression":"\\"x\\""}')).toEqual({ value: "x" });
});

test("random lines always get an answer of the one form or the other", () => {
  const pieces = [
    "{",
    "}",
    '"expression"',
    ":",
    '"[a]"',
    '"Left([a], 2)"',
    ",",
    '"attributes"',
    '{"a":1}',
    "[",
    "null",
    "\u0000",
  ];
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(fc.constantFrom(...pieces)).map((parts) => parts.join("")),
    fc.jsonValue().map((value) => JSON.stringify(value)),
    fc.record({ expression: fc.string(), attributes: fc.jsonValue() }).map((value) => JSON.stringify(value)),
    fc
      .tuple(fc.constantFrom("Left", "CDate", "Item", "Switch", "Replace", "RandomString"), fc.array(fc.jsonValue()))
      .map(([name, inputs]) =>
        JSON.stringify({
          expression: `${name}(${inputs.map((_, index) => `[a${index}]`).join(", ")})`,
          attributes: Object.fromEntries(inputs.map((input, index) => [`a${index}`, input])),
        }),
      ),
  );
  fc.assert(
    fc.property(text, (line) => {
      const found = answer(line);
      if (line.trim() === "") expect(found).toBeUndefined();
      else if (typeof found === "object" && found !== null && "value" in found)
        expect(Object.keys(found)).toEqual(["value"]);
      else
        expect(found).toEqual({
          error: {
            code: expect.stringMatching(/^[A-Z_]+$/),
            message: expect.stringMatching(/./),
            position: { offset: expect.any(Number), line: expect.any(Number), column: expect.any(Number) },
          },
        });
    }),
    { numRuns: 1_000 },
  );
});
