import fc from "fast-check";
import { maximumLength, parse, print } from "../../../../lib/entra/language";
import { expression, withoutPositions } from "./arbitraries";
import { failureOf } from "./evaluating";

function problemsOf(text: string) {
  const parsed = parse(text);
  return parsed.ok ? [] : parsed.problems.map(({ code, position }) => ({ code, at: position.column }));
}

function messageOf(text: string): string {
  const parsed = parse(text);
  return parsed.ok ? "" : parsed.problems.map(({ summary, remedy }) => `${summary} ${remedy}`).join("\n");
}

function normalFormOf(text: string): string {
  const parsed = parse(text);
  if (!parsed.ok) throw new Error(messageOf(text));
  return print(parsed.expression);
}

describe("parse", () => {
  test.each([
    ["[mail]", "[mail]"],
    ["  [ mail ] ", "[mail]"],
    ['"a constant"', '"a constant"'],
    ['""', '""'],
    ['"a \\"quoted\\" \\\\ word"', '"a \\"quoted\\" \\\\ word"'],
    ['Replace([preferredLanguage], "-", , , "_", ,  )', 'Replace([preferredLanguage], "-", , , "_", , )'],
    [
      'Switch([IsSoftDeleted],,"False","True",\n\t"True","False")',
      'Switch([IsSoftDeleted], , "False", "True", "True", "False")',
    ],
    ['Join( "" ,1000, -5,&HF )', 'Join("", 1000, -5, &HF)'],
    ['IIF([country]="USA",[country],[department])', 'IIF([country] = "USA", [country], [department])'],
    ["CBool([a]<>[b])", "CBool([a] <> [b])"],
    ['InStr("repEated","e",3,vbBinaryCompare)', 'InStr("repEated", "e", 3, vbBinaryCompare)'],
    ["Guid( )", "Guid()"],
    ['[emails[type eq "work"].value]', '[emails[type eq "work"].value]'],
    ['Split([a], "”")', 'Split([a], "”")'],
    ["IIF(Not([a] = [b]), [a], [b])", "IIF(Not([a] = [b]), [a], [b])"],
  ])("reads %s", (text, normalForm) => {
    expect(normalFormOf(text)).toBe(normalForm);
  });

  test("keeps a backslash before any other character, as many published patterns rely on it", () => {
    expect(parse('"\\d+"')).toMatchObject({ ok: true, expression: { value: "\\d+" } });
  });

  test("tells line and column", () => {
    const parsed = parse('Join(" ",\n  [a],\n  Foo([b]))');
    expect(parsed).toMatchObject({ ok: false, problems: [{ position: { offset: 19, line: 3, column: 3 } }] });
  });
});

