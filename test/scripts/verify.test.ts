import { startEntraSandbox, type EntraSandbox } from "../../sandbox/entra";
import { graphAs } from "../sandbox/client";
import { projectFolder } from "./run";
import { assign, clara, deployCompletely, maja, noah, runInSandbox, unlink } from "./sandbox-world";

/** Against a real SCIM server: what Entra wrote there, and what somebody did to it by hand. */

const token = "token-of-the-verified";
const stack = "advisors-test";

let sandbox: EntraSandbox;
let root: string;
let app: string;
let job: string;
let target: string;
beforeAll(async () => {
  sandbox = await startEntraSandbox({ targets: [{ tenantUrl: "https://target.example/scim", token, kind: "scimmy" }] });
  root = projectFolder("", {
    "config/targets/plain.yaml": `
users:
  mappings:
    userName: { source: "[userPrincipalName]", match: 1 }
    active: 'Switch([IsSoftDeleted], , "False", "True", "True", "False")'
    displayName: "[displayName]"
    title: { source: "[jobTitle]", apply: onCreate }
    nickName: 'RandomString(8, 2, 2, 2, 2, "")'
`,
  });
  ({ app, job } = await deployCompletely(sandbox, root, stack, token));
  for (const name of [maja, noah, clara]) await assign(sandbox, app, sandbox.tenant.user(name).id);
  expect(await sandbox.runCycle(stack)).toMatchObject({ failed: 0 });
  target = Object.values(sandbox.targets)[0]?.baseUrl ?? "";
});
afterAll(() => sandbox.stop());

const verify = (...args: string[]) =>
  runInSandbox(sandbox, root, ["verify", stack, ...args], { SCIMFORM_TOKEN_ADVISORS_TEST: token });

/** Changes an account in the target's own portal. */
async function byHand(method: string, path: string, body?: object): Promise<Record<string, unknown>> {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/scim+json" };
  const answer = await fetch(`${target}${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  return (await answer.json()) as Record<string, unknown>;
}
async function idOf(userName: string): Promise<string> {
  const { Resources } = await byHand("GET", `/Users?filter=${encodeURIComponent(`userName eq "${userName}"`)}`);
  return (Resources as { id: string }[])[0]?.id ?? "";
}
const patch = async (userName: string, path: string, value: unknown) =>
  byHand("PATCH", `/Users/${await idOf(userName)}`, {
    schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
    Operations: [{ op: "replace", path, value }],
  });

test("a person as mapped, value by value; what is made by chance is not compared", async () => {
  const { exitCode, stdout } = await verify("--user", maja);
  expect(exitCode).toBe(0);
  expect(stdout).toContain(`${maja}: mapped\n`);
  expect(stdout).toMatch(/ = {2}displayName: "?Maja Lund/);
  expect(stdout).toMatch(/ = {2}active: true/);
  expect(stdout).toContain("?  nickName: not compared");
});

test("everybody: who is missing, differs, is suspended or should not be there, by reading the target once", async () => {
  expect((await verify("--all")).exitCode).toBe(0);
  await patch(noah, "displayName", "Somebody Else");
  await patch(maja, "title", "Promoted by hand");
  await patch(clara, "active", false);
  await byHand("POST", "/Users", {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
    userName: "made.by.hand",
    active: true,
  });
  await assign(sandbox, app, sandbox.tenant.user("freja.nygaard@contoso.example").id);

  const { exitCode, json } = await verify("--all", "--json");
  expect(exitCode).toBe(3);
  const results = (json.results as { person: string; result: string }[]).map(({ person, result }) => [person, result]);
  expect(results).toEqual(
    expect.arrayContaining([
      [maja, "mapped"],
      [noah, "different"],
      [clara, "different"],
      ["freja.nygaard@contoso.example", "missing"],
      ["made.by.hand", "orphaned"],
    ]),
  );
  expect(results).toHaveLength(5);
  expect(json.problems.map(({ code }) => code).sort()).toEqual([
    "VERIFY_DIFFERS",
    "VERIFY_INACTIVE",
    "VERIFY_MISSING",
    "VERIFY_ORPHANED",
  ]);
});

test("somebody who left and whose account works still is orphaned; a disabled one is as it should be", async () => {
  const send = await graphAs(sandbox);
  const { body } = await send("GET", `/servicePrincipals/${app}/appRoleAssignedTo`);
  const assignments = (body as { value: { id: string; principalDisplayName: string }[] }).value;
  for (const { id, principalDisplayName } of assignments)
    if (/Noah|Clara/.test(principalDisplayName))
      await send("DELETE", `/servicePrincipals/${app}/appRoleAssignedTo/${id}`);
  const { exitCode, json } = await verify("--user", noah, "--user", clara, "--json");
  expect(exitCode).toBe(3);
  expect(json.results).toMatchObject([
    { person: noah, result: "orphaned" },
    { person: clara, result: "mapped" },
  ]);
});

test("a target that lets nobody read its accounts is a step for a person", async () => {
  const unreadable = projectFolder("", {
    "config/targets/plain.yaml": `
rules: { readable: false }
users:
  mappings:
    userName: { source: "[userPrincipalName]", match: 1 }
`,
  });
  const { exitCode, stderr } = await runInSandbox(sandbox, unreadable, ["verify", stack, "--all"]);
  expect({ exitCode, stderr }).toMatchObject({
    exitCode: 4,
    stderr: expect.stringContaining("VERIFY_CANNOT") as string,
  });
});

test("nobody, or both one and all, is wrong use", async () => {
  expect(await verify()).toMatchObject({ exitCode: 2 });
  const { exitCode, stderr } = await verify("--all", "--user", maja);
  expect({ exitCode, stderr }).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining("VERIFY_NOBODY") as string,
  });
});

test("two accounts that match one person: Entra would provision neither", async () => {
  const byName = projectFolder("", {
    "config/targets/plain.yaml": `
users:
  mappings:
    userName: "[userPrincipalName]"
    displayName: { source: "[displayName]", match: 1 }
`,
  });
  await patch(noah, "displayName", "Maja Lund");
  const env = { SCIMFORM_TOKEN_ADVISORS_TEST: token };
  const look = () => runInSandbox(sandbox, byName, ["verify", stack, "--user", maja, "--json"], env);
  // Who is linked is not matched any more.
  expect((await look()).json.results).toMatchObject([{ person: maja, result: "mapped" }]);
  await unlink(sandbox, { app, job }, maja);
  const { exitCode, json } = await look();
  expect(exitCode).toBe(3);
  expect(json.results).toMatchObject([{ person: maja, result: "cannot tell", id: null }]);
  expect(json.problems).toMatchObject([{ code: "VERIFY_AMBIGUOUS" }]);
});
