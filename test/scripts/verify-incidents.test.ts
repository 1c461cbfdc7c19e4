import { type EntraSandbox, startEntraSandbox } from "../../sandbox/entra";
import { graphAs } from "../sandbox/client";
import { projectFolder } from "./run";
import { assign, clara, deployCompletely, maja, noah, runInSandbox, unlink } from "./sandbox-world";

/** What `verify` says of people while something is out of order. Each test has a tenant of its own. */

const token = "token-of-the-incidents";
const stack = "advisors-test";
const threshold = 3;

let sandbox: EntraSandbox;
let root: string;
let deployed: { app: string; job: string };
beforeEach(async () => {
  sandbox = await startEntraSandbox({ targets: [{ tenantUrl: "https://target.example/scim", token, kind: "scimmy" }] });
  root = projectFolder(`    accidentalDeletions: { enabled: on, threshold: ${threshold} }`, {
    "config/targets/plain.yaml": profile("[mail]"),
  });
  deployed = await deployCompletely(sandbox, root, stack, token);
});
afterEach(() => sandbox.stop());

const profile = (source: string, more = ""): string => `
users:
  mappings:
    userName: { source: "${source}", match: 1 }
    active: 'Switch([IsSoftDeleted], , "False", "True", "True", "False")'
    displayName: "[displayName]"
${more}
`;

async function provision(...names: readonly string[]): Promise<void> {
  for (const name of names) await assign(sandbox, deployed.app, sandbox.tenant.user(name).id);
  await sandbox.runCycle(stack);
}
async function unassign(...names: readonly string[]): Promise<void> {
  const send = await graphAs(sandbox);
  const { body } = await send("GET", `/servicePrincipals/${deployed.app}/appRoleAssignedTo`);
  const ids = new Set(names.map((name) => sandbox.tenant.user(name).id));
  for (const { id, principalId } of (body as { value: { id: string; principalId: string }[] }).value)
    if (ids.has(principalId)) await send("DELETE", `/servicePrincipals/${deployed.app}/appRoleAssignedTo/${id}`);
}

interface Found {
  readonly person: string;
  readonly result: string;
  readonly id: string | null;
  readonly facts: readonly { about: string; says: string }[];
}
async function verify(args: readonly string[], project = root, client?: "reader") {
  const env = { SCIMFORM_TOKEN_ADVISORS_TEST: token };
  const ran = await runInSandbox(sandbox, project, ["verify", stack, ...args, "--json"], env, client);
  const results = ran.json.results as unknown as readonly Found[];
  const verdicts = Object.fromEntries(results.map(({ person, result }) => [person, result]));
  return { ...ran, results, verdicts, codes: ran.json.problems.map(({ code }) => code) };
}
const facts = ({ results }: { results: readonly Found[] }, person: string): string =>
  (results.find((each) => each.person === person)?.facts ?? [])
    .map(({ about, says }) => `${about}: ${says}`)
    .join("\n");

/** Changes an account in the target's own portal. */
async function byHand(userName: string, path: string, value: unknown): Promise<void> {
  const target = Object.values(sandbox.targets)[0]?.baseUrl ?? "";
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/scim+json" };
  const list = await fetch(`${target}/Users?filter=${encodeURIComponent(`userName eq "${userName}"`)}`, { headers });
  const { Resources } = (await list.json()) as { Resources: { id: string }[] };
  const body = JSON.stringify({
    schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
    Operations: [{ op: "replace", path, value }],
  });
  await fetch(`${target}/Users/${Resources[0]?.id ?? ""}`, { method: "PATCH", headers, body });
}

