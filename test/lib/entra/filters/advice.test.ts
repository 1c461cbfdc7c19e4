import type { Value } from "../../../../lib/entra/language";
import { checkFilter, evaluateFilters } from "../../../../lib/entra/filters";
import { filterErrors } from "../../../../lib/entra/filters/errors";
import type { DesiredClause, DesiredFilter } from "../../../../lib/entra/filters/filter";
import { foreignOperators } from "../../../../lib/entra/filters/operator-advice";

/** What is wrong with a filter, mended as it is advised: nothing is found any more, and those pass who are meant. */

const clause = (operator: string, value?: string, attribute = "x"): DesiredClause => ({
  attribute,
  operator,
  ...(value !== undefined && { value }),
});
const filter = (...all: DesiredClause[]): DesiredFilter => ({ name: "f", all });
const remedyOf = (wrong: DesiredFilter, code: string): string => {
  const [problem, ...others] = checkFilter(wrong);
  expect([problem?.code, others]).toEqual([code, []]);
  return problem?.remedy ?? "";
};
/** Which values of x pass. */
const passing = (wanted: DesiredFilter, values: readonly Value[]): Value[] =>
  values.filter((x) => evaluateFilters([wanted], { x, department: x }).inScope);

interface Row {
  readonly code: string;
  readonly wrong: DesiredFilter;
  readonly says: RegExp;
  /** What the words found by `says` lead to. */
  readonly follow: (found: readonly string[]) => DesiredFilter;
  readonly passes: readonly Value[];
  readonly fails: readonly Value[];
}

const rows: readonly Row[] = [
  {
    code: "FILTER_OPERATOR_MISSING",
    ...{ wrong: filter(clause("", "Sales")), says: /such as (\w+);/ },
    ...{ follow: ([operator = ""]) => filter(clause(operator, "Sales")), passes: ["Sales"], fails: ["HR", null] },
  },
  {
    code: "FILTER_UNKNOWN_OPERATOR",
    ...{ wrong: filter(clause("EQUAL", "Sales")), says: /mean (\w+)\?/ },
    ...{ follow: ([operator = ""]) => filter(clause(operator, "Sales")), passes: ["Sales"], fails: ["HR"] },
  },
  {
    code: "FILTER_ATTRIBUTE_MISSING",
    ...{ wrong: filter(clause("EQUALS", "Sales", " ")), says: /such as (\w+)\./ },
    ...{ follow: ([name = ""]) => filter(clause("EQUALS", "Sales", name)), passes: ["Sales"], fails: ["HR"] },
  },
  {
    code: "FILTER_ATTRIBUTE_BRACKETS",
    ...{ wrong: filter(clause("EQUALS", "Sales", "[department]")), says: /^Write (.*)\.$/ },
    ...{ follow: ([name = ""]) => filter(clause("EQUALS", "Sales", name)), passes: ["Sales"], fails: ["HR"] },
  },
  {
    code: "FILTER_ATTRIBUTE_UNSUPPORTED",
    ...{ wrong: filter(clause("EQUALS", "Guest", "userType")), says: /single-valued attribute of type text/ },
    ...{ follow: () => filter(clause("EQUALS", "Guest")), passes: ["Guest"], fails: ["Member"] },
  },
  {
    code: "FILTER_VALUE_MISSING",
    ...{ wrong: filter(clause("EQUALS")), says: /Add the value/ },
    ...{ follow: () => filter(clause("EQUALS", "Sales")), passes: ["Sales"], fails: ["HR"] },
  },
  {
    code: "FILTER_VALUE_MISSING",
    ...{ wrong: filter(clause("EQUALS", "")), says: /use (IS NULL)/ },
    ...{ follow: ([operator = ""]) => filter(clause(operator)), passes: [null, ""], fails: ["HR"] },
  },
  {
    code: "FILTER_VALUE_MISSING",
    ...{ wrong: filter(clause("NOT EQUALS", "")), says: /or (IS NOT NULL)/ },
    ...{ follow: ([operator = ""]) => filter(clause(operator)), passes: ["HR"], fails: [null, ""] },
  },
  {
    code: "FILTER_VALUE_UNEXPECTED",
    ...{ wrong: filter(clause("IS NULL", "x")), says: /Remove the value/ },
    ...{ follow: () => filter(clause("IS NULL")), passes: [null], fails: ["x"] },
  },
  {
    code: "FILTER_VALUE_NOT_INTEGER",
    ...{ wrong: filter(clause("Greater_Than", "4.5")), says: /whole number from 0/ },
    ...{ follow: () => filter(clause("Greater_Than", "4")), passes: ["5"], fails: ["4"] },
  },
  {
    code: "FILTER_BAD_REGEX",
    ...{ wrong: filter(clause("REGEX MATCH", "(a")), says: /Correct the pattern/ },
    ...{ follow: () => filter(clause("REGEX MATCH", "(a)")), passes: ["bab"], fails: ["b"] },
  },
  {
    code: "FILTER_NO_CLAUSES",
    ...{ wrong: filter(), says: /Add a clause/ },
    ...{ follow: () => filter(clause("EQUALS", "Sales")), passes: ["Sales"], fails: ["HR"] },
  },
];

