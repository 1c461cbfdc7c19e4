import { type EntraSandbox, startEntraSandbox } from "../../sandbox/entra";
import { sandboxFetch } from "../support/sandbox-clients";
import { graphAs, signIn } from "../sandbox/client";
import { projectFolder, run } from "./run";
import { assign, clara, deployCompletely, maja, noah, runInSandbox } from "./sandbox-world";

/** Links that lead to the wrong account, and what the command refuses to make worse. */

const token = "token-of-the-linked";
const stack = "advisors-test";

let sandbox: EntraSandbox;
let root: string;
let deployed: { app: string; job: string };
beforeEach(async () => {
  sandbox = await startEntraSandbox({ targets: [{ tenantUrl: "https://target.example/scim", token, kind: "scimmy" }] });
  root = projectFolder();
  deployed = await deployCompletely(sandbox, root, stack, token);
  for (const name of [maja, noah]) await assign(sandbox, deployed.app, sandbox.tenant.user(name).id);
  await sandbox.runCycle(stack);
});
afterEach(() => sandbox.stop());

const env = { SCIMFORM_TOKEN_ADVISORS_TEST: token };
const scimform = (...args: string[]) => runInSandbox(sandbox, root, args, env);
const relink = (...users: string[]) =>
  scimform("relink", stack, ...users.flatMap((user) => ["--user", user]), "--yes", "--json");
const linkOf = (name: string): string | undefined => {
  const { id } = sandbox.tenant.user(name);
  return sandbox.tenant.findJob(stack).links.find(({ sourceId }) => sourceId === id)?.targetId;
};
const state = (): unknown => (sandbox.tenant.findJob(stack).job["schedule"] as { state: string }).state;
function swap(): [string | undefined, string | undefined] {
  const before = [linkOf(maja), linkOf(noah)] as [string | undefined, string | undefined];
  const [one, other] = sandbox.tenant.findJob(stack).links;
  if (!one || !other) throw new Error("two people were provisioned");
  [one.targetId, other.targetId] = [other.targetId, one.targetId];
  return before;
}
const codes = ({ json }: { json: { problems: { code: string }[] } }) => json.problems.map(({ code }) => code);

test("swapped people get their own accounts back, and the job runs again", async () => {
  const [majas, noahs] = swap();
  const verified = await scimform("verify", stack, "--all", "--links", "--json");
  expect(codes(verified)).toEqual(["VERIFY_LINKED_ELSEWHERE", "VERIFY_LINKED_ELSEWHERE"]);
  expect(verified.json.problems[0]?.remedy).toContain(`scimform relink ${stack} --user ${maja}`);

  // One of them alone would find an account that is taken.
  const alone = await relink(maja);
  expect([alone.exitCode, codes(alone)]).toEqual([2, ["RELINK_TAKEN"]]);
  expect([linkOf(maja), state()]).toEqual([noahs, "Active"]);

  const unasked = await scimform("relink", stack, "--user", maja, "--user", noah);
  expect([unasked.exitCode, linkOf(maja), state()]).toEqual([2, noahs, "Active"]);
  expect(unasked.stdout).toContain(`${stack}: ${maja}: from ${noahs} to ${maja} (${majas})`);

  const done = await relink(maja, noah);
  expect([done.exitCode, codes(done)]).toEqual([0, []]);
  expect([linkOf(maja), linkOf(noah), state()]).toEqual([majas, noahs, "Active"]);
  expect(done.json.results).toEqual([
    expect.objectContaining({ person: maja, before: noahs, after: majas, wanted: majas }),
    expect.objectContaining({ person: noah, before: majas, after: noahs, wanted: noahs }),
  ]);
  expect((await scimform("verify", stack, "--all", "--links")).exitCode).toBe(0);
  expect(await relink(maja, noah)).toMatchObject({ exitCode: 0, json: { results: [] } });
});

