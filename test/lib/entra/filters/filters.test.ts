import fc from "fast-check";
import type { DirectoryAttributes, Value } from "../../../../lib/entra/language";
import {
  canonicalOperator,
  checkClause,
  checkFilter,
  evaluateFilters,
  fromScope,
  operators,
  sameFilters,
  toScope,
} from "../../../../lib/entra/filters";
import type { DesiredClause, DesiredFilter } from "../../../../lib/entra/filters/filter";

const clause = (attribute: string, operator: string, value?: string): DesiredClause => ({
  attribute,
  operator,
  ...(value !== undefined && { value }),
});

const person: DirectoryAttributes = {
  department: "Sales",
  city: "New York",
  workerID: "1234567",
  age: 41,
  visits: 0,
  visitsText: "0",
  active: true,
  remote: "False",
  empty: "",
  nothing: null,
  mails: ["a@b.example"],
  userPrincipalName: "jo@domain.com",
};

describe("operators", () => {
  test.each([
    ["department", "EQUALS", "Sales", true],
    ["department", "EQUALS", "sales", false],
    ["age", "EQUALS", "41", true],
    ["age", "EQUALS", "041", true],
    ["active", "EQUALS", "True", true],
    ["department", "NOT EQUALS", "sales", true],
    ["department", "NOT EQUALS", "Sales", false],
    ["userPrincipalName", "REGEX MATCH", ".*\\@domain.com", true],
    ["userPrincipalName", "NOT REGEX MATCH", ".*\\@domain.com", false],
    ["workerID", "REGEX MATCH", "(1[0-9][0-9][0-9][0-9][0-9][0-9])", true],
    ["age", "REGEX MATCH", "([1-9][0-9])", true],
    ["department", "REGEX MATCH", "ale", true],
    ["department", "REGEX MATCH", "^ale", false],
    ["department", "REGEX MATCH", "SALES", false],
    ["department", "NOT REGEX MATCH", "x", true],
    ["active", "IS TRUE", undefined, true],
    ["active", "IS FALSE", undefined, false],
    ["remote", "IS FALSE", undefined, true],
    ["department", "IS TRUE", undefined, false],
    ["nothing", "IS NULL", undefined, true],
    ["empty", "IS NULL", undefined, true],
    ["department", "IS NULL", undefined, false],
    ["department", "IS NOT NULL", undefined, true],
    ["empty", "IS NOT NULL", undefined, false],
    ["workerID", "Greater_Than", "1234566", true],
    ["workerID", "Greater_Than", "1234567", false],
    ["workerID", "Greater_Than_OR_EQUALS", "1234567", true],
    ["age", "Greater_Than", "5", true],
    ["department", "Greater_Than", "5", false],
    ["age", "Greater_Than", "-1", false],
    ["age", "Greater_Than", "0", true],
    ["age", "Greater_Than", "41", false],
    ["visits", "EQUALS", "0", true],
    ["visits", "NOT EQUALS", "0", false],
    ["visits", "IS NULL", undefined, false],
    ["visits", "IS NOT NULL", undefined, true],
    ...["visits", "visitsText"].flatMap((zero): [string, string, string, boolean][] => [
      [zero, "Greater_Than", "0", false],
      [zero, "Greater_Than", "1", false],
      [zero, "Greater_Than_OR_EQUALS", "0", true],
      [zero, "Greater_Than_OR_EQUALS", "1", false],
      [zero, "Greater_Than_OR_EQUALS", "-1", false],
    ]),
    ["city", "Includes", "w Y", true],
    ["city", "Includes", "w y", false],
    ["city", "ENDS_WITH", "York", true],
    ["city", "ENDS_WITH", "New", false],
    ["department", "&", "Sales, Marketing", true],
    ["department", "&", "Marketing", false],
    ["department", "!&", "Marketing", true],
    ["department", "!&", "Sales, Marketing", false],
  ])("%s %s %s: %s", (attribute, operator, value, result) => {
    expect(evaluateFilters([{ name: "f", all: [clause(attribute, operator, value)] }], person).inScope).toBe(result);
  });

  test.each(operators.filter(({ id }) => id !== "isNull").map(({ label }) => label))(
    "%s fails for an attribute without value",
    (operator) => {
      const filters = ["nothing", "empty", "absent", "toString"].map((name) => ({
        name,
        all: [clause(name, operator, "1")],
      }));
      expect(evaluateFilters(filters, person).inScope).toBe(false);
    },
  );

  test("several values are not filtered on", () => {
    const passed = operators.filter(
      ({ label }) => evaluateFilters([{ name: "", all: [clause("mails", label, "a@b.example")] }], person).inScope,
    );
    expect(passed.map(({ label }) => label)).toEqual(["IS NOT NULL"]);
  });

  test.each([
    ["not_equals", "notEquals"],
    ["NotEquals", "notEquals"],
    ["is not null", "isNotNull"],
    ["IS_NOT_NULL", "isNotNull"],
    ["GREATER THAN OR EQUALS", "greaterThanOrEquals"],
    ["ends with", "endsWith"],
    ["!&", "notAnd"],
    ["IsMemberOf", undefined],
    ["", undefined],
  ])("%s is %s", (spelling, id) => {
    expect(canonicalOperator(spelling)).toBe(id);
  });
});