describe("what is wrong", () => {
  test.each([
    ["", "EXPRESSION_EMPTY", 1],
    ["  \n", "EXPRESSION_EMPTY", 1],
    ["Append(#[a], [b])", "EXPRESSION_UNEXPECTED_CHARACTER", 8],
    ['Append([a], "say ""x""")', "EXPRESSION_DOUBLED_QUOTE", 13],
    ['Append([a], "x"")', "EXPRESSION_UNCLOSED_STRING", 16],
    ['Join(" "; [a]; [b])', "EXPRESSION_UNEXPECTED_CHARACTER", 9],
    ['Join(" ", ${a}, user.b)', "EXPRESSION_UNEXPECTED_CHARACTER EXPRESSION_UNEXPECTED_CHARACTER", 11],
    ["ToLower [a]", "EXPRESSION_EXPECTED", 9],
    ['Replace([a], " ", "", 1, -1)', "EXPRESSION_BAD_ARGUMENT", 23],
    ["Append([a], 'x')", "EXPRESSION_SINGLE_QUOTE", 13],
    ['Append([a], "x)', "EXPRESSION_UNCLOSED_STRING", 13],
    ["Append([a, [b])", "EXPRESSION_UNCLOSED_ATTRIBUTE", 8],
    ["[mail", "EXPRESSION_UNCLOSED_ATTRIBUTE", 1],
    ["ToLower([ ])", "EXPRESSION_EMPTY_ATTRIBUTE", 9],
    ["Left([a], 1.5)", "EXPRESSION_BAD_NUMBER", 11],
    ["Left([a], 3rd)", "EXPRESSION_BAD_NUMBER", 11],
    ["Append([a] [b])", "EXPRESSION_EXPECTED", 12],
    [")", "EXPRESSION_EXPECTED", 1],
    ["ToLower([a]", "EXPRESSION_UNCLOSED_CALL", 1],
    ["ToLower([a]))", "EXPRESSION_TRAILING", 13],
    ["[a] [b]", "EXPRESSION_TRAILING", 5],
    ['Split([a], ",")[1]', "EXPRESSION_INDEXING", 16],
    ['Append(Split([a], ",")[0], "x")', "EXPRESSION_INDEXING", 23],
    ['IIF([a] = "b" AND [c] = "d", "x", "y")', "EXPRESSION_LOGICAL_OPERATOR", 15],
    ['IIF([a] = "b" or [c] = "d", "x", "y")', "EXPRESSION_LOGICAL_OPERATOR", 15],
    ['IIF([a] = "b" && [c] = "d", "x", "y")', "EXPRESSION_LOGICAL_OPERATOR", 15],
    ['[a] & "b"', "EXPRESSION_FOREIGN_OPERATOR", 5],
    ["[a] + 1", "EXPRESSION_ARITHMETIC", 5],
    ["[a] + Foo([b])", "EXPRESSION_ARITHMETIC", 5],
    ["[a] + ", "EXPRESSION_ARITHMETIC", 5],
    ["IIF(!, [a], [b])", "EXPRESSION_ARITHMETIC", 5],
    ["Left([a], 5 -3)", "EXPRESSION_ARITHMETIC", 13],
    ['IIF([a] == "b", "x", "y")', "EXPRESSION_FOREIGN_OPERATOR", 9],
    ["Not([a] = [b])", "EXPRESSION_COMPARISON_PLACE", 9],
    ['IIF([a] = "b", [c] = "d", "y")', "EXPRESSION_COMPARISON_PLACE", 20],
    ["mail", "EXPRESSION_NOT_A_MAPPING", 1],
    ["5", "EXPRESSION_NOT_A_MAPPING", 1],
    ["NULL", "EXPRESSION_INBOUND_KEYWORD", 1],
    ['Join(" ", givenName, [surname])', "EXPRESSION_BARE_WORD", 11],
    ["Switch([a], , DK, Denmark)", "EXPRESSION_BARE_WORD EXPRESSION_BARE_WORD", 15],
    ['IIF([a] = DK, "x", "y")', "EXPRESSION_BARE_WORD", 11],
    ["ToLower(ToUpper(mail))", "EXPRESSION_BARE_WORD", 17],
    ["DateAdd(d, 1, Now())", "EXPRESSION_BARE_WORD", 9],
    ['InStr(vbTextCompare, "a")', "EXPRESSION_BARE_WORD", 7],
    ['instr("a", "b", 1, vbTextCompare)', "EXPRESSION_FUNCTION_CASE", 1],
    ['IIF([a] = "b", null, "y")', "EXPRESSION_INBOUND_KEYWORD", 16],
    ['IIF([a] = "b", "x", IgnoreAttributeFlow)', "EXPRESSION_INBOUND_KEYWORD", 21],
    ['IIF([a] = NULL, "x", "y")', "EXPRESSION_INBOUND_KEYWORD", 11],
    ['IIF([a] = true, "x", "y")', "EXPRESSION_BARE_BOOLEAN", 11],
    ["ToLwer([a])", "EXPRESSION_UNKNOWN_FUNCTION", 1],
    ['switch([a], , "b", "c")', "EXPRESSION_FUNCTION_CASE", 1],
    ["ToLower()", "EXPRESSION_ARGUMENT_COUNT", 1],
    ["Now([a])", "EXPRESSION_ARGUMENT_COUNT", 1],
    ['Switch([a], "b")', "EXPRESSION_ARGUMENT_COUNT", 1],
    ["Append([a], )", "EXPRESSION_ARGUMENT_MISSING", 13],
    ['Switch([a], , "k", )', "EXPRESSION_ARGUMENT_MISSING", 20],
    ['Switch([a], "b", "c")', "EXPRESSION_SWITCH_PAIRS", 1],
    ['DateAdd("x", 1, Now())', "EXPRESSION_BAD_ARGUMENT", 9],
    ['InStr("a", "b", 1, vbText)', "EXPRESSION_BAD_ARGUMENT", 20],
    ['ToLower([a], "no culture")', "EXPRESSION_BAD_ARGUMENT", 14],
    ['ToUpper([a], "xx_yy")', "EXPRESSION_BAD_ARGUMENT", 14],
    ['Replace([a], "", , , "b", , )', "EXPRESSION_BAD_ARGUMENT", 14],
    ['Replace([a], "", , , , , "%")', "EXPRESSION_BAD_ARGUMENT", 14],
    ['Replace([a], , "(?<x>a)", "n", "b", , )', "EXPRESSION_BAD_ARGUMENT", 27],
    ['Replace([a], , "(a)", "2", , [b], )', "EXPRESSION_BAD_ARGUMENT", 23],
    ['FormatDateTime([a], , "j", "yyyy")', "EXPRESSION_BAD_ARGUMENT", 23],
    ['FormatDateTime([a], , "yyyy", "")', "EXPRESSION_BAD_ARGUMENT", 31],
    ['FormatDateTime([a], , "yyyy \'o", "yyyy")', "EXPRESSION_BAD_ARGUMENT", 23],
    ['FormatDateTime([a], "Sloppy", "yyyy", "yy")', "EXPRESSION_BAD_ARGUMENT", 21],
    ["RandomString(5, 2, 2, 2, 2)", "EXPRESSION_BAD_ARGUMENT", 14],
    ["RandomString(257, 0, 0, 0, 0)", "EXPRESSION_BAD_ARGUMENT", 14],
    ["RandomString(300, 300, 0, 0, 0)", "EXPRESSION_BAD_ARGUMENT", 14],
    ['Replace([a], "b", , , , , )', "EXPRESSION_REPLACE_MODE", 1],
    ['Replace([a], , "(x", , "", , )', "EXPRESSION_BAD_REGEX", 16],
    ["SelectUniqueValue([a], [b])", "EXPRESSION_DIRECTORY_TARGET_ONLY", 1],
  ])("%s", (text, codes, at) => {
    expect(problemsOf(text).map(({ code }) => code)).toEqual(codes.split(" "));
    expect(problemsOf(text)[0]?.at).toBe(at);
  });

  test("in the text of a live schema words and functions that no page describes are warnings", () => {
    const text = 'IIF([a] = "b", NULL, Lookup(city))';
    const parsed = parse(text, { raw: true });
    expect(parsed).toMatchObject({
      ok: true,
      warnings: [
        { severity: "warning", code: "EXPRESSION_INBOUND_KEYWORD" },
        { severity: "warning", code: "EXPRESSION_UNKNOWN_FUNCTION" },
        { severity: "warning", code: "EXPRESSION_BARE_WORD" },
      ],
    });
    expect(parsed.ok && print(parsed.expression)).toBe(text);
    expect(parse("tolower(city", { raw: true }).ok).toBe(false);
  });

  test("a function that Graph lists and no page describes is a warning, and a preview has no value of it", () => {
    const text = 'IIF(IsNothing([a]), "x", "y")';
    expect(parse(text)).toMatchObject({
      ok: true,
      warnings: [{ severity: "warning", code: "EXPRESSION_UNDESCRIBED_FUNCTION", position: { column: 5 } }],
    });
    expect(failureOf("IsNothing([a])").code).toBe("EXPRESSION_UNDOCUMENTED");
  });

  test("shows a whole expression with its typographic quotation marks corrected", () => {
    const pasted = "Switch([IsSoftDeleted], , “False”, “True”, “True”, “False”)";
    expect(problemsOf(pasted)).toEqual([{ code: "EXPRESSION_TYPOGRAPHIC_QUOTE", at: 27 }]);
    expect(messageOf(pasted)).toContain('Switch([IsSoftDeleted], , "False", "True", "True", "False")');
  });

  test.each(["Append([a], ‘b’)", 'Append([a], "b”)', "Append([a], „b“)"])("corrects %s", (pasted) => {
    expect(problemsOf(pasted)).toEqual([{ code: "EXPRESSION_TYPOGRAPHIC_QUOTE", at: 13 }]);
    expect(messageOf(pasted)).toContain('Append([a], "b")');
  });

  test.each([
    ["ToLwer([a])", "ToLower"],
    ["tolower([a])", "Write ToLower."],
    ['Split([a], ",")[1]', 'Item(Split([a], ","), 2)'],
    ["ToLower([a], [b], [c])", "ToLower(source, culture) takes 1 to 2 arguments, here are 3."],
    ['Join("")', "at least 2 arguments, here is 1."],
    ['Switch([a], , "k", )', "value1"],
    ["mail", '[mail] for the attribute, "mail" for the text'],
    ['Join(" ", givenName, [surname])', 'Write [givenName] for the attribute, "givenName" for the text.'],
    ['IIF([a] = "b", null, [c])', 'Write: IgnoreFlowIfNullOrEmpty(IIF([a] = "b", "", [c]))'],
    ['IIF([a] = NULL, "x", "y")', 'Switch([attribute], "value otherwise", "", "value if empty")'],
    ['IIF([a] = TRUE, "x", "y")', 'Write "True".'],
    ["IIF([a] != [b], [c], [d])", "Write <>."],
    ["Append([a, [b])", "Write [a]."],
    ["Right([a], 3)", 'Did you mean Mid? Write: Replace([a], , "^.*(.{3})$", , "$1", , )'],
    ['Contains([a], "x")', 'Did you mean InStr? Write: CBool(InStr([a], "x"))'],
    ["Substring([a], 0, 3)", "Did you mean Mid? It is called as Mid(source, start, length)."],
    ["Upper(Trim([a]))", 'Write: ToUpper(Replace([a], , "^\\\\s+|\\\\s+$", , "", , ))'],
    ['IIF(Or([a] = [b], EndsWith([a], ".x")), [c], [d])', 'Write: IIF([a] = [b], "True", IIF(CBool('],
    ["Concat([a], [b])", 'Did you mean Join? Write: Join("", [a], [b])'],
    ['FormatDateTime([a], "yyyy", "yy")', 'Write: FormatDateTime([a], , "yyyy", "yy")'],
    ["Length([a])", "Did you mean Len? Write: Len([a])"],
    ["UPPER([a])", "Did you mean ToUpper? Write: ToUpper([a])"],
    ['Replace([x], " ", "")', 'Write: Replace([x], " ", , , "", , )'],
    ['Replace([x], "(", ToLower([y]))', 'Write: Replace([x], "(", , , ToLower([y]), , )'],
    ['Replace([x], " ")', 'Write: Replace([x], " ", , , "", , )'],
    ['Join(" ", [a], Lund")', 'The constant Lund" has no opening quotation mark. Write "Lund".'],
  ])("%s is told %s", (text, hint) => {
    expect(messageOf(text)).toContain(hint);
  });

  test.each<[text: string, code: string, at: number]>([
    ['Join(" ", [a], Lund")', "EXPRESSION_UNOPENED_STRING", 16],
    ['Switch([a], , DK", "Denmark", "SE", "Sweden")', "EXPRESSION_UNOPENED_STRING", 15],
    ['Switch([a], , "DK", New Denmark", "SE", "Sweden")', "EXPRESSION_UNOPENED_STRING", 21],
    ['Left(a b", 3)', "EXPRESSION_UNOPENED_STRING", 6],
    ['Switch([a], , "DK, "Denmark", "SE", "Sweden")', "EXPRESSION_UNCLOSED_STRING", 15],
    ['Switch([a], , "DK", "Denmark, "SE", "Sweden")', "EXPRESSION_UNCLOSED_STRING", 21],
    ['Append([a], "x)', "EXPRESSION_UNCLOSED_STRING", 13],
  ])("a quotation mark is missed where it is missing: %s", (text, code, at) => {
    expect(problemsOf(text)).toEqual([{ code, at }]);
  });

  test.each([
    "mail",
    "null",
    "3rd",
    "Left([a], 3rd)",
    'IIF([a] = "b", null, "y")',
    "instr(x)",
    "[a] [b]",
    "foo([a])",
    "Not([a] = [b])",
  ])("what is said of %s is sentences", (text) => {
    const parsed = parse(text);
    for (const { summary, remedy } of parsed.ok ? [] : parsed.problems)
      expect(`${summary} ${remedy}`).toMatch(/^["A-Z].*\.( [A-Z"][^]*)?$/);
  });

  test("limits length and depth", () => {
    expect(problemsOf(`"${"x".repeat(maximumLength)}"`)).toEqual([{ code: "EXPRESSION_TOO_LONG", at: 1 }]);
    expect(problemsOf(`${"Not(".repeat(501)}[a]${")".repeat(501)}`)).toEqual([
      { code: "EXPRESSION_TOO_DEEP", at: 2001 },
    ]);
    expect(problemsOf(`${"Not(".repeat(500)}[a]${")".repeat(500)}`)).toEqual([]);
  });

  test("stops after twenty problems", () => {
    expect(problemsOf("#".repeat(100))).toHaveLength(20);
  });

  test("suggests nothing for a name that is far from all functions", () => {
    expect(messageOf("Foo([a])")).toContain("docs/language.md");
  });

  test("reports several problems at once, in their order", () => {
    expect(problemsOf("Join('', Foo([a]), tolower([b]), Append([c]))")).toEqual([
      { code: "EXPRESSION_SINGLE_QUOTE", at: 6 },
      { code: "EXPRESSION_UNKNOWN_FUNCTION", at: 10 },
      { code: "EXPRESSION_FUNCTION_CASE", at: 20 },
      { code: "EXPRESSION_ARGUMENT_COUNT", at: 34 },
    ]);
  });
});

