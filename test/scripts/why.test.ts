import { type EntraSandbox, startEntraSandbox } from "../../sandbox/entra";
import { graphAs } from "../sandbox/client";
import { projectFolder, type Run } from "./run";
import { assign, deployCompletely, runInSandbox, unlink } from "./sandbox-world";

/** One person at a time, with one thing in the way. Each test has a tenant of its own. */

const token = "token-of-the-missing";
const stack = "advisors-test";
const maja = "maja.lund@contoso.example";

const profile = (filter = ""): string => `
users:
  mappings:
    userName: { source: "[mail]", match: 1 }
    active: 'Switch([IsSoftDeleted], , "False", "True", "True", "False")'
    displayName: "[displayName]"
${filter}
`;
const filter = (value: string): string => `  filters:
    - name: Advisory
      all:
        - { attribute: department, operator: EQUALS, value: ${value} }`;

let sandbox: EntraSandbox;
let root: string;
let deployed: { app: string; job: string };
async function start(files = profile(), app = ""): Promise<void> {
  root = projectFolder(app, { "config/targets/plain.yaml": files });
  deployed = await deployCompletely(sandbox, root, stack, token);
}
beforeEach(async () => {
  sandbox = await startEntraSandbox({ targets: [{ tenantUrl: "https://target.example/scim", token, kind: "scimmy" }] });
});
afterEach(() => sandbox.stop());

const env = { SCIMFORM_TOKEN_ADVISORS_TEST: token };
const why = (user = maja, project = root): Promise<Run> =>
  runInSandbox(sandbox, project, ["why", stack, "--user", user, "--json"], env);
const assignTo = (name: string): Promise<void> => assign(sandbox, deployed.app, sandbox.tenant.user(name).id);
const jobPath = (): string => `/servicePrincipals/${deployed.app}/synchronization/jobs/${deployed.job}`;

interface WhyResult {
  readonly verdict: string;
  readonly next: string | null;
  readonly checks: readonly { about: string; outcome: string; says: string }[];
}
/** @returns the outcome of what was looked at, and the texts */
function answerOf({ json, exitCode }: Run) {
  const [result] = json.results as unknown as readonly WhyResult[];
  if (!result) throw new Error(JSON.stringify(json.problems));
  const outcomes = Object.fromEntries(result.checks.map(({ about, outcome }) => [about, outcome]));
  const texts = Object.fromEntries(result.checks.map(({ about, says }) => [about, says]));
  expect(json.problems.map(({ code }) => code)).toEqual(result.next === null ? [] : ["WHY_NOT_AS_MAPPED"]);
  expect(exitCode).toBe(result.next === null ? 0 : 3);
  return { ...result, outcomes, texts };
}

test("everything is as it should be: each step is named, and nothing is left to do", async () => {
  await start();
  await assignTo(maja);
  await sandbox.runCycle(stack);
  const answer = answerOf(await why());
  expect(answer).toMatchObject({ verdict: "has an account, as mapped", next: null });
  const good = ["assignment", "directory", "values", "mapping", "provisioning", "log", "link", "account"];
  expect(answer.outcomes).toEqual(Object.fromEntries(good.map((about) => [about, "good"])));
  expect(answer.texts).toMatchObject({
    assignment: "directly",
    values: `looked for by userName eq "${maja}"`,
    mapping: "deployed as in the config",
    log: expect.stringMatching(/create: success$/) as string,
    link: expect.stringMatching(/^Entra has linked the account \S+$/) as string,
  });
  const text = await runInSandbox(sandbox, root, ["why", stack, "--user", maja], env);
  expect(text.stdout).toMatch(/^ {2}\+ assignment: directly$/m);
  expect(text.stdout).toContain(`${maja} in ${stack}: has an account, as mapped\n`);
});

test("not assigned; only in a group within a group; assigned by a config that is not deployed", async () => {
  await start();
  expect(answerOf(await why())).toMatchObject({
    verdict: "is not to have an account: not assigned",
    next: expect.stringContaining("Assign the person, or a group") as string,
    outcomes: { assignment: "bad", account: "good" },
  });
  const inner = sandbox.tenant.addGroup("Inner circle", [maja]);
  const outer = sandbox.tenant.addGroup("Outer circle");
  const send = await graphAs(sandbox);
  const members = { "@odata.id": `https://graph.microsoft.com/v1.0/directoryObjects/${inner.id}` };
  expect((await send("POST", `/groups/${outer.id}/members/$ref`, members)).status).toBe(204);
  await assign(sandbox, deployed.app, outer.id);
  const nested = answerOf(await why());
  expect(nested.texts["assignment"]).toContain("Outer circle > Inner circle");
  expect(nested.verdict).toContain("nested groups do not count");
  expect(nested.next).toContain("the group Inner circle");

  const byConfig = projectFolder("", {
    "config/advisors.yaml": `
apps:
  advisors:
    target: plain
    displayName: "Advisors ({environment})"
    url: https://target.example/scim
    assign: { users: [${maja}] }
    environments: { test: {} }
`,
    "config/targets/plain.yaml": profile(),
  });
  expect(answerOf(await why(maja, byConfig))).toMatchObject({
    verdict: expect.stringContaining("the config assigns the person") as string,
    next: expect.stringContaining("`cdktf deploy advisors-test`") as string,
  });
});