describe("combination", () => {
  const inSales = { name: "Sales", all: [clause("department", "EQUALS", "Sales")] };
  const oldSales = { name: "Old", all: [clause("department", "equals", "Sales"), clause("age", "Greater_Than", "60")] };

  test("without filters everything passes", () => {
    expect(evaluateFilters([], person)).toEqual({ inScope: true, explanation: [] });
  });

  test("AND in a filter, OR between filters, and why", () => {
    expect(evaluateFilters([oldSales], person)).toEqual({
      inScope: false,
      explanation: [
        { filter: "Old", clause: "department EQUALS 'Sales'", result: true },
        { filter: "Old", clause: "age Greater_Than '60'", result: false },
      ],
    });
    expect(evaluateFilters([oldSales, inSales], person).inScope).toBe(true);
  });

  test("unary clauses show no value", () => {
    const { explanation } = evaluateFilters([{ name: "f", all: [clause("active", "is_true")] }], person);
    expect(explanation).toEqual([{ filter: "f", clause: "active IS TRUE", result: true }]);
  });

  test.each([
    [clause("department", "IsMemberOf", "x"), "FILTER_UNKNOWN_OPERATOR"],
    [clause("department", "REGEX MATCH", "("), "FILTER_BAD_REGEX"],
    [clause("department", "REGEX MATCH", "\\G"), "EXPRESSION_UNSUPPORTED_REGEX"],
    [clause("long", "REGEX MATCH", "(a+)+$"), "EXPRESSION_REGEX_TOO_EXPENSIVE"],
  ])("%j cannot be decided", (wrong, code) => {
    const long = `${"a".repeat(60)}b`;
    expect(() => evaluateFilters([{ name: "f", all: [wrong] }], { ...person, long })).toThrow(code);
  });

  test("the verdict follows from the explanation", () => {
    fc.assert(
      fc.property(filtersArbitrary, attributesArbitrary, (filters, attributes) => {
        const { inScope, explanation } = evaluateFilters(filters, attributes);
        expect(explanation).toHaveLength(filters.flatMap(({ all }) => all).length);
        let rest = explanation;
        const passes = filters.map(({ all }) => {
          const own = rest.slice(0, all.length);
          rest = rest.slice(all.length);
          return own.every(({ result }) => result);
        });
        expect(inScope).toBe(filters.length === 0 || passes.includes(true));
      }),
    );
  });
});

