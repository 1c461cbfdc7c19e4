import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { failure, FakeTenant, guid, ruleId, skipped, success } from "./fake-tenant";
import { projectFolder, run } from "./run";

const deployed = (): FakeTenant => {
  const tenant = new FakeTenant();
  tenant.saveCredentials();
  return tenant;
};
const provision = (tenant: FakeTenant, ...args: string[]) =>
  run(["provision", "advisors-test", "--yes", ...args], { fetch: tenant.fetch });
const anna = ["--user", "anna@contoso.example"];
/** Anna and others, who are known to the tenant as well. */
const people = (count: number) =>
  Array.from({ length: count }, (_, n) => ({
    id: guid(100 + n),
    userPrincipalName: n === 0 ? "anna@contoso.example" : `person-${n}@contoso.example`,
    mail: `mail-${n}@contoso.example`,
  }));
const named = (users: Record<string, unknown>[]) =>
  users.flatMap((user) => ["--user", String(user["userPrincipalName"])]);
const calls = (tenant: FakeTenant) =>
  tenant.bodies.filter((_, index) => tenant.requests[index]?.endsWith("/provisionOnDemand"));

describe("provision", () => {
  test("finds app, job, rule and person by itself, and shows each step", async () => {
    const tenant = deployed();
    const { stdout, exitCode } = await provision(tenant, ...anna);
    expect(stdout.split("\n")).toEqual([
      "advisors-test: provisions anna@contoso.example",
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

  test("somebody, or a group, whom the config assigns by a wrong name: its place there is shown", async () => {
    const assigned = `apps:
  advisors:
    target: plain
    displayName: Advisors
    url: https://target.example/scim
    assign:
      users: [bob@contoso.example]
      groups:
        - No such group
    environments: { test: {} }
`;
    const cwd = projectFolder("", { "config/advisors.yaml": assigned });
    const args = [
      "provision",
      "advisors-test",
      "--yes",
      "--user",
      "bob@contoso.example",
      "--members-of",
      "No such group",
    ];
    const { stderr } = await run(args, { fetch: deployed().fetch, cwd });
    expect(stderr).toMatch(/^config\/advisors\.yaml:7:15: error ENTRA_USER_NOT_FOUND: /m);
    expect(stderr).toMatch(/^config\/advisors\.yaml:9:11: error ENTRA_GROUP_NOT_FOUND: /m);
  });

  test("a person for whom Graph fails is reported, the others are provisioned", async () => {
    const tenant = deployed();
    tenant.users = people(2);
    tenant.faults = [{ request: /provisionOnDemand/, status: 500, code: "InternalError" }];
    const { json, exitCode } = await provision(tenant, ...named(tenant.users), "--json");
    expect(json.problems).toMatchObject([
      { code: "ENTRA_UNAVAILABLE", summary: expect.stringContaining("anna@contoso.example") },
    ]);
    expect(json.results).toMatchObject([{ subject: { name: "person-1@contoso.example" }, inTarget: true }]);
    expect(exitCode).toBe(1);
  });

  test("a refusal that holds for everybody ends it, and those who wait for their turn are not tried", async () => {
    const tenant = deployed();
    tenant.users = people(30);
    tenant.faults = [{ request: /provisionOnDemand/, status: 403, code: "Forbidden", times: 99 }];
    const { json, exitCode } = await provision(tenant, ...named(tenant.users), "--json");
    expect(json.problems.map(({ code }) => code)).toEqual(["ENTRA_PERMISSION_MISSING"]);
    expect(calls(tenant).length).toBeLessThan(16);
    expect(exitCode).toBe(1);
  });

  test("a service that is down ends it: nobody waits for hundreds of failures", async () => {
    const tenant = deployed();
    tenant.users = people(60);
    tenant.faults = [{ request: /provisionOnDemand/, status: 503, code: "Unavailable", times: 99 }];
    const { json } = await provision(tenant, ...named(tenant.users), "--json");
    // How many are under way when the first ones have failed is up to the scheduling of promises, which differs between releases of Node.js.
    expect(calls(tenant).length).toBeLessThan(tenant.users.length / 2);
    expect(new Set(json.problems.map(({ code }) => code))).toEqual(new Set(["ENTRA_UNAVAILABLE"]));
  });

  test("a person under several names is provisioned once", async () => {
    const tenant = deployed();
    tenant.users = people(1);
    await provision(tenant, "--user", "mail-0@contoso.example", "--user", guid(100), ...anna);
    expect(calls(tenant)).toHaveLength(1);
  });

  test("an address that several people have is reported with their names", async () => {
    const tenant = deployed();
    tenant.users = people(2).map((user) => ({ ...user, mail: "both@contoso.example" }));
    const { json } = await provision(tenant, "--user", "both@contoso.example", "--json");
    expect(json.problems).toMatchObject([
      { code: "ENTRA_USER_AMBIGUOUS", summary: expect.stringMatching(/anna@contoso.*person-1@contoso/) },
    ]);
  });

  test("a 429 is waited out, however often it comes, and is no failure", async () => {
    const tenant = deployed();
    tenant.faults = [{ request: /provisionOnDemand/, status: 429, code: "TooManyRequests", times: 12 }];
    const { json, exitCode } = await provision(tenant, ...anna, "--json");
    expect(json.problems).toEqual([]);
    expect(exitCode).toBe(0);
  });
});

describe("a service that asks to wait", () => {
  const asksFor = (seconds: number, times = 1): FakeTenant => {
    const tenant = deployed();
    tenant.users = people(3);
    const headers = { "retry-after": String(seconds) };
    tenant.faults = [{ request: /provisionOnDemand/, status: 429, code: "TooManyRequests", headers, times }];
    return tenant;
  };

  test("for a minute is waited for, and it is said", async () => {
    const tenant = asksFor(60);
    const { exitCode, stdout } = await provision(tenant, ...named(tenant.users));
    expect(stdout).toContain("advisors-test: others provision as well; Entra asks to wait 60 s");
    expect(exitCode).toBe(0);
  });

  test("for two hours is not: nobody else is asked for, and the next run goes on", async () => {
    const tenant = asksFor(7200, Infinity);
    const cwd = projectFolder();
    const again = () =>
      run(["provision", "advisors-test", ...named(tenant.users), "--yes"], { fetch: tenant.fetch, cwd });
    const { exitCode, stderr, waits } = await again();
    expect(stderr).toMatch(/COMMAND_WAIT_TOO_LONG: Entra asks to wait 7200 s/);
    expect([exitCode, Math.max(0, ...waits) < 60_000]).toEqual([1, true]);
    tenant.faults = [];
    expect((await again()).exitCode).toBe(0);
  });
});

describe("more than one person", () => {
  const bulk = (tenant: FakeTenant, args: string[], world: Parameters<typeof run>[1] = {}) =>
    run(["provision", "advisors-test", ...args], { fetch: tenant.fetch, ...world });

  test("is shown first, and needs --yes where nobody can be asked", async () => {
    const tenant = deployed();
    tenant.users = people(2);
    const { stdout, stderr, exitCode } = await bulk(tenant, named(tenant.users));
    expect(stdout).toMatch(/advisors-test: 2 people.*\n {2}anna@contoso\.example\n {2}person-1@contoso\.example/);
    expect(stderr).toMatch(/HEALTH_NOT_CONFIRMED/);
    expect([exitCode, tenant.writes]).toEqual([2, []]);
  });

  test.each([
    ["y\n", 2],
    ["n\n", 0],
  ])("is asked for on a terminal: %j", async (stdin, made) => {
    const tenant = deployed();
    tenant.users = people(2);
    await bulk(tenant, named(tenant.users), { isTerminal: true, stdin });
    expect(calls(tenant)).toHaveLength(made);
  });

  test("comes from standard input, as a line, in CSV or JSON", async () => {
    const tenant = deployed();
    tenant.users = people(3);
    const stdin = "displayName,mail\nAnna,mail-0@contoso.example\nOne,mail-1@contoso.example\n";
    const { json } = await bulk(tenant, ["--stdin", "--yes", "--json"], { stdin });
    expect(json.results.map((result) => (result["subject"] as { name: string }).name)).toEqual([
      "anna@contoso.example",
      "person-1@contoso.example",
    ]);
  });

  test("a list on standard input with a line that names nobody provisions nobody", async () => {
    const tenant = deployed();
    const { json } = await bulk(tenant, ["--stdin", "--yes", "--json"], {
      stdin: '{"mail":"anna@contoso.example"}\n{"name":"Bo"}\n',
    });
    expect(json.problems).toMatchObject([{ code: "COMMAND_LINE_NAMES_NOBODY" }]);
    expect([json.exitCode, tenant.requests]).toEqual([2, []]);
  });

  test("a list on standard input leaves nobody to ask", async () => {
    const tenant = deployed();
    tenant.users = people(2);
    const stdin = tenant.users.map((user) => `${String(user["userPrincipalName"])}\n`).join("");
    const { exitCode } = await bulk(tenant, ["--stdin"], { stdin, isTerminal: true });
    expect([exitCode, tenant.writes]).toEqual([2, []]);
  });

  test("everybody assigned, directly and through groups, each once", async () => {
    const tenant = deployed();
    tenant.members = [guid(10), guid(31)];
    tenant.assignments = [
      { id: "a1", appRoleId: guid(40), principalId: guid(10), principalType: "User", principalDisplayName: "Anna" },
      { id: "a2", appRoleId: guid(40), principalId: guid(20), principalType: "Group" },
    ];
    await bulk(tenant, ["--all-assigned", "--yes"]);
    const ids = calls(tenant).map(
      (body) => (body as { parameters: { subjects: { objectId: string }[] }[] }).parameters[0]?.subjects[0]?.objectId,
    );
    expect(ids.sort()).toEqual([guid(10), guid(31)]);
  });

  test("the members of a group as people, not the group", async () => {
    const tenant = deployed();
    tenant.members = [guid(31), guid(32)];
    const { json } = await bulk(tenant, ["--members-of", "Pilot", "--yes", "--json"]);
    expect(json.results).toMatchObject([
      { subject: { objectTypeName: "User", objectId: guid(31) } },
      { subject: { objectTypeName: "User", objectId: guid(32) } },
    ]);
  });

  test("a table sums up, and says why somebody is not in the target", async () => {
    const tenant = deployed();
    tenant.users = people(8);
    tenant.onDemand = (subject) =>
      subject["objectId"] === guid(103)
        ? skipped("NotEffectivelyEntitled", { Assigned: "False" })
        : subject["objectId"] === guid(104)
          ? skipped("RedundantExport")
          : success("Create");
    const { stdout, exitCode } = await bulk(tenant, ["--yes", ...named(tenant.users)]);
    expect(stdout).toMatch(/stack +created +unchanged +skipped +of\nadvisors-test +6 +1 +1 +8\n/);
    expect(stdout).toMatch(/advisors-test: 1 × NotEffectivelyEntitled\. Assign the person/);
    expect(stdout).toMatch(/\[5\/8\] person-4@contoso\.example: skipped \(RedundantExport/);
    expect(exitCode).toBe(3);
  });

  test("with --jsonl a line as each comes, and the exit code on the last", async () => {
    const tenant = deployed();
    tenant.users = people(2);
    tenant.onDemand = (subject) =>
      subject["objectId"] === guid(101) ? failure("EntryConflict", "taken") : success("Create");
    const { stdout } = await bulk(tenant, ["--yes", "--jsonl", ...named(tenant.users)]);
    expect(
      stdout
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as unknown),
    ).toMatchObject([
      { result: { subject: { name: "anna@contoso.example" }, inTarget: true } },
      { problem: { code: "COMMAND_NOT_PROVISIONED" } },
      { result: { inTarget: false, errorCode: "EntryConflict" } },
      { command: "provision", exitCode: 3 },
    ]);
  });
});

test("an application that signs in by OAuth has to be stopped first", async () => {
  const tenant = new FakeTenant();
  tenant.secrets = [
    { key: "BaseAddress", value: "https://target.example/scim" },
    { key: "Oauth2ClientSecret", value: "secret" },
  ];
  tenant.job["schedule"] = { state: "Active" };
  const { stderr, exitCode } = await provision(tenant, ...anna);
  expect(stderr).toMatch(/COMMAND_JOB_MUST_STOP.*scimform pause advisors-test/);
  expect([exitCode, tenant.writes]).toEqual([2, []]);
});

describe("a journal", () => {
  const journals = (root: string) => {
    const folder = join(root, ".scimform", "journal");
    return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
  };

  test("of a run that stopped lets the next one go on; it is private, and holds no values", async () => {
    const tenant = deployed();
    tenant.users = people(12);
    tenant.faults = [{ request: /provisionOnDemand/, status: 403, code: "Forbidden", times: 0 }];
    const cwd = projectFolder();
    const all = () =>
      run(["provision", "advisors-test", "--yes", "--json", ...named(tenant.users)], { fetch: tenant.fetch, cwd });
    tenant.onDemand = (subject) => {
      if (subject["objectId"] === guid(107)) tenant.faults.forEach((fault) => (fault.times = 99));
      return subject["objectId"] === guid(102) ? failure("EntryConflict", "taken") : success("Create");
    };
    expect((await all()).exitCode).toBe(1);
    const [journal = ""] = journals(cwd);
    expect(statSync(journal).mode & 0o777).toBe(0o600);
    expect(readFileSync(journal, "utf8")).not.toMatch(/old-token|provisioningSteps|Import done/);

    const before = calls(tenant).length;
    tenant.faults = [];
    tenant.onDemand = () => success("Create");
    const { json } = await all();
    expect(json.results).toHaveLength(12);
    expect(json.problems).toMatchObject([
      { code: "COMMAND_NOT_PROVISIONED", summary: expect.stringContaining("person-2@") },
    ]);
    expect(calls(tenant).length - before).toBe(12 - json.results.filter((result) => result["doneBefore"]).length);
    expect(journals(cwd)).toEqual([]);
  });

  test("that cannot be written is an error before the first call", async () => {
    const tenant = deployed();
    tenant.users = people(2);
    const cwd = projectFolder("", { ".scimform": "a file, no folder" });
    const { stderr } = await run(["provision", "advisors-test", "--yes", ...named(tenant.users)], {
      fetch: tenant.fetch,
      cwd,
    });
    expect(stderr).toMatch(/COMMAND_JOURNAL_UNUSABLE/);
    expect(tenant.writes).toEqual([]);
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
