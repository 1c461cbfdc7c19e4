import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { ok, Project } from "./project";

/** The way a user goes: plain `npx cdktf …` with nothing but the variables of `scimform sandbox env`, in a folder with spaces. */

const stacks = ["advisors-test", "rooms-test"];
let project: Project;

beforeAll(async () => {
  project = await Project.create("identity team's project", undefined, true);
});

afterAll(() => project.dispose());

const plan = (stack: string, ...args: string[]) =>
  project.terraform(stack, ["plan", "-input=false", "-no-color", "-detailed-exitcode", ...args]);

test("cdktf deploy makes both apps", async () => {
  const output = ok(await project.cdktf("deploy", ...stacks, "--auto-approve"));
  expect(output).toContain("portal_url");
  for (const stack of stacks) expect(project.sandbox.tenant.findJob(stack).templateId).toBe("scim");
});

test("the template's two roles and the portal's tags are still there", () => {
  const app = project.sandbox.tenant.findApp("advisors-test");
  expect(app?.appRoles.map(({ displayName }) => displayName).sort()).toEqual(["User", "msiam_access"]);
  expect(app?.["tags"]).toEqual(
    expect.arrayContaining([
      "WindowsAzureActiveDirectoryIntegratedApp",
      "WindowsAzureActiveDirectoryCustomSingleSignOnApplication",
      "scimform:advisors-test",
    ]),
  );
  expect(app?.appRoleAssignmentRequired).toBe(true);
});

test.each(stacks)("the plan of %s is empty before and after credentials", async (stack) => {
  expect((await plan(stack)).code).toBe(0);
  ok(await project.scimform("credentials", stack, "--yes"));
  const after = await plan(stack);
  expect(after).toMatchObject({ code: 0 });
});

test("a person and a room get provisioned, and exist in the SCIM servers", async () => {
  ok(await project.scimform("provision", "advisors-test", "--user", "robin.steen@contoso.example", "--yes"));
  ok(await project.scimform("provision", "rooms-test", "--user", "room-aarhus-elm@contoso.example", "--yes"));
  const names = await Promise.all(project.sandbox.targets.map((target) => target.listUsers()));
  expect(
    names
      .flat()
      .map(({ userName }) => userName)
      .sort(),
  ).toEqual(["robin.steen@contoso.example", "room-aarhus-elm@contoso.example"]);
});

test("a room whose sign-in is blocked is skipped with the reason", async () => {
  const { code, output } = await project.scimform(
    "provision",
    "rooms-test",
    "--user",
    "room-aalborg-marina@contoso.example",
    "--yes",
  );
  expect(code).toBe(3);
  expect(output).toMatch(/skipped/i);
  expect(output).toMatch(/disabled|blocked|not active/i);
});

test("the token is in no file of the project, in no output and in no trace", async () => {
  const tokens = stacks.map((stack) => project.token(stack));
  const trace = await project.terraform("advisors-test", ["plan", "-input=false", "-out=saved.plan"], {
    TF_LOG: "trace",
  });
  const shown = ok(await project.terraform("advisors-test", ["show", "-json", "saved.plan"]));
  for (const text of [trace.output, shown]) for (const token of tokens) expect(text).not.toContain(token);

  const files = [...filesBelow(project.folder), ...filesBelow(join(project.sandbox.folder, "state"))];
  expect(files.some((file) => file.endsWith("advisors-test.tfstate"))).toBe(true);
  const holders = files.filter((file) => tokens.some((token) => readFileSync(file).includes(token)));
  expect(holders).toEqual([]);
  const traffic = readFileSync(join(project.sandbox.folder, "traffic.jsonl"), "utf8");
  expect(traffic).toContain("/synchronization/secrets");
  for (const token of tokens) expect(traffic).not.toContain(token);
});

test("state stays in the sandbox", () => {
  expect(existsSync(join(project.folder, "state"))).toBe(false);
  expect(
    readdirSync(join(project.sandbox.folder, "state"))
      .filter((name) => name.endsWith(".tfstate"))
      .sort(),
  ).toEqual(stacks.map((stack) => `${stack}.tfstate`));
});

test("cdktf diff says that there is nothing to do", async () => {
  expect(ok(await project.cdktf("diff", "advisors-test"))).toContain("No changes");
});

test("a second checkout with a plugin cache of its own works on the same state", async () => {
  const cache = join(project.sandbox.folder, "..", "plugin-cache");
  const other = project.checkout("other checkout");
  const env = { TF_PLUGIN_CACHE_DIR: cache };
  for (const checkout of [project, other]) {
    ok(await checkout.synth());
    ok(await checkout.run("mkdir", ["-p", cache]));
    ok(await checkout.terraform("advisors-test", ["init", "-input=false", "-no-color"], env));
    const result = await checkout.terraform("advisors-test", ["plan", "-input=false", "-detailed-exitcode"], env);
    expect(result).toMatchObject({ code: 0 });
  }
});

test("the launcher and its hash are the same in every checkout", () => {
  const read = (folder: string, file: string) =>
    readFileSync(join(folder, "cdktf.out/stacks/advisors-test", file), "utf8");
  const other = join(project.folder, "..", "other checkout");
  const ours = /provider "scimform[^}]*\}/;
  expect(ours.exec(read(project.folder, ".terraform.lock.hcl"))?.[0]).toBe(
    ours.exec(read(other, ".terraform.lock.hcl"))?.[0],
  );
  const launcher = `terraform.d/plugins/scimform.local/scimform/scimform/0.1.0/linux_amd64/terraform-provider-scimform_v0.1.0`;
  expect(read(project.folder, launcher)).toBe(read(other, launcher));
  expect(read(project.folder, launcher)).not.toContain(project.folder);
});

test("cdktf destroy takes everything away", async () => {
  ok(await project.cdktf("destroy", ...stacks, "--auto-approve"));
  expect(project.sandbox.tenant.jobs()).toEqual([]);
  expect(project.sandbox.tenant.findApp("advisors-test")).toBeUndefined();
});

function filesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    // Installed providers are links to where Terraform found them.
    if (!existsSync(path)) return [];
    const info = statSync(path);
    return info.isDirectory() ? filesBelow(path) : [path];
  });
}
