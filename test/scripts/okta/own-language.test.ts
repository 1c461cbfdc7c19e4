import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { OktaProject } from "./okta-project";

let world: OktaProject;
beforeAll(async () => {
  world = await OktaProject.start(
    {
      "environments.yaml": "test: { okta: { orgUrl: https://contoso.okta.com } }\n",
      "targets/plain.yaml": `identityProvider: okta
title: Plain
label: Plain
application: { name: zscalerbyz, signOn: SAML_2_0 }
connection: { auth: token, baseUrl: https://target.example/scim }
userName: "\${fn:toLowerCase(source.login)}"
mappings:
  title: 'user.department != null ? user.department : "None"'
  nickName: 'substring(user.firstName, 0, 1) + user.lastName'
  userType: 'isMemberOfGroupName("MangoApps Pilot") ? "pilot" : "other"'
`,
      "plain.yaml": `identityProvider: okta
apps:
  plain: { target: plain, assign: { groups: [MangoApps Pilot] }, environments: { test: } }
`,
    },
    { targets: [] },
  );
});
afterAll(() => world.close());

const stack = "plain-test";
const churchill = { login: "W@x.example", firstName: "Winston", lastName: "Churchill" };
const evaluate = (expression: string, ...args: string[]) =>
  world.run(["evaluate", expression, "--stack", stack, ...args, "--json"]);
const preview = (...args: string[]) => world.run(["preview", stack, ...args, "--json"]);
const codes = ({ json }: { json: { problems: { code: string }[] } }) => json.problems.map(({ code }) => code);

test("evaluate: an expression of Okta, with attributes given, and who has the last word", async () => {
  const answer = await evaluate(
    "substring(user.firstName, 0, 1) + user.lastName",
    ...["--attribute", "firstName=Winston", "--attribute", "lastName=Churchill"],
  );
  expect(answer.json.results).toMatchObject([{ value: "WChurchill" }]);
  expect(answer.json.problems).toMatchObject([{ code: "EVALUATE_NOT_THE_LAST_WORD", severity: "warning" }]);
  expect(answer.json.problems[0]?.remedy).toContain("Okta has the last word");
  expect(answer.exitCode).toBe(0);
});

test.each([
  ["[userPrincipalName]", "OKTA_EXPRESSION_FOREIGN", 2],
  ['user.a = "b" ? 1 : 2', "OKTA_EXPRESSION_ASSIGNMENT", 2],
  ["String.shout(user.login)", "OKTA_EXPRESSION_FAILED", 1],
  ['isMemberOfGroupName("A")', "OKTA_EXPRESSION_FAILED", 1],
])("evaluate: %s is refused (%s)", async (expression, code, exitCode) => {
  const answer = await evaluate(expression);
  expect([codes(answer), answer.exitCode]).toEqual([[code], exitCode]);
});

test("evaluate: a person of the org, with groups", async () => {
  const [person] = Object.values(world.sandbox.org.state.users);
  const login = String(person?.profile["login"]);
  const answer = await evaluate('user.login + (isMemberOfGroupName("No such group") ? "+" : "-")', "--user", login);
  expect(answer.json.results).toMatchObject([{ value: `${login}-` }]);
});

test("preview: values of people in a file, and who cannot be given some", async () => {
  writeFileSync(
    join(world.root, "people.json"),
    JSON.stringify([
      { profile: churchill, groups: ["MangoApps Pilot"] },
      { ...churchill, department: "Cabinet" },
    ]),
  );
  const { json, exitCode } = await preview("--file", "people.json");
  expect(json.results).toMatchObject([
    {
      stack,
      remark: expect.stringContaining("Okta has the last word"),
      people: [
        {
          person: "W@x.example",
          values: { userName: "w@x.example", title: "None", nickName: "WChurchill", userType: "pilot" },
          problems: [],
        },
        { values: { title: "Cabinet" }, problems: [{ attribute: "userType", code: "OKTA_EXPRESSION_FAILED" }] },
      ],
    },
  ]);
  expect(json.problems).toMatchObject([{ code: "PREVIEW_EXPRESSION_FAILS" }]);
  expect(exitCode).toBe(3);
});

test("preview: a person of the org; a file that holds none; options that do not exist there", async () => {
  const [person] = Object.values(world.sandbox.org.state.users);
  const login = String(person?.profile["login"]);
  const { json, exitCode } = await preview("--user", login);
  expect(json.results).toMatchObject([{ people: [{ person: login, values: { userName: login.toLowerCase() } }] }]);
  expect(exitCode).toBe(0);
  writeFileSync(join(world.root, "broken.json"), "{");
  expect(codes(await preview("--file", "broken.json"))).toEqual(["PREVIEW_PEOPLE_UNREADABLE"]);
  expect(codes(await preview("--all", "--requests"))).toEqual(["PREVIEW_OPTION_ABSENT"]);
});

test("preview: everybody who has the app", async () => {
  const { json, exitCode } = await preview("--all");
  expect([json.problems.map(({ code }) => code), exitCode]).toEqual([["OKTA_APP_MISSING"], 1]);
  await world.assign(await world.deployApp());
  const people = world.sandbox.org
    .group("MangoApps Pilot")
    .members.map((id: string) => world.sandbox.org.state.users[id]);
  expect(people.length).toBeGreaterThan(1);
  const all = await preview("--all");
  const [result] = all.json.results as { people: { values: Record<string, unknown> }[] }[];
  expect(result?.people).toMatchObject(
    people.map((person) => ({
      values: { userName: String(person?.profile["login"]).toLowerCase(), userType: "pilot" },
    })),
  );
  expect(all.exitCode).toBe(0);
});
