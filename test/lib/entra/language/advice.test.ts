import { type DirectoryAttributes, parse, type Value } from "../../../../lib/entra/language";
import { evaluationErrors, expressionErrors } from "../../../../lib/entra/language/errors";
import { foreignNames } from "../../../../lib/entra/language/foreign-functions";
import { EvaluationError } from "../../../../lib/entra/language/problem";
import { valueOf } from "./evaluating";

/** What is wrong with an expression, mended as it is advised: the advice can be read, and yields what was meant. */

const person: DirectoryAttributes = {
  ...{ givenName: "Anna", surname: "Berg", country: "DK", mail: "a b@x.example", padded: " x ", department: "R&D+" },
  ...{ employeeHireDate: "2026-01-31T00:00:00Z", american: "01/31/2026", german: "31.01.2026", employeeId: "0042" },
  ...{ otherMails: ["a@x.example", "b@x.example"], userPrincipalName: "anna@x.example" },
};

/** The text of an advice after these words. */
const after = (remedy: string, words: string): string => {
  const start = remedy.indexOf(words);
  if (start < 0) throw new Error(`"${remedy}" has not "${words}"`);
  return remedy.slice(start + words.length).replace(/\.$/, "");
};
const between = (remedy: string, words: string, end: string): string => after(remedy, words).split(end)[0] ?? "";

interface Row {
  readonly code: string;
  readonly wrong: string;
  /** The expression as the advice has it. */
  readonly follow: (remedy: string) => string;
  /** What was meant, of Anna. */
  readonly means: Value;
}

const row = (code: string, wrong: string, follow: Row["follow"], means: Value): Row => ({
  code: `EXPRESSION_${code}`,
  ...{ wrong, follow, means },
});
/** An advice that is the whole expression. */
const written = (it: string) => after(it, "Write: ");
/** An advice that has no text to put in: what it says to do, done. */
const done =
  (text: string, says: string): Row["follow"] =>
  (it) => {
    expect(it).toContain(says);
    return text;
  };

