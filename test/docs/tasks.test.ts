import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { parse, stringify } from "yaml";
import { ok, Project, type Ran } from "../e2e/project";
import { TaskPage } from "../support/task-page";
import { startElsewhere } from "../support/elsewhere";

/**
 * The pages of docs/tasks that change something for good: their commands, in their order, as a shell runs them. What the pages
 * leave to the reader (editing the config, waiting for a cycle) is done in between.
 */

const repository = resolve(__dirname, "../..");
const stack = "advisors-test";
const person = "maja.lund@contoso.example";
let project: Project;
let tools: string;

beforeAll(async () => {
  project = await Project.create("tasks");
  tools = join(project.folder, "tools");
  // A company's own project: what it uses, and nothing else.
  const targets = join(project.folder, "config/targets");
  for (const name of readdirSync(targets)) if (!name.startsWith("andmoney-")) rmSync(join(targets, name));
  writeTools();
});
afterAll(() => project.dispose());

/**
 * What npx would find in node_modules, without asking npm each time. cdktf itself takes seconds to start and is tried in
 * test/e2e; what it does is to synthesize, and to run Terraform in the stack's folder.
 */
function writeTools(): void {
  mkdirSync(tools);
  const node = `"${process.execPath}"`;
  const npx = `#!/bin/sh
set -e
case "$1" in
  scimform) shift; exec ${node} "${join(repository, "dist/scripts/main.js")}" "$@" ;;
  cdktf) command="$2" ;;
  *) echo "no such program: $1" >&2; exit 127 ;;
esac
${node} "${join(repository, "dist/stacks/main.js")}"
[ "$command" = synth ] && exit
cd "cdktf.out/stacks/$3"
terraform init -input=false -no-color >/dev/null
case "$command $4" in
  "diff ") exec terraform plan -input=false -no-color ;;
  "deploy ") echo yes | terraform apply -no-color ;;
  "deploy --auto-approve") exec terraform apply -auto-approve -input=false -no-color ;;
  "destroy --auto-approve") exec terraform destroy -auto-approve -input=false -no-color ;;
  *) echo "not known here: $command $4" >&2; exit 2 ;;
esac
`;
  writeFileSync(join(tools, "npx"), npx, { mode: 0o755 });
  // What the pages do with the Azure CLI beyond signing in.
  const az = `#!${process.execPath}
const [, , ...words] = process.argv;
const { ARM_METADATA_HOSTNAME: host, ARM_TENANT_ID, ARM_CLIENT_ID: client_id, ARM_CLIENT_SECRET: client_secret } = process.env;
const graph = "https://" + host;
const body = new URLSearchParams({ grant_type: "client_credentials", client_id, client_secret, scope: graph + "/.default" });
const json = (answer) => answer.json();
async function run() {
  const { access_token } = await fetch(graph + "/" + ARM_TENANT_ID + "/oauth2/v2.0/token", { method: "POST", body }).then(json);
  const headers = { authorization: "Bearer " + access_token };
  const [first, second, third] = words;
  if (first === "rest") return fetch(words[4], { method: words[2], headers });
  if (first + second + third !== "adappdelete") throw new Error("not known here: " + words.join(" "));
  const found = await fetch(graph + "/v1.0/applications?$filter=appId eq '" + words[4] + "'", { headers }).then(json);
  return fetch(graph + "/v1.0/applications/" + found.value[0].id, { method: "DELETE", headers });
}
run().then(({ status }) => { process.exitCode = status === 204 ? 0 : 1; });
`;
  writeFileSync(join(tools, "az"), az, { mode: 0o755 });
}

/** What a command sets in front of itself, the providers that it starts would see; those that are served have to be told. */
const setBefore = (script: string): NodeJS.ProcessEnv =>
  Object.fromEntries(
    [...script.matchAll(/(?<=^|^[A-Z_]+=\S+ )([A-Z_]+)=(\S+) /g)].map(([, name = "", value = ""]): [string, string] => [
      name,
      value,
    ]),
  );

