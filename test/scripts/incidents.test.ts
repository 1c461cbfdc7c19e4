import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { loadProject } from "../../lib/config";
import { type EntraSandbox, startEntraSandbox } from "../../sandbox/entra";
import { graphAs, type Graph } from "../sandbox/client";
import { projectFolder } from "./run";
import { assign, clara, deployCompletely, deploySchema, maja, noah, runInSandbox } from "./sandbox-world";

/**
 * Incidents of one stack, one after the other, from the alarm to the cure. An engineer on call has the pages and what commands print, nothing
 * else: `Walk` runs no command that was not printed. What pages leave to people (directory, target's portal, vendor) is done in between. Each
 * incident ends as all began: the gate passes, and everybody is in the target as mapped.
 */

const stack = "advisors-test";
const tenantUrl = "https://target.example/scim";
const profile = `
users:
  mappings:
    userName: { source: "[mail]", match: 1 }
    active: 'Switch([IsSoftDeleted], , "False", "True", "True", "False")'
    displayName: "[displayName]"
    externalId: "[objectId]"
`;
const config = `
apps:
  advisors:
    target: plain
    displayName: "Advisors ({environment})"
    url: ${tenantUrl}?aadOptscim062020
    accidentalDeletions: { enabled: on, threshold: 2 }
    assign: { users: [${maja}, ${noah}, ${clara}] }
    environments: { test: {} }
`;

let sandbox: EntraSandbox;
let root: string;
let token = "token-of-the-incidents";
beforeAll(async () => {
  sandbox = await startEntraSandbox({ targets: [{ tenantUrl, token, kind: "scimmy" }] });
  root = projectFolder("", { "config/advisors.yaml": config, "config/targets/plain.yaml": profile });
  await deployCompletely(sandbox, root, stack, token);
  await sandbox.runCycle(stack);
});
afterAll(() => sandbox.stop());

/** Signed in anew: hours go by in between. */
const send = async (...call: Parameters<Graph>): ReturnType<Graph> => (await graphAs(sandbox))(...call);

const repository = resolve(__dirname, "../..");
const anybody = /anna@contoso\.example|maja\.lund@contoso\.example|<upn\|mail\|id>/g;

/** Runs commands that a page, or a command before, has printed. */
class Walk {
  private printed = "";

  constructor(...pages: readonly string[]) {
    for (const page of pages) this.print(readFileSync(join(repository, "docs", page), "utf8"));
  }

  private print(text: string): void {
    this.printed += text
      .replaceAll("advisors-production", stack)
      .replaceAll(/<stack>|'\*-\$\{\{ matrix\.environment \}\}'/g, stack)
      .replaceAll(/\[(--\w+)\]/g, "$1");
  }

  /** @param command as printed; `whom` stands for the person of the page's example */
  async run(command: string, whom?: string) {
    const shown = this.printed.replaceAll(anybody, whom ?? "nobody").replaceAll(" --yes", "");
    const wanted = `scimform ${command}`.replace(" --yes", "");
    if (!shown.includes(wanted)) throw new Error(`neither a page nor a command has printed "${wanted}"`);
    const ran = await runInSandbox(sandbox, root, [...command.split(" "), "--json"], {
      SCIMFORM_TOKEN_ADVISORS_TEST: token,
    });
    this.print(ran.stdout);
    const { problems, results } = ran.json;
    return { ...ran, codes: problems.map(({ code }) => code), results, problems };
  }

  /** `npx cdktf deploy`, as far as Terraform would find something to do; Terraform itself is tried in test/e2e. */
  async deploy(): Promise<void> {
    const shown = new RegExp(`cdktf deploy ${stack}`);
    if (!shown.test(this.printed)) throw new Error("nobody said to deploy");
    const app = sandbox.tenant.findApp(stack)?.id ?? "";
    await send("PATCH", `/servicePrincipals/${app}`, { accountEnabled: true });
    const [config] = loadProject({ root, env: {}, sandbox: true }).stacks;
    if (config) await deploySchema(sandbox, app, config.schema);
    const assigned = Object.values(sandbox.tenant.state.appRoleAssignments).map(({ principalId }) => principalId);
    for (const name of [maja, noah, clara]) {
      const { id } = sandbox.tenant.user(name);
      if (!assigned.includes(id)) await assign(sandbox, app, id);
    }
  }
}

const verdictsOf = ({ results }: { results: readonly Record<string, unknown>[] }) =>
  Object.fromEntries<unknown>(results.map(({ person, result }) => [String(person), result]));
const all = (result: string) => ({ [maja]: result, [noah]: result, [clara]: result });
const linkOf = (name: string) =>
  sandbox.tenant.findJob(stack).links.find(({ sourceId }) => sourceId === sandbox.tenant.user(name).id)?.targetId;
const target = () => {
  const [only] = sandbox.targets;
  if (!only) throw new Error("the sandbox has a target");
  return only;
};

/** Changes an account in the target's own portal. */
async function byHand(name: string, path: string, value: string): Promise<void> {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/scim+json" };
  const operations = [{ op: "replace", path, value }];
  const body = JSON.stringify({ schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], Operations: operations });
  const answer = await fetch(`${target().baseUrl}/Users/${linkOf(name)}`, { method: "PATCH", headers, body });
  expect(answer.ok).toBe(true);
}