const rows: Row[] = [
  row("EMPTY", " ", (it) => between(it, "such as ", "."), "a b@x.example"),
  row("EMPTY", " ", (it) => between(it, "Write ", ",").replace("attribute", "surname"), "Berg"),
  row("EMPTY", " ", (it) => between(it, "], ", " or"), "constant"),
  row("TOO_LONG", `"${"x".repeat(10_000)}"`, done('"x"', "Shorten it"), "x"),
  row(
    "TOO_DEEP",
    `${'IIF([c]="SE","x",'.repeat(501)}"elsewhere"${")".repeat(501)}`,
    done('Switch([country], "elsewhere", "SE", "Sweden")', "Use one Switch with many keys"),
    "elsewhere",
  ),
  row("UNEXPECTED_CHARACTER", "ToLower(#[surname])", done("ToLower([surname])", "Remove it"), "berg"),
  // The reference in Czech (cs-cz, 2021) prints semicolons, as spreadsheets there have them
  row(
    "UNEXPECTED_CHARACTER",
    'Join(" "; [givenName]; [surname])',
    done('Join(" ", [givenName], [surname])', "write ,"),
    "Anna Berg",
  ),
  row("UNEXPECTED_CHARACTER", "=ToLower([surname])", done("ToLower([surname])", "Remove it"), "berg"),
  ...["{surname}", "{{user.surname}}", "${surname}", "%surname%", "$surname", "user.surname"].flatMap((foreign) => [
    row("UNEXPECTED_CHARACTER", `ToLower(${foreign})`, (it) => `ToLower(${between(it, "Write ", " for")})`, "berg"),
    row(
      "UNEXPECTED_CHARACTER",
      `ToLower(${foreign})`,
      (it) => `ToLower(${between(it, "attribute, ", " for")})`,
      foreign.toLowerCase(),
    ),
  ]),
  row("DOUBLED_QUOTE", 'Append([surname], " ""x""")', (it) => `Append([surname], ${written(it)})`, 'Berg "x"'),
  row("DOUBLED_QUOTE", '""""', written, '"'),
  row("TYPOGRAPHIC_QUOTE", "ToLower(“X”)", written, "x"),
  row("SINGLE_QUOTE", "ToLower('x')", (it) => `ToLower(${written(it)})`, "x"),
  row("UNCLOSED_STRING", 'Append([surname], "x)', done('Append([surname], "x")', 'Add the missing "'), "Bergx"),
  row(
    "UNOPENED_STRING",
    'Join(" ", [surname], Lund")',
    (it) => `Join(" ", [surname], ${after(it, "Write ")})`,
    "Berg Lund",
  ),
  row("UNCLOSED_ATTRIBUTE", "ToLower([surname)", (it) => `ToLower(${after(it, "Write ")})`, "berg"),
  row("EMPTY_ATTRIBUTE", "ToLower([ ])", (it) => `ToLower(${after(it, "such as ")})`, "a b@x.example"),
  ...["5", "-10", "&HF"].map((number) =>
    row("BAD_NUMBER", "Left([surname], 1.5)", done(`Left([surname], ${number})`, number), "Berg"),
  ),
  row("BAD_NUMBER", "Append([surname], 3rd)", done('Append([surname], "3rd")', "between double quotes"), "Berg3rd"),
  row("EXPECTED", 'Join(" " [surname])', done('Join(" ", [surname])', "Check the commas"), "Berg"),
  row("UNCLOSED_CALL", "ToLower([surname]", done("ToLower([surname])", "Add the missing )"), "berg"),
  row("TRAILING", "ToLower([surname]))", done("ToLower([surname])", "Remove it"), "berg"),
  row("INDEXING", 'Split([mail], " ")[1]', (it) => after(it, "counts from 1: "), "b@x.example"),
  row("ARITHMETIC", "[surname] + 5", done('Join("", [surname], "5")', "Join or Append for text"), "Berg5"),
  row("ARITHMETIC", "[surname] + 5", done('Append([surname], "5")', "Join or Append for text"), "Berg5"),
  row(
    "ARITHMETIC",
    "CDate([employeeHireDate]) + 5",
    done('DateAdd("d", 5, CDate([employeeHireDate]))', "DateAdd for dates"),
    "2/5/2026 12:00:00 AM",
  ),
  row(
    "FOREIGN_OPERATOR",
    'IIF([country] != "DK", "a", "b")',
    (it) => `IIF([country] ${after(it, "Write ")} "DK", "a", "b")`,
    "b",
  ),
  row(
    "FOREIGN_OPERATOR",
    'IIF([country] ne "DK", "a", "b")',
    (it) => `IIF([country] ${after(it, "Write ")} "DK", "a", "b")`,
    "b",
  ),
  row(
    "FOREIGN_OPERATOR",
    'IIF([country] == "DK", "a", "b")',
    (it) => `IIF([country] ${after(it, "Write ")} "DK", "a", "b")`,
    "a",
  ),
  row("FOREIGN_OPERATOR", '[givenName] + " " + [surname]', (it) => after(it, "Write "), "Anna Berg"),
  row("FOREIGN_OPERATOR", "ToUpper([givenName] & [surname])", (it) => `ToUpper(${after(it, "Write ")})`, "ANNABERG"),
  row("FOREIGN_OPERATOR", 'IIF(!IsPresent([country]), "a", "b")', (it) => `IIF(${after(it, "Write ")}, "a", "b")`, "b"),
  row("FOREIGN_OPERATOR", 'IIF(NOT [country] = "DK", "a", "b")', (it) => `IIF(${after(it, "Write ")}, "a", "b")`, "b"),
  ...(
    [
      ["===", "a"],
      ["!==", "b"],
      ["=>", "a"],
      ["=<", "a"],
    ] as const
  ).map(([operator, means]) =>
    row(
      "FOREIGN_OPERATOR",
      `IIF(Len([country]) ${operator} 2, "a", "b")`,
      (it) => `IIF(Len([country]) ${between(it, "Write ", ".")} 2, "a", "b")`,
      means,
    ),
  ),
  row("COMPARISON_PLACE", '[country] = "DK"', written, "True"),
  row(
    "COMPARISON_PLACE",
    'Switch([country] = "SE", "no", "True", "yes")',
    (it) => `Switch(${written(it)}, "no", "True", "yes")`,
    "no",
  ),
  row("NOT_A_MAPPING", "givenName", (it) => between(it, "Write ", " for"), "Anna"),
  row("NOT_A_MAPPING", "givenName", (it) => between(it, "attribute, ", " for"), "givenName"),
  row("NOT_A_MAPPING", "Now", (it) => after(it, "Write "), "8/25/2021 5:41:18 PM"),
  row(
    "BARE_WORD",
    'DateDiff("d", "2021-08-24", now)',
    (it) => `DateDiff("d", "2021-08-24", ${after(it, "Write ")})`,
    1,
  ),
  row("EXPECTED", "ToLower [surname]", done("ToLower([surname])", "brackets"), "berg"),
  row("NOT_A_MAPPING", "5", (it) => after(it, "Write "), "5"),
  row(
    "BARE_WORD",
    'Join(" ", givenName, [surname])',
    (it) => `Join(" ", ${between(it, "Write ", " for")}, [surname])`,
    "Anna Berg",
  ),
  row(
    "BARE_WORD",
    'Join(" ", givenName, [surname])',
    (it) => `Join(" ", ${between(it, "attribute, ", " for")}, [surname])`,
    "givenName Berg",
  ),
  row(
    "BARE_BOOLEAN",
    'Switch(IsPresent([country]), "no", True, "yes", "", "")',
    (it) => `Switch(IsPresent([country]), "no", ${after(it, "Write ")}, "yes", "", "")`,
    "yes",
  ),
  row("INBOUND_KEYWORD", 'IIF([country] = "SE", [mail], NULL)', written, null),
  row("INBOUND_KEYWORD", 'IgnoreFlowIfNullOrEmpty(IIF([country] = "SE", [mail], Nothing))', written, null),
  row(
    "INBOUND_KEYWORD",
    'IIF([city] = NULL, "nowhere", "somewhere")',
    (it) =>
      after(it, "empty key: ")
        .replace("[attribute]", "[city]")
        .replace("value otherwise", "somewhere")
        .replace("value if empty", "nowhere"),
    "nowhere",
  ),
  row("UNKNOWN_FUNCTION", "ToLwer([surname])", (it) => `${between(it, "mean ", "?")}([surname])`, "berg"),
  row(
    "UNKNOWN_FUNCTION",
    "Substring([surname], 0, 2)",
    (it) => after(it, "called as ").replace("source", "[surname]").replace("start", "1").replace("length", "2"),
    "Be",
  ),
  row("UNKNOWN_FUNCTION", "String.toLowerCase([surname])", written, "berg"),
  row("UNDESCRIBED_FUNCTION", "IsNothing([city])", written, "True"),
  row("FUNCTION_CASE", "tolower([surname])", (it) => `${after(it, "Write ")}([surname])`, "berg"),
  row("ARGUMENT_COUNT", 'FormatDateTime("2026", "yyyy", "yy")', written, "26"),
  row("ARGUMENT_COUNT", 'FormatDateTime(Now(), "yyyy-MM-dd")', written, "2021-08-25"),
  row("ARGUMENT_COUNT", "ToLower([surname], , )", done("ToLower([surname], )", "Add or remove arguments"), "berg"),
  row("ARGUMENT_MISSING", "Append([surname], )", done('Append([surname], "")', 'write ""'), "Berg"),
  row(
    "SWITCH_PAIRS",
    'Switch([country], "DK", "Denmark")',
    (it) =>
      between(it, "its place empty: ", ".")
        .replace("source", "country")
        .replace("key", "DK")
        .replace('"value"', '"Denmark"'),
    "Denmark",
  ),
  row(
    "SWITCH_PAIRS",
    'Switch([country], "DK", "Denmark")',
    (it) => between(it, "default: ", ".").replace("source", "country"),
    "default",
  ),
  row("BAD_ARGUMENT", 'DateAdd("days", 1, Now())', done('DateAdd("d", 1, Now())', "d, "), "8/26/2021 5:41:18 PM"),
  row(
    "BAD_ARGUMENT",
    'InStr([surname], "E", 1, vbText)',
    (it) => `InStr([surname], "E", 1, ${between(it, "Use ", " or")})`,
    2,
  ),
  row(
    "BAD_ARGUMENT",
    'ToUpper([surname], "no culture")',
    (it) => `ToUpper([surname], "${after(it, "such as ")}")`,
    "BERG",
  ),
  row(
    "BAD_ARGUMENT",
    'FormatDateTime([employeeHireDate], , "o", "j")',
    done('FormatDateTime([employeeHireDate], , "yyyy-MM-ddTHH:mm:ssZ", "yyyy-MM-dd")', "such as yyyy-MM-dd"),
    "2026-01-31",
  ),
  row(
    "BAD_ARGUMENT",
    'Replace([surname], "", , , "x", , )',
    done('Replace([surname], "r", , , "x", , )', "not empty"),
    "Bexg",
  ),
  row(
    "BAD_ARGUMENT",
    'Replace([surname], , "(?<x>r)", "n", "l", , )',
    done('Replace([surname], , "(?<x>r)", "x", "l", , )', "the name or the number of a group"),
    "Belg",
  ),
  row("REPLACE_MODE", 'Replace([mail], " ", "")', written, "ab@x.example"),
  row("REPLACE_MODE", 'Replace([mail], " ", "", )', written, "ab@x.example"),
  row("REPLACE_MODE", 'Replace([mail], "x.example", "y.example", , , , )', written, "a b@y.example"),
  // The reference in Hungarian (hu-hu, 2021) lost a comma
  row("REPLACE_MODE", 'Replace([mail], , "[a-z ]*", "", , )', written, "@."),
  row(
    "REPLACE_MODE",
    'Replace([surname], "B", , , , , )',
    done('Replace([surname], "B", , , "V", , )', "oldValue with replacementValue"),
    "Verg",
  ),
  row(
    "BAD_REGEX",
    'Replace([surname], , "(r", , "", , )',
    done('Replace([surname], , "(r)", , "", , )', "Correct the pattern"),
    "Beg",
  ),
  row(
    "BAD_REGEX",
    'Replace([employeeId], , "\\\\d(", , "", , )',
    done('Replace([employeeId], , "\\\\d", , "", , )', "every backslash is written twice"),
    "",
  ),
  ...["[userPrincipalName]", "[objectId]"].map((unique) =>
    row(
      "DIRECTORY_TARGET_ONLY",
      "SelectUniqueValue([surname], [givenName])",
      done(unique, unique),
      unique === "[objectId]" ? null : "anna@x.example",
    ),
  ),
  row(
    "LOGICAL_OPERATOR",
    'IIF([country] = "DK" AND [surname] = "Lund", "x", "y")',
    (it) => nested(between(it, "value if true, ", "; for OR")),
    "y",
  ),
  row(
    "LOGICAL_OPERATOR",
    'IIF([country] = "DK" OR [surname] = "Lund", "x", "y")',
    (it) => nested(after(it, "value if false, ")),
    "x",
  ),

  // What stops an evaluation
  row(
    "CONDITION_WITHOUT_VALUE",
    'IIF([city] = "Aarhus", "x", "y")',
    (it) => `IIF(${after(it, "empty key: ")} = "Aarhus", "x", "y")`,
    "y",
  ),
  row("UNDOCUMENTED", "IsNothing([city])", done("IsNull([city])", "write it anew"), "True"),
  row(
    "NOT_A_DATE",
    "CDate([german])",
    done('CDate(FormatDateTime([german], , "dd.MM.yyyy", "yyyy-MM-dd"))', "Convert it with FormatDateTime first"),
    "1/31/2026 12:00:00 AM",
  ),
  row(
    "NOT_A_DATE",
    'FormatDateTime([american], , "dd/MM/yyyy", "yyyy")',
    done('FormatDateTime([american], , "MM/dd/yyyy", "yyyy")', "Check the input format"),
    "2026",
  ),
  row(
    "BAD_DATE_FORMAT",
    'FormatDateTime([american], , "MM/dd/yyyy", [none])',
    done('FormatDateTime([american], , "MM/dd/yyyy", "yyyy-MM-dd")', "such as yyyy-MM-dd"),
    "2026-01-31",
  ),
  row(
    "DATE_OUT_OF_RANGE",
    'DateAdd("yyyy", 9999, Now())',
    done('DateAdd("yyyy", 1, Now())', "Check the number that is added"),
    "8/25/2022 5:41:18 PM",
  ),
  row(
    "NOT_A_NUMBER",
    "Left([surname], [givenName])",
    done("Left([surname], 2)", "Check the value of this argument"),
    "Be",
  ),
  row("BAD_VALUE", 'InStr([surname], "e", [zero])', done('InStr([surname], "e", 1)', "Check the arguments"), 2),
  row("INDEX_OUT_OF_RANGE", "Item([otherMails], 3)", (it) => written(it.replace("write: ", "Write: ")), null),
  row(
    "INVALID_REGEX",
    "Replace([surname], , [paren], , [dash], , )",
    done('Replace([surname], , "r", , "", , )', "Correct the pattern"),
    "Beg",
  ),
  row(
    "UNSUPPORTED_REGEX",
    'Replace([surname], , "\\\\Gx", , "-", , )',
    done('Replace([surname], , "^x", , "-", , )', "write the pattern without it"),
    "Berg",
  ),
  row(
    "REGEX_TOO_EXPENSIVE",
    `Replace("${"a".repeat(60)}b", , "(a+)+$", , "-", , )`,
    done(`Replace("${"a".repeat(60)}b", , "a+b$", , "-", , )`, "Avoid quantifiers inside quantifiers"),
    "-",
  ),
  row("VALUE_TOO_LARGE", 'Append([long], "x")', done('Append([surname], "x")', "check the arguments"), "Bergx"),
  row("NO_DEFAULT_DOMAIN", "DefaultDomain()", done("DefaultDomain()", "Evaluate with a default domain"), "contoso.com"),
];

