import { failure, FakeTenant, ruleId, skipped, success } from "./fake-tenant";
import { run } from "./run";

const deployed = (): FakeTenant => {
  const tenant = new FakeTenant();
  tenant.saveCredentials();
  return tenant;
};
const provision = (tenant: FakeTenant, ...args: string[]) =>
  run(["provision", "advisors-test", ...args], { fetch: tenant.fetch });
const anna = ["--user", "anna@contoso.example"];
const calls = (tenant: FakeTenant) =>
  tenant.bodies.filter((_, index) => tenant.requests[index]?.endsWith("/provisionOnDemand"));

describe("provision", () => {
  test("finds app, job, rule and person by itself, and shows each step", async () => {
    const tenant = deployed();
    const { stdout, exitCode } = await provision(tenant, ...anna);
    expect(stdout.split("\n")).toEqual([
      "advisors-test: anna@contoso.example",
      "  import    success  Import done",
      "  matching  success  Matching done",
      "  scoping   success  Scoping done",
      "  export    success  Export done",
      "  success, create",
      "",
    ]);
    expect(exitCode).toBe(0);
    expect(calls(tenant)).toEqual([
      { parameters: [{ ruleId, subjects: [{ objectId: tenant.users[0]?.["id"], objectTypeName: "User" }] }] },
    ]);
  });

  test("a person by object id; the whole result as JSON", async () => {
    const tenant = deployed();
    const { json } = await provision(tenant, "--user", String(tenant.users[0]?.["id"]), "--json");
    expect(json.results).toMatchObject([
      {
        stack: "advisors-test",
        subject: { name: "anna@contoso.example" },
        inTarget: true,
        outcome: "success",
        action: "Create",
        steps: [{ kind: "import" }, { kind: "matching" }, { kind: "scoping" }, { kind: "export" }],
      },
    ]);
  });

  test("somebody who already is as wanted counts as fine", async () => {
    const tenant = deployed();
    tenant.onDemand = () => skipped("RedundantExport");
    expect((await provision(tenant, ...anna)).exitCode).toBe(0);
  });

  test("somebody who is not assigned is a finding with the remedy", async () => {
    const tenant = deployed();
    tenant.onDemand = () => skipped("NotEffectivelyEntitled", { Assigned: "False" });
    const { json, exitCode } = await provision(tenant, ...anna, "--json");
    expect(json.problems[0]).toMatchObject({
      code: "COMMAND_NOT_PROVISIONED",
      remedy: expect.stringMatching(/Assign the person/),
    });
    expect(exitCode).toBe(3);
  });

  test("a target that refuses the person is a finding with its words", async () => {
    const tenant = deployed();
    tenant.onDemand = () => failure("EntryConflict", "userName is taken");
    const { stderr, exitCode } = await provision(tenant, ...anna);
    expect(stderr).toMatch(/COMMAND_NOT_PROVISIONED: anna@contoso\.example.*EntryConflict: userName is taken/);
    expect(exitCode).toBe(3);
  });

  test("an unknown person is reported, the others are provisioned", async () => {
    const tenant = deployed();
    const { json, exitCode } = await provision(tenant, "--user", "bob@contoso.example", ...anna, "--json");
    expect(json.problems).toMatchObject([{ code: "ENTRA_USER_NOT_FOUND" }]);
    expect(json.results).toMatchObject([{ subject: { name: "anna@contoso.example" } }]);
    expect(exitCode).toBe(1);
  });

  test("a person for whom Graph fails is reported, the others are provisioned", async () => {
    const tenant = deployed();
    tenant.faults = [{ request: /provisionOnDemand/, status: 500, code: "InternalError" }];
    const { json, exitCode } = await provision(tenant, ...anna, ...anna, "--json");
    expect(json.problems).toMatchObject([
      { code: "ENTRA_UNAVAILABLE", summary: expect.stringContaining("anna@contoso.example") },
    ]);
    expect(json.results).toMatchObject([{ subject: { name: "anna@contoso.example" }, inTarget: true }]);
    expect(exitCode).toBe(1);
  });

  test("a refusal that holds for everybody ends it", async () => {
    const tenant = deployed();
    tenant.faults = [{ request: /provisionOnDemand/, status: 403, code: "Forbidden", times: 9 }];
    const { json, exitCode } = await provision(tenant, ...anna, ...anna, "--json");
    expect(json.problems).toMatchObject([{ code: "ENTRA_PERMISSION_MISSING" }]);
    expect(exitCode).toBe(1);
  });

  test("never more than 5 calls in 10 seconds", async () => {
    const tenant = deployed();
    const many = Array.from({ length: 12 }, () => anna).flat();
    const { waits, exitCode } = await provision(tenant, ...many);
    expect(calls(tenant)).toHaveLength(12);
    expect(waits).toEqual([10_000, 10_000]);
    expect(exitCode).toBe(0);
  });

  test("a 429 is waited out", async () => {
    const tenant = deployed();
    tenant.faults = [{ request: /provisionOnDemand/, status: 429, code: "TooManyRequests" }];
    expect((await provision(tenant, ...anna)).exitCode).toBe(0);
  });
});

describe("a group", () => {
  test("is provisioned with its direct members, five a call", async () => {
    const tenant = deployed();
    tenant.members = Array.from({ length: 7 }, (_, n) => `member-${n}`);
    const { json } = await provision(tenant, "--group", "Pilot", "--json");
    expect(json.results.map((result) => (result["subject"] as { members: string[] }).members.length)).toEqual([5, 2]);
    expect(calls(tenant)[1]).toMatchObject({
      parameters: [
        {
          subjects: [
            {
              objectTypeName: "Group",
              links: {
                members: [
                  { objectId: "member-5", objectTypeName: "User" },
                  { objectId: "member-6", objectTypeName: "User" },
                ],
              },
            },
          ],
        },
      ],
    });
  });

  test("without members is provisioned alone", async () => {
    const tenant = deployed();
    await provision(tenant, "--group", "Pilot");
    expect(calls(tenant)).toHaveLength(1);
  });

  test("needs a job that maps groups", async () => {
    const tenant = deployed();
    tenant.objectMappings = [
      { sourceObjectName: "User", targetObjectName: "U" },
      { sourceObjectName: "Group", targetObjectName: "G", enabled: false },
    ];
    const { json } = await provision(tenant, "--group", "Pilot", "--json");
    expect(json.problems).toMatchObject([{ code: "COMMAND_RULE_MISSING" }]);
    expect(calls(tenant)).toEqual([]);
  });
});

test("nobody named is wrong use, found before any request", async () => {
  const tenant = deployed();
  const { stderr, exitCode } = await provision(tenant);
  expect(stderr).toMatch(/COMMAND_NOBODY_NAMED/);
  expect([exitCode, tenant.requests]).toEqual([2, []]);
});

test("a pattern that names several stacks is refused", async () => {
  const { json } = await run(["provision", "nothing-*", ...anna, "--json"], { fetch: deployed().fetch });
  expect(json.exitCode).toBe(2);
});

test("without credentials it says so", async () => {
  const tenant = new FakeTenant();
  tenant.onDemand = () => success("Create");
  expect((await provision(tenant, ...anna)).stderr).toMatch(
    /COMMAND_CREDENTIALS_MISSING.*scimform credentials advisors-test/,
  );
});
