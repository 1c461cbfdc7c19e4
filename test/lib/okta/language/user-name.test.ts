import { fillUserName, parseUserName } from "../../../../lib/okta/language/user-name";
import { userNameExpression } from "../../../../stacks/okta/user-name";

const person = { login: "Ann.Lee@acme.example", email: "ann@mail.example", badge: "B7" };

test.each<[template: string, userName: string, expression: string]>([
  ["${source.login}", "Ann.Lee@acme.example", "${u.login}"],
  ['${fn:substringBefore(source.email, "@")}', "ann", '${split("@", u.email)[0]}'],
  [
    '${fn:substringAfter(source.login, "@")}',
    "acme.example",
    '${join("@", slice(split("@", u.login), 1, length(split("@", u.login))))}',
  ],
  ["${fn:toLowerCase(source.login)}", "ann.lee@acme.example", "${lower(u.login)}"],
  [
    "${source.badge}-${source.login}",
    "B7-Ann.Lee@acme.example",
    '${jsondecode(u.custom_profile_attributes)["badge"]}-${u.login}',
  ],
  ["x%{if true}${source.login}", "x%{if true}Ann.Lee@acme.example", "x%%{if true}${u.login}"],
])("%s", (template, userName, expression) => {
  expect(fillUserName(parseUserName(template) ?? [], person)).toBe(userName);
  expect(userNameExpression(template, "u")).toBe(expression);
});

test("what only Okta can work out", () => {
  for (const template of ["${fn:hash(source.login)}", "${user.login}", '${source.a + "b"}'])
    expect(parseUserName(template)).toBeUndefined();
});
