import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EntraSandbox, startEntraSandbox } from "../../sandbox/entra";
import { graphAs } from "../sandbox/client";
import { projectFolder, run } from "./run";
import { assign, clara, deployCompletely, maja, noah, runInSandbox } from "./sandbox-world";

const stack = "advisors-test";
const token = "token-of-the-sandbox-target";
const minutes = 60_000;

interface AuditResult {
  readonly people: readonly {
    person: string;
    because: readonly string[];
    account: string | null;
    state: string;
    app: string;
  }[];
  readonly leavers: readonly {
    person: string;
    departure: { what: string; by: string } | null;
    did: string | null;
    milliseconds: number | null;
  }[];
  readonly changes: readonly { what: string; by: string }[];
  readonly gaps: readonly string[];
}

/** Three people came; one left, properly; another was taken out of the group, and no cycle has run since; a mapping was edited. */
describe("after a working day", () => {
  let sandbox: EntraSandbox;
  let root: string;
  let noon: string;

  const audit = (args: readonly string[]) => runInSandbox(sandbox, root, ["audit", stack, ...args]);
  const evidence = async (...args: string[]) => {
    const { json, exitCode } = await audit([...args, "--json"]);
    expect(exitCode).toBe(0);
    return { ...(json.results[0] as unknown as AuditResult), problems: json.problems };
  };

  beforeAll(async () => {
    root = projectFolder();
    sandbox = await startEntraSandbox({
      targets: [{ tenantUrl: "https://target.example/scim", token }],
      now: () => Date.now() - 600 * minutes,
    });
    const { tenant } = sandbox;
    const { app } = await deployCompletely(sandbox, root, stack, token);
    const group = tenant.addGroup("=Pilot|people", [noah]);
    for (const id of [tenant.user(maja).id, tenant.user(clara).id, group.id]) await assign(sandbox, app, id);
    await sandbox.runCycle(stack);
    await sandbox.advanceClock(45 * minutes);
    noon = new Date(Date.now() - 555 * minutes).toISOString();
    tenant.patchUser(maja, { accountEnabled: false });
    await sandbox.advanceClock(45 * minutes);
    const send = await graphAs(sandbox);
    await send("DELETE", `/groups/${group.id}/members/${tenant.user(noah).id}/$ref`);
    tenant.editMapping(stack, "userName", "mail");
  });
  afterAll(() => sandbox.stop());

  test("who is provisioned now, and why", async () => {
    const { people } = await evidence();
    expect(people.map(({ person, because }) => [person, because])).toEqual([
      [clara, ["directly"]],
      [noah, []],
    ]);
    expect(people.every(({ account }) => typeof account === "string")).toBe(true);
  });

  test("who was provisioned at a time, by the assignments of that time", async () => {
    const { people, problems } = await evidence("--at", noon);
    expect(people.map(({ person, because }) => [person, because])).toEqual([
      [clara, ["directly"]],
      [maja, ["directly"]],
      [noah, ["through group =Pilot|people"]],
    ]);
    expect(problems).toEqual([]);
  });

  test("how soon leavers were disabled, and who is still working", async () => {
    const { leavers } = await evidence();
    const [first] = leavers;
    expect(Math.round((first?.milliseconds ?? 0) / minutes)).toBe(45);
    expect(leavers).toMatchObject([
      {
        person: maja,
        departure: { what: "account disabled", by: "admin@contoso.example" },
        did: "disabled",
      },
      {
        person: noah,
        departure: { what: "removed from group =Pilot|people", by: "Sandbox deployer" },
        did: null,
        milliseconds: null,
      },
    ]);
  });

  test("who changed mappings and settings", async () => {
    const { changes } = await evidence();
    expect(changes.map(({ what, by }) => `${what} / ${by}`)).toEqual([
      "Add provisioning configuration / Sandbox deployer",
      "Update attribute mappings or scope / Sandbox deployer",
      "Update provisioning setting or credentials / Sandbox deployer",
      "Enable/start provisioning configuration / Sandbox deployer",
      "Update attribute mappings or scope / admin@contoso.example",
    ]);
  });

  test("for people, as Markdown and as CSV, also into a folder; no cell begins a formula", async () => {
    const { stdout } = await audit(["--at", noon]);
    expect(stdout).toMatch(/^advisors-test: 3 provisioned at .*, 2 left, 5 changes\n {2}covers /);
    expect(stdout).toContain(`${maja}: account disabled`);
    const folder = mkdtempSync(join(tmpdir(), "scimform-evidence-"));
    const markdown = await audit(["--at", noon, "--markdown", "--save", folder]);
    expect(markdown.stdout).toContain("`through group =Pilot\\|people`");
    const files = readdirSync(folder).toSorted();
    expect(files.map((name) => name.replace(/^advisors-test-[\dTZ-]+/, ""))).toEqual([".csv", ".json", ".md"]);
    const [csv = "", json = "", md = ""] = files.map((name) => readFileSync(join(folder, name), "utf8"));
    expect((JSON.parse(json) as AuditResult).people).toHaveLength(3);
    expect(markdown.stdout).toContain(md.trim());
    const printed = await audit(["--at", noon, "--csv"]);
    expect(printed.stdout.split("\n").slice(2)).toEqual(csv.split("\r\n").slice(2));
    expect(csv.split("\r\n")[0]).toBe("stack,record,time,person,object id,account,state,what,by,app,minutes");
    expect(csv).not.toMatch(/(?:^|,)"?[=+\-@]/m);
  });

  test("a time before the log is a gap, and is said", async () => {
    const { people, gaps, problems } = await evidence("--at", "2020-01-31");
    expect(people).toEqual([]);
    expect(gaps).toEqual([expect.stringContaining("2020-01-31T23:59:59.999Z")]);
    expect(problems).toMatchObject([{ code: "AUDIT_INCOMPLETE", severity: "warning" }]);
  });

  test("without the permission for the audit log the rest is evidence all the same", async () => {
    sandbox.faults.add({
      path: "/auditLogs/directoryAudits",
      times: 100,
      status: 403,
      code: "Authorization_RequestDenied",
    });
    const { people, changes, problems } = await evidence();
    sandbox.faults.clear();
    expect(people.map(({ person }) => person)).toEqual([clara, noah]);
    expect(changes).toEqual([]);
    expect(problems).toMatchObject([
      { code: "AUDIT_INCOMPLETE", summary: expect.stringContaining("AuditLog.Read.All") },
    ]);
  });
});

test.each([
  ["--at", "yesterday"],
  ["--csv", "--json"],
  ["--csv", "--markdown"],
])("%s %s is wrong use", async (...args) => {
  expect(await run(["audit", stack, ...args])).toMatchObject({ exitCode: 2 });
});

test("the log outlives the app: of a destroyed stack, and beside the next one", async () => {
  const root = projectFolder();
  const sandbox = await startEntraSandbox({ targets: [{ tenantUrl: "https://target.example/scim", token }] });
  const run = (...args: string[]) => runInSandbox(sandbox, root, args);
  const evidence = async () => (await run("audit", stack, "--json")).json.results[0] as unknown as AuditResult;
  try {
    expect((await run("audit", stack, "--json")).json.problems).toMatchObject([{ code: "ENTRA_APP_NOT_FOUND" }]);
    const { app } = await deployCompletely(sandbox, root, stack, token);
    await assign(sandbox, app, sandbox.tenant.user(maja).id);
    await sandbox.runCycle(stack);
    const send = await graphAs(sandbox);
    const { appId } = sandbox.tenant.findApp(stack) ?? {};
    await send("DELETE", `/applications(appId='${appId}')`);

    expect((await evidence()).people).toMatchObject([{ person: maja, state: "left behind", app }]);
    const logs = await run("logs", stack);
    expect(logs.stdout).toMatch(new RegExp(`^Also of the app ${app}, deleted .*\\n${stack} is not deployed any more.`));
    expect(logs.stdout).toContain(`create       success  ${maja}`);

    const next = await deployCompletely(sandbox, root, stack, token);
    await assign(sandbox, next.app, sandbox.tenant.user(maja).id);
    await sandbox.runCycle(stack);
    expect((await evidence()).people).toMatchObject([{ person: maja, state: "provisioned", app: next.app }]);
    expect((await run("logs", stack, "--json")).json.results.map((entry) => entry["app"])).toEqual([app, next.app]);
  } finally {
    await sandbox.stop();
  }
});