test("blocked, and filtered out by which clause", async () => {
  await start(profile(filter("Sales")));
  await assignTo(maja);
  const filtered = answerOf(await why());
  expect(filtered.texts["filter"]).toBe("Advisory: not department EQUALS 'Sales'");
  expect(filtered.verdict).toContain("passes no filter (Advisory: not department EQUALS 'Sales')");
  sandbox.tenant.patchUser(maja, { department: "Sales" });
  sandbox.tenant.patchUser(maja, { accountEnabled: false });
  const blocked = answerOf(await why());
  expect(blocked.outcomes).toMatchObject({ filter: "good", directory: "bad" });
  expect(blocked.verdict).toContain("blocked or deleted in the directory");
});

test("without a matching value, and with a scope that somebody changed in the tenant", async () => {
  await start(profile(filter("Sales")));
  await assignTo(maja);
  const wider = projectFolder("", { "config/targets/plain.yaml": profile() });
  const drifted = answerOf(await why(maja, wider));
  expect(drifted.outcomes["mapping"]).toBe("bad");
  expect(drifted.verdict).toContain(
    "what is deployed is not the config, and leaves out the person: ~ users.filters: Advisory",
  );
  expect(drifted.next).toContain("`cdktf deploy advisors-test`");
  sandbox.tenant.patchUser(maja, { department: "Sales", mail: null });
  const empty = answerOf(await why());
  expect(empty.outcomes["values"]).toBe("bad");
  expect(empty.verdict).toMatch(/^Entra does not write the person: .*userName/);
  expect(empty.next).toContain(`scimform preview ${stack} --user ${maja}`);
});

test("the job: no credentials, stopped, not due yet", async () => {
  await start();
  await assignTo(maja);
  const due = answerOf(await why());
  expect(due.verdict).toContain("is in scope and not provisioned yet");
  expect(due.next).toContain(`scimform provision ${stack} --user ${maja}`);
  const send = await graphAs(sandbox);
  await send("POST", `${jobPath()}/pause`);
  expect(answerOf(await why())).toMatchObject({
    verdict: "the job is stopped",
    next: "Resume it with `scimform start advisors-test`.",
  });
});

test("before the credentials", async () => {
  await start(profile(), "    provisioning: off");
  await assignTo(maja);
  expect(answerOf(await why())).toMatchObject({
    verdict: "provisioning waits for credentials",
    next: "Hand them over with `scimform credentials advisors-test`.",
    outcomes: { provisioning: "bad", log: "unknown", link: "bad" },
  });
});

test("the target: refused, deleted there, changed there, renamed there", async () => {
  await start();
  await assignTo(maja);
  await sandbox.runCycle(stack);
  const target = Object.values(sandbox.targets)[0]?.baseUrl ?? "";
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/scim+json" };
  const list = (await (await fetch(`${target}/Users`, { headers })).json()) as { Resources: { id: string }[] };
  const account = `${target}/Users/${list.Resources[0]?.id ?? ""}`;
  const set = (path: string, value: unknown) =>
    fetch(account, {
      method: "PATCH",
      headers,
      body: JSON.stringify({
        schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        Operations: [{ op: "replace", path, value }],
      }),
    });
  await set("displayName", "By hand");
  const changed = answerOf(await why());
  expect(changed.texts["account"]).toContain("not as mapped: displayName");
  expect(changed.next).toContain("scimform provision");
  await set("active", false);
  expect(answerOf(await why()).verdict).toContain("inactive in the target");
  await fetch(account, { method: "DELETE", headers });
  const gone = answerOf(await why());
  expect(gone.verdict).toBe("Entra has provisioned the person, and the account is not in the target any more");

  const blind = await runInSandbox(sandbox, root, ["why", stack, "--user", maja, "--json"], {});
  expect(answerOf(blind)).toMatchObject({ outcomes: { account: "unknown", link: "good" } });
});

test("somebody who left: the account works still, and who is linked decides what happens to it", async () => {
  await start();
  await assignTo(maja);
  await sandbox.runCycle(stack);
  sandbox.tenant.patchUser(maja, { accountEnabled: false });
  const linked = answerOf(await why());
  expect(linked.verdict).toContain("has a working account although the person is to have none");
  expect(linked.next).toContain(`scimform provision ${stack} --user ${maja}`);
  await unlink(sandbox, deployed, maja);
  expect(answerOf(await why()).next).toContain("Entra leaves it as it is");
});

test("who is not in the directory is an error; one stack is looked at, and one person", async () => {
  await start();
  expect(await why("nobody@contoso.example")).toMatchObject({
    exitCode: 1,
    stdout: expect.stringContaining("ENTRA_USER_NOT_FOUND") as string,
  });
  expect(await runInSandbox(sandbox, root, ["why", stack], env)).toMatchObject({ exitCode: 2 });
});
