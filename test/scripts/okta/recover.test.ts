import { rmSync } from "node:fs";
import { join } from "node:path";
import { Testing } from "cdktf";
import { addOktaImports } from "../../../stacks/okta/imports";
import { OktaStack } from "../../../stacks/okta/okta-stack";
import { stackWorkspace, version } from "../../support/stack-workspace";
import type { TerraformWorkspace } from "../../support/terraform";
import { mangoApps, OktaProject, zscaler } from "./okta-project";

/** Terraform's state is lost: the deploy makes no second app, and `recover` brings everything back. Real Terraform. */

const stacks = [
  ["with mappings of its profile", mangoApps],
  ["without any mapping", zscaler],
] as const;

let world: OktaProject;
let workspace: TerraformWorkspace | undefined;
afterEach(async () => {
  workspace?.dispose();
  workspace = undefined;
  await world.close();
});

function synth(workspace: TerraformWorkspace): void {
  const { folder } = workspace;
  const state = { root: world.root, stackFolder: folder, sandbox: folder };
  const stack = new OktaStack(Testing.app(), world.config, { state, version });
  addOktaImports(stack, world.config, { root: world.root, sandbox: true });
  workspace.write("cdk.tf.json", JSON.parse(Testing.synth(stack)) as object);
}

const apps = (): string[] =>
  Object.values(world.sandbox.org.state.apps)
    .filter(({ label }) => label === world.config.label)
    .map(({ id }) => id);

test.each(stacks)("%s: refused, recovered, taken over", async (_name, files) => {
  world = await OktaProject.start(files);
  workspace = stackWorkspace(world.sandbox);
  const { stack } = world.config;
  synth(workspace);
  await workspace.succeed("init");
  // Who is assigned waits for the step in the Admin Console.
  await workspace.run("apply", "-auto-approve", "-no-color");
  const deployed = apps();
  expect(deployed).toHaveLength(1);
  await world.consoleStep(deployed[0] ?? "");
  await workspace.succeed("apply", "-auto-approve", "-no-color");

  rmSync(join(workspace.folder, "state"), { recursive: true });
  for (const args of [["plan"], ["apply", "-auto-approve"]]) {
    const refused = await workspace.run(...args, "-no-color");
    expect(refused.code).toBe(1);
    expect(`${refused.stdout}${refused.stderr}`.replace(/[\s│]+/g, " ")).toMatch(
      new RegExp(
        `application of ${stack} is there already.*${deployed[0] ?? ""}.*recover ${stack}.*PROVIDER_APP_EXISTS`,
      ),
    );
  }
  expect(apps()).toEqual(deployed);

  const recovered = await world.run(["recover", stack, "--json"]);
  expect(recovered).toMatchObject({ exitCode: 0, json: { results: [{ appId: deployed[0], missing: [] }] } });
  expect(await world.run(["recover", stack])).toMatchObject({ exitCode: 0 });
  synth(workspace);
  await workspace.succeed("apply", "-auto-approve", "-no-color");
  expect((await workspace.run("plan", "-detailed-exitcode", "-no-color")).code).toBe(0);
  rmSync(join(world.root, "imports"), { recursive: true });
  synth(workspace);
  expect((await workspace.run("plan", "-detailed-exitcode", "-no-color")).code).toBe(0);
  expect(apps()).toEqual(deployed);
});

test("copies of an app are told apart, and one is chosen", async () => {
  world = await OktaProject.start(mangoApps);
  const { stack } = world.config;
  expect(await world.run(["recover", stack])).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining("OKTA_APP_MISSING"),
  });
  const first = await world.deployApp();
  await world.assign(first);
  const copy = await world.deployApp();
  const refused = await world.run(["recover", stack]);
  expect(refused.exitCode).toBe(1);
  expect(refused.stderr).toMatch(
    new RegExp(
      `OKTA_APP_AMBIGUOUS: .*${first} "MangoApps \\(test\\)": made [-0-9]+, ACTIVE, provisioning off, [1-9]\\d* people`,
    ),
  );
  expect(refused.stderr).toMatch(new RegExp(`${copy} .* 0 people assigned`));
  expect(await world.run(["recover", stack, "--app", "0oaNothing"])).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining("COMMAND_APP_NOT_OF_STACK"),
  });
  expect(await world.run(["recover", stack, "--app", first])).toMatchObject({ exitCode: 0 });
});

test("people and a group whom nobody has are told where they are written, by recover and provision", async () => {
  const assign = "assign: { groups: [MangoApps Pilots],\n        users: [maja.lunt@contoso.example] }";
  world = await OktaProject.start({
    ...mangoApps,
    "mango.yaml": mangoApps["mango.yaml"].replace(/assign: .*/, assign),
  });
  const { stack } = world.config;
  const app = await world.deployApp();
  const { id } = world.sandbox.org.user("maja.lund@contoso.example");
  await world.consoleStep(app);
  await world.api("POST", `/api/v1/apps/${app}/users`, { id, scope: "USER" });
  const person = /config\/mango\.yaml:7:17: error OKTA_PERSON_MISSING/;
  expect((await world.run(["recover", stack])).stderr).toMatch(person);
  const provision = ["provision", stack, "--yes"];
  expect((await world.run([...provision, "--user", "maja.lunt@contoso.example"])).stderr).toMatch(person);
  expect((await world.run([...provision, "--members-of", "MangoApps Pilots"])).stderr).toMatch(
    /config\/mango\.yaml:6:24: error OKTA_GROUP_MISSING/,
  );
});
