import { evaluate } from "../../../../../lib/entra/language";
import { environment, failureOf, valueOf } from "../evaluating";

const person = { country: "USA", age: 41, level: "7", active: true, empty: "", roles: [], mails: ["a", "b"] };

describe("conditions", () => {
  test.each([
    ["[age] > 5", "yes"],
    ["[age] > 5000", "no"],
    ["[age] = 41", "yes"],
    ['[age] = "41"', "yes"],
    ["[level] > 10", "no"],
    ['[level] > "10"', "no"],
    ['[level] = "07"', "no"],
    ["[level] = 7", "yes"],
    ['[country] = "usa"', "no"],
    ['[country] <> "usa"', "yes"],
    ['[country] >= "USA"', "yes"],
    ['[country] < "UTA"', "yes"],
    ["[country] > 5", "no"],
    ['[active] = "True"', "yes"],
    ["[active]", "yes"],
    ["Not([active])", "no"],
    ['CDate("2021-01-10") < CDate("2021-02-09")', "yes"],
    ['CDate("2021-01-10") <= Now()', "yes"],
    ['Coalesce([missing], "") = ""', null],
  ])("IIF(%s, …)", (condition, value) => {
    const run = () => valueOf(`IIF(${condition}, "yes", "no")`, person);
    if (value === null) expect(run).toThrow("[missing]");
    else expect(run()).toBe(value);
  });

  test.each(['[empty] = ""', "IsNullOrEmpty([gone])", "IsPresent([gone])", "Not([roles])"])(
    "Entra cannot check %s, since the attribute has no value",
    (condition) => {
      expect(failureOf(`IIF(${condition}, "yes", "no")`, person)).toEqual({
        code: "EXPRESSION_CONDITION_WITHOUT_VALUE",
        column: 5,
      });
    },
  );

  test("branches that are not taken are not evaluated", () => {
    expect(valueOf('IIF([country] = "USA", "yes", CDate("no date"))', person)).toBe("yes");
    expect(valueOf('Switch([country], CDate("x"), "USA", "yes", "DK", CDate("y"))', person)).toBe("yes");
    expect(valueOf('Coalesce([country], CDate("x"))', person)).toBe("USA");
  });

  test("attributes are own ones only", () => {
    expect(valueOf("[constructor]", person)).toBeNull();
    expect(valueOf('Coalesce([__proto__], "none")', person)).toBe("none");
  });
});

describe("tests and conversions", () => {
  test.each([
    ["[active]", "True"],
    ["CBool(0)", "False"],
    ["CBool(5)", "True"],
    ['CBool("false")', "False"],
    ["CBool([missing])", "False"],
    ['CBool("text")', "True"],
    ["CStr([active])", "True"],
    ["CStr([age])", "41"],
    ["CStr([boss])", "42-guid"],
    ["CStr([missing])", null],
    ["IsString([age])", "True"],
    ["IsString([mails])", "False"],
    ["IsString([missing])", "False"],
    ["IsNull([empty])", "False"],
    ["IsNullOrEmpty([roles])", "True"],
    ['Not("true")', "False"],
    ["Not([missing])", "True"],
    ["BitAnd([age], &HF)", 9],
    ['BitAnd("4294967297", 1)', 1],
    ["Redact([mails])", ["a", "b"]],
    ["IgnoreFlowIfNullOrEmpty([age])", 41],
    ["IgnoreFlowIfNullOrEmpty([roles])", null],
    ['Switch([missing], , "", "empty")', "empty"],
    ['Switch([active], , "True", "1", "False", "0")', "1"],
    ['Switch([age], , 41, "found")', "found"],
    ['Switch([country], , "DK", "1")', null],
    ['Switch([country], , "usa", "1")', null],
  ])("%s", (expression, value) => {
    expect(valueOf(expression, { ...person, boss: { id: "42-guid", displayName: "Boss" } })).toEqual(value);
  });

  test("BitAnd takes whole numbers only", () => {
    expect(failureOf("BitAnd(1, [country])", person)).toEqual({ code: "EXPRESSION_NOT_A_NUMBER", column: 11 });
  });

  test("a unique value can only be found by Entra itself, even if the expression was not checked", () => {
    const position = { offset: 0, line: 1, column: 1 };
    const call = { kind: "call", name: "SelectUniqueValue", arguments: [], position } as const;
    expect(() => evaluate(call, {}, environment())).toThrow(
      expect.objectContaining({ code: "EXPRESSION_TARGET_DIRECTORY_NEEDED" }) as Error,
    );
  });
});