test("an assigned person without a matching value is nobody to disable, whether linked or not", async () => {
  await provision(maja, noah);
  sandbox.tenant.patchUser(maja, { mail: null });
  const linked = await verify(["--all"]);
  expect(linked.verdicts).toEqual({ [maja]: "cannot tell", [noah]: "mapped" });
  expect(linked.codes).toEqual(["VERIFY_CANNOT_TELL"]);
  expect(linked.exitCode).toBe(3);
  expect(facts(linked, maja)).toContain("matching: userName has no value");
  expect(facts(linked, maja)).toContain("link: Entra has linked maja.lund@contoso.example");

  await unlink(sandbox, deployed, maja);
  // What remains is the log, and then nothing but the name.
  expect((await verify(["--all"])).verdicts).toEqual({ [maja]: "cannot tell", [noah]: "mapped" });
  sandbox.tenant.state.provisioningLog.length = 0;
  for (const args of [["--all"], ["--user", maja, "--user", noah]]) {
    const lost = await verify(args);
    expect(lost.verdicts).toEqual({ [maja]: "cannot tell", [noah]: "mapped" });
    expect(lost.codes).toEqual(["VERIFY_CANNOT_TELL"]);
  }
});

test("while deletions are held, nothing else is said of those concerned, in one sentence", async () => {
  const leavers = sandbox.tenant
    .users()
    .filter(({ accountEnabled, mail }) => accountEnabled && mail !== null && mail !== maja)
    .slice(0, 8);
  const names = leavers.map(({ userPrincipalName }) => userPrincipalName);
  await provision(...names, maja);
  await unassign(...names);
  expect(await sandbox.runCycle(stack)).toMatchObject({ quarantined: true });
  const all = await verify(["--all"]);
  expect(all.verdicts).toEqual({ ...Object.fromEntries(names.map((name) => [name, "held"])), [maja]: "mapped" });
  expect(all.codes).toEqual(["VERIFY_HELD"]);
  expect(all.exitCode).toBe(3);
  const { summary, remedy } = all.json.problems[0] ?? {};
  expect(summary).toContain("8 accounts");
  expect(remedy).toContain("scimform deletions advisors-test --allow");
  const one = await verify(["--user", names[0] ?? ""]);
  expect([one.verdicts, one.codes]).toEqual([{ [names[0] ?? ""]: "held" }, ["VERIFY_HELD"]]);

  // Out of the quarantine by hand, before the next cycle: the deletions are as held as before.
  const send = await graphAs(sandbox);
  const path = `/servicePrincipals/${deployed.app}/synchronization/jobs/${deployed.job}`;
  await send("POST", `${path}/restart`, { criteria: { resetScope: "QuarantineState" } });
  expect((await verify(["--all"])).codes).toEqual(["VERIFY_HELD"]);
});

test("an account that was renamed in the target is the same person under another name", async () => {
  await provision(maja, noah);
  await byHand(maja, "userName", "m.lund");
  for (const args of [["--all"], ["--user", maja, "--user", noah]]) {
    const renamed = await verify(args);
    expect(renamed.verdicts).toEqual({ [maja]: "different", [noah]: "mapped" });
    expect(renamed.codes).toEqual(["VERIFY_DIFFERS"]);
    expect(facts(renamed, maja)).toContain("link: Entra has linked m.lund");
  }
  await unlink(sandbox, deployed, maja);
  const byLog = await verify(["--all"]);
  expect(byLog.verdicts).toEqual({ [maja]: "different", [noah]: "mapped" });
  expect(facts(byLog, maja)).toMatch(/log: .* of m\.lund/);
});

test("a renamed domain: one line a person, by link, by log, and without both", async () => {
  const people = [maja, noah, clara];
  await provision(...people);
  const renamed = people.map((name) => name.replace("contoso", "new-contoso"));
  people.forEach((name, index) => {
    const to = renamed[index] ?? "";
    sandbox.tenant.patchUser(name, { userPrincipalName: to, mail: to });
  });
  const paired = await verify(["--all"]);
  expect(paired.verdicts).toEqual(Object.fromEntries(renamed.map((name) => [name, "different"])));
  expect(paired.codes).toEqual(["VERIFY_DIFFERS", "VERIFY_DIFFERS", "VERIFY_DIFFERS"]);

  for (const name of renamed) await unlink(sandbox, deployed, name);
  expect((await verify(["--all"])).verdicts).toEqual(paired.verdicts);
  sandbox.tenant.state.provisioningLog.length = 0;
  const alike = await verify(["--all"]);
  expect(alike.verdicts).toEqual(Object.fromEntries(renamed.map((name) => [name, "cannot tell"])));
  expect(facts(alike, renamed[0] ?? "")).toMatch(/account: maja\.lund@contoso\.example \(.*\) has the same name/);
});

