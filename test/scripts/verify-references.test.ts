import { enterpriseUserSchema } from "../../lib/core/scim-schemas";
import { startEntraSandbox, type EntraSandbox } from "../../sandbox/entra";
import { graphAs } from "../sandbox/client";
import { projectFolder } from "./run";
import { assign, deployCompletely, maja, noah, runInSandbox } from "./sandbox-world";

/** Manager and memberships, at a target where somebody takes them away by hand. */

const token = "token-of-the-verified";
const stack = "advisors-test";
const group = "SCIM Advisors";

let sandbox: EntraSandbox;
let root: string;
beforeAll(async () => {
  sandbox = await startEntraSandbox({
    targets: [{ tenantUrl: "https://target.example/scim", token, kind: "difficult" }],
  });
  root = projectFolder("", {
    "config/targets/plain.yaml": `
users:
  mappings:
    userName: { source: "[userPrincipalName]", match: 1 }
    active: 'Switch([IsSoftDeleted], , "False", "True", "True", "False")'
    "${enterpriseUserSchema}:manager": "[manager]"
groups:
  mappings:
    displayName: { source: "[displayName]", match: 1 }
    members: "[members]"
`,
  });
  const { app } = await deployCompletely(sandbox, root, stack, token);
  const [majaId, noahId] = [sandbox.tenant.user(maja).id, sandbox.tenant.user(noah).id];
  const send = await graphAs(sandbox);
  const own = `https://graph.microsoft.com/v1.0/users/${noahId}`;
  expect((await send("PUT", `/users/${majaId}/manager/$ref`, { "@odata.id": own })).status).toBe(204);
  await assign(sandbox, app, majaId);
  await assign(sandbox, app, noahId);
  await assign(sandbox, app, sandbox.tenant.group(group).id);
  expect(await sandbox.runCycle(stack)).toMatchObject({ failed: 0 });
});
afterAll(() => sandbox.stop());

const verify = (...args: string[]) =>
  runInSandbox(sandbox, root, ["verify", stack, ...args], { SCIMFORM_TOKEN_ADVISORS_TEST: token });

async function byHand(method: string, path: string, body?: object) {
  const baseUrl = sandbox.targets[0]?.baseUrl ?? "";
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/scim+json" };
  const answer = await fetch(`${baseUrl}${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  return answer.status === 204 ? {} : ((await answer.json()) as { Resources?: { id: string; userName?: string }[] });
}

test("as mapped, with manager and membership among the values", async () => {
  const { stdout, exitCode } = await verify("--user", maja);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/ = {2}urn:.*:manager: /);
  expect(stdout).toMatch(/ = {2}member of SCIM Advisors: true/);
  expect((await verify("--all")).exitCode).toBe(0);
});

test("a manager and members who are not there any more make people different", async () => {
  const users = (await byHand("GET", "/Users")).Resources ?? [];
  const groups = (await byHand("GET", "/Groups")).Resources ?? [];
  const id = users.find(({ userName }) => userName === maja)?.id ?? "";
  const operations = (...Operations: object[]) => ({
    schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
    Operations,
  });
  await byHand("PATCH", `/Users/${id}`, operations({ op: "remove", path: `${enterpriseUserSchema}:manager` }));
  const one = await verify("--user", maja, "--json");
  expect(one.json.problems).toMatchObject([{ code: "VERIFY_DIFFERS", summary: expect.stringContaining(":manager") }]);
  await byHand("PATCH", `/Groups/${groups[0]?.id ?? ""}`, operations({ op: "remove", path: "members" }));
  const { json, exitCode } = await verify("--all", "--json");
  expect(exitCode).toBe(3);
  expect(json.problems.map(({ summary }) => summary).join("\n")).toContain(`member of ${group}`);
  expect(json.results).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        person: maja,
        result: "different",
        values: expect.arrayContaining([
          expect.objectContaining({
            attribute: `member of ${group}`,
            expected: true,
            actual: false,
            result: "differs",
          }),
        ]) as unknown,
      }),
    ]),
  );
});