/** The printed example with conditions and values in place of its letters. */
function nested(text: string): string {
  return text
    .replace("(a,", '([country] = "DK",')
    .replace("(b,", '([surname] = "Lund",')
    .replace(/\b([xy])\b/g, '"$1"');
}

const rare = { paren: "(", dash: "-", zero: 0, long: "x".repeat(100_000) };

function findingsOf(text: string): readonly { code: string; remedy: string }[] {
  const parsed = parse(text);
  return parsed.ok ? parsed.warnings : parsed.problems;
}

/** What a check, or else the evaluation, says of an expression. */
function findingOf(text: string, code: string): { code: string; remedy: string } {
  const found = findingsOf(text).find((problem) => problem.code === code);
  if (found) return found;
  try {
    valueOf(text, { ...person, ...rare }, { now: () => 0, random: () => 0 });
  } catch (error) {
    const [problem] = error instanceof EvaluationError ? error.problems : [];
    if (problem) return problem;
    throw error;
  }
  throw new Error(`Nothing is wrong with ${text}`);
}

test.each(rows.map((each) => [each.code, each.wrong.slice(0, 60), each] as const))(
  "%s: %s",
  (code, _, { wrong, follow, means }) => {
    const { remedy, ...found } = findingOf(wrong, code);
    expect(found.code).toBe(code);
    const followed = follow(remedy);
    expect([followed, findingsOf(followed)]).toEqual([followed, []]);
    expect([followed, valueOf(followed, person)]).toEqual([followed, means]);
  },
);

