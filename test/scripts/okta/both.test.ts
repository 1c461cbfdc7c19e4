import { mangoApps, OktaProject } from "./okta-project";

const both = {
  ...mangoApps,
  "environments.yaml": `test: { tenantId: 0a1b2c3d-0000-4000-8000-000000000001, okta: { orgUrl: https://contoso.okta.com } }
`,
  "targets/plain.yaml": `title: Plain
users:
  mappings:
    userName: { source: "[userPrincipalName]", match: 1 }
`,
  "advisors.yaml": `apps:
  advisors:
    target: plain
    displayName: Advisors
    url: https://target.example/scim
    assign: external
    environments: { test: }
`,
};

let world: OktaProject;
beforeAll(async () => {
  world = await OktaProject.start(both, { targets: [] });
});
afterAll(() => world.close());

const codes = ({ json }: { json: { problems: { code: string }[] } }) => json.problems.map(({ code }) => code);

const refusals: readonly (readonly [command: string, ...args: string[]])[] = [
  ["start"],
  ["pause"],
  ["restart"],
  ["relink", "--user", "anna@contoso.example"],
  ["preflight"],
  ["certificates"],
  ["test-connection"],
  ["check-target"],
];

test.each(refusals)("%s is refused for an app in Okta, with what comes nearest", async (command, ...args) => {
  const { exitCode, json } = await world.run([command, "mango-test", ...args, "--json"]);
  expect(exitCode).toBe(2);
  expect(json.problems).toMatchObject([{ code: "COMMAND_NOT_IN_OKTA" }]);
  expect(json.problems[0]?.summary).toContain(`\`scimform ${command}\` is not for mango-test`);
  expect(json.problems[0]?.summary).not.toContain("there is no such thing");
  expect(json.problems[0]?.remedy).not.toContain("docs/okta.md");
});

test("so are options", async () => {
  for (const args of [
    ["credentials", "mango-test", "--rotate"],
    ["credentials", "mango-test", "--clear"],
    ["provision", "mango-test", "--group", "Pilot"],
  ]) {
    const refused = await world.run([...args, "--json"]);
    expect([args, refused.exitCode, codes(refused)]).toEqual([args, 2, ["COMMAND_NOT_IN_OKTA"]]);
  }
  const compare = ["preview", "mango-test", "--all", "--against", "deployed", "--json"];
  expect(codes(await world.run(compare))).toEqual(["PREVIEW_OPTION_ABSENT"]);
  expect(await world.run(["credentials", "advisors-test", "--verify", "--json"])).toMatchObject({
    exitCode: 2,
    stdout: expect.stringContaining("COMMAND_ONLY_IN_OKTA"),
  });
});

test("a pattern that names both kinds goes on with Entra's, and says what is left out", async () => {
  const { json } = await world.run(["start", "*-test", "--json"]);
  expect(json.problems[0]).toMatchObject({ code: "COMMAND_OKTA_LEFT_OUT", severity: "warning" });
  expect(json.problems[0]?.summary).toContain("mango-test");
  expect(json.problems.map(({ code }) => code)).not.toContain("COMMAND_NOT_IN_OKTA");
});

test("a name that no stack has is wrong for every command", async () => {
  for (const command of ["start", "status", "drift", "steps"]) {
    const { json, exitCode } = await world.run([command, "mngo-test", "--json"]);
    expect([exitCode, json.problems[0]?.code]).toEqual([2, "CONFIG_UNKNOWN_STACK"]);
    expect(json.problems[0]?.remedy).toContain("mango-test");
  }
});

test("offline commands know both kinds", async () => {
  expect((await world.run(["stacks"])).stdout).toBe("advisors-test\nmango-test\n");
  const validated = await world.run(["validate", "mango-test", "--resolved"]);
  expect(validated.exitCode).toBe(0);
  expect(validated.stdout).toContain('application.settings.domain = "contoso.mangoapps.com"');
  expect(validated.stdout).toContain("1 stack");
});
