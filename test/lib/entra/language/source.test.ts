import fc from "fast-check";
import {
  type AttributeMappingSource,
  attributesOf,
  type Expression,
  fromSource,
  parse,
  print,
  sameMeaning,
  toSource,
} from "../../../../lib/entra/language";
import { expression } from "./arbitraries";

function parsed(text: string): Expression {
  const result = parse(text);
  if (!result.ok) throw new Error(text);
  return result.expression;
}

const attributeSource = (name: string) => ({ expression: `[${name}]`, name, type: "Attribute", parameters: [] });
const constantSource = (value: string) => ({ expression: `"${value}"`, name: value, type: "Constant", parameters: [] });

describe("the structured form", () => {
  test("of the documented example leaves out arguments that are not given", () => {
    expect(toSource(parsed('Replace([preferredLanguage], "-", , , "_", ,  )'))).toEqual({
      expression: 'Replace([preferredLanguage], "-", , , "_", , )',
      name: "Replace",
      type: "Function",
      parameters: [
        { key: "source", value: attributeSource("preferredLanguage") },
        { key: "Find", value: constantSource("-") },
        { key: "Replacement", value: constantSource("_") },
      ],
    });
  });

  test("makes text of numbers", () => {
    expect(toSource(parsed("Mid([userPrincipalName], 1, 8)")).parameters).toEqual([
      { key: "source", value: attributeSource("userPrincipalName") },
      { key: "start", value: constantSource("1") },
      { key: "length", value: constantSource("8") },
    ]);
  });

  test("numbers repeated parameters", () => {
    const { parameters } = toSource(parsed('Switch([IsSoftDeleted], , "False", "True", "True", "False")'));
    expect(parameters.map(({ key }) => key)).toEqual(["source", "key_1", "value_1", "key_2", "value_2"]);
  });

  test("of an attribute and of a constant", () => {
    expect(toSource(parsed("[mail]"))).toEqual(attributeSource("mail"));
    expect(toSource(parsed('"a \\"b\\""'))).toEqual({
      expression: '"a \\"b\\""',
      name: 'a "b"',
      type: "Constant",
      parameters: [],
    });
  });

  test("of a comparison is a function named by its operator", () => {
    const condition = toSource(parsed('IIF([a] <> "b", "c", "d")')).parameters[0];
    expect(condition).toMatchObject({ key: "condition", value: { name: "<>", expression: '[a] <> "b"' } });
  });
});

