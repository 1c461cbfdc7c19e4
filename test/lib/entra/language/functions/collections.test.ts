import { failureOf, valueOf } from "../evaluating";

const person = { mails: ["b", "a", "b", null], none: [], one: "single", text: "x; y ;;z" };

describe("functions of several values", () => {
  test.each([
    ["Count([mails])", 4],
    ["Count([none])", 0],
    ["Count([missing])", 0],
    ["Count([one])", 1],
    ["Item([mails], 2)", "a"],
    ["Item([one], 1)", "single"],
    ["RemoveDuplicates([mails])", ["b", "a", null]],
    ["RemoveDuplicates([one])", "single"],
    ["RemoveDuplicates([missing])", null],
    ['Split([text], ";")', ["x", "y", "", "z"]],
    ['Split([missing], ";")', null],
    ['Split([one], "")', ["single"]],
    ['Item(Split([text], ";"), 1)', "x"],
    ['Join("-", [mails], [missing], "", [one])', "b-a-b-single"],
    ['Join("", 1000, -5)', "1000-5"],
    ['Join("-", [missing], [none])', null],
    ['Join([missing], "a", "b")', "ab"],
    ['Split(Split([text], ";"), "y")', ["x", "", "", "", "z"]],
  ])("%s", (expression, value) => {
    expect(valueOf(expression, person)).toEqual(value);
  });

  test.each([
    ["Item([mails], 0)", "EXPRESSION_INDEX_OUT_OF_RANGE"],
    ["Item([mails], 5)", "EXPRESSION_INDEX_OUT_OF_RANGE"],
    ["Item([missing], 1)", "EXPRESSION_INDEX_OUT_OF_RANGE"],
    ["Item([mails], [one])", "EXPRESSION_NOT_A_NUMBER"],
  ])("%s stops", (expression, code) => {
    expect(failureOf(expression, person).code).toBe(code);
  });

  test("app roles are names or objects", () => {
    const appRoleAssignments = [{ id: "1", displayName: "Advisor", value: "advisor" }, "Head"];
    expect(valueOf("SingleAppRoleAssignment([appRoleAssignments])", { appRoleAssignments })).toBe("Advisor");
    expect(valueOf("AppRoleAssignments([appRoleAssignments])", { appRoleAssignments })).toEqual(["Advisor", "Head"]);
    expect(valueOf("AppRoleAssignmentsComplex([appRoleAssignments])", { appRoleAssignments })).toMatchObject([
      { displayName: "Advisor", value: "advisor" },
      { displayName: "Head", value: "Head" },
    ]);
    expect(valueOf("AssertiveAppRoleAssignmentsComplex([x])", { x: "Head" })).toMatchObject([{ display: "Head" }]);
    expect(valueOf("SingleAppRoleAssignment([none])", { none: [] })).toBeNull();
    expect(valueOf("AppRoleAssignmentsComplex([none])", {})).toBeNull();
  });
});