const shell = (script: string, env: NodeJS.ProcessEnv = {}): Promise<Ran> =>
  project.run("sh", ["-c", script], {
    env: { PATH: `${tools}:${process.env["PATH"] ?? ""}`, ...setBefore(script), ...env },
  });

const page = (name: string): TaskPage => new TaskPage(name, shell);

/** Edits a file of the project, which must have what is replaced. */
function edit(file: string, from: string | RegExp, to: string): void {
  const path = join(project.folder, file);
  const text = readFileSync(path, "utf8");
  const edited = text.replace(from, () => to);
  if (edited === text) throw new Error(`${file} has no ${String(from)}`);
  writeFileSync(path, edited);
}

const accounts = async () => {
  const [target] = project.sandbox.targets.filter(({ name }) => name.includes("advisors"));
  return (await target?.listUsers()) ?? [];
};
const active = async () => (await accounts()).filter((account) => account.active).map(({ userName }) => userName);

const deploy = async (name: string) => ok(await shell(`npx cdktf deploy ${name} --auto-approve`));

/** The pages are about stacks that are deployed and provision people. */
async function provisioned(name: string): Promise<void> {
  await deploy(name);
  ok(await project.scimform("credentials", name, "--yes"));
  await project.sandbox.runCycle(name);
}

test("a mapping is put back, then the app retired", async () => {
  await provisioned(stack);
  const nameOf = async () => (await accounts()).find(({ userName }) => userName === person)?.["displayName"];
  const before = await nameOf();
  expect(before).toEqual(expect.any(String));

  const git = "git -c user.name=Test -c user.email=test@contoso.example";
  await shell("git init -q && printf 'tools\\ncdktf.out\\n' > .gitignore");
  await shell(`git add . && ${git} commit -qm 'As it was'`);
  edit("config/targets/andmoney-advisors.yaml", '"[displayName]"', '"[mailNickname]"');
  await shell(`${git} commit -qam 'A mistake'`);
  await deploy(stack);
  await project.sandbox.runCycle(stack);
  expect(await nameOf()).not.toBe(before);

  const back = page("put-a-mapping-back.md");
  await back.runs("npx scimform pause");
  const identity = {
    ...{ GIT_AUTHOR_NAME: "Test", GIT_AUTHOR_EMAIL: "test@contoso.example" },
    ...{ GIT_COMMITTER_NAME: "Test", GIT_COMMITTER_EMAIL: "test@contoso.example" },
  };
  await back.runs("git revert", { env: identity });
  await back.runs("npx scimform validate");
  expect(await back.runs("npx scimform preview")).toContain("displayName");
  expect(await back.runs("npx cdktf deploy")).toContain("displayName");
  expect(project.sandbox.tenant.findJob(stack).job["schedule"]).toMatchObject({ state: "Paused" });
  await back.runs("npx scimform provision");
  expect(await nameOf()).toBe(before);
  await back.runs("npx scimform start");
  await back.runs("npx scimform status");
  expect(back.rest).toEqual([]);
  // The others are put right by the next cycle, without being named.
  await project.sandbox.runCycle(stack);
  ok(await project.scimform("verify", stack, "--all"));

  expect(await active()).toContain(person);
  const retire = page("retire-an-app.md");
  edit("config/environments.yaml", "test:\n", "test:\n  protected: on\n");
  edit("config/andmoney.yaml", /groups: \[SCIM Advisors Pilot\]\n\s+users: \[.*\]/, "groups: []");
  expect(await retire.runs("npx scimform preview")).toContain(person);
  await retire.runs("npx cdktf deploy");
  await project.sandbox.runCycle(stack);
  expect(await active()).toEqual([]);
  await retire.runs("npx scimform status");
  expect(await retire.runs("npx scimform logs")).toContain(person);
  await retire.runs("npx scimform verify");
  expect(await retire.runs("npx scimform audit")).toMatch(/0 provisioned .* left/);
  expect(await project.terraform(stack, ["plan", "-destroy", "-input=false"])).toMatchObject({ code: 1 });
  await retire.runs("SCIMFORM_ALLOW_DESTROY=advisors-test npx cdktf destroy");
  expect(project.sandbox.tenant.jobs()).toEqual([]);
  expect((await accounts()).map(({ userName }) => userName)).toContain(person);
  // The app is gone, what it did is still evidence.
  expect((await project.scimform("audit", stack)).output).toMatch(new RegExp(`deleted .*left:.*${person}`, "s"));
  edit("config/andmoney.yaml", /\n {6}test:\n {8}assign:\n {10}groups: \[\]/, "");
  await retire.runs("npx scimform validate");
  expect(retire.rest).toEqual([]);
});

