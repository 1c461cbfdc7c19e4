import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Testing } from "cdktf";
import type { OktaStackConfig } from "../../../lib/config/okta/model";
import { pushAddress } from "../../../lib/drift/okta";
import {
  connectOkta,
  findApp,
  getAppUser,
  readProfileMapping,
  publicMetadataUrl,
  type Okta,
} from "../../../lib/okta/api";
import { startOktaSandbox, type OktaSandbox } from "../../../sandbox/okta";
import { OktaStack } from "../../../stacks/okta/okta-stack";
import { oktaStackConfig } from "../../support/okta-stack-config";
import type { TerraformResult, TerraformWorkspace } from "../../support/terraform";
import type { StubOrg } from "../../lib/okta/api/stub";
import { scimTarget } from "../../sandbox/okta/scim-target";
import { stackWorkspace, version } from "../../support/stack-workspace";

/** The whole stack: real Terraform, our provider, the stand-in for okta/okta, a local Okta org. */

let sandbox: OktaSandbox;
let okta: Okta;
let workspace: TerraformWorkspace;
let target: StubOrg;

beforeAll(async () => {
  sandbox = await startOktaSandbox();
  okta = connectOkta({ orgUrl: sandbox.url, env: { OKTA_API_TOKEN: sandbox.apiToken } });
  workspace = stackWorkspace(sandbox);
  target = scimTarget();
  await target.start();
});
afterAll(async () => {
  workspace?.dispose();
  await target?.close();
  await sandbox?.close();
});

const config = (overrides: Partial<OktaStackConfig> = {}): OktaStackConfig =>
  oktaStackConfig({
    orgUrl: undefined,
    assign: { groups: [], users: [] },
    mappings: {
      department: { expression: "user.department", push: "always" },
      title: { expression: "user.title", push: "onCreate" },
    },
    ...overrides,
  });

function write(overrides: Partial<OktaStackConfig> = {}, mayUpdateApp = false): void {
  const stack = new OktaStack(Testing.app(), config(overrides), {
    state: { root: "/project", stackFolder: workspace.folder, sandbox: workspace.folder },
    version,
    mayUpdateApp,
  });
  workspace.write("cdk.tf.json", JSON.parse(Testing.synth(stack)) as object);
}

const apply = (): Promise<TerraformResult> => workspace.run("apply", "-auto-approve", "-no-color");
const deployed = (): Promise<TerraformResult> => workspace.succeed("apply", "-auto-approve", "-no-color");
const flat = ({ stdout, stderr }: TerraformResult): string => `${stdout}${stderr}`.replace(/[\s│]+/g, " ");
const puts = (): number =>
  sandbox.traffic.list().filter(({ method, url }) => method === "PUT" && /\/api\/v1\/apps\/\w+$/.test(url)).length;
const state = (): string => readFileSync(join(workspace.folder, "state", "mango-test.tfstate"), "utf8");

const person = (): string =>
  sandbox.org.state.users[sandbox.org.group("MangoApps Pilot").members[0]!]!.profile["login"] as string;

test("from nothing to a provisioned person, with a person at the console in between", async () => {
  write();
  await workspace.succeed("init");
  await deployed();

  const app = await findApp(okta, config());
  expect(app).toMatchObject({
    name: "mangoapps",
    label: "MangoApps (test)",
    settings: { app: { domain: "okta.mangoapps.com" } },
  });
  expect((await readProfileMapping(okta, app.id)).properties).toMatchObject(config().mappings);
  expect(await publicMetadataUrl(okta, app)).toContain("/sso/saml/metadata");

  // Nobody is assigned before it would have an effect.
  const assign = { groups: [{ name: "MangoApps Pilot" }], users: [{ name: person() }] };
  write({ assign });
  const early = await apply();
  expect(early.code).toBe(1);
  expect(flat(early)).toContain("Do what `scimform steps mango-test` lists, then deploy again");
  expect(Object.keys(sandbox.org.app(app.id).users)).toEqual([]);

  await sandbox.console.enableProvisioning(app.id, {
    baseUrl: target.url,
    token: "scim-token",
    authentication: "consent",
  });
  await deployed();
  await sandbox.settle();
  expect(await getAppUser(okta, app.id, sandbox.org.user(person()).id)).toMatchObject({
    syncState: "SYNCHRONIZED",
    externalId: expect.stringMatching(/^object-/) as string,
  });

  // A second plan has nothing to do, and nothing that was set up by hand was touched.
  const plan = await workspace.run("plan", "-detailed-exitcode", "-no-color");
  expect([plan.code, plan.stdout]).toEqual([0, expect.stringContaining("No changes")]);
  expect(puts()).toBe(0);
  expect(state()).not.toMatch(/scim-token/);
  expect(state()).not.toContain(sandbox.apiToken);
});

test("what is changed in the console, or in the config, does not make Terraform replace the app's settings", async () => {
  const app = await findApp(okta, config());
  sandbox.org.app(app.id).label = "Renamed in the console";
  const assign = { groups: [{ name: "MangoApps Pilot" }], users: [{ name: person() }] };
  write({ assign, label: "Renamed in the config" });
  await deployed();
  expect((await findApp(okta, config())).label).toBe("Renamed in the console");
  expect(puts()).toBe(0);

  write({ assign, label: "Renamed in the config" }, true);
  await deployed();
  const updated = await findApp(okta, config());
  expect(updated).toMatchObject({ label: "Renamed in the config" });
  expect(updated.features).toContain("PUSH_NEW_USERS");
});

test("provisioning that was lost is noticed at the next deploy", async () => {
  sandbox.console.disableProvisioning((await findApp(okta, config())).id);
  const assign = { groups: [{ name: "MangoApps Pilot" }], users: [{ name: person() }] };
  write({ assign, label: "Renamed in the config" });
  expect(flat(await apply())).toMatch(/does not have PUSH_NEW_USERS in Okta yet \(or any more\)/);
});

