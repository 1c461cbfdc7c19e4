import { failureOf, valueOf } from "../evaluating";

describe("Replace", () => {
  test.each([
    ['Replace("a.b.c", ".", , , "-", , )', "a-b-c"],
    ['Replace("aA", "a", , , "b")', "bA"],
    ['Replace([missing], "a", , , "b", , )', null],
    ['Replace("aa", "a", , , [missing], , )', ""],
    ['Replace([mails], "@", , , " at ", , )', ["x at y", "z"]],
    ['Replace("me", "%", , , , , "%-%")', "me-me"],
    ['Replace([missing], "%", , , , , "%-%")', null],
    ['Replace("+1 (999) 888-7777", , "[()\\\\s-]+", , "", , )', "+19998887777"],
    ['Replace("John Smith", , "(\\\\w+) (\\\\w+)", , "$2, $1", , )', "Smith, John"],
    ['Replace("ab", , "(?<x>a)(b)", , "${x}|$1|$2|${3}|$9|$$|$&|$+|$_|$`|$\'", , )', "a|b|a|${3}|$9|$|ab|a|ab||"],
    ['Replace("abc", , "x*", , "-", , )', "-a-b-c-"],
    ['Replace("ABC", , "(?i)b", , "_", , )', "A_C"],
    ['Replace("12 34", , "(?<n>\\\\d)\\\\d", "n", "x", , )', "x2 x4"],
    ['Replace("ab", , "(?<n>x)?a", "n", "y", , )', "ab"],
    ['Replace("", , "(?<n>\\\\d+)", "n", , [phone], )', "45"],
    ['Replace("", , "(?<n>[a-z]{9})", "n", , [phone], )', null],
    ['Replace("", , "(?<n>\\\\d+)", "n", , [missing], )', null],
    ['Replace([missing], , "a", , "b", , )', null],
  ])("%s", (expression, value) => {
    expect(valueOf(expression, { mails: ["x@y", "z"], phone: "+45 12" })).toEqual(value);
  });

  test.each([
    ['Replace("a", [empty], , , "b", , )', "EXPRESSION_BAD_VALUE", 14],
    ['Replace("a", , "a", [group], "b", , )', "EXPRESSION_BAD_VALUE", 21],
    ['Replace("a", , [pattern], , "b", , )', "EXPRESSION_INVALID_REGEX", 16],
    ['Replace("a", , "(?(1)a|b)", , "b", , )', "EXPRESSION_UNSUPPORTED_REGEX", 16],
    ['Replace([long], , "(a+)+$", , "", , )', "EXPRESSION_REGEX_TOO_EXPENSIVE", 19],
  ])("%s stops with %s", (expression, code, column) => {
    expect(failureOf(expression, { empty: "", group: "n", pattern: "(", long: `${"a".repeat(60)}b` })).toEqual({
      code,
      column,
    });
  });

  test("results stay within bounds", () => {
    const text = "a".repeat(900);
    const tooLarge = { code: "EXPRESSION_VALUE_TOO_LARGE", column: 1 };
    const grow = (inner: string) => `Replace(${inner}, "a", , , "${"a".repeat(60)}", , )`;
    expect(failureOf(grow(grow("[text]")), { text })).toEqual(tooLarge);
    expect(failureOf('Replace([text], , "a", , [text], , )', { text })).toEqual(tooLarge);
    expect(failureOf(`Join([text], ${Array(200).fill("[text]").join(",")})`, { text })).toEqual(tooLarge);
    expect(failureOf("StripSpaces([text])", { text: " ".repeat(100_001) })).toEqual(tooLarge);
    const list = Array<string>(20_000).fill("a");
    expect(failureOf('Replace([list], "a", , , [text], , )', { list, text })).toEqual(tooLarge);
  });

  test("all patterns of an expression share one budget of steps", () => {
    const costly = 'Replace([text], , "(a|aa)*b|a{1500}", , "", , )';
    const nested = `Join("", ${Array(30).fill(costly).join(", ")})`;
    expect(valueOf(costly, { text: "a".repeat(14) })).toBe("a".repeat(14));
    expect(failureOf(nested, { text: "a".repeat(20) }).code).toBe("EXPRESSION_REGEX_TOO_EXPENSIVE");
  });
});
