import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type EntraSandbox, startEntraSandbox } from "../../sandbox/entra";
import { projectFolder } from "./run";
import { assign, deployStack, runInSandbox, synchronization } from "./sandbox-world";

/** Preview and evaluate against the sandbox tenant: people of the directory, and what is deployed. */

const stack = "advisors-test";
const url = "https://target.example/scim";
const maja = "maja.lund@contoso.example";
const noah = "noah.winther@contoso.example";

let sandbox: EntraSandbox;
beforeAll(async () => {
  sandbox = await startEntraSandbox({ targets: [{ tenantUrl: url, token: "token-of-the-target" }] });
});
afterAll(() => sandbox.stop());

const target = (more = ""): string => `
users:
  mappings:
    userName: { source: "[userPrincipalName]", match: 1 }
    active: 'Switch([IsSoftDeleted], , "False", "True", "True", "False")'
    displayName: "[displayName]"
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager": "[manager]"
${more}`;
function project(assign: string, more = "", profile = target()): string {
  const root = projectFolder("", { "config/targets/plain.yaml": profile });
  const file = join(root, "config/advisors.yaml");
  writeFileSync(file, readFileSync(file, "utf8").replace("    assign: external", `    assign: ${assign}\n${more}`));
  return root;
}
const rewrite = (root: string, assign: string, more = "", profile = target()): void =>
  cpSync(join(project(assign, more, profile), "config"), join(root, "config"), { recursive: true });

const preview = (root: string, ...args: string[]) => runInSandbox(sandbox, root, ["preview", stack, ...args, "--json"]);
const people = (found: Awaited<ReturnType<typeof preview>>) =>
  found.json.results[0]?.["people"] as { person: string }[];

describe("before the first deploy", () => {
  test("named people: assigned as the config says, the manager follows in its own request", async () => {
    const [id = ""] = sandbox.tenant.group("SCIM Advisors Pilot").members;
    const member = sandbox.tenant.user(id).userPrincipalName;
    const root = project(`{ users: [${member}, ${noah}], groups: [SCIM Advisors Pilot] }`);
    const found = await preview(root, "--user", member, "--user", noah, "--user", id);
    expect(found.json.problems).toEqual([]);
    const why = people(found).map((person) => ("why" in person ? person.why : undefined));
    expect(why[0]).toEqual(["assigned directly and through group SCIM Advisors Pilot"]);
    expect(why[2]).toEqual(why[0]);
    const { managerId } = sandbox.tenant.user(noah);
    expect(managerId).not.toBeNull();
    expect(people(found)[1]).toMatchObject({
      requests: { references: { legacy: { Operations: [{ value: `{id in the target of ${managerId ?? ""}}` }] } } },
    });
    expect(found.exitCode).toBe(0);
  });

  test("app roles: those of the groups and entries that somebody is assigned by, as the engine has them", async () => {
    const [id = ""] = sandbox.tenant.group("SCIM Advisors Pilot").members;
    const member = sandbox.tenant.user(id).userPrincipalName;
    const mapping = "    roles: AppRoleAssignmentsComplex([appRoleAssignments])\n";
    const declared = "    appRoles: [{ value: admin, displayName: Administrator }]\n";
    const assigned = `{ groups: [{ name: SCIM Advisors Pilot, role: admin }], users: [${member}, ${noah}] }`;
    const root = project(assigned, declared, target(mapping));
    const found = await preview(root, "--user", member, "--user", noah, "--user", maja);
    expect(found.json.problems).toEqual([]);
    const roles = (found.json.results[0]?.["people"] as { values: { roles: unknown } }[]).map(
      ({ values }) => values.roles,
    );
    const [user, admin] = [
      expect.objectContaining({ displayName: "User", value: "User" }),
      expect.objectContaining({ displayName: "Administrator", value: "admin" }),
    ] as [object, object];
    expect(roles).toEqual([[user, admin], [user], []]);
  });

  test("groups and people that the tenant does not have: all, where they are written, with the nearest", async () => {
    const root = project(
      `{ groups: [SCIM Advisors Pilto, SCIM Rooms Pilot, Nobody], users: [no.one@contoso.example] }`,
    );
    for (const args of [
      ["preview", stack, "--all"],
      ["preflight", stack],
    ]) {
      const { json, exitCode } = await runInSandbox(sandbox, root, [...args, "--json"]);
      const file = "config/advisors.yaml";
      expect(json.problems).toMatchObject([
        { code: "ENTRA_USER_NOT_FOUND", location: { file, line: 7 } },
        {
          ...{ code: "ENTRA_GROUP_NOT_FOUND", location: { file, line: 7, column: 24 } },
          remedy: 'Did you mean "SCIM Advisors Pilot"?',
        },
        { code: "ENTRA_GROUP_NOT_FOUND", summary: expect.stringContaining('"Nobody"') },
      ]);
      expect(exitCode).toBe(1);
    }
    const { stderr } = await runInSandbox(sandbox, root, ["preflight", stack]);
    expect(stderr).toMatch(
      /^config\/advisors\.yaml:7:24: error ENTRA_GROUP_NOT_FOUND: .*\n {2}7 \| .*Pilto, .*\n {4}\| {24}\^$/m,
    );
  });

  test("--all: the direct members of assigned groups", async () => {
    const found = await preview(project("{ groups: [SCIM Advisors Pilot] }"), "--all");
    const { members } = sandbox.tenant.group("SCIM Advisors Pilot");
    const names = members.map((id) => sandbox.tenant.user(id).userPrincipalName);
    expect(people(found).map(({ person }) => person)).toEqual(expect.arrayContaining(names));
    expect(people(found)).toHaveLength(names.length);
  });

  test("compared with what is deployed, everybody enters", async () => {
    const found = await preview(project("{ groups: [SCIM Advisors Pilot] }"), "--all", "--against", "deployed");
    const { deployed, counts } = found.json.results[0] as { deployed: boolean; counts: Record<string, number> };
    expect(deployed).toBe(false);
    expect(counts["entering"]).toBeGreaterThan(0);
    expect(counts).toMatchObject({ before: 0, after: counts["entering"], leaving: 0, changed: 0 });
    expect(found.exitCode).toBe(0);
  });
});

