import { Testing } from "cdktf";
import type { Principal } from "../../../lib/config/common/model";
import { startEntraSandbox, type EntraSandbox } from "../../../sandbox/entra";
import { EntraStack } from "../../../stacks/entra/entra-stack";
import { sources } from "../../support/providers";
import { stackConfig } from "../../support/stack-config";
import { TerraformWorkspace } from "../../support/terraform";
import { stackWorkspace } from "../../support/stack-workspace";

/** Assignments by name and by id, and the errors of both: real Terraform, azuread or its stand-in. */

const odd = `O'Brien's "team" \${x}`;
const noId = "99999999-9999-4999-8999-999999999999";
let sandbox: EntraSandbox;
let workspace: TerraformWorkspace;
const ids: Record<string, string> = {};

beforeAll(async () => {
  sandbox = await startEntraSandbox({ ...sources, tenant: "empty" });
  const { tenant } = sandbox;
  ids["pilot"] = tenant.addGroup("Pilot").id;
  ids["longer"] = tenant.addGroup("Pilot Two").id;
  ids["odd"] = tenant.addGroup(odd).id;
  [ids["twin"], ids["other twin"]] = [tenant.addGroup("Twins").id, tenant.addGroup("Twins").id];
  tenant.addGroup("Twins but not of one name");
  const distribution = tenant.addGroup("Mail only");
  distribution.securityEnabled = false;
  const namesake = tenant.addGroup("pilot");
  namesake.securityEnabled = false;
  ids["anna"] = tenant.addUser({ userPrincipalName: "anna@contoso.example", displayName: "Anna" }).id;
  ids["ben"] = tenant.addUser({ userPrincipalName: "ben@contoso.example", displayName: "Ben" }).id;
  workspace = stackWorkspace(sandbox);
  write({});
  await workspace.succeed("init");
});
afterAll(async () => {
  workspace?.dispose();
  await sandbox?.stop();
});

function write({ groups = [], users = [] }: { groups?: Principal[]; users?: Principal[] }): void {
  const origins = { assign: { file: "config/app.yaml", line: 7, column: 5 } };
  const config = stackConfig({ tenantId: undefined, assign: { groups, users }, provisioning: false, origins });
  const state = { root: workspace.folder, stackFolder: workspace.folder, sandbox: workspace.folder };
  const stack = new EntraStack(Testing.app(), config, { state, version: "9.9.9" });
  workspace.write("main.tf.json", Testing.synth(stack));
}
async function plan(people: Parameters<typeof write>[0]): Promise<string> {
  write(people);
  const { stdout, stderr } = await workspace.run("plan", "-no-color");
  return (stdout + stderr).replace(/[\s│╷╵]+/g, " ");
}

test("a name in other letters, names with signs of all sorts, an id: each stands for one", async () => {
  const [branch = ""] = [ids["longer"]];
  const text = await plan({
    groups: [{ name: "PILOT" }, { name: odd }, { name: branch, id: branch }],
    users: [{ name: ids["anna"] ?? "", id: ids["anna"] ?? "" }],
  });
  for (const name of ["pilot", "longer", "odd", "anna"])
    expect(text).toContain(`+ principal_object_id = "${ids[name]}"`);
});

test("two groups of one name: the plan stops, and lists their ids", async () => {
  const text = await plan({ groups: [{ name: "Twins" }] });
  expect(text).toContain('Several groups are called "Twins": ');
  expect(text).toContain(ids["twin"]);
  expect(text).toContain(ids["other twin"]);
  expect(text).toContain('{ name: "Twins", id: … }');
  expect(await plan({ groups: [{ name: "Twins", id: ids["twin"] ?? "" }] })).not.toContain("Error");
});

test("only the start of a name, or a group that cannot be assigned", async () => {
  const text = await plan({ groups: [{ name: "Twin" }] });
  expect(text).toMatch(
    /No security group is called "Twin"; there are: Twins.*\. Correct the name in the config \(config\/app\.yaml:7\)/,
  );
  expect(await plan({ groups: [{ name: "Mail only" }] })).toMatch(/Error: .*Mail only/);
});

test("somebody, or a group, whom the tenant does not have: the plan says where the name is written", async () => {
  const somebodyElse = { name: noId, id: noId };
  const text = await plan({
    groups: [{ name: "Pilots" }, somebodyElse],
    users: [{ name: "ana@contoso.example" }, somebodyElse],
  });
  expect(text).toContain('No security group is called "Pilots". Correct the name in the config (config/app.yaml:7)');
  expect(text).toContain(
    'Nobody has the user principal name "ana@contoso.example". Correct it in the config (config/app.yaml:7), or write the person\'s object id.',
  );
  expect(text).toContain(`No group has the object id ${noId}. Correct it in the config (config/app.yaml:7)`);
  expect(text).toContain(`Nobody has the object id ${noId}. Correct it in the config (config/app.yaml:7)`);
  expect(text.match(/Error: [^.]*/g)).toEqual(Array(4).fill(expect.stringContaining("Resource postcondition failed")));
});

test.each(["groups", "users"] as const)("one of %s by name and by id is assigned twice", async (kind) => {
  const [name, id] = kind === "groups" ? ["Pilot", ids["pilot"] ?? ""] : ["anna@contoso.example", ids["anna"] ?? ""];
  const other = (kind === "groups" ? ids["odd"] : ids["ben"]) ?? "";
  const text = await plan({ [kind]: [{ name }, { name: id, id }] });
  expect(text).toContain(`assigns "${name}" twice: by name, and by the object id ${id}.`);
  expect(await plan({ [kind]: [{ name }, { name: other, id: other }] })).not.toContain("Error");
});
