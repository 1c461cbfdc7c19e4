import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type EntraSandbox, startEntraSandbox } from "../../sandbox/entra";
import { projectFolder } from "./run";
import { assign, deployCompletely, runInSandbox } from "./sandbox-world";

/** People and groups have the same names in every command, and in the config. */

const stack = "advisors-test";
const token = "token-of-the-named";
const maja = "maja.lund@contoso.example";
const mail = "m.lund@mail.example";
const pilot = "SCIM Advisors Pilot";

const profile = `
users:
  mappings:
    userName: { source: "[userPrincipalName]", match: 1 }
    active: 'Switch([IsSoftDeleted], , "False", "True", "True", "False")'
groups:
  mappings:
    displayName: { source: "[displayName]", match: 1 }
    members: "[members]"
`;

let sandbox: EntraSandbox;
let root: string;
let id: string;
let groupId: string;
beforeAll(async () => {
  sandbox = await startEntraSandbox({ targets: [{ tenantUrl: "https://target.example/scim", token }] });
  root = projectFolder("", { "config/targets/plain.yaml": profile });
  const { app } = await deployCompletely(sandbox, root, stack, token);
  const user = sandbox.tenant.user(maja);
  user.mail = mail;
  ({ id } = user);
  ({ id: groupId } = sandbox.tenant.group(pilot));
  await assign(sandbox, app, id);
  await sandbox.runCycle(stack);
  for (const twin of ["Twins", "twins"]) sandbox.tenant.addGroup(twin);
});
afterAll(() => sandbox.stop());

const command = (...args: string[]) => runInSandbox(sandbox, root, args, { SCIMFORM_TOKEN_ADVISORS_TEST: token });

const names: readonly (readonly [string, () => string])[] = [
  ["user principal name", () => maja],
  ["user principal name in other letters", () => maja.toUpperCase()],
  ["object id", () => id],
  ["object id in capitals", () => id.toUpperCase()],
  ["mail address", () => mail],
];
const commands: readonly (readonly [string, (name: string) => string[], RegExp])[] = [
  ["preview", (name) => ["preview", stack, "--user", name], /maja\.lund/],
  [
    "preview against what is deployed",
    (name) => ["preview", stack, "--against", "deployed", "--user", name],
    /1 people/,
  ],
  ["evaluate", (name) => ["evaluate", "[displayName]", "--stack", stack, "--user", name], /Maja Lund/],
  ["provision", (name) => ["provision", stack, "--user", name], new RegExp(maja)],
  ["logs", (name) => ["logs", stack, "--user", name], /create .*maja/i],
  ["verify", (name) => ["verify", stack, "--user", name], /: mapped\n/],
];
describe.each(commands)("%s takes a person's", (_what, args, answer) => {
  test.each(names)("%s", async (_kind, name) => {
    const { stdout, stderr } = await command(...args(name()));
    expect(stderr).not.toMatch(/ENTRA_USER/);
    expect(stdout).toMatch(answer);
  });

  test("and says of nobody's what would do", async () => {
    const { stderr } = await command(...args("nobody@contoso.example"));
    expect(stderr).toMatch(/ENTRA_USER_NOT_FOUND: .*"nobody@contoso\.example".*user principal name or object id/s);
  });
});

describe.each([
  ["--group", "--group"],
  ["--members-of", "--members-of"],
])("provision %s takes a group's", (_what, option) => {
  test.each([
    ["display name", () => pilot],
    ["display name in other letters", () => pilot.toUpperCase()],
    ["object id", () => groupId],
    ["object id in capitals", () => groupId.toUpperCase()],
  ])("%s", async (_kind, name) => {
    const { json } = await command("provision", stack, option, name(), "--dry-run", "--json");
    expect(json.problems).toEqual([]);
    expect(json.results.length).toBeGreaterThan(0);
  });

  test("and lists the ids of several of one name", async () => {
    const { stderr } = await command("provision", stack, option, "Twins", "--dry-run");
    const [first, second] = ["Twins", "twins"].map((name) => idOfGroup(name));
    expect(stderr).toContain("ENTRA_GROUP_AMBIGUOUS");
    expect(stderr).toContain(first);
    expect(stderr).toContain(second);
  });
});

const idOfGroup = (name: string): string =>
  Object.values(sandbox.tenant.state.groups).find(({ displayName }) => displayName === name)?.id ?? "";

describe("the config", () => {
  /** The first lines of a preview of Maja with such an assignment. */
  async function assigned(text: string) {
    const own = projectFolder();
    const file = join(own, "config/advisors.yaml");
    writeFileSync(file, readFileSync(file, "utf8").replace("assign: external", `assign: ${text}`));
    const { json } = await runInSandbox(sandbox, own, ["preview", stack, "--user", maja, "--json"]);
    const [result] = json.results as { people: { why: string[] }[] }[];
    return { why: result?.people[0]?.why[0], problems: json.problems };
  }

  test.each([
    ["a user principal name", () => `{ users: [${maja.toUpperCase()}] }`, "directly"],
    ["an object id", () => `{ users: [${id.toUpperCase()}] }`, "directly"],
    ["an object id where a name is expected", () => `{ users: [{ name: ${id} }] }`, "directly"],
    ["a name and an object id", () => `{ users: [{ name: Maja, id: ${id} }] }`, "directly"],
    ["a group's name", () => `{ groups: [${pilot.toLowerCase()}] }`, `through group ${pilot}`],
    ["a group's object id", () => `{ groups: [${groupId}] }`, `through group ${pilot}`],
  ])("%s", async (_what, text, how) => {
    if (text().includes("groups")) sandbox.tenant.group(pilot).members.push(id);
    expect(await assigned(text())).toEqual({ why: `assigned ${how}`, problems: [] });
  });

  test.each([
    ["groups", "Twins", "ENTRA_GROUP_AMBIGUOUS"],
    ["groups", "No Such Group", "ENTRA_GROUP_NOT_FOUND"],
    ["groups", "99999999-9999-4999-8999-999999999999", "ENTRA_GROUP_NOT_FOUND"],
    ["users", "99999999-9999-4999-8999-999999999999", "ENTRA_USER_NOT_FOUND"],
    ["users", mail, "ENTRA_USER_NOT_FOUND"],
  ])("%s: [%s] is %s, before a deploy finds out", async (kind, name, code) => {
    expect((await assigned(`{ ${kind}: [${name}] }`)).problems).toMatchObject([{ code }]);
  });

  test("a group that Entra does not assign", async () => {
    sandbox.tenant.addGroup("Mail only").securityEnabled = false;
    const { problems } = await assigned("{ groups: [Mail only] }");
    expect(problems).toMatchObject([
      {
        code: "ENTRA_GROUP_NOT_ASSIGNABLE",
        summary: 'The group "Mail only" cannot be assigned: it is no security group.',
      },
    ]);
  });
});