describe("deployed", () => {
  let root: string;
  let app: string;
  let job: string;
  beforeAll(async () => {
    root = project(`{ users: [${maja}, ${noah}] }`);
    ({ app, job } = await deployStack(sandbox, root, stack));
    for (const name of [maja, noah]) await assign(sandbox, app, sandbox.tenant.user(name).id);
  });
  const against = async (...args: string[]) => {
    const found = await preview(root, ...(args.length > 0 ? args : ["--all"]), "--against", "deployed");
    return { ...found.json.results[0], people: people(found), problems: found.json.problems, exitCode: found.exitCode };
  };

  test("nothing differs right after a deploy", async () => {
    expect(await against()).toMatchObject({
      deployed: true,
      counts: { people: 2, before: 2, after: 2, entering: 0, leaving: 0, changed: 0, same: 2, failing: 0 },
      people: [],
      exitCode: 0,
    });
  });

  test("a changed mapping: values before and after", async () => {
    rewrite(
      root,
      `{ users: [${maja}, ${noah}] }`,
      "",
      target("    title: '[jobTitle]'").replace('"[displayName]"', "'Join(\", \", [surname], [givenName])'"),
    );
    expect(await against()).toMatchObject({
      counts: { changed: 2 },
      attributes: { displayName: 2, title: 2 },
      people: expect.arrayContaining([
        expect.objectContaining({
          person: maja,
          change: "changed",
          changes: [
            { attribute: "displayName", before: "Maja Lund", after: "Lund, Maja" },
            { attribute: "title", before: null, after: "Branch Manager" },
          ],
        }),
      ]),
    });
  });

  test("a changed assignment and a filter: who enters, who leaves, and the deletion guard", async () => {
    const filter = `
    accidentalDeletions: { threshold: 1 }
    users: { filters: [{ name: Nobody, all: [{ attribute: country, operator: EQUALS, value: XX }] }] }`;
    rewrite(root, `{ users: [${maja}], groups: [SCIM Rooms Pilot] }`);
    const changed = await against();
    expect(changed.people).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ person: noah, change: "leaving", why: ["not assigned to the application"] }),
        expect.objectContaining({ change: "entering", why: ["assigned through group SCIM Rooms Pilot"] }),
      ]),
    );
    rewrite(root, `{ users: [${maja}, ${noah}] }`, filter);
    expect(await against()).toMatchObject({
      counts: { leaving: 2, after: 0 },
      problems: [{ code: "PREVIEW_ABOVE_DELETION_GUARD", severity: "warning" }],
      exitCode: 0,
    });
  });

  test("as Markdown for several stacks, with a limit on leavers", async () => {
    rewrite(root, `{ users: [${maja}] }`);
    const markdown = (...args: string[]) =>
      runInSandbox(sandbox, root, ["preview", "advisors-*", stack, "--all", "--markdown", ...args]);
    const allowed = await markdown("--max-leavers", "1");
    expect(allowed.stdout).toContain("### People: 0 enter, 1 leave, 0 are changed");
    expect(allowed.stdout).toContain(`- ${noah} (not assigned to the application)`);
    expect(allowed).toMatchObject({ stderr: "", exitCode: 0 });
    const refused = await markdown("--max-leavers", "0", "--max-names", "0");
    expect(refused.stderr).toContain("PREVIEW_TOO_MANY_LEAVERS");
    expect(refused.stdout).not.toContain(noah);
    expect(refused.exitCode).toBe(3);
  });

  test("a limit alone compares with what is deployed; a golden preview has no place for it", async () => {
    expect((await preview(root, "--all", "--max-leavers", "0")).json.problems).toEqual([
      expect.objectContaining({ code: "PREVIEW_TOO_MANY_LEAVERS" }),
    ]);
    expect((await preview(root, "--all", "--max-leavers", "0", "--save", "x")).exitCode).toBe(2);
    expect((await runInSandbox(sandbox, root, ["preview", stack, stack, "--all"])).stderr).toContain(
      "COMMAND_ONE_STACK",
    );
  });

  test("one person, or people of a file", async () => {
    rewrite(root, `{ users: [${maja}, ${noah}] }`, "", target("    title: '[jobTitle]'"));
    expect(await against("--user", maja)).toMatchObject({ counts: { people: 1, changed: 1 } });
    writeFileSync(
      join(root, "people.json"),
      JSON.stringify([{ userPrincipalName: "made.up@contoso.example", jobTitle: "x" }]),
    );
    expect(await against("--file", "people.json")).toMatchObject({
      counts: { people: 1, changed: 1 },
      people: [{ changes: [{ attribute: "title", before: null, after: "x" }] }],
    });
  });

  test("the scope that is deployed counts", async () => {
    rewrite(root, `{ users: [${maja}, ${noah}] }`, "    scope: all");
    const everybody = sandbox.tenant.users().filter((user) => user.accountEnabled).length;
    expect(await against()).toMatchObject({ counts: { before: 2, after: everybody, entering: everybody - 2 } });
  });

  test("is readable for people", async () => {
    rewrite(root, `{ users: [${maja}] }`, "", target("    title: '[jobTitle]'"));
    const { stdout } = await runInSandbox(sandbox, root, ["preview", stack, "--all", "--against", "deployed"]);
    expect(stdout).toMatch(/^ {2}leaving +noah\.winther@contoso\.example \(not assigned to the application\)$/m);
    expect(stdout).toMatch(/^ +title: \(nothing is written\) -> Branch Manager$/m);
    expect(stdout).toMatch(/^ {2}2 people looked at, 2 in scope now, 1 afterwards$/m);
    expect(stdout).toMatch(/^ {2}0 enter, 1 leave, 1 are changed$/m);
    expect(stdout).toMatch(/accounts of those who leave are disabled/);
  });

  test("what is assigned by others is read from the tenant", async () => {
    rewrite(root, "external");
    const found = await preview(root, "--all");
    expect(
      people(found)
        .map(({ person }) => person)
        .sort(),
    ).toEqual([maja, noah]);
    expect(await against()).toMatchObject({ counts: { people: 2, same: 2 } });
  });

  test("the preview of a person is what the provisioning service then sends", async () => {
    rewrite(root, `{ users: [${maja}, ${noah}] }`);
    const found = await preview(root, "--user", maja);
    const { requests } = people(found)[0] as unknown as { requests: { create: object } };
    sandbox.tenant.state.secrets[app] = [
      { key: "BaseAddress", value: url },
      { key: "SecretToken", value: "token-of-the-target" },
    ];
    await (await synchronization(sandbox)).start(app, job);
    await sandbox.runCycle(stack);
    const posted = sandbox.scimTraffic.filter(({ method }) => method === "POST").map(({ body }) => body);
    expect(posted).toContainEqual(requests.create);
  });
});
