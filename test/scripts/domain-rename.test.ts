import { type EntraSandbox, startEntraSandbox } from "../../sandbox/entra";
import { compileSchema } from "../../lib/entra/schema";
import { loadProject } from "../../lib/config";
import { pageCommands } from "./page-commands";
import { projectFolder, run as runOffline } from "./run";
import { assign, clara, deployCompletely, maja, noah, runInSandbox, synchronization, unlink } from "./sandbox-world";

/** A domain is renamed: by the commands of docs/tasks/domain-rename.md, from the forecast to the last person who lost the link. */

const stack = "advisors-test";
const token = "token-of-the-renamed";
const page = "domain-rename.md";
const people = [maja, noah, clara].toSorted();
const later = (name: string): string => name.replace("contoso.example", "new.example");

let sandbox: EntraSandbox;
let deployed: { app: string; job: string };

const profile = (more: string): Readonly<Record<string, string>> => ({
  "config/targets/plain.yaml": `
users:
  mappings:
    userName: { source: "[userPrincipalName]", match: 1 }
    active: 'Switch([IsSoftDeleted], , "False", "True", "True", "False")'
${more}
`,
});
const byName = projectFolder("", profile('    externalId: { source: "[objectId]" }'));
const byBoth = projectFolder("", profile('    externalId: { source: "[objectId]", match: 2 }'));
const withoutId = projectFolder("", profile(""));

const run = (project: string, args: readonly string[]) =>
  runInSandbox(sandbox, project, args, { SCIMFORM_TOKEN_ADVISORS_TEST: token });
const json = async (project: string, args: readonly string[]) => (await run(project, [...args, "--json"])).json;
/** As the page has it, with the domains of the demo tenant. */
const onPage = (args: readonly string[] = []): string[] =>
  args.map((each) => each.replace("old.example=new.example", "contoso.example=new.example"));

async function accounts(): Promise<{ id: string; userName: string }[]> {
  const list = await fetch(`${target()}/Users`, { headers });
  const { Resources } = (await list.json()) as { Resources: { id: string; userName: string }[] };
  return Resources.toSorted((a, b) => a.userName.localeCompare(b.userName));
}
const names = async () => (await accounts()).map(({ userName }) => userName);
const target = () => sandbox.targets[0]?.baseUrl ?? "";
const headers = { authorization: `Bearer ${token}`, "content-type": "application/scim+json" };

/** What `cdktf deploy` does with another profile. */
async function deploy(project: string): Promise<void> {
  const [config] = loadProject({ root: project, env: {}, sandbox: true }).stacks;
  const api = await synchronization(sandbox);
  const live = await api.getSchema(deployed.app, deployed.job);
  await api.putSchema(deployed.app, deployed.job, compileSchema(config?.schema ?? {}, live).schema);
}

function renameInDirectory(): void {
  for (const name of people) sandbox.tenant.patchUser(name, { userPrincipalName: later(name), mail: later(name) });
}

beforeEach(async () => {
  sandbox = await startEntraSandbox({ targets: [{ tenantUrl: "https://target.example/scim", token }] });
  deployed = await deployCompletely(sandbox, byName, stack, token);
  for (const name of people) await assign(sandbox, deployed.app, sandbox.tenant.user(name).id);
  await sandbox.runCycle(stack);
});
afterEach(() => sandbox.stop());

interface Forecast {
  readonly renamed: number;
  readonly people: readonly { person: string; outcome: string; carriesId: boolean; account: { name: string } | null }[];
}