test("a state is moved from folder to folder", async () => {
  await shell("git checkout -q HEAD -- config");
  // A project in the sandbox keeps its state there, whatever the config says: this one is on a tenant, which is the sandbox's.
  edit("config/environments.yaml", /tenantId: .*/, `tenantId: ${project.sandbox.tenantId}`);
  const { env, close } = await startElsewhere(project.sandbox);
  ok(await project.synth(env));
  for (const args of [["init"], ["apply", "-auto-approve"]])
    ok(await project.terraform(stack, [...args, "-input=false"], env));

  const move = page("move-state.md");
  await move.runs("npx cdktf synth", { env });
  await move.runs("terraform -chdir=cdktf.out/stacks/advisors-test init", { env });
  await move.runs("terraform -chdir=cdktf.out/stacks/advisors-test plan", { env });
  const before = readFileSync(join(project.folder, "config/environments.yaml"), "utf8");
  const tenants = parse(before) as Record<"test" | "production", object>;
  // The last one is from folder to folder, the one that can be tried here.
  const choices = [...move.text.matchAll(/^ *```yaml\n([^]*?)^ *```$/gm)].map(([, text = ""]) => text).reverse();
  expect(choices).toHaveLength(3);
  for (const text of choices) {
    const { test } = parse(text) as { test: object };
    const environments = { ...tenants, test: { ...tenants.test, ...test } };
    writeFileSync(join(project.folder, "config/environments.yaml"), stringify(environments));
    ok(await project.scimformWith(env, "validate"));
  }
  await move.runs("npx cdktf synth", { env });
  await move.runs("terraform -chdir=cdktf.out/stacks/advisors-test init -migrate-state", { env });
  await move.runs("terraform -chdir=cdktf.out/stacks/advisors-test plan -detailed-exitcode", { env });
  expect(existsSync(join(project.folder, "../terraform-state/advisors-test.tfstate"))).toBe(true);
  expect(move.rest).toEqual([]);

  // A folder that never knew the old place finds the new one by itself.
  rmSync(join(project.folder, "cdktf.out"), { recursive: true });
  ok(await project.synth(env));
  ok(await project.terraform(stack, ["init", "-input=false"], env));
  ok(await project.terraform(stack, ["plan", "-detailed-exitcode", "-input=false"], env));
  ok(await project.terraform(stack, ["destroy", "-auto-approve", "-input=false"], env));
  close();
});