const [nightly, missing, mappingBack, newToken, deleted] = [
  "tasks/nightly-drift.md",
  "tasks/find-out-why-a-person-is-missing.md",
  "tasks/put-a-mapping-back.md",
  "tasks/rotate-a-token.md",
  "tasks/app-deleted-or-disabled.md",
] as const;
const night = `status ${stack} --gate --test-connection --max-escrows 5 --max-age 6h`;

afterEach(async () => {
  const walk = new Walk(nightly, mappingBack);
  await sandbox.runCycle(stack);
  const passed = await walk.run(night);
  expect([passed.codes, passed.exitCode]).toEqual([[], 0]);
  const verified = await walk.run(`verify ${stack} --all`);
  expect([verdictsOf(verified), verified.exitCode]).toEqual([all("mapped"), 0]);
});

test("somebody's matching attribute is emptied", async () => {
  const walk = new Walk(missing, mappingBack);
  sandbox.tenant.patchUser(maja, { mail: null });
  const alarm = await walk.run(`verify ${stack} --all`);
  expect([verdictsOf(alarm), alarm.codes]).toEqual([
    { ...all("mapped"), [maja]: "cannot tell" },
    ["VERIFY_CANNOT_TELL"],
  ]);
  const why = await walk.run(`why ${stack} --user ${maja}`, maja);
  expect([why.codes, why.exitCode]).toEqual([["WHY_NOT_AS_MAPPED"], 3]);
  expect(why.results[0]?.["verdict"]).toContain("userName has no value");
  sandbox.tenant.patchUser(maja, { mail: maja });
  expect((await walk.run(`why ${stack} --user ${maja}`, maja)).results[0]).toMatchObject({ next: null });
});

test("an account is renamed in the target", async () => {
  const walk = new Walk(missing, mappingBack);
  await byHand(maja, "userName", "m.lund");
  const alarm = await walk.run(`verify ${stack} --all`);
  expect([verdictsOf(alarm), alarm.codes]).toEqual([{ ...all("mapped"), [maja]: "different" }, ["VERIFY_DIFFERS"]]);
  expect((await walk.run(`drift ${stack}`)).codes).toEqual([]);
  expect((await walk.run(`provision ${stack} --user ${maja} --yes`, maja)).exitCode).toBe(0);
});

test("somebody edits a mapping in the portal", async () => {
  const walk = new Walk(nightly, missing, mappingBack);
  sandbox.tenant.editMapping(stack, "displayName", "mailNickname");
  await sandbox.runCycle(stack);
  const drift = await walk.run(`drift ${stack}`);
  expect(JSON.stringify(drift.results)).toContain("users.displayName.source: [mailNickname] -> [displayName]");
  expect(drift.codes).toEqual(["DRIFT_FOUND"]);
  const verified = await walk.run(`verify ${stack} --all`);
  expect(verdictsOf(verified)).toEqual(all("different"));
  expect((await walk.run(`pause ${stack} --yes`)).exitCode).toBe(0);
  await walk.deploy();
  expect((await walk.run(`provision ${stack} --user ${maja} --yes`, maja)).exitCode).toBe(0);
  expect((await walk.run(`start ${stack} --yes`)).exitCode).toBe(0);
  expect((await walk.run(`drift ${stack}`)).codes).toEqual([]);
});

test("two people's links are swapped", async () => {
  const walk = new Walk(missing);
  const { links } = sandbox.tenant.findJob(stack);
  const [one, other] = [maja, noah].map((name) =>
    links.find(({ sourceId }) => sourceId === sandbox.tenant.user(name).id),
  );
  if (!one || !other) throw new Error("both are linked");
  [one.targetId, other.targetId] = [other.targetId, one.targetId];
  const alarm = await walk.run(`verify ${stack} --all --links`);
  expect(alarm.codes).toEqual(["VERIFY_LINKED_ELSEWHERE", "VERIFY_LINKED_ELSEWHERE"]);
  expect(verdictsOf(alarm)).toEqual({ ...all("different"), [clara]: "mapped" });
  expect((await walk.run(`relink ${stack} --user ${maja} --yes`, maja)).codes).toEqual(["RELINK_TAKEN"]);
  const relinked = await walk.run(`relink ${stack} --user ${maja} --user ${sandbox.tenant.user(noah).id} --yes`, maja);
  expect([relinked.codes, relinked.exitCode]).toEqual([[], 0]);
  expect(verdictsOf(await walk.run(`verify ${stack} --all --links`))).toEqual(all("mapped"));
});

test("the token dies", async () => {
  const walk = new Walk(nightly, newToken);
  token = "the-next-token";
  await target().acceptTokens([token]);
  const alarm = await walk.run(night);
  expect([alarm.codes, alarm.exitCode]).toEqual([["COMMAND_CONNECTION_FAILED"], 3]);
  expect(alarm.results[0]).toMatchObject({ state: "running", connection: { cause: "unauthorized" } });
  const cured = await walk.run(`credentials ${stack} --yes`);
  expect([cured.codes, cured.exitCode]).toEqual([[], 0]);
  expect((await walk.run(`test-connection ${stack}`)).exitCode).toBe(0);
});

