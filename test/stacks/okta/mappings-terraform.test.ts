import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Testing } from "cdktf";
import type { OktaAttribute, OktaStackConfig } from "../../../lib/config/okta/model";
import { startOktaSandbox, type OktaSandbox } from "../../../sandbox/okta";
import { OktaStack } from "../../../stacks/okta/okta-stack";
import { oktaStackConfig } from "../../support/okta-stack-config";
import { without } from "../../support/pick";
import type { TerraformWorkspace } from "../../support/terraform";
import { apiOf, mangoApps, type Api } from "../../sandbox/okta/client";
import { stackWorkspace, version } from "../../support/stack-workspace";

/** What becomes of an app's mappings while a stack comes, is upgraded, changes and goes: real Terraform, a local Okta org. */

/** What an earlier version of the stacks synthesized: `okta_profile_mapping`. */
const former = readFileSync(join(__dirname, "former-stack.tf.json"), "utf8");
let sandbox: OktaSandbox;
let api: Api;
let appId: string;
let workspace: TerraformWorkspace;

beforeAll(async () => {
  sandbox = await startOktaSandbox({ org: "empty" });
  api = apiOf(sandbox);
  workspace = stackWorkspace(sandbox);
  appId = "";
  write();
  await workspace.succeed("init");
});
afterAll(async () => {
  workspace?.dispose();
  await sandbox.close();
});
beforeEach(async () => {
  rmSync(join(workspace.folder, "state"), { recursive: true, force: true });
  appId = String((await api("POST", "/api/v1/apps", mangoApps)).body.id);
});

const badge: OktaAttribute = {
  ...{ title: "Badge", type: "string", externalName: "badge", externalNamespace: "urn:example:2.0:User" },
  required: false,
};
const base: OktaStackConfig["mappings"] = {
  department: { expression: "String.toUpperCase(user.department)", push: "always" },
  title: { expression: "user.title", push: "onCreate" },
};
const own: OktaStackConfig["mappings"] = { badge: { expression: "user.employeeNumber", push: "always" } };
const everything: Partial<OktaStackConfig> = { attributes: { badge }, mappings: { ...base, ...own } };

/** The stack of an app that was there before, as today's version synthesizes it. */
function write(overrides: Partial<OktaStackConfig> = everything): void {
  const config = oktaStackConfig({
    ...{ orgUrl: undefined, existing: { appId }, assign: { groups: [], users: [] } },
    ...overrides,
  });
  const state = { root: "/project", stackFolder: workspace.folder, sandbox: workspace.folder };
  const stack = new OktaStack(Testing.app(), config, { state, version });
  workspace.write("cdk.tf.json", JSON.parse(Testing.synth(stack)) as object);
}

function writeFormer(): void {
  workspace.write("cdk.tf.json", former.replaceAll("{appId}", appId).replaceAll("{sandbox}", workspace.folder));
}

async function deploy(): Promise<string> {
  const { stdout } = await workspace.succeed("apply", "-auto-approve", "-no-color");
  return stdout;
}

/** What the org has, by variable name. */
const mappings = () => ({
  ...Object.values(sandbox.org.state.mappings).find(({ target }) => target.id === appId)!.properties,
});
const typeOf = (name: string) => sandbox.org.app(appId).customSchema[name]?.["type"];

