import fc from "fast-check";
import { compileRegex, RegexFault, regexFault, StepBudget } from "../../../../lib/core/regex";

const bounds = () => ({ budget: new StepBudget(), checkLength: () => undefined });
const firstMatch = (pattern: string, text: string): string | undefined => compileRegex(pattern).match(text)?.group(0);

describe("patterns of .NET", () => {
  test.each([
    // Anchors
    ["^b", "ab", undefined],
    ["(?m)^b$", "a\nb\nc", "b"],
    ["b$", "b\n", "b"],
    ["b\\Z", "b\n", "b"],
    ["b\\z", "b\n", undefined],
    ["\\Ab", "ab", undefined],
    ["\\bcat\\b", "a cat sat", "cat"],
    ["\\Bat", "a cat", "at"],
    // Options
    ["(?i)øre", "ØRE", "ØRE"],
    ["a(?i)B|c", "ab", "ab"],
    ["a(?i)b|C", "c", "c"],
    ["(?i:a)b", "Ab", "Ab"],
    ["(?i:a)b", "AB", undefined],
    ["(?s).", "\n", "\n"],
    [".", "\n", undefined],
    ["(?x) a b # comment\n c", "abc", "abc"],
    ["(?i-i:a)b", "AB", undefined],
    ["(?n)(a)(?<x>b)\\1", "abb", "abb"],
    // Classes
    ["[^\\W\\d]+", "12abc", "abc"],
    ["[a-z-[aeiou]]+", "aabcde", "bcd"],
    ["[]a]+", "x]a", "]a"],
    ["[\\]-]+", "a-]", "-]"],
    ["[\\x41-\\u0043]+", "xABCD", "ABC"],
    ["\\p{Lu}\\P{Lu}", "aÆb", "Æb"],
    ["[\\p{Nd}x]+", "a٣x", "٣x"],
    ["\\d+", "٣4", "٣4"],
    ["[\\s\\S]", "\n", "\n"],
    ["\\t\\e\\cA\\07", "\t\u001b\u0001\u0007", "\t\u001b\u0001\u0007"],
    // Groups and references
    ["(?<a>x)(y)\\1\\2", "xyyx", "xyyx"],
    ["(?'q'[\"'])\\w+\\k<q>", "say 'hi'", "'hi'"],
    ["(?i)(a)\\1", "aA", "aA"],
    ["(?<n>a)|(?<n>b)", "b", "b"],
    ["(?>a+)ab", "aaab", undefined],
    ["(?#comment)a", "a", "a"],
    // Looking around
    ["\\w+(?=@)", "me@home", "me"],
    ["a(?!b)", "ab ac", "a"],
    ["(?<=\\$)\\d+", "£5 $42", "42"],
    ["(?<!\\$)\\b\\d+", "$5 42", "42"],
    ["(?<=(\\d+))x\\1", "12x2", undefined],
    // Quantifiers
    ["a{2,3}", "aaaa", "aaa"],
    ["a{2,3}?", "aaaa", "aa"],
    ["(?:ab){2}", "ababab", "abab"],
    ["(?:ab){1,}?c", "ababc", "ababc"],
    ["a{,2}", "a{,2}", "a{,2}"],
    ["(a*)*b", "aab", "aab"],
    ["(a|b*)+c", "abc", "abc"],
    ["x??y", "xy", "xy"],
    [".*\\@domain.com", "me@domain.com", "me@domain.com"],
    ["", "a", ""],
  ])("%s in %j", (pattern, text, expected) => {
    expect(firstMatch(pattern, text)).toBe(expected);
  });

  test("unnamed groups are numbered before named ones", () => {
    const regex = compileRegex("(?<first>a)(b)(?<last>c)");
    const match = regex.match("abc");
    expect([1, 2, 3].map((group) => match?.group(group))).toEqual(["b", "a", "c"]);
    expect([regex.groupNumber("first"), regex.groupNumber("last"), regex.groupNumber("0")]).toEqual([2, 3, 0]);
  });

  test("a group keeps what it took last, and nothing when it took no part", () => {
    expect(compileRegex("(a|b)+").match("ab")?.group(1)).toBe("b");
    expect(compileRegex("(a)?b").match("b")?.group(1)).toBeUndefined();
    expect(compileRegex("(?:(a)|b)*?c").match("abc")?.group(1)).toBe("a");
  });

  test.each([
    ["(", "a ) is missing"],
    [")", "there is a ) too many"],
    ["[a", "a ] is missing"],
    ["*a", "a quantifier follows nothing"],
    ["{2}", "a quantifier follows nothing"],
    ["a++", "a quantifier follows a quantifier"],
    ["a{3,2}", "the quantifier {3,2} is reversed"],
    ["[z-a]", "a range of characters is reversed"],
    ["[\\d-z]", "a range starts or ends with a class such as \\d"],
    ["[a-[b]c]", "a subtraction must end its character class"],
    ["\\q", "there is no escape \\q"],
    ["a\\", "it ends with a single \\"],
    ["\\1", "there is no group 1"],
    ["\\k<x>", "there is no group x"],
    ["\\p{Foo}", "there is no Unicode category Foo"],
    ["(?P<x>a)", "there is an unknown kind of group (?"],
    ["(?<a b>x)", "a b is no group name"],
  ])("%s is refused", (pattern, reason) => {
    expect(regexFault(pattern)).toMatchObject({ kind: "invalid", reason });
  });

  test.each([
    "\\G",
    "(?(1)a|b)",
    "(?<a-b>x)",
    "(?<1>x)",
    "\\p{IsGreek}",
    "((a{1,99}b){1,99}c){1,99}",
    "(".repeat(300) + ")".repeat(300),
    "[a-".repeat(30) + "[b]" + "]".repeat(30),
    "a".repeat(10_001),
  ])("%# is for Entra only", (pattern) => {
    expect(regexFault(pattern)?.kind).toBe("unsupported");
  });
});

