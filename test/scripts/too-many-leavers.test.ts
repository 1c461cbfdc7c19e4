import { type EntraSandbox, startEntraSandbox } from "../../sandbox/entra";
import { graphAs } from "../sandbox/client";
import { pageCommands } from "./page-commands";
import { projectFolder } from "./run";
import { assign, deployCompletely, maja, runInSandbox } from "./sandbox-world";

/** From the alarm to the cure, by the commands of docs/tasks/too-many-leavers.md alone; every verdict on the way is asserted. */

const stack = "advisors-test";
const token = "token-of-the-leavers";
const threshold = 3;
const page = "too-many-leavers.md";

let sandbox: EntraSandbox;
let root: string;
let app: string;
let group: { readonly id: string; readonly displayName: string };
let members: string[];

const run = (args: readonly string[]) => runInSandbox(sandbox, root, args, { SCIMFORM_TOKEN_ADVISORS_TEST: token });
const json = async (...args: string[]) => (await run([...args, "--json"])).json;
const codes = async (...args: string[]) => (await json(...args)).problems.map(({ code }) => code);

/** Accounts of the target that work. */
async function active(): Promise<string[]> {
  const headers = { authorization: `Bearer ${token}` };
  const list = await fetch(`${sandbox.targets[0]?.baseUrl}/Users`, { headers });
  const { Resources } = (await list.json()) as { Resources: { userName: string; active?: boolean }[] };
  return Resources.filter((account) => account.active !== false)
    .map(({ userName }) => userName)
    .toSorted();
}

async function unassignGroup(): Promise<void> {
  const send = await graphAs(sandbox);
  const path = `/servicePrincipals/${app}/appRoleAssignedTo`;
  const { body } = await send("GET", path);
  const { value } = body as { value: { id: string; principalId: string }[] };
  const [assignment] = value.filter(({ principalId }) => principalId === group.id);
  await send("DELETE", `${path}/${assignment?.id}`);
}

/** Everybody of a group is in the target, among them one of another way in; then the group is unassigned, and a cycle runs. */
beforeEach(async () => {
  sandbox = await startEntraSandbox({ targets: [{ tenantUrl: "https://target.example/scim", token }] });
  root = projectFolder(`    accidentalDeletions: { enabled: on, threshold: ${threshold} }`);
  ({ app } = await deployCompletely(sandbox, root, stack, token));
  members = sandbox.tenant
    .users()
    .filter(
      ({ accountEnabled, mail, userPrincipalName }) => accountEnabled && mail !== null && userPrincipalName !== maja,
    )
    .slice(0, 5)
    .map(({ userPrincipalName }) => userPrincipalName)
    .toSorted();
  group = sandbox.tenant.addGroup("Advisors of the pilot", [...members, maja]);
  await assign(sandbox, app, group.id);
  await assign(sandbox, app, sandbox.tenant.user(maja).id);
  await sandbox.runCycle(stack);
  await unassignGroup();
  await sandbox.runCycle(stack);
});
afterEach(() => sandbox.stop());

/** What the page begins with: names, numbers and causes, and nothing changed. */
async function look(): Promise<void> {
  const [deletions = [], drift = [], audit = [], why = []] = pageCommands(page);
  expect(await codes("status", stack)).toContain("COMMAND_QUARANTINED");
  const { results, problems, exitCode } = await json(...deletions);
  expect(problems).toMatchObject([{ code: "DELETIONS_HELD", summary: expect.stringContaining("threshold of 3") }]);
  expect(exitCode).toBe(3);
  const [{ held } = { held: [] }] = results as unknown as { held: { name: string; leaves: string; why: string }[] }[];
  const people = held.filter(({ name }) => name.includes("@"));
  expect(people.map(({ name, leaves }) => [name, leaves]).toSorted()).toEqual(members.map((name) => [name, "yes"]));
  expect(people[0]?.why).toContain("not assigned");
  expect(await codes(...drift)).toEqual([]);
  const [evidence] = (await json(...audit)).results as unknown as {
    leavers: { person: string; departure: object }[];
  }[];
  expect(evidence?.leavers.map(({ person }) => person).toSorted()).toEqual(members);
  expect(evidence?.leavers[0]?.departure).toMatchObject({ what: `group ${group.displayName} unassigned` });
  // The one with another way in is as mapped.
  expect(why).toEqual(["why", stack, "--user", maja]);
  expect((await json(...why)).exitCode).toBe(0);
  expect((await json("why", stack, "--user", members[0] ?? "")).problems[0]?.summary).toContain("the deletion guard");
  expect(await active()).toEqual([...members, maja].toSorted());
}