describe("a stack whose state an earlier version wrote", () => {
  beforeEach(async () => {
    writeFormer();
    await deploy();
  });

  test("is upgraded without a mapping lost, and the next plan is empty", async () => {
    const before = mappings();
    expect(Object.keys(before).length).toBeGreaterThan(20);
    write();
    const { stdout } = await workspace.succeed("plan", "-no-color");
    expect(stdout).toContain("(moved from okta_profile_mapping.profile_mapping)");
    expect(stdout).toContain("1 to add, 1 to change, 0 to destroy");
    sandbox.traffic.clear();
    await deploy();
    expect(mappings()).toEqual(before);
    expect(sandbox.traffic.list().filter(({ method }) => method !== "GET")).toEqual([]);
    expect(await workspace.planIsEmpty()).toBe(true);
  });

  test("is upgraded with no mapping in the config any more: nothing is destroyed", async () => {
    const before = mappings();
    write({ mappings: {}, attributes: { badge } });
    expect(await deploy()).toContain("0 added, 0 changed, 0 destroyed");
    expect(mappings()).toEqual(before);
    expect(await workspace.planIsEmpty()).toBe(true);
  });

  test("can be destroyed right after the upgrade: only what the stack itself added can be in the way", async () => {
    const before = mappings();
    write();
    const { stdout, stderr } = await workspace.run("destroy", "-auto-approve", "-no-color");
    expect(stdout).toContain("scimform_okta_profile_mapping.profile_mapping: Destruction complete");
    // Okta removes no property that is mapped; the page about the upgrade says to deploy once.
    expect(stderr.replace(/[\s│]+/g, " ")).toContain("badge: cannot be removed while it is mapped");
    expect(mappings()).toEqual(before);
  });
});

describe("a property of the stack's own, which is mapped", () => {
  beforeEach(async () => {
    write();
    await deploy();
  });

  test("is replaced, taken out and added again, each in one deploy; other mappings are left alone", async () => {
    const others = without(mappings(), "badge");
    const untouched = () => expect(mappings()).toMatchObject(others);

    write({ attributes: { badge: { ...badge, type: "integer" } }, mappings: { ...base, ...own } });
    expect(await deploy()).toContain("2 added, 0 changed, 2 destroyed");
    expect([typeOf("badge"), mappings()["badge"]?.expression]).toEqual(["integer", "user.employeeNumber"]);
    untouched();
    expect(await workspace.planIsEmpty()).toBe(true);

    // A new title is no reason to unmap it meanwhile.
    write({ attributes: { badge: { ...badge, type: "integer", title: "Card" } }, mappings: { ...base, ...own } });
    expect(await deploy()).toContain("0 added, 1 changed, 0 destroyed");

    write({ attributes: {}, mappings: base });
    expect(await deploy()).toContain("0 added, 0 changed, 2 destroyed");
    expect([typeOf("badge"), mappings()["badge"]]).toEqual([undefined, undefined]);
    untouched();

    write();
    expect(await deploy()).toContain("2 added, 0 changed, 0 destroyed");
    expect(mappings()["badge"]?.expression).toBe("user.employeeNumber");
    untouched();
    expect(await workspace.planIsEmpty()).toBe(true);
  });

  test("goes with the stack; every other mapping stays as the stack left it", async () => {
    const others = without(mappings(), "badge");
    await workspace.succeed("destroy", "-auto-approve", "-no-color");
    expect(typeOf("badge")).toBeUndefined();
    expect(mappings()).toEqual(others);
  });
});

test("a mapping that is taken out of the config stays as it is; drift of those that are in it is repaired, and of no other", async () => {
  write({ mappings: base });
  await deploy();
  const before = mappings();
  const { title } = base;
  write({ mappings: { title: title! } });
  expect(await deploy()).toContain("left in Okta as they are: department.");
  expect(mappings()).toEqual(before);

  const { id } = Object.values(sandbox.org.state.mappings).find(({ target }) => target.id === appId)!;
  const changed = { title: { expression: '"x"', pushStatus: "PUSH" }, department: null, nickName: null };
  await api("POST", `/api/v1/mappings/${id}`, { properties: changed });
  const { stdout } = await workspace.succeed("plan", "-no-color");
  expect(stdout).toMatch(/~ expression = "\\"x\\"" -> "user.title"/);
  await deploy();
  const left = without(before, "department", "nickName");
  expect(mappings()).toEqual(left);
  expect(await workspace.planIsEmpty()).toBe(true);

  // Nothing left to declare: forgotten, not destroyed.
  write({ mappings: {} });
  expect(await deploy()).toContain("0 added, 0 changed, 0 destroyed");
  expect(mappings()).toEqual(left);
});
