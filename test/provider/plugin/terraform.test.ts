import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleProgram, processRuns, TerraformWorkspace, until } from "../../support/terraform";

/** The real Terraform with a tiny provider on the plugin layer. */

const bundles = mkdtempSync(join(tmpdir(), "scimform-echo-"));
const program = bundleProgram(join(__dirname, "../../support/echo-provider.ts"), join(bundles, "echo.cjs"));
const workspaces: TerraformWorkspace[] = [];

afterAll(() => {
  for (const workspace of workspaces) workspace.dispose();
  rmSync(bundles, { recursive: true, force: true });
});

interface Stack {
  readonly workspace: TerraformWorkspace;
  readonly cloud: string;
  readonly thing: (values: object) => void;
}

async function stack(): Promise<Stack> {
  const workspace = new TerraformWorkspace([{ address: "test.local/scimform/echo", version: "0.1.0", program }]);
  workspaces.push(workspace);
  const cloud = join(workspace.folder, "cloud");
  const thing = (values: object): void =>
    workspace.write("main.tf.json", {
      terraform: { required_providers: { echo: { source: "test.local/scimform/echo", version: "0.1.0" } } },
      provider: { echo: { folder: cloud } },
      resource: { echo_thing: { one: values } },
    });
  thing({ name: "first" });
  await workspace.succeed("init");
  return { workspace, cloud, thing };
}

const full = {
  name: "full",
  region: "dk",
  size: 0.1,
  tags: ["b", "a"],
  labels: { "key with.dot": "value", æ: "ø" },
  rules: { userName: { source: "[mail]", steps: [{ verb: "Trim" }, { verb: "ToLower" }] }, empty: { source: "" } },
  endpoint: [{ url: "https://one.example", port: 9007199254740991 }, { url: "https://two.example" }],
  timeouts: { create: "5m" },
};

describe("life of an object", () => {
  let it1: Stack;
  beforeAll(async () => {
    it1 = await stack();
  });

  const apply = () => it1.workspace.run("apply", "-auto-approve", "-no-color");

  test("create keeps every kind of value; the plan after it is empty", async () => {
    it1.thing(full);
    expect(await apply()).toMatchObject({ code: 0 });
    expect(await it1.workspace.state("echo_thing.one")).toMatchObject({
      ...full,
      tags: ["a", "b"],
      id: "id-full",
      serial: "serial-full",
      secret: null,
      endpoint: [full.endpoint[0], { url: "https://two.example", port: null }],
    });
    expect(await it1.workspace.planIsEmpty()).toBe(true);
  });

  test("update in place shows and changes only what differs", async () => {
    it1.thing({ ...full, rules: { ...full.rules, userName: { source: "[upn]" } }, secret: "geheim" });
    const { stdout } = await it1.workspace.succeed("plan", "-no-color");
    expect(stdout).toContain("0 to add, 1 to change, 0 to destroy");
    expect(stdout).toContain('~ "userName"');
    expect(stdout).not.toContain("geheim");
    expect(stdout).not.toContain("known after apply");
    expect(await apply()).toMatchObject({ code: 0 });
    expect(await it1.workspace.planIsEmpty()).toBe(true);
  });

  test("a failed update keeps the prior state, so that the next plan shows the change again", async () => {
    it1.thing({ ...full, size: 666 });
    const { code, stderr } = await apply();
    expect(code).toBe(1);
    expect(stderr).toContain("Applying echo_thing failed");
    expect(stderr).toContain("The cloud refused the size.");
    expect(stderr).not.toContain("    at ");
    expect(await it1.workspace.state("echo_thing.one")).toMatchObject({ size: 0.1 });
    expect(await it1.workspace.planIsEmpty()).toBe(false);
  });

  test("an attribute that cannot change replaces the object", async () => {
    it1.thing({ ...full, name: "moved", region: "se" });
    const { stdout } = await apply();
    expect(stdout).toContain("forces replacement");
    expect(stdout).toContain("1 added, 0 changed, 1 destroyed");
    expect(existsSync(join(it1.cloud, "id-full.json"))).toBe(false);
    expect(existsSync(join(it1.cloud, "id-moved.json"))).toBe(true);
  });

  test("state of an older schema version is upgraded, surplus attributes are dropped, missing ones become null", async () => {
    const state = JSON.parse(it1.workspace.read("terraform.tfstate"));
    const [instance] = state.resources[0].instances;
    instance.schema_version = 0;
    instance.attributes.dropped = true;
    delete instance.attributes.secret;
    state.serial += 1;
    it1.workspace.write("terraform.tfstate", state);
    const { stdout } = await it1.workspace.succeed("plan", "-refresh=false", "-no-color");
    expect(stdout).toContain("upgradedFrom");
  });

  test("an object that vanished is planned anew, destroy removes it", async () => {
    rmSync(join(it1.cloud, "id-moved.json"));
    expect((await it1.workspace.succeed("plan", "-no-color")).stdout).toContain("1 to add");
    await it1.workspace.succeed("apply", "-auto-approve");
    await it1.workspace.succeed("destroy", "-auto-approve");
    expect(existsSync(join(it1.cloud, "id-moved.json"))).toBe(false);
  });
});