describe("checks", () => {
  test.each([
    [clause("department", "EQUALS", "x"), []],
    [clause("department", "IS NULL"), []],
    [clause("department", "EQUAL", "x"), ["FILTER_UNKNOWN_OPERATOR"]],
    [clause("department", "IsMemberOf", "x"), ["FILTER_UNKNOWN_OPERATOR"]],
    [clause("department", "", "x"), ["FILTER_OPERATOR_MISSING"]],
    [clause("department", " "), ["FILTER_OPERATOR_MISSING"]],
    [clause(" ", "EQUALS"), ["FILTER_ATTRIBUTE_MISSING", "FILTER_VALUE_MISSING"]],
    [clause("[department]", "EQUALS", "x"), ["FILTER_ATTRIBUTE_BRACKETS"]],
    [clause("members", "IS NOT NULL"), ["FILTER_ATTRIBUTE_UNSUPPORTED"]],
    [clause("department", "EQUALS", ""), ["FILTER_VALUE_MISSING"]],
    [clause("department", "IS NULL", "x"), ["FILTER_VALUE_UNEXPECTED"]],
    [clause("age", "greater than", "4.5"), ["FILTER_VALUE_NOT_INTEGER"]],
    [clause("age", "Greater_Than_OR_EQUALS", "-1"), ["FILTER_VALUE_NOT_INTEGER"]],
    [clause("age", "Greater_Than", "0"), []],
    [clause("age", "Greater_Than_OR_EQUALS", "0"), []],
    [clause("department", "REGEX MATCH", "("), ["FILTER_BAD_REGEX"]],
    [clause("department", "NOT REGEX MATCH", "[a"), ["FILTER_BAD_REGEX"]],
    [clause("department", "REGEX MATCH", "\\G"), []],
  ])("%j: %j", (checked, codes) => {
    expect(checkClause(checked).map(({ code }) => code)).toEqual(codes);
  });

  test("a misspelt operator is told the nearest one", () => {
    expect(checkClause(clause("department", "EQUAL", "x"))[0]?.remedy).toBe("Did you mean EQUALS?");
  });

  test("nothing is below 0", () => {
    expect(checkClause(clause("x", "<", "0"))[0]?.remedy).not.toContain("Did you mean");
  });

  test.each(["<", "x"])("the operator %s is not mistaken for &", (operator) => {
    expect(checkClause(clause("department", operator, "x"))[0]?.remedy).not.toContain("Did you mean");
  });

  test("a whole filter tells the places of its problems", () => {
    const filter = { name: "f", all: [clause("a", "EQUALS", "x"), clause("b", "EQUALS")] };
    expect(checkFilter(filter)).toMatchObject([{ code: "FILTER_VALUE_MISSING", path: ["all", 1, "operator"] }]);
    expect(checkFilter({ name: "f", all: [] })).toMatchObject([{ code: "FILTER_NO_CLAUSES", path: ["all"] }]);
  });
});