describe("size", () => {
  const longest = `Join(" ", ${Array.from({ length: 900 }, () => '[a], "b",').join(" ")} "end")`;

  test("reads 10,000 characters", () => {
    expect(parse(longest.padEnd(maximumLength)).ok).toBe(true);
  });

  test.each(["Not(", "(", "[", '"', "IIF(", "x(", "\\", ",", "“", "-", "&H", "[a[", "Replace("])(
    "survives 10,000 characters of %s",
    (piece) => {
      expect(parse(piece.repeat(maximumLength).slice(0, maximumLength)).ok).toBe(false);
    },
  );
});

describe("properties", () => {
  test("parse reads back what print writes", () => {
    fc.assert(
      fc.property(expression, (original) => {
        const text = print(original);
        fc.pre(text.length <= maximumLength);
        const parsed = parse(text);
        expect(parsed.ok && withoutPositions(parsed.expression)).toEqual(original);
      }),
      { numRuns: 300 },
    );
  });

  test("any text is either read or answered with problems inside it", () => {
    const pieces = fc.constantFrom(
      "Switch(",
      "IIF(",
      "Replace(",
      "[a]",
      "[",
      "]",
      '"',
      "“",
      ",",
      ")",
      "=",
      "AND",
      "5",
      "-",
      "\\",
      "\n",
      " ",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: "binary" }),
          fc.array(pieces).map((all) => all.join("")),
        ),
        (text) => {
          const parsed = parse(text);
          if (parsed.ok) return;
          expect(parsed.problems.length).toBeGreaterThan(0);
          for (const { position } of parsed.problems) expect(position.offset).toBeLessThanOrEqual(text.length);
        },
      ),
      { numRuns: 500 },
    );
  });
});