test("forecast, matching made independent, rename: the same accounts, whatever happens to links", async () => {
  const [forecast, preview, deployment, again] = pageCommands(page, "Before").map(onPage);
  const first = await json(byName, forecast ?? []);
  expect(first.exitCode).toBe(3);
  expect(first.problems).toMatchObject([
    {
      code: "PREFLIGHT_RENAME_UNMATCHED",
      summary: expect.stringMatching(/^3 of the 3 .* 3 of these accounts carry the object id/),
    },
  ]);
  const [found] = first.results as unknown as Forecast[];
  expect(found?.people.map(({ person, outcome, account }) => [person, outcome, account?.name]).toSorted()).toEqual(
    people.map((name) => [later(name), "does not match", name]),
  );
  // The same in words, and `validate` has hinted at it.
  const text = await run(byName, forecast ?? []);
  expect(text.stdout).toMatch(/^advisors-test: 3 of 3 in scope are renamed from contoso\.example to new\.example$/m);
  expect(text.stdout).toMatch(
    /no account has userName maja\.lund@new\.example; .*maja\.lund@contoso\.example\), which carries/,
  );
  expect((await run(byName, ["validate"])).stdout).toContain("matched by a name that can change");
  expect((await run(byBoth, ["validate"])).stdout).not.toContain("matched by a name that can change");

  expect((await json(byBoth, preview ?? [])).problems).toMatchObject([
    {
      code: "PREVIEW_MATCHING_CHANGES",
      severity: "warning",
      summary: expect.stringContaining("userName <- [userPrincipalName], then externalId <- [objectId]"),
    },
  ]);
  expect(deployment?.slice(0, 4)).toEqual(["npx", "cdktf", "deploy", stack]);
  await deploy(byBoth);
  await sandbox.runCycle(stack);
  expect(await json(byBoth, again ?? [])).toMatchObject({ exitCode: 0, problems: [] });

  const before = (await accounts()).map(({ id }) => id);
  renameInDirectory();
  // Even without its link a person is found by the object id.
  await unlink(sandbox, deployed, later(maja));
  await sandbox.runCycle(stack);
  const [status, verify] = pageCommands(page, "The rename");
  expect((await json(byBoth, status ?? [])).problems).toEqual([]);
  expect((await json(byBoth, verify ?? [])).problems).toEqual([]);
  expect((await accounts()).map(({ id, userName }) => [id, userName]).toSorted()).toEqual(
    before.map((id, index) => [id, later(people[index] ?? "")]).toSorted(),
  );
});

test("somebody has lost the link, and got a second account: found, and put right", async () => {
  await deploy(withoutId);
  const own = (await accounts()).find(({ userName }) => userName === maja)?.id;
  renameInDirectory();
  const changed = await json(withoutId, ["verify", stack, "--all"]);
  expect(changed.problems.map(({ code }) => code)).toEqual(people.map(() => "VERIFY_DIFFERS"));
  await unlink(sandbox, deployed, later(maja));
  const restart = await run(withoutId, ["restart", stack, "--full"]);
  expect(restart.stdout).toContain("3 would not:");
  expect(restart.exitCode).toBe(2);
  await sandbox.runCycle(stack);
  expect(await names()).toEqual([maja, ...people.map(later)].toSorted());
  const all = await json(withoutId, ["verify", stack, "--all"]);
  expect(all.exitCode).toBe(3);
  expect(all.problems).toMatchObject([
    {
      code: "VERIFY_CANNOT_TELL",
      summary: expect.stringMatching(/maja\.lund@contoso\.example .*by which maja\.lund@new\.example/),
    },
  ]);

  const [why, relink, verify] = pageCommands(page, "Somebody has lost the link");
  expect((await run(withoutId, why ?? [])).stdout).toContain(`link: Entra has linked`);
  // By hand, as the page says: the second account goes, the old one gets the new name.
  const second = (await accounts()).find(({ userName }) => userName === later(maja))?.id;
  expect(second).not.toBe(own);
  await fetch(`${target()}/Users/${second}`, { method: "DELETE", headers });
  await fetch(`${target()}/Users/${own}`, {
    ...{ method: "PATCH", headers },
    body: JSON.stringify({
      schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
      Operations: [{ op: "replace", path: "userName", value: later(maja) }],
    }),
  });
  expect(await json(withoutId, relink ?? [])).toMatchObject({ exitCode: 0, results: [{ after: own }] });
  expect(await json(withoutId, verify ?? [])).toMatchObject({ exitCode: 0, results: [{ result: "mapped", id: own }] });
  expect((await json(withoutId, ["verify", stack, "--all"])).problems).toEqual([]);
});

test.each(["old.example", "old=new", "a.example=b.example=c.example", "=new.example"])(
  "--rename %s is wrong use",
  async (text) => {
    expect(await runOffline(["preflight", stack, "--rename", text])).toMatchObject({ exitCode: 2 });
  },
);

test("nobody has the domain", async () => {
  const other = await run(byName, ["preflight", stack, "--rename", "fabrikam.example=new.example"]);
  expect(other).toMatchObject({ exitCode: 0, stderr: "" });
  expect(other.stdout).toContain("0 of 3 in scope are renamed");
});
