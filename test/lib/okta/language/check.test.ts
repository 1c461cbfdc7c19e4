import { expressionProblem, sameExpression, templateProblem } from "../../../../lib/okta/language/check";
import { orgUrlProblem } from "../../../../lib/config/okta/org-url";
import { evaluate, fillTemplate } from "../../../../lib/okta/language";
import * as config from "../../../../lib/core/errors";
import * as errors from "../../../../lib/okta/language/errors";

/** Samples: https://developer.okta.com/docs/reference/okta-expression-language/ */

test.each([
  "user.email",
  'user.firstName + " " + user.lastName',
  'user.department != null ? user.department : "Unknown"',
  'String.substringBefore(user.login, "@")',
  'getManagerUser("active_directory").email',
  "isMemberOfGroupName('Admins')",
  '"source.login and appuser.x are text here (so)"',
  "'it''s'",
  '"XDOMAIN\\" + toLowerCase(user.lastName)',
  "source.login",
  "app.domain",
  "true",
  "Arrays.contains(user.tags, 'a')",
  "user.source",
  "user.tags[0]",
  'user.tags [0] == "a" ? "[givenName] = x" : null',
  "user.age >= 18 && user.age <= 65 && user.age != 40",
  'user.a == "IIF([x] = 1 & 2)" ? 1 : 2',
  "Arrays.contains({'A', 'B'}, Iso3166Convert.toAlpha2(user.countryCode))",
])("nothing is wrong with %s", (expression) => {
  expect(expressionProblem("title", expression)).toBeUndefined();
});

test.each([
  ["", errors.expressionEmpty, /title: user\.email/],
  ['user.firstName + "', errors.expressionUnbalanced, /" is not closed, at character 18/],
  ["String.len(user.email", errors.expressionUnbalanced, /\( is not closed, at character 11/],
  ["user.email)", errors.expressionUnbalanced, /\) closes nothing, at character 11/],
  ["(user.tags]", errors.expressionUnbalanced, /\] closes nothing/],
  ["appuser.email", errors.expressionDirection, /user\.email/],
  ["String.len(appUser.login)", errors.expressionDirection, /user\.login/],
  ["'it\\'s'", errors.expressionUnbalanced, /written twice/],
  ["${source.login}", errors.expressionDirection, /Write: user\.login/],
  ["[userPrincipalName]", errors.expressionForeign, /user\.login/],
  // What docs/okta.md promises of brackets, on the example of Entra's reference of functions
  ['Join(" ", [givenName], [surname])', errors.expressionForeign, /user\.firstName/],
  ["[givenName] + user.lastName", errors.expressionForeign, /user\.firstName/],
  ["String.len( [ mail ] )", errors.expressionForeign, /user\.email/],
  ['user.country = "DK" ? 1 : 2', errors.expressionAssignment, /Write: user\.country == "DK" \? 1 : 2/],
  ["Word(user.login, 1)", errors.expressionForeign, /See https:/],
  ["department", errors.expressionBareName, /user\.department for the attribute/],
  ["“x”", config.typographicQuotes, /"x"/],
])("%j is not one", (expression, { code }, says) => {
  const problem = expressionProblem("title", expression);
  expect(problem?.code).toBe(code);
  expect(`${problem?.summary} ${problem?.remedy}`).toMatch(says);
});

const classic = "https://developer.okta.com/docs/reference/okta-expression-language/";

/** The page of Identity Engine prints the first five, support.okta.com (Add Group Claims Using the getGroups Function) the projections. */
test.each([
  ["user.profile.firstName.toUpperCase()", "Write: String.toUpperCase(user.firstName)"],
  ["user.profile.email.substringBefore('@')", "Write: String.substringBefore(user.email, '@')"],
  ["'hello'.replace('l', 'p')", "Write: String.replace('hello', 'l', 'p')"],
  ["user.isMemberOf({'group.profile.name': 'West Coast', 'operator': 'EXACT'})", classic],
  ["user.profile.intArray.contains(3)", classic],
  ["user.getGroups({'group.type': {'OKTA_GROUP'}}, {'group.profile.name': {'Test.*'}}).![name]", classic],
  ["user.groups.?[name == 'x']", classic],
  ["DateTime.now()", "Write: Time.now()"],
  ["'test'.substring(1)", classic],
  [
    'user.profile.firstName.toLowerCase() + "." + user.lastName.removeSpaces().toLowerCase()',
    'Write: String.toLowerCase(user.firstName) + "." + String.toLowerCase(String.removeSpaces(user.lastName))',
  ],
])("%s is of the language of policies", (expression, says) => {
  const problem = expressionProblem("title", expression);
  expect([problem?.code, problem?.severity]).toEqual(["OKTA_EXPRESSION_OF_POLICIES", "warning"]);
  expect(problem?.remedy).toContain(says);
});