describe("reading a source", () => {
  test("prefers its expression", () => {
    expect(print(fromSource({ ...attributeSource("mail"), expression: "ToLower([mail])" }))).toBe("ToLower([mail])");
  });

  test.each([
    [{ name: "mail", type: "Attribute" }, "[mail]"],
    [{ name: "mail" }, "[mail]"],
    [{ name: "", type: "Constant", expression: null }, '""'],
    [{ name: 'say "x"', type: "Constant", expression: "broken(" }, '"say \\"x\\""'],
    [{ name: "Now", type: "Function", parameters: null }, "Now()"],
  ])("%j is %s", (source, text) => {
    expect(print(fromSource(source))).toBe(text);
  });

  test.each([
    ['IIF([a] <> "b", "c", "d")'],
    ['IIF(DateDiff("d", Now(), CDate([a])) <= 0, "Leaver", [b])'],
    ['IIF([a] = "7", "c", CBool([b] > &HF))'],
    ['Switch([a], , "b", "c")'],
    ['FormatDateTime([a], , "yyyy", "MM")'],
  ])("without its expression: %s", (text) => {
    expect(print(fromSource({ ...toSource(parsed(text)), expression: null }))).toBe(text);
  });

  test("without any expression in its structure, too", () => {
    const bare = ({ name, type, parameters }: AttributeMappingSource): object => ({
      ...{ name, type },
      parameters: parameters.map(({ key, value }) => ({ key, value: bare(value) })),
    });
    const text = 'IIF(DateDiff("d", Now(), CDate([a])) <= 0, "Leaver", Mid([b], "1", "8"))';
    expect(print(fromSource(bare(toSource(parsed(text)))))).toBe(text);
  });

  test.each([
    { type: "Function", name: "=", parameters: [{ key: "left", value: { name: "a" } }] },
    { type: "Function", name: "=", parameters: ["left", "right"].map((key) => ({ key, value: { name: "a" } })) },
  ])("a comparison is no mapping by itself: %j", (source) => {
    expect(() => fromSource(source)).toThrow("EXPRESSION_NOT_INTERPRETABLE");
  });

  test.each(['IIF([country] = "DK", [city], NULL)', 'Lookup([city], "x")'])(
    "keeps what no page describes: %s",
    (text) => {
      expect(print(fromSource({ name: "x", type: "Function", expression: text, parameters: [] }))).toBe(text);
    },
  );

  test("puts parameters where their keys say", () => {
    const source = {
      name: "Replace",
      type: "Function",
      parameters: [
        { key: "Replacement", value: constantSource("b") },
        { key: "source", value: attributeSource("mail") },
        { key: "find", value: constantSource("a") },
      ],
    };
    expect(print(fromSource(source))).toBe('Replace([mail], "a", , , "b")');
  });

  test("reads the keys of Graph's list of functions, and those of the reference", () => {
    const replace = (...keys: string[]) =>
      print(
        fromSource({
          name: "Replace",
          type: "Function",
          parameters: keys.map((key) => ({ key, value: attributeSource(key) })),
        }),
      );
    expect(replace("source", "RegularExpression", "Replacement")).toBe(
      "Replace([source], , [RegularExpression], , [Replacement])",
    );
    expect(replace("source", "regexPattern", "regexGroupName", "replacementAttributeName")).toBe(
      "Replace([source], , [regexPattern], [regexGroupName], , [replacementAttributeName])",
    );
    const values = ["source", "switchValue", "switchValue"].map((key) => ({ key, value: constantSource(key) }));
    expect(print(fromSource({ name: "Switch", type: "Function", parameters: values }))).toBe(
      'Switch("source", , "switchValue", "switchValue")',
    );
  });

  test("keeps the order of keys it does not know", () => {
    const parameters = ["x", "y", "z"].map((key) => ({ key, value: constantSource(key) }));
    expect(print(fromSource({ name: "Mid", type: "Function", parameters }))).toBe('Mid("x", "y", "z")');
  });

  test.each([
    { type: "Function", name: "Unknown", parameters: [] },
    { type: "Function", name: "ToLower", parameters: [] },
    { type: "Magic", name: "x" },
    { type: "Attribute" },
    { type: "Attribute", name: "a]b" },
  ])("%j cannot be understood", (source) => {
    expect(() => fromSource(source)).toThrow("EXPRESSION_NOT_INTERPRETABLE");
  });

  test("structures without end are refused", () => {
    const source: { type: string; name: string; parameters: { key: string; value: object }[] } = {
      type: "Function",
      name: "Not",
      parameters: [],
    };
    source.parameters.push({ key: "source", value: source });
    expect(() => fromSource(source)).toThrow("EXPRESSION_NOT_INTERPRETABLE");
  });
});

describe("same meaning", () => {
  test.each([
    ["Mid([a], 1, 8)", 'Mid( [a],"1","8" )', true],
    ['Replace([a], "b", , , "c", , )', 'Replace([a],"b",,,"c")', true],
    ['InStr("a", "b", 1, vbTextCompare)', 'InStr("a", "b", 1, "vbTextCompare")', true],
    ['"\\d"', '"\\\\d"', true],
    ["[a]", "[A]", false],
    ["[a]", '"a"', false],
    ['Switch([a], , "b", "c")', 'Switch([a], "", "b", "c")', false],
    ['IIF([a] = "b", "x", "y")', 'IIF([a] <> "b", "x", "y")', false],
    ['IIF([a] = "b", "x", "y")', 'IIF([a]="b","x","y")', true],
    ['Join("", [a], [b])', 'Join("", [b], [a])', false],
    ['Join("", [a])', 'Join("", [a], [b])', false],
    ["ToLower([a])", "ToUpper([a])", false],
    ['IIF([a] = 7, "x", "y")', 'IIF([a] = "7", "x", "y")', false],
  ])("%s and %s: %s", (a, b, same) => {
    expect(sameMeaning(parsed(a), parsed(b))).toBe(same);
    expect(sameMeaning(parsed(b), parsed(a))).toBe(same);
  });
});

test("attributes of an expression, each once", () => {
  expect(attributesOf(parsed('IIF([b] = [a], Join("", [b], [c]), "[d]")'))).toEqual(["b", "a", "c"]);
});

describe("properties", () => {
  test("reading what was written means the same", () => {
    fc.assert(fc.property(expression, (original) => sameMeaning(fromSource(toSource(original)), original)));
  });

  test("the structure alone is enough", () => {
    fc.assert(
      fc.property(expression, (original) => {
        const read = fromSource({ ...toSource(original), expression: null });
        expect(sameMeaning(read, original) || [print(read), print(original)]).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