test("a mapping that was changed in the tenant is named before the target is blamed", async () => {
  await provision(maja);
  sandbox.tenant.editMapping(stack, "displayName", "mailNickname");
  await sandbox.runCycle(stack);
  const drifted = await verify(["--user", maja]);
  expect(drifted.verdicts).toEqual({ [maja]: "different" });
  const { code, summary, remedy } = drifted.json.problems[0] ?? {};
  expect(code).toBe("VERIFY_DIFFERS");
  expect(summary).toContain("~ users.displayName.source: [mailNickname] -> [displayName]");
  expect(remedy).toContain("cdktf deploy advisors-test");
  expect(remedy).not.toContain("changed in the target");

  const byTarget = await verify(
    ["--user", maja],
    projectFolder("", { "config/targets/plain.yaml": profile("[mail]").replace("[displayName]", "[mailNickname]") }),
  );
  expect(byTarget.verdicts).toEqual({ [maja]: "mapped" });
});

test("a scope that was changed in the tenant is named, too", async () => {
  await provision(maja);
  const filter = `  filters:
    - name: Nobody
      all:
        - { attribute: department, operator: EQUALS, value: Nowhere }
`;
  const narrower = projectFolder("", { "config/targets/plain.yaml": profile("[mail]", filter) });
  for (const args of [["--user", maja], ["--all"]]) {
    const { verdicts, codes, json } = await verify(args, narrower);
    expect([verdicts, codes]).toEqual([{ [maja]: "different" }, ["VERIFY_SCOPE_DRIFTED"]]);
    expect(json.problems[0]?.summary).toContain("users.filters");
  }
});

test("whoever is swapped is found by everybody's links", async () => {
  await provision(maja, noah);
  const { links } = sandbox.tenant.findJob(stack);
  const [one, other] = links;
  if (!one || !other) throw new Error("two people were provisioned");
  [one.targetId, other.targetId] = [other.targetId, one.targetId];
  expect((await verify(["--all"])).verdicts).toEqual({ [maja]: "mapped", [noah]: "mapped" });
  for (const args of [
    ["--all", "--links"],
    ["--user", maja, "--user", noah],
  ]) {
    const swapped = await verify(args);
    expect(swapped.verdicts).toEqual({ [maja]: "different", [noah]: "different" });
    expect(swapped.codes).toEqual(["VERIFY_LINKED_ELSEWHERE", "VERIFY_LINKED_ELSEWHERE"]);
  }
});

test("without the permission to read links nobody is missing for want of one", async () => {
  await provision(maja, noah);
  await byHand(maja, "userName", "m.lund");
  await byHand("m.lund", "displayName", "M. L.");
  sandbox.tenant.state.provisioningLog.length = 0;
  const { verdicts, results } = await verify(["--all"], root, "reader");
  expect(verdicts).toEqual({ [maja]: "cannot tell", "m.lund": "cannot tell", [noah]: "mapped" });
  expect(facts({ results }, maja)).toContain("link: whether Entra has linked an account cannot be read");
});

test("a person who was deleted, and whom Entra has not disabled yet, is told from an account of unknown origin", async () => {
  await provision(maja, noah);
  const { id } = sandbox.tenant.user(maja);
  sandbox.tenant.deleteUser(maja);
  const { verdicts, json } = await verify(["--all"]);
  expect(verdicts).toEqual({ [maja]: "orphaned", [noah]: "mapped" });
  expect(json.problems[0]?.summary).toContain(`linked it with ${id}, who is not in the directory any more`);
});