test("functions for claims of groups are refused (a note of the page)", () => {
  const problem = expressionProblem("title", 'Groups.contains("OKTA", "admin", 10)');
  expect(problem?.code).toBe("OKTA_EXPRESSION_OF_CLAIMS");
});

describe("the advice, put in: nothing is found any more, and it yields what was meant", () => {
  const user = { login: "anna@x.example", email: "a@x.example", firstName: "Anna", lastName: "van Dam", country: "DK" };
  const groups = [{ id: "00g1", name: "admins" }];
  const surroundings = { variables: { user, source: user }, groups, manager: null, now: 0 };
  const written = (it: string) => /Write: (.*)$/.exec(it)?.[1] ?? "";

  const rows: readonly (readonly [
    error: { readonly code: string },
    wrong: string,
    follow: (remedy: string) => string,
    means: unknown,
  ])[] = [
    [errors.expressionUnbalanced, 'user.firstName + "', () => 'user.firstName + ""', "Anna"],
    [errors.expressionUnbalanced, '"say \\"x"', () => '"say ""x"', 'say "x'],
    [errors.expressionEmpty, " ", (it) => /`title: (.*?)`/.exec(it)?.[1] ?? "", "a@x.example"],
    [errors.expressionDirection, "appuser.email", written, "a@x.example"],
    [errors.expressionDirection, "${source.login}", written, "anna@x.example"],
    [
      errors.expressionForeign,
      "[userPrincipalName]",
      (it) => /Write: (.*?)\. See/.exec(it)?.[1] ?? "",
      "anna@x.example",
    ],
    [errors.expressionAssignment, 'user.country = "DK" ? 1 : 2', written, 1],
    [errors.expressionAssignment, '(user.country = "DK") && (user.firstName = "Anna")', written, true],
    ...(
      [
        ['user.country === "DK" ? 1 : 2', 1],
        ['user.country !== "DK" ? 1 : 2', 2],
        ['user.country <> "DK" ? 1 : 2', 2],
        ["String.len(user.country) => 2", true],
        ["String.len(user.country) =< 2", true],
        ['user.nothing ?? "none"', "none"],
        ['user.firstName & " & " & user.country', "Anna & DK"],
      ] as const
    ).map(([wrong, means]) => [errors.expressionOperator, wrong, written, means] as const),
    ...(
      [
        ['[givenName] + " " + [surname]', "Anna van Dam"],
        ['Join(" ", [givenName], [surname])', "Anna van Dam"],
        ['IIF([country] = "DK", "(=,", IIF(user.country <> "SE", "b", "c"))', "(=,"],
        ['If(user.country = "SE", 1, 2)', 2],
        ['Switch([country], "none", "DK", "Denmark", "SE", "Sweden")', "Denmark"],
        ['Switch(user.country, , "SE", "Sweden")', null],
        ['Append(ToLower([givenName]), ToUpper("x"))', "annaX"],
        ["Left(StripSpaces([surname]), 4)", "vanD"],
        ['Replace([surname], " ", "-")', "van-Dam"],
        ['Concat([givenName], Len("ab"))', "Anna2"],
        ['Coalesce(user.nothing, [mail], "x")', "a@x.example"],
        ['IsPresent(user.country) AND Contains([mail], "@")', true],
        ["IsNullOrEmpty(user.nothing)", true],
        ["Now()", "1970-01-01T00:00:00.000Z"],
      ] as const
    ).map(
      ([wrong, means]) =>
        [
          errors.expressionForeign,
          wrong,
          (it: string) => /Write: (.*)\. See https/.exec(it)?.[1] ?? "",
          means,
        ] as const,
    ),
    [errors.expressionBareName, "firstName", (it) => /Write (\S+) for/.exec(it)?.[1] ?? "", "Anna"],
    [errors.expressionBareName, "firstName", (it) => /or '(.*)' for the text/.exec(it)?.[1] ?? "", "firstName"],
    [errors.expressionOfPolicies, "user.profile.firstName.toUpperCase()", written, "ANNA"],
    [errors.expressionOfPolicies, "user.profile.email.substringBefore('@').length()", written, 1],
    [errors.expressionOfPolicies, "{1, 2, 3}.add(4).size()", written, 4],
    [errors.expressionOfPolicies, "'1.7'.toInteger()", written, 2],
    [errors.expressionOfPolicies, "DateTime.now()", written, "1970-01-01T00:00:00.000Z"],
    ...["isMemberOfGroupName", "isMemberOfGroupNameStartsWith", "isMemberOfGroupNameContains"].map(
      (name) =>
        [
          errors.expressionOfClaims,
          'Groups.startsWith("OKTA", "admins", 1)',
          (it: string) => new RegExp(`${name}\\("…"\\)`).exec(it)?.[0].replace("…", "admins") ?? "",
          true,
        ] as const,
    ),
  ];

  test.each(rows)("%j: %s", ({ code }, wrong, follow, means) => {
    const problem = expressionProblem("title", wrong);
    expect(problem?.code).toBe(code);
    const advised = follow(problem?.remedy ?? "");
    expect([advised, expressionProblem("title", advised)]).toEqual([advised, undefined]);
    expect(evaluate(advised, surroundings)).toEqual(means);
  });

  test("of a user name", () => {
    const advised = /'(.*)'/.exec(templateProblem("user.email")?.remedy ?? "")?.[1] ?? "";
    expect(templateProblem(advised)).toBeUndefined();
    expect(fillTemplate(advised, surroundings)).toBe("a@x.example");
  });

  test("all are tried", () => {
    const tried = [...rows.map(([{ code }]) => code), errors.templateForm.code, errors.expressionFailed.code];
    expect([...new Set(tried)].sort()).toEqual(
      Object.values(errors)
        .map(({ code }) => code)
        .sort(),
    );
  });
});