test("they are to go", async () => {
  await look();
  const [allow = [], status = []] = pageCommands(page, "They are to go");
  // Where nobody can be asked, nothing happens, but names and numbers are shown.
  const asked = await run(allow.filter((each) => each !== "--yes"));
  expect(asked.stdout).toContain(`    ${members[0]}: not assigned`);
  expect(asked.stdout).toMatch(/removes these \d+ from the target.*CANNOT BE TAKEN BACK/);
  expect(asked.exitCode).toBe(2);
  expect(await json(...allow)).toMatchObject({ exitCode: 0, results: [{ stack, reset: ["ForceDeletes"] }] });
  await sandbox.runCycle(stack);
  expect(await active()).toEqual([maja]);
  expect((await json(...status)).problems).toEqual([]);
  expect((await json("deletions", stack)).results).toEqual([{ stack, held: [] }]);
  expect(await codes("deletions", stack, "--allow", "--yes")).toEqual(["DELETIONS_NONE_HELD"]);
});

test("they are to stay", async () => {
  await look();
  const [deploy = [], reject = [], status = [], verify = []] = pageCommands(page, "They are to stay");
  // Too early: nothing is changed, and the cause is named.
  const early = await json(...reject);
  expect(early.problems).toMatchObject([
    { code: "DELETIONS_STILL_LEAVING", summary: expect.stringContaining("5 not assigned") },
  ]);
  expect(await codes("status", stack)).toContain("COMMAND_QUARANTINED");
  expect(deploy.slice(0, 4)).toEqual(["npx", "cdktf", "deploy", stack]);
  await assign(sandbox, app, group.id);
  expect(await codes("deletions", stack, "--allow", "--yes")).toEqual(["DELETIONS_NOBODY_LEAVES"]);
  expect(await json(...reject)).toMatchObject({
    exitCode: 0,
    results: [{ reset: ["QuarantineState", "Escrows", "Watermark"] }],
  });
  await sandbox.runCycle(stack);
  expect((await json(...status)).problems).toEqual([]);
  expect(await active()).toEqual([...members, maja].toSorted());
  expect((await json(...verify)).problems).toEqual([]);
});

test("as long as the log does not name anybody, nothing is decided", async () => {
  sandbox.tenant.state.provisioningLog.length = 0;
  for (const decision of [[], ["--allow", "--yes"], ["--reject", "--yes"]])
    expect(await codes("deletions", stack, ...decision)).toEqual(["DELETIONS_NAMES_MISSING"]);
  expect(await codes("status", stack)).toContain("COMMAND_QUARANTINED");
});

test("some are to stay: who leaves, not above the threshold, is named before the restart removes them", async () => {
  const [leaver = "", ...others] = members;
  for (const name of others) await assign(sandbox, app, sandbox.tenant.user(name).id);
  const asked = await run(["deletions", stack, "--reject"]);
  expect(asked.stdout).toContain(`    ${leaver}: not assigned`);
  expect(asked.stdout).toMatch(/removes the \d who leave: they are not above the threshold of 3/);
  expect(asked.exitCode).toBe(2);
  expect((await json("deletions", stack, "--reject", "--yes")).exitCode).toBe(0);
  await sandbox.runCycle(stack);
  expect(await active()).toEqual([...others, maja].toSorted());
});