describe("import, data sources, checks", () => {
  let it2: Stack;
  beforeAll(async () => {
    it2 = await stack();
  });

  test("validation points at the attribute", async () => {
    it2.thing({ name: "x", region: "moon" });
    const { code, stdout } = await it2.workspace.run("validate", "-json");
    expect(code).toBe(1);
    const [diagnostic] = JSON.parse(stdout).diagnostics;
    expect(diagnostic).toMatchObject({ summary: "No such region", address: "echo_thing.one" });
    expect(diagnostic.snippet.code).toContain("moon");
  });

  test("an object made elsewhere is imported", async () => {
    it2.thing({ name: "first" });
    await it2.workspace.succeed("apply", "-auto-approve");
    await it2.workspace.succeed("state", "rm", "echo_thing.one");
    await it2.workspace.succeed("import", "echo_thing.one", "id-first");
    expect(await it2.workspace.planIsEmpty()).toBe(true);
    await it2.workspace.succeed("state", "rm", "echo_thing.one");
    const missing = await it2.workspace.run("import", "-no-color", "echo_thing.one", "id-none");
    expect(missing.code).toBe(1);
    expect(missing.stderr).toContain('There is no echo_thing with the id "id-none"');
  });

  test("a data source is read; an unknown value flows through the plan", async () => {
    it2.workspace.write("data.tf.json", {
      resource: { echo_thing: { two: { name: "second", labels: { other: "${echo_thing.one.serial}" } } } },
      data: { echo_things: { all: { depends_on: ["echo_thing.two"] } } },
      output: { ids: { value: "${data.echo_things.all.ids}" } },
    });
    expect((await it2.workspace.succeed("plan", "-no-color")).stdout).toMatch(/"other" = \(known after apply\)/);
    await it2.workspace.succeed("apply", "-auto-approve");
    expect(JSON.parse((await it2.workspace.succeed("output", "-json", "ids")).stdout)).toEqual([
      "id-first",
      "id-second",
    ]);
    expect(await it2.workspace.state("echo_thing.two")).toMatchObject({ labels: { other: "serial-first" } });
    it2.workspace.write("data.tf.json", {});
  });

  test("trouble after creation is a warning, so that the object is not tainted", async () => {
    const { workspace, thing } = await stack();
    thing({ name: "half" });
    const { code, stdout } = await workspace.run("apply", "-auto-approve", "-no-color");
    expect(code).toBe(0);
    expect(stdout).toContain("Warning: Only half done");
    expect(JSON.parse(workspace.read("terraform.tfstate")).resources[0].instances[0].status).toBeUndefined();
  });

  test("a creation that throws leaves nothing in the state", async () => {
    const { workspace, thing } = await stack();
    thing({ name: "refused" });
    const { code, stderr } = await workspace.run("apply", "-auto-approve", "-no-color");
    expect(code).toBe(1);
    expect(stderr).toContain("The cloud refused it.");
    expect(JSON.parse(workspace.read("terraform.tfstate")).resources).toEqual([]);
  });
});

describe("end of the provider", () => {
  /** Starts an apply and waits until its provider has begun to create an object that never gets ready. */
  async function applyInFlight() {
    const { workspace, cloud, thing } = await stack();
    thing({ name: "slow" });
    const running = workspace.start("apply", "-auto-approve", "-no-color");
    const pidFile = join(cloud, "provider.pid");
    await until("the provider creates", () => existsSync(pidFile) && readFileSync(pidFile, "utf8") !== "");
    return { running, cloud, provider: Number(readFileSync(pidFile, "utf8")), workspace };
  }

  test("Ctrl-C: the write in flight finishes, nothing new is written, a creation that gave up leaves no state", async () => {
    const { running, cloud, provider, workspace } = await applyInFlight();
    process.kill(-(running.process.pid ?? 0), "SIGINT");
    const { code, stderr } = await running.result;
    expect(code).toBe(1);
    expect(stderr).toContain("because Terraform was interrupted");
    expect(existsSync(join(cloud, "id-slow.json"))).toBe(true);
    expect(existsSync(join(cloud, "second-write.json"))).toBe(false);
    await until("the provider ends", () => !processRuns(provider));
    expect(JSON.parse(workspace.read("terraform.tfstate")).resources).toEqual([]);
  });

  test("Terraform is killed: the provider finishes what it does, writes nothing new, and ends", async () => {
    const { running, cloud, provider } = await applyInFlight();
    running.process.kill("SIGKILL");
    await running.result;
    await until("the provider ends", () => !processRuns(provider));
    expect(existsSync(join(cloud, "finished"))).toBe(true);
    expect(existsSync(join(cloud, "second-write.json"))).toBe(false);
  });

  test("the provider alone is told to end: same", async () => {
    const { running, cloud, provider } = await applyInFlight();
    process.kill(provider, "SIGTERM");
    const { code, stderr } = await running.result;
    expect(code).toBe(1);
    expect(stderr).toContain("because the provider was told to end");
    await until("the provider ends", () => !processRuns(provider));
    expect(existsSync(join(cloud, "second-write.json"))).toBe(false);
  });
});

test("a state file of a newer provider is refused in words", async () => {
  const { workspace, thing } = await stack();
  thing({ name: "first" });
  await workspace.succeed("apply", "-auto-approve");
  const state = JSON.parse(workspace.read("terraform.tfstate"));
  state.resources[0].instances[0].schema_version = 7;
  writeFileSync(join(workspace.folder, "terraform.tfstate"), JSON.stringify(state));
  const { code, stderr } = await workspace.run("plan", "-no-color");
  expect(code).toBe(1);
  expect(stderr).toMatch(/version 7|newer/);
});