test.each(rows.map((row) => [row.code, row] as const))("%s", (code, { wrong, says, follow, passes, fails }) => {
  const [, ...found] = says.exec(remedyOf(wrong, code)) ?? [];
  const advised = follow(found);
  expect(checkFilter(advised)).toEqual([]);
  expect(passing(advised, [...passes, ...fails])).toEqual(passes);
});

test("the advice of every error is followed", () => {
  expect([...new Set(rows.map(({ code }) => code))].sort()).toEqual(
    Object.values(filterErrors)
      .map(({ code }) => code)
      .sort(),
  );
});

describe("operators of SQL, OData, SCIM, PowerShell and of people", () => {
  /** Spellings that mean the same, a value (undefined where they take none), and values of the attribute. */
  const meanings: readonly (readonly [
    spellings: string,
    value: string | undefined,
    passes: readonly Value[],
    fails: readonly Value[],
  ])[] = [
    ["= == === EQ IS EQUAL EQUAL_TO is-equal-to", "Sales", ["Sales"], ["Sales+", "sales"]],
    [
      "!= <> !== NE NEQ IS_NOT NOT_EQUAL NOT_EQUAL_TO IS_NOT_EQUAL_TO does-not-equal UNEQUAL",
      "Sales",
      ["Sales+"],
      ["Sales"],
    ],
    ["CONTAINS CO INCLUDE HAS -like", "ale", ["Sales"], ["SALES"]],
    ["LIKE", "Sa%", ["Sales", "Sa"], ["xSales"]],
    ["LIKE", "%les", ["Sales"], ["lesser"]],
    ["LIKE", "*a.e*", ["Sa.es"], ["Sales"]],
    ["LIKE", "S_l%s", ["Sales", "Sils"], ["Sls", "xSales"]],
    ["-notlike", "ale", ["SALES"], ["Sales"]],
    ["NOT_LIKE", "Sa%", ["xSa"], ["Sales"]],
    ["not-contains DOES_NOT_CONTAIN NOT_INCLUDES", "a.e", ["ale"], ["a.e."]],
    ["STARTS_WITH SW BEGINS_WITH", "S.", ["S.x"], ["Sales", "xS."]],
    ["NOT_STARTS_WITH", "S.", ["Sales", "xS."], ["S.x"]],
    ["EW ENDS", "les", ["Sales"], ["lesser"]],
    ["NOT_ENDS_WITH", "l.s", ["Sales"], ["l.s"]],
    ["IN", "Sales, R&D (x)", ["Sales", "R&D (x)"], ["Sales, R&D (x)", "R&D"]],
    ["IN", '("Sales", "HR")', ["Sales", "HR"], ["xHR"]],
    ["NOT_IN IS_NOT_IN NOT_ONE_OF NONE_OF", "Sales;HR", ["IT"], ["Sales", "HR"]],
    ["IS_IN ONE_OF IS_ONE_OF ANY_OF IS_ANY_OF", "Sales, HR", ["Sales", "HR"], ["IT"]],
    [
      "IEQUALS IEQ EQUALS_CASE_INSENSITIVE EqualsIgnoreCase EQUALS_(case-insensitive)",
      "s.les",
      ["S.Les", "s.les"],
      ["Sales", "s.les "],
    ],
    [
      "IS_NOT_EMPTY NOT_EMPTY NOT_BLANK IS_NOT_BLANK NOT_NULL_OR_EMPTY IS_NOT_NULL_OR_EMPTY",
      undefined,
      ["x"],
      [null, ""],
    ],
    [
      "IS_NULL_OR_EMPTY NULL_OR_EMPTY BLANK IS_MISSING IS_NOT_PRESENT IS_BLANK DOES_NOT_EXIST",
      undefined,
      [null, ""],
      ["x"],
    ],
    ["DOES_NOT_INCLUDE EXCLUDES", "al", ["IT"], ["Sales"]],
    ["DOES_NOT_START_WITH NOT_START_WITH", "Sal", ["xSal"], ["Sales"]],
    ["DOES_NOT_END_WITH NOT_END_WITH", "les", ["lesser"], ["Sales"]],
    ["DOES_NOT_MATCH NOT_MATCHES", "^S", ["IT"], ["Sales"]],
    ["MATCH MATCHES REGEX REGEXP =~ ~", "^S.*s$", ["Sales"], ["IT"]],
    ["NOT_MATCH NOT_REGEX !~", "^S.*s$", ["IT"], ["Sales"]],
    ["PR PRESENT is-present EXISTS NOT_NULL HAS_VALUE", undefined, ["x"], [null, ""]],
    ["NULL EMPTY is-empty MISSING NOT_PRESENT NOT_EXISTS", undefined, [null, ""], ["x"]],
    ["TRUE", undefined, [true, "True"], [false, "x"]],
    ["FALSE", undefined, [false, "False"], [true, "x"]],
    ["> GT GREATER IS_GREATER_THAN MORE_THAN", "5", ["6", 10], ["5", "x"]],
    [">= GE GTE GREATER_OR_EQUAL GREATER_THAN_OR_EQUAL_TO AT_LEAST", "5", ["5"], ["4"]],
    ["< LT LESS less-than IS_LESS_THAN", "125", ["7", "99", "100", "119", "124"], ["125", "130", "200", "1000", "-1"]],
    ["<", "5", ["0", "4"], ["5", "10"]],
    ["<", "10", ["0", "9"], ["10", "15"]],
    [
      "<= LE LTE LESS_OR_EQUAL LESS_THAN_OR_EQUALS LESS_THAN_OR_EQUAL LESS_THAN_OR_EQUAL_TO AT_MOST",
      "99",
      ["0", "98", "99"],
      ["100", "1000"],
    ],
  ];
  const each = meanings.flatMap(([spellings, ...rest]) =>
    spellings.split(" ").map((spelling) => [spelling, ...rest] as const),
  );

  test.each(each)("in place of %s %j the clause that means it", (operator, value, passes, fails) => {
    const remedy = remedyOf(filter(clause(operator, value)), "FILTER_UNKNOWN_OPERATOR");
    const [, advised = "", changed] = /^Did you mean (.*?)(?: with the value (".*"))?\?$/.exec(remedy) ?? [];
    const mended = filter(clause(advised, changed === undefined ? value : (JSON.parse(changed) as string)));
    expect(checkFilter(mended)).toEqual([]);
    expect(passing(mended, [...passes, ...fails])).toEqual(passes);
  });

  test("all are tried", () => {
    const tried = new Set(each.map(([spelling]) => spelling.replace(/[_-]/g, "").toUpperCase()));
    expect([...tried].sort()).toEqual([...foreignOperators].sort());
  });
});