test("promoted to production, and renamed there", async () => {
  await shell("git checkout -q HEAD -- config");
  const promote = page("promote-test-to-production.md");
  expect(await promote.runs("npx scimform validate")).toMatch(/advisors-production[^]*scope = "assigned"/);
  await promote.runs("npx scimform doctor");
  expect(await promote.runs("npx scimform preview")).toContain(person);
  expect(await promote.runs("npx cdktf diff")).toContain("scimform_synchronization_job");
  await promote.runs("npx cdktf deploy");
  expect(project.sandbox.tenant.findJob("advisors-production").job["schedule"]).toMatchObject({ state: "Disabled" });
  await promote.runs("npx scimform credentials");
  await promote.runs("npx scimform provision");
  await promote.runs("npx scimform verify");
  await promote.runs("npx scimform status");
  expect(promote.rest).toEqual([]);

  const { id } = project.sandbox.tenant.findJob("advisors-production");
  const rename = page("rename-an-app.md");
  edit("config/andmoney.yaml", "  advisors:\n", "  consultants:\n    formerly: advisors\n");
  const env = {
    SCIMFORM_TOKEN_CONSULTANTS_PRODUCTION: project.token("advisors-production"),
    SCIMFORM_TOKEN_ADVISORS_PRODUCTION: undefined,
  };
  await rename.runs("npx scimform validate");
  expect(await rename.runs("npx cdktf diff", { env })).toMatch(/0 to add, \d+ to change, 0 to destroy/);
  await rename.runs("npx cdktf deploy", { env });
  await rename.runs("npx scimform status", { env });
  await rename.runs("npx scimform drift", { env });
  expect(rename.rest).toEqual([]);
  expect(project.sandbox.tenant.findJob("consultants-production").id).toBe(id);
});

test("a deploy that stopped halfway is finished", async () => {
  await shell("git checkout -q HEAD -- config");
  const saml = `saml:
          identifiers: ["urn:vendor:people", "https://people.vendor.example/it's"]
          replyUrls: [https://people.vendor.example/saml/acs]
          nameId: { source: user.mail }
          claims: { department: user.department }
          certificates: { first: { expires: 2027-06-30 } }
        `;
  edit("config/andmoney.yaml", "      test:\n        assign:", `      test:\n        ${saml}assign:`);
  const { sandbox } = project;
  const hour = 3_600_000;
  sandbox.setSwitches({ replication: { appRoleAssignment: hour, policy: hour, identifierUri: hour } });
  const { code, output } = await shell(`npx cdktf deploy ${stack} --auto-approve`);
  expect(code).toBe(1);
  expect(output.replace(/[\s│]+/g, " ")).toContain("Root object was present, but now absent");
  sandbox.setSwitches({ replication: { appRoleAssignment: 0, policy: 0, identifierUri: 0 } });
  // What one more deploy of this kind leaves.
  const policies = (sandbox.tenant.state.policies ??= {});
  const [left] = Object.values(policies);
  if (!left) throw new Error("no policy is left");
  const again = randomUUID();
  policies[again] = { ...left, id: again };

  const finish = page("finish-a-deploy.md");
  const printed = await finish.runs("npx scimform doctor", { code: 3 });
  const lines = (beginning: string) =>
    printed.split("\n").flatMap((line) => (line.trim().startsWith(`${beginning} `) ? [line.trim()] : []));
  const imports = lines("terraform");
  // Three assignments, the policy, and one identifier: azuread made the other one part of a list that was behind, and it was lost.
  expect(imports).toHaveLength(5);
  for (const line of imports) ok(await shell(line));
  await finish.runs("npx cdktf deploy");
  expect(await finish.runs("npx cdktf diff")).toContain("No changes.");
  expect(await finish.runs("npx scimform doctor")).toContain("DOCTOR_SURPLUS_POLICIES");
  expect(finish.rest).toEqual([]);

  const removals = lines("az");
  expect(removals).toHaveLength(1);
  for (const line of removals) ok(await shell(line));
  expect(Object.keys(policies)).toEqual([left.id]);
  ok(await shell(`npx cdktf destroy ${stack} --auto-approve`));
  expect(policies).toEqual({});
});

