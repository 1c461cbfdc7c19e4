import { failureOf, valueOf } from "../evaluating";

describe("text functions", () => {
  test.each([
    ['InStr("abc", "d")', 0],
    ['InStr("repEated", "e", 3)', 7],
    ['InStr("repEated", "e", 3, vbTextCompare)', 4],
    ['InStr("abc", "b", 9)', 0],
    ['Mid("John Doe", 6, 999)', "Doe"],
    ['Mid("John", 9, 2)', ""],
    ['Mid("John", 0, 2)', "John"],
    ['Mid("John", 1, -1)', "John"],
    ['Mid("John", 2, 0)', ""],
    ['Word("a,,b", 2, ",")', "b"],
    ['Word("alone", 1, " ")', "alone"],
    ['Word("a b", -1, " ")', ""],
    ['StripSpaces("a b\tc")', "ab\tc"],
    ['ToUpper("straße")', "STRAßE"],
    ['ToLower("ISTANBUL", "tr-TR")', "ıstanbul"],
    ['ToLower("ISTANBUL")', "istanbul"],
    ['ToLower("ΟΔΟΣ")', "οδοσ"],
    ['PCase("o\'neil van-der sar_x 2nd & co")', "O'neil Van-Der Sar_X 2Nd & Co"],
    ['PCase("McDONALD smith-jones", " ")', "Mcdonald Smith-jones"],
    ['NormalizeDiacritics("Ægir Øst Åse Weiß Łukasz İzmir œ̄")', "AEgir OEst Ase Weiss Lukasz Izmir oe"],
    ['NormalizeDiacritics("Nguyễn Москва")', "Nguyễn Москва"],
    ['Append([mails], "!")', ["a!", "b!"]],
    ['Prepend("SMTP:", [mails])', ["SMTP:a", "SMTP:b"]],
    ['Prepend("x", [nothing])', null],
    ["ToUpper([mails])", ["A", "B"]],
    ["Left([mails], 0)", ["", ""]],
    ['Len("Ærø")', 3],
    ["Len([mails])", [1, 1]],
    ["Len([nothing])", null],
    ['IIF(Len("abc") > 2, "long", "short")', "long"],
  ])("%s", (expression, value) => {
    expect(valueOf(expression, { mails: ["a", "b"] })).toEqual(value);
  });

  test.each([
    'Append([x], "y")',
    "Mid([x], 1, 2)",
    "ToLower([x])",
    "StripSpaces([x])",
    "PCase([x])",
    "NormalizeDiacritics([x])",
  ])("%s of nothing is nothing", (expression) => {
    expect(valueOf(expression, { x: null })).toBeNull();
  });

  test("plain letters come out of accented ones whether accents are part of them or follow", () => {
    expect(valueOf("NormalizeDiacritics([x])", { x: "e\u0308 é u\u0304\u0301x\u0304" })).toBe("e e ux\u0304");
  });

  test.each([
    ['Left("a", "x")', "EXPRESSION_NOT_A_NUMBER", 11],
    ['Mid("a", [x], 1)', "EXPRESSION_NOT_A_NUMBER", 10],
    ['InStr("a", "b", 0)', "EXPRESSION_BAD_VALUE", 17],
    ['ToLower("a", [culture])', "EXPRESSION_BAD_VALUE", 14],
  ])("%s stops with %s", (expression, code, column) => {
    expect(failureOf(expression, { culture: "no culture" })).toEqual({ code, column });
  });
});