test.each(["${source.login}", '${fn:substringBefore(source.email, "@")}', "${source.firstName}.${source.lastName}"])(
  "nothing is wrong with the user name %s",
  (template) => {
    expect(templateProblem(template)).toBeUndefined();
  },
);

test.each([
  ["user.email", errors.templateForm, "'${source.email}'"],
  ["email", errors.templateForm, "'${source.email}'"],
  ["${user.login}", errors.templateForm, "'${source.login}'"],
  ["${source.login", errors.expressionUnbalanced, "{ is not closed"],
])("the user name %j is not one", (template, { code }, says) => {
  const problem = templateProblem(template);
  expect(problem?.code).toBe(code);
  expect(`${problem?.summary} ${problem?.remedy}`).toContain(says);
});

test.each([
  ["https://acme.okta.com", undefined],
  ["https://id.acme.example/", undefined],
  ["acme.okta.com", "https://acme.okta.com"],
  ["https://acme-admin.oktapreview.com/admin/dashboard", "https://acme.oktapreview.com"],
  ["https://acme.okta.com:8443", "Write it such as"],
  ["https://user:secret@acme.okta.com", "Write it such as"],
  ["no host", "Write it such as"],
])("the org's address %s", (written, says) => {
  const problem = orgUrlProblem(written);
  if (says === undefined) expect(problem).toBeUndefined();
  else expect(problem?.remedy).toContain(says);
  expect(JSON.stringify(problem) ?? "").not.toContain("secret@");
});

test.each<[string, string, boolean]>([
  ["user.department", " user . department\n", true],
  ['user.firstName+" "+user.lastName', 'user.firstName + " " + user.lastName', true],
  ['"a  b"', '"a b"', false],
  ["user.city == null", "user.citynull", false],
  ["'it''s'", "'it''s'", true],
  ["'it''s'", "'it' 's'", false],
  ["user.city", "user.City", false],
])("%j and %j are the same: %s", (one, other, same) => {
  expect(sameExpression(one, other)).toBe(same);
});
