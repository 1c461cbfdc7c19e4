import { evaluate, ExpressionError, fillTemplate } from "../../../../lib/okta/language";

const surroundings = {
  variables: {
    user: { firstName: "Freja", lastName: "Nygaard", login: "freja@contoso.example", title: null, skills: ["a", "b"] },
    source: { login: "freja@contoso.example" },
  },
  groups: [{ id: "00g1", name: "MangoApps Pilot" }],
  manager: { email: "ingrid@contoso.example" },
};

test.each([
  ["user.firstName", "Freja"],
  ['user.firstName + " " + user.lastName', "Freja Nygaard"],
  ['user.title != null ? user.title : "None"', "None"],
  ["user.nothing", null],
  ['user.firstName + " " + user.title', null],
  ['String.substringBefore(user.login, "@")', "freja"],
  ['String.substringAfter(user.login, "@")', "contoso.example"],
  ["String.toUpperCase(user.firstName)", "FREJA"],
  ["String.toLowerCase(String.append(user.firstName, user.lastName))", "frejanygaard"],
  ['String.removeSpaces("a b c")', "abc"],
  ['String.replace("a.b.c", ".", "-")', "a-b-c"],
  ["String.len(user.firstName)", 5],
  ["String.toUpperCase(user.title)", null],
  ['String.stringSwitch(user.login, "other", "fabrikam", "partner", "contoso", "bank")', "bank"],
  ['Arrays.contains(user.skills, "b") AND !Arrays.isEmpty(user.skills)', true],
  ['Arrays.toCsvString(Arrays.flatten(user.skills, "c"))', "a,b,c"],
  ['isMemberOfGroupName("MangoApps Pilot") && isMemberOfAnyGroup("00g9", "00g1")', true],
  ['getManagerUser("active_directory").email', "ingrid@contoso.example"],
  ["'en-US'", "en-US"],
  ["1 + 2 * 3 == 7", true],
  ["{user.firstName, true}", ["Freja", true]],
  ["user.skills[1]", "b"],
  ['user.firstName == "Freja" ? (user.lastName == "X" ? 1 : 2) : 3', 2],
])("%s", (expression, value) => {
  expect(evaluate(expression, surroundings)).toEqual(value);
});

test.each(["user.", "String.shout(user.login)", "user.a user.b", '"open', "firstName", "(1", "1 ? 2", "§"])(
  "%s is refused",
  (expression) => {
    expect(() => evaluate(expression, surroundings)).toThrow(ExpressionError);
  },
);

test("templates", () => {
  expect(fillTemplate("${source.login}", surroundings)).toBe("freja@contoso.example");
  expect(fillTemplate('${fn:substringBefore(source.login, "@")}@other.example', surroundings)).toBe(
    "freja@other.example",
  );
});