test("a job that was stopped stays stopped; what an interrupted run began is gone on with", async () => {
  const [majas, noahs] = swap();
  const send = await graphAs(sandbox);
  const path = `/servicePrincipals/${deployed.app}/synchronization/jobs/${deployed.job}`;
  await send("POST", `${path}/pause`);
  await send("DELETE", `/beta${path}/objectConnections('${sandbox.tenant.user(maja).id}')`);
  expect(linkOf(maja)).toBeUndefined();
  const done = await relink(maja, noah);
  expect([done.exitCode, codes(done)]).toEqual([0, []]);
  expect([linkOf(maja), linkOf(noah)]).toEqual([majas, noahs]);
  expect(state()).not.toBe("Active");
});

test("nobody is unlinked where Entra would then make another account, or none", async () => {
  swap();
  await assign(sandbox, deployed.app, sandbox.tenant.user(clara).id);
  expect(codes(await relink(clara))).toEqual(["RELINK_NO_SINGLE_MATCH"]);
  sandbox.tenant.patchUser(maja, { accountEnabled: false });
  const blocked = await relink(maja, noah);
  expect([blocked.exitCode, codes(blocked)]).toEqual([2, ["RELINK_NOT_PROVISIONED"]]);
  expect(codes(await scimform("relink", stack, "--yes", "--json"))).toEqual(["RELINK_NOBODY"]);
  expect(state()).toBe("Active");
});

test("without the permission, and in quarantine, nothing is begun", async () => {
  swap();
  const reader = await runInSandbox(sandbox, root, ["relink", stack, "--user", maja, "--json"], env, "reader");
  expect([reader.exitCode, codes(reader)]).toEqual([1, ["RELINK_UNREADABLE"]]);
  const status = sandbox.tenant.findJob(stack).job["status"] as { code: string };
  status.code = "Quarantine";
  expect(codes(await relink(maja, noah))).toEqual(["RELINK_QUARANTINED"]);
  const unreadable = projectFolder("", {
    "config/targets/plain.yaml": `
rules: { readable: false }
users:
  mappings:
    userName: { source: "[userPrincipalName]", match: 1 }
`,
  });
  status.code = "Active";
  const blind = await runInSandbox(sandbox, unreadable, ["relink", stack, "--user", maja, "--json"], env);
  expect(codes(blind)).toEqual(["RELINK_TARGET_UNREADABLE"]);
});

test("what fails on the way is said, the job runs again, and the same command goes on", async () => {
  const [majas, noahs] = swap();
  sandbox.faults.add({ method: "POST", path: "/provisionOnDemand$", times: 1, status: 403 });
  const failed = await relink(maja, noah);
  expect([failed.exitCode, codes(failed)]).toEqual([3, ["RELINK_NOT_LINKED"]]);
  expect([linkOf(maja), linkOf(noah), state()]).toEqual([undefined, noahs, "Active"]);
  expect(await relink(maja, noah)).toMatchObject({ exitCode: 0 });
  expect([linkOf(maja), linkOf(noah), state()]).toEqual([majas, noahs, "Active"]);

  sandbox.faults.add({ method: "DELETE", path: "/objectConnections", status: 403 });
  swap();
  const refused = await relink(maja, noah);
  expect(refused.exitCode).toBe(1);
  expect([linkOf(maja), linkOf(noah), state()]).toEqual([noahs, majas, "Active"]);
});

test("a job that does not come to rest keeps its links", async () => {
  const [, noahs] = swap();
  const real = sandboxFetch(sandbox);
  const ran = await run(["relink", stack, "--user", maja, "--user", noah, "--yes", "--json"], {
    cwd: root,
    env: { ...sandbox.env(), ...env },
    // A cycle under way: the pause is accepted, and the job stays active.
    fetch: (input, init) =>
      (input instanceof Request ? input.url : String(input)).endsWith("/pause")
        ? Promise.resolve(new Response(null, { status: 204 }))
        : real(input, init),
    createCredential: () => ({ method: "test", getToken: () => signIn(sandbox) }),
    now: Date.now(),
  });
  expect([ran.exitCode, codes(ran)]).toEqual([1, ["RELINK_NOT_STOPPED"]]);
  expect(linkOf(maja)).toBe(noahs);
});