describe("safety", () => {
  test.each([
    ["(a+)+$", `${"a".repeat(50)}b`],
    ["(a|a)*$", `${"a".repeat(50)}b`],
    ["(a|b|ab)*c", "ab".repeat(100)],
    ["\\d*\\d*\\d*\\d*x", "1".repeat(5000)],
    ["(.*)\\1\\1x", "a".repeat(5000)],
    ["(?=(a+)+b)a", "a".repeat(50)],
    ["(?<=(a|aa)+b)x", "a".repeat(2000) + "x"],
  ])("%s gives up when its steps are spent", (pattern, text) => {
    const regex = compileRegex(pattern);
    expect(() => regex.test(text)).toThrow(expect.objectContaining({ kind: "expensive" }) as RegexFault);
  });

  test.each(["(?:a|b)*", "(?:a|b)*?$", "(?>(?:a|b)*)c?", "((((a))))*", "(?:(?=a)a)*"])(
    "%s reads long texts without exhausting the stack",
    (pattern) => {
      expect(compileRegex(pattern).test("a".repeat(20_000))).toBe(true);
    },
  );
});

/** JavaScript does not accept a last iteration that takes nothing; .NET does. */
describe("compared with JavaScript, which agrees on these", () => {
  const atom = fc.constantFrom(
    "a",
    "b",
    "c",
    ".",
    "[ab]",
    "[^a]",
    "\\w",
    "\\d",
    "a*",
    "b+",
    "c?",
    "a*?",
    "b{1,2}",
    "^",
    "$",
    "\\b",
  );
  const pattern = fc.letrec<{ pattern: string }>((tie) => ({
    pattern: fc.oneof(
      { depthSize: "small" },
      atom,
      fc.tuple(tie("pattern"), tie("pattern")).map((parts) => parts.join("")),
      fc.tuple(tie("pattern"), tie("pattern")).map((parts) => `(?:${parts.join("|")})`),
      fc
        .tuple(tie("pattern"), fc.constantFrom("", "+", "?", "{2}", "??", "+?"))
        .map(([body, count]) => `(?:${body}a)${count}`),
      tie("pattern").map((body) => `(${body})`),
      tie("pattern").map((body) => `(?=${body})`),
      tie("pattern").map((body) => `(?!${body})`),
    ),
  })).pattern;

  test("finds the same and replaces the same", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", "c", "1", "_", " "), maxLength: 12 });
    fc.assert(
      fc.property(pattern, text, (source, subject) => {
        const ours = compileRegex(source);
        const theirs = new RegExp(source, "g");
        expect(ours.match(subject)?.group(0)).toBe(new RegExp(source).exec(subject)?.[0]);
        expect(ours.replace(subject, "<$&>", bounds())).toBe(subject.replace(theirs, "<$&>"));
      }),
      { numRuns: 1000 },
    );
  });

  test("any text is a pattern that works, or one that is refused", () => {
    const pieces = fc.constantFrom(
      "(",
      ")",
      "[",
      "]",
      "\\",
      "{",
      "}",
      "?",
      "*",
      "|",
      "<n>",
      "a",
      "-",
      "^",
      "$",
      "1",
      ",",
      "p{L}",
      "k<n>",
      "(?",
      "[^",
    );
    fc.assert(
      fc.property(
        fc.array(pieces, { maxLength: 15 }).map((all) => all.join("")),
        fc.string({ maxLength: 10 }),
        (source, subject) => {
          const fault = regexFault(source);
          if (fault === undefined)
            expect(compileRegex(source).replace(subject, "$1${n}", bounds())).toEqual(expect.any(String));
          else expect(fault.reason).not.toBe("");
        },
      ),
      { numRuns: 1000 },
    );
  });
});