test("a state that is lost is recovered, of two apps one is kept, and a lock is taken away", async () => {
  await shell("git checkout -q HEAD -- config");
  const name = "advisors-production";
  const { sandbox } = project;
  const { tenant } = sandbox;
  await provisioned(name);
  const own = tenant.findApp(name);
  const filled: Record<string, string> = {};
  const fill = (script: string): string => script.replace(/<([^>]+)>/g, (_, what: string) => filled[what] ?? "?");
  // Where it asks, the reader says yes.
  const lost = new TaskPage("state-lost-or-locked.md", (script, env) => shell(`echo yes | ${fill(script)}`, env));
  const stateFile = join(sandbox.folder, "state", `${name}.tfstate`);
  const isRecovered = async (): Promise<void> => {
    rmSync(join(project.folder, "imports", `${name}.json`));
    ok(await project.synth());
    expect(ok(await project.terraform(name, ["plan", "-input=false"]))).toContain("No changes.");
  };

  rmSync(stateFile);
  expect((await shell(`npx cdktf diff ${name}`)).output).toContain("(PROVIDER_APP_EXISTS)");
  await lost.runs("npx scimform recover");
  expect(await lost.runs("npx cdktf diff")).toMatch(/to import, 0 to add, 0 to change, 0 to destroy/);
  expect(await lost.runs("npx cdktf deploy")).toMatch(/imported, 0 added, 0 changed, 0 destroyed/);
  await isRecovered();

  const folder = join(project.folder, "cdktf.out/stacks", name);
  renameSync(stateFile, join(folder, "errored.tfstate"));
  await lost.runs(`terraform -chdir=cdktf.out/stacks/${name} state push errored.tfstate`);
  expect(await lost.runs("npx cdktf deploy")).toContain("0 added, 0 changed, 0 destroyed");

  rmSync(stateFile);
  const other = tenant.instantiateApp("Advisors (production)");
  other["tags"] = [`scimform:${name}`];
  expect((await shell(`npx scimform recover ${name}`)).output).toContain("ENTRA_APP_AMBIGUOUS");
  filled["id of the one to keep"] = own?.id ?? "";
  filled["client id of the other"] = other.appId;
  await lost.runs("npx scimform recover");
  expect(await lost.runs("npx cdktf deploy")).toMatch(/imported, 0 added, 0 changed, 0 destroyed/);
  await lost.runs("az ad app delete");
  await isRecovered();
  expect(tenant.findApp(name)).toBe(own);

  const backend = await LockedBackend.start(readFileSync(stateFile, "utf8"));
  try {
    writeFileSync(join(folder, "backend_override.tf"), backend.configuration);
    rmSync(join(folder, ".terraform/terraform.tfstate"));
    const locked = await shell(`npx cdktf diff ${name}`);
    expect([locked.code, locked.output]).toEqual([1, expect.stringContaining("Error acquiring the state lock")]);
    filled["ID"] = /ID: +(\S+)/.exec(locked.output)?.[1] ?? "";
    await lost.runs(`terraform -chdir=cdktf.out/stacks/${name} force-unlock`);
    expect(await lost.runs("npx cdktf diff")).toContain("No changes.");
    expect(lost.rest).toEqual([]);
  } finally {
    await backend.stop();
  }
});

/** A backend that keeps locks, as object storage does, in whose state one is left. A local state has no lock that outlives its process. */
class LockedBackend {
  private lock: string | undefined = JSON.stringify({
    ...{ ID: randomUUID(), Operation: "OperationTypeApply", Who: "ci@runner-7", Created: "2026-11-29T21:14:03Z" },
  });

  private constructor(
    private readonly server: Server,
    private readonly address: string,
  ) {}

  static async start(state: string): Promise<LockedBackend> {
    const server = createServer((request, response) => {
      const { method = "" } = request;
      void text(request).then((body) => {
        if (method === "LOCK" && backend.lock !== undefined) return response.writeHead(423).end(backend.lock);
        if (method === "LOCK") backend.lock = body;
        if (method === "UNLOCK") backend.lock = undefined;
        return response.end(method === "GET" ? state : "");
      });
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    const { port } = server.address() as AddressInfo;
    const backend = new LockedBackend(server, `http://127.0.0.1:${port}/state`);
    return backend;
  }

  get configuration(): string {
    const { address } = this;
    return `terraform {\n  backend "http" {\n    address = "${address}"\n    lock_address = "${address}"\n    unlock_address = "${address}"\n  }\n}\n`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }
}