test.each([
  ["the vendor is down", { status: 503 }, "failing", "InternalServerError (503)"],
  ["the vendor throttles", { status: 429 }, "throttled", "TooManyRequests (429)"],
])("%s", async (_, fault, cause, failure) => {
  const walk = new Walk(nightly, missing, mappingBack);
  await target().addFault(fault);
  sandbox.tenant.patchUser(maja, { displayName: `Maja, while ${cause}` });
  await sandbox.runCycle(stack);
  const alarm = await walk.run(night);
  expect([alarm.codes, alarm.exitCode]).toEqual([["COMMAND_CONNECTION_FAILED"], 3]);
  expect(alarm.results[0]).toMatchObject({ connection: { cause } });
  const status = await walk.run(`status ${stack}`);
  expect(status.codes).toEqual(["COMMAND_CYCLE_FAILED"]);
  expect(status.problems[0]?.summary).toContain(`1 x ${failure}`);
  const verified = await walk.run(`verify ${stack} --all`);
  expect([verified.codes, verified.exitCode]).toEqual([["TARGET_REFUSED"], 1]);
  await target().clearFaults();
  // Whoever failed is tried again by itself, in a cycle after the next 40 minutes.
  await sandbox.advanceClock(41 * 60_000);
});

test("the app is deleted", async () => {
  const walk = new Walk(nightly, deleted);
  const before = linkOf(maja);
  await send("DELETE", `/applications(appId='${sandbox.tenant.findApp(stack)?.appId ?? ""}')`);
  const alarm = await walk.run(night);
  expect([alarm.codes, alarm.exitCode]).toEqual([["ENTRA_APP_DELETED"], 1]);
  expect((await walk.run(`status ${stack}`)).codes).toEqual(["ENTRA_APP_DELETED"]);
  expect((await walk.run(`recover ${stack} --restore --yes`)).codes).toEqual([]);
  await walk.deploy();
  expect((await walk.run(`status ${stack}`)).codes).toEqual([]);
  expect(linkOf(maja)).toBe(before);
});

test("the job is deleted", async () => {
  const walk = new Walk(nightly, deleted);
  const { servicePrincipalId, id } = sandbox.tenant.findJob(stack);
  await send("DELETE", `/servicePrincipals/${servicePrincipalId}/synchronization/jobs/${id}`);
  const alarm = await walk.run(night);
  expect([alarm.codes, alarm.exitCode]).toEqual([["COMMAND_JOB_MISSING"], 1]);
  await walk.deploy();
  const waits = await walk.run(`status ${stack}`);
  expect(waits.results[0]).toMatchObject({ state: "stopped" });
  expect((await walk.run(`credentials ${stack} --yes`)).codes).toEqual([]);
  await sandbox.runCycle(stack);
  expect((await walk.run(`status ${stack}`)).codes).toEqual([]);
});

test("the service principal is disabled", async () => {
  const walk = new Walk(nightly, deleted);
  await send("PATCH", `/servicePrincipals/${sandbox.tenant.findApp(stack)?.id ?? ""}`, { accountEnabled: false });
  const alarm = await walk.run(night);
  expect([alarm.codes, alarm.exitCode]).toEqual([["HEALTH_APP_DISABLED"], 3]);
  expect((await walk.run(`drift ${stack}`)).codes).toEqual(["DRIFT_FOUND"]);
  await walk.deploy();
  expect((await walk.run(`status ${stack}`)).codes).toEqual([]);
});

test("somebody is missing: the assignment was taken away by hand", async () => {
  const walk = new Walk(missing);
  const app = sandbox.tenant.findApp(stack)?.id ?? "";
  const { id } = sandbox.tenant.user(clara);
  const assignment = Object.values(sandbox.tenant.state.appRoleAssignments).find(
    ({ principalId }) => principalId === id,
  );
  await send("DELETE", `/servicePrincipals/${app}/appRoleAssignedTo/${assignment?.id ?? ""}`);
  await sandbox.runCycle(stack);
  const why = await walk.run(`why ${stack} --user ${clara}`, clara);
  expect(why.codes).toEqual(["WHY_NOT_AS_MAPPED"]);
  expect(why.results[0]).toMatchObject({
    verdict: expect.stringContaining("the config assigns the person"),
    next: expect.stringContaining(`cdktf deploy ${stack}`),
  });
  expect((await walk.run(`status ${stack}`)).codes).toEqual([]);
  const logged = await walk.run(`logs ${stack} --user ${clara} --since 7d`, clara);
  expect(logged.results.map(({ action }) => action)).toContain("disable");
  expect((await walk.run(`drift ${stack}`)).codes).toEqual(["DRIFT_FOUND"]);
  await walk.deploy();
  await sandbox.runCycle(stack);
  expect((await walk.run(`why ${stack} --user ${clara}`, clara)).results[0]).toMatchObject({ next: null });
});