describe("Graph's scope", () => {
  const filters = [
    { name: "AD On Premise users", all: [clause("dirSyncEnabled", "equals", "True"), clause("mail", "is_not_null")] },
  ];

  test("is written with the portal's labels", () => {
    expect(toScope(filters)).toEqual({
      groups: [
        {
          name: "AD On Premise users",
          clauses: [
            { operatorName: "EQUALS", sourceOperandName: "dirSyncEnabled", targetOperand: { values: ["True"] } },
            { operatorName: "IS NOT NULL", sourceOperandName: "mail", targetOperand: { values: [] } },
          ],
        },
      ],
      inputFilterGroups: [],
      categoryFilterGroups: [],
    });
  });

  test("takes the names that the service lists", () => {
    const names = toScope(filters, ["EQUALS", "IS_NOT_NULL", "Unknown"])?.groups[0]?.clauses.map(
      ({ operatorName }) => operatorName,
    );
    expect(names).toEqual(["EQUALS", "IS_NOT_NULL"]);
  });

  test("no filters are no scope", () => {
    expect(toScope([])).toBeNull();
    expect(fromScope(null)).toEqual([]);
    expect(fromScope({ groups: null })).toEqual([]);
  });

  test("is read however it is spelt, and unknown operators stay", () => {
    const clauses = [
      { operatorName: "Is_Null", sourceOperandName: "a", targetOperand: null },
      { operatorName: "FUTURE", sourceOperandName: "b", targetOperand: { values: ["x"] } },
    ];
    expect(fromScope({ groups: [{ name: null, clauses }, {}] })).toEqual([
      { name: "", all: [clause("a", "IS NULL"), clause("b", "FUTURE", "x")] },
      { name: "", all: [] },
    ]);
  });

  test("writing and reading keeps the meaning", () => {
    fc.assert(fc.property(filtersArbitrary, (original) => sameFilters(fromScope(toScope(original)), original)));
  });

  test("neither order nor spelling counts, names and values do", () => {
    const [a, b] = [clause("x", "EQUALS", "1"), clause("y", "IS NULL")];
    const filter = (name: string, ...all: DesiredClause[]): DesiredFilter => ({ name, all });
    expect(
      sameFilters([filter("f", a, b), filter("g", a)], [filter("g", clause("x", "equals", "1")), filter("f", b, a)]),
    ).toBe(true);
    expect(sameFilters([filter("f", b)], [filter("f", { ...b, value: null })])).toBe(true);
    expect(sameFilters([filter("f", a)], [filter("g", a)])).toBe(false);
    expect(sameFilters([filter("f", a)], [filter("f", clause("x", "EQUALS", "2"))])).toBe(false);
    expect(sameFilters([filter("f", a, b)], [filter("f", a), filter("f", b)])).toBe(false);
  });
});

const clauseArbitrary: fc.Arbitrary<DesiredClause> = fc.record({
  attribute: fc.constantFrom("department", "age", "active"),
  operator: fc.constantFrom(
    ...operators.flatMap(({ label }) => [label, label.toLowerCase(), label.replace(/ /g, "_")]),
  ),
  value: fc.constantFrom("Sales", "41", "True", "^S", ""),
});

const filtersArbitrary: fc.Arbitrary<DesiredFilter[]> = fc.array(
  fc.record({ name: fc.constantFrom("A", "B"), all: fc.array(clauseArbitrary, { maxLength: 3 }) }),
  { maxLength: 3 },
);

const attributesArbitrary = fc.dictionary(
  fc.constantFrom("department", "age", "active"),
  fc.constantFrom<Value>(null, "", "Sales", 41, true, "False", ["Sales"]),
);

describe("a clause with several values (https://learn.microsoft.com/graph/api/resources/synchronization-filteroperand)", () => {
  const groups = (...values: string[]) => ({
    groups: [
      {
        name: "f",
        clauses: [{ operatorName: "EQUALS", sourceOperandName: "department", targetOperand: { values } }],
      },
    ],
  });
  const several = fromScope(groups("Sales", "Marketing"));

  test("is none with the values joined", () => {
    expect(sameFilters(several, fromScope(groups("Sales,Marketing")))).toBe(false);
    expect(sameFilters(several, fromScope(groups("Sales", "Marketing")))).toBe(true);
    expect(toScope(several)?.groups).toMatchObject(groups("Sales", "Marketing").groups);
  });

  test.each([
    ["EQUALS", "Sales", true],
    ["EQUALS", "Legal", false],
    ["NOT EQUALS", "Sales", false],
    ["NOT EQUALS", "Legal", true],
  ])("%s, asked about %s: %s", (operator, department, inScope) => {
    const filters = [{ name: "f", all: [{ attribute: "department", operator, values: ["Sales", "Marketing"] }] }];
    const { explanation, ...result } = evaluateFilters(filters, { department });
    expect(result).toEqual({ inScope });
    expect(explanation[0]?.clause).toBe(`department ${operator} 'Sales', 'Marketing'`);
  });
});