test("the advice of every error is followed", () => {
  const codes = [expressionErrors, evaluationErrors].flatMap((errors) =>
    Object.values<{ readonly code: string }>(errors).map(({ code }) => code),
  );
  // That SelectUniqueValue asks the target is found before, and a source that cannot be interpreted is none of the config's.
  const others = ["EXPRESSION_TARGET_DIRECTORY_NEEDED", "EXPRESSION_NOT_INTERPRETABLE"];
  expect([...new Set([...rows.map(({ code }) => code), ...others])].sort()).toEqual([...new Set(codes)].sort());
});

describe("functions of other languages", () => {
  const calls: readonly (readonly [names: string, arguments: string, value: Value])[] = [
    ["right last", "[surname], 3", "erg"],
    ["right", "[surname], 9", "Berg"],
    ["midb", "[surname], 2, 2", "er"],
    ["contains includes stringcontains", '[surname], "er"', "True"],
    ["contains", '[surname], "ER"', "False"],
    ["startswith beginswith", '[surname], "Be"', "True"],
    ["startswith", '[surname], "er"', "False"],
    ["startswith", '[city], "er"', "False"],
    ["instring", '[surname], "r"', 3],
    ["charindex find locate", '"r", [surname]', 3],
    ["search", '"R", [surname]', 3],
    ["endswith", '[surname], "rg"', "True"],
    ["endswith", '[department], "D+"', "True"],
    ["endswith", '[surname], "er"', "False"],
    ["endswith", '[city], "er"', "False"],
    ["concat concatenate", '[givenName], " ", [surname]', "Anna Berg"],
    ["concat_ws", '" ", [givenName], [surname]', "Anna Berg"],
    ["textjoin", '" ", TRUE, [givenName], [surname]', "Anna Berg"],
    ["if iff ternary", '[country] = "DK", "yes", "no"', "yes"],
    ["decode", '[country], "SE", "Sweden", "DK", "Denmark", "elsewhere"', "Denmark"],
    ["decode", '[country], "SE", "Sweden"', null],
    ["length strlen size charlength", "[surname]", 4],
    ["upper ucase uppercase touppercase toupperinvariant", "[surname]", "BERG"],
    ["lower lcase lowercase tolowercase tolowerinvariant", "[surname]", "berg"],
    ["trim strip", "[padded]", "x"],
    ["ltrim trimstart", "[padded]", "x "],
    ["rtrim trimend", "[padded]", " x"],
    ["removespaces", "[padded]", "x"],
    ["proper propercase title titlecase totitlecase initcap capitalize", '"anna berg"', "Anna Berg"],
    ["isempty isblank isnullorwhitespace", "[city]", "True"],
    ["isnotnull isnotnullorempty exists hasvalue", "[surname]", "True"],
    ["nvl ifnull isnullthen firstnonempty default", "[city], [surname]", "Berg"],
    ["today getdate utcnow currentdate date", "", "8/25/2021 5:41:18 PM"],
    ["datevalue todate parsedate cdatetime", "[employeeHireDate]", "1/31/2026 12:00:00 AM"],
    ["adddays", "[employeeHireDate], 1", "2/1/2026 12:00:00 AM"],
    ["addmonths", "[employeeHireDate], 1", "2/28/2026 12:00:00 AM"],
    ["tostring string str", "[surname]", "Berg"],
    ["newguid uuid newid", "", expect.stringMatching(/^[\da-f-]{36}$/) as Value],
    ["distinct unique dedupe", "[otherMails]", ["a@x.example", "b@x.example"]],
    ["first", "[otherMails]", "a@x.example"],
    ["substitute", '[surname], "r", "l"', "Belg"],
    ["regexreplace regex_replace", '[surname], "[er]+", "-"', "B-g"],
    ["removediacritics unaccent removeaccents", '"Zoë"', "Zoe"],
    ["and", '[country] = "DK", [surname] = "Berg", [givenName] = "Anna"', "True"],
    ["and", '[country] = "DK", [surname] = "Lund"', "False"],
    ["or", '[country] = "SE", [surname] = "Berg"', "True"],
    ["or", '[country] = "SE", [surname] = "Lund"', "False"],
  ];
  /** Names whose arguments differ between the languages that have them, or mean another thing there. */
  const ambiguous = [
    "substring substr slice indexof position case when choose select ifs stringswitch format text formatdate dateformat",
    "dateadddays datesub days daysbetween elementat get nth replaceall stuff tobase64 base64 base64encode",
    "random rand randompassword",
  ].flatMap((names) => names.split(" "));

  test.each(calls.flatMap(([names, given, value]) => names.split(" ").map((name) => [name, given, value] as const)))(
    "%s(%s)",
    (name, given, value) => {
      const [problem] = findingsOf(`${name}(${given})`);
      expect(problem?.code).toBe("EXPRESSION_UNKNOWN_FUNCTION");
      const advised = written(problem?.remedy ?? "");
      expect(findingsOf(advised)).toEqual([]);
      expect([advised, valueOf(advised, person)]).toEqual([advised, value]);
    },
  );

  test.each(ambiguous)("%s is told the arguments of what does the same", (name) => {
    const [problem] = findingsOf(`${name}([surname])`);
    const [, meant, called] = /^Did you mean (\w+)\? It is called as (\w+)\(.*\)\.$/.exec(problem?.remedy ?? "") ?? [];
    expect([problem?.remedy, meant]).toEqual([problem?.remedy, called]);
  });

  test("all are tried", () => {
    const tried = new Set([...ambiguous, ...calls.flatMap(([names]) => names.split(" "))]);
    expect([...tried].sort()).toEqual([...foreignNames].sort());
  });
});
