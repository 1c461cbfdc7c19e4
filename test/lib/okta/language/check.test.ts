import { expressionProblem, sameExpression, templateProblem } from "../../../../lib/okta/language/check";
import { orgUrlProblem } from "../../../../lib/config/okta/org-url";
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
  ["department", errors.expressionBareName, /user\.department for the attribute/],
  ["“x”", config.typographicQuotes, /"x"/],
])("%j is not one", (expression, { code }, says) => {
  const problem = expressionProblem("title", expression);
  expect(problem?.code).toBe(code);
  expect(`${problem?.summary} ${problem?.remedy}`).toMatch(says);
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