test("a group and people who do not exist are said so", async () => {
  const at = (line: number) => ({ file: "config/mango.yaml", line, column: 9 });
  const origins = { "assign.groups.0": at(12), "assign.users.0": at(14), "assign.users.1": at(15) };
  const id = "00u0000000000000missing".slice(0, 20);
  const users = [{ name: "nobody@acme.example" }, { name: id, id }, { name: person() }];
  write({ assign: { groups: [{ name: "No such group" }], users }, origins, userName: "${source.costCenter}" });
  const text = flat(await workspace.run("plan", "-no-color"));
  expect(text).toContain(
    'No group is called "No such group" in Okta. Correct the name in the config (config/mango.yaml:12)',
  );
  expect(text).toContain(
    'Nobody has the login "nobody@acme.example" in Okta. Correct it in the config (config/mango.yaml:14).',
  );
  expect(text).toContain(`Nobody has the id "${id}" in Okta. Correct it in the config (config/mango.yaml:15).`);
  expect(text).toContain(
    `"${person()}" has no value in Okta for an attribute of the app's user name, "\${source.costCenter}".`,
  );
});

test("two groups of one name: the plan lists their ids", async () => {
  const others = Object.values(sandbox.org.state.groups)
    .filter(({ profile }) => !["Everyone", "MangoApps Pilot"].includes(profile.name))
    .slice(0, 2);
  const names = others.map(({ profile }) => profile.name);
  for (const group of others) group.profile = { ...group.profile, name: "Twins" };
  const twins = others.map(({ id }) => id);
  expect(twins).toHaveLength(2);
  write({ assign: { groups: [{ name: "Twins" }], users: [] } });
  const text = flat(await workspace.run("plan", "-no-color"));
  expect(text).toContain('Several groups are called "Twins" in Okta: ');
  for (const id of twins) expect(text).toContain(id);
  others.forEach((group, index) => (group.profile = { ...group.profile, name: names[index] ?? "" }));
});

test("somebody who is deactivated is left out with a warning, and everybody else is planned", async () => {
  const login = "has.left@contoso.example";
  sandbox.org.addUser({ login, email: login, firstName: "Has", lastName: "Left" });
  sandbox.org.deactivateUser(login);
  const app = sandbox.org.app((await findApp(okta, config())).id);
  const { features } = app;
  app.features = ["PUSH_NEW_USERS"];
  write({ assign: { groups: [{ name: "MangoApps Pilot" }], users: [{ name: login }, { name: person() }] } });
  const plan = await workspace.run("plan", "-no-color");
  expect([plan.code, flat(plan)]).toEqual([
    0,
    expect.stringContaining(
      `"${login}" is deactivated in Okta, which assigns nobody who is: the deploy leaves them out. Take them out of assign.users`,
    ),
  ]);
  expect(plan.stdout).not.toMatch(/okta_app_user\.user_has_left\S* will be/);
  app.features = features;
});

test("who has the app directly and through a group cannot lose it alone; destroying takes both, groups first", async () => {
  const app = await findApp(okta, config());
  await sandbox.console.enableProvisioning(app.id, {
    ...{ baseUrl: target.url, token: "scim-token", authentication: "consent" },
  });
  const groups = [{ name: "MangoApps Pilot" }];
  write({ assign: { groups, users: [{ name: person() }] } });
  await deployed();
  write({ assign: { groups, users: [] } });
  expect(flat(await apply())).toContain("Deactivate application for user forbidden.");

  // The way out that docs/okta.md describes.
  sandbox.console.convertAssignments(app.id);
  const { stdout } = await workspace.succeed("state", "list");
  const address = stdout.split("\n").find((line) => line.startsWith("okta_app_user.")) ?? "";
  await workspace.succeed("state", "rm", address);
  expect(await workspace.planIsEmpty()).toBe(true);
  expect(await getAppUser(okta, app.id, sandbox.org.user(person()).id)).toMatchObject({ scope: "GROUP" });

  write({ assign: { groups, users: [{ name: person() }] } });
  await deployed();
});

test("a group push that is gone from Okta stops Terraform until drift's command is run", async () => {
  const app = await findApp(okta, config());
  sandbox.org.app(app.id).features = ["PUSH_NEW_USERS", "GROUP_PUSH"];
  const groupPush = [{ group: { name: "SCIM Advisors Pilot" } }];
  const assign = { groups: [{ name: "MangoApps Pilot" }], users: [{ name: person() }] };
  write({ assign, groupPush });
  await deployed();
  sandbox.org.app(app.id).pushMappings = {};
  expect(flat(await workspace.run("plan", "-no-color"))).toMatch(
    /Error reading Okta push group mapping .*404 Not Found/,
  );
  await workspace.succeed("state", "rm", pushAddress("SCIM Advisors Pilot"));
  await deployed();
  expect(await workspace.planIsEmpty()).toBe(true);
});

test("destroy takes everything away that the stack made, with somebody deactivated in assign.users, too", async () => {
  const login = person();
  write({ assign: { groups: [{ name: "MangoApps Pilot" }], users: [{ name: login }] } });
  sandbox.org.deactivateUser(login);
  // Okta has taken the assignment away already: the deploy goes on.
  const applied = await apply();
  expect([applied.code, flat(applied)]).toEqual([0, expect.stringContaining(`"${login}" is deactivated in Okta`)]);
  const destroyed = await workspace.run("destroy", "-auto-approve", "-no-color");
  expect([destroyed.code, destroyed.stderr]).toEqual([0, ""]);
  expect(Object.values(sandbox.org.state.apps)).toEqual([]);
});
