import { selectStacks } from "../../../lib/config/select";
import { load } from "./project-folder";

const app = "{ target: acme, displayName: X, environments: { test: , production: } }";
const { stacks } = load({ "app.yaml": `apps:\n  hr: ${app}\n  hr-people: ${app}\n  finance: ${app}\n` });
const select = (...patterns: string[]): string[] => selectStacks(stacks, patterns).stacks.map(({ stack }) => stack);

test.each([
  [
    "nothing is everything",
    [],
    ["hr-test", "hr-production", "hr-people-test", "hr-people-production", "finance-test", "finance-production"],
  ],
  ["a name", ["hr-test"], ["hr-test"]],
  ["any text", ["*-production"], ["hr-production", "hr-people-production", "finance-production"]],
  ["any text between", ["h*test"], ["hr-test", "hr-people-test"]],
  ["one character", ["?r-test"], ["hr-test"]],
  [
    "several, each once, in the config's order",
    ["finance-test", "*-test", "hr-test"],
    ["hr-test", "hr-people-test", "finance-test"],
  ],
])("%s", (_, patterns, expected) => {
  expect(select(...patterns)).toEqual(expected);
});

test("other signs of patterns stand for themselves", () => {
  expect(select("hr.test")).toEqual([]);
  expect(select("(hr-test|finance-test)")).toEqual([]);
});

test("every pattern that names nothing is a problem, with the nearest names; the others select", () => {
  const { stacks: selected, problems } = selectStacks(stacks, ["hr-tst", "payroll-*", "finance-test"]);
  expect(selected.map(({ stack }) => stack)).toEqual(["finance-test"]);
  expect(problems.map(({ summary, remedy }) => `${summary} ${remedy}`)).toEqual([
    'No stack is called, or matches, "hr-tst". Did you mean "hr-test"?',
    expect.stringContaining("Known here: hr-test, hr-production"),
  ]);
});
