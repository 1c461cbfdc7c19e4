import fc from "fast-check";
import { startEntraSandbox, type EntraSandbox } from "../../sandbox/entra";
import { sources } from "../support/providers";
import { stackWorkspace } from "../support/stack-workspace";
import type { TerraformWorkspace } from "../support/terraform";
import { entraProject, isSound, loaded, oktaProject, synthesized } from "./generated-project";

/** What the property test synthesizes is also what Terraform and the providers' own checks take: a handful of it, in one run. */

let sandbox: EntraSandbox;
let workspace: TerraformWorkspace;

beforeAll(async () => {
  sandbox = await startEntraSandbox({ ...sources, tenant: "empty" });
  workspace = stackWorkspace(sandbox);
});
afterAll(async () => {
  workspace?.dispose();
  await sandbox?.stop();
});

test("what validate lets through is valid for Terraform", async () => {
  const stacks = [entraProject, oktaProject].flatMap((projects) =>
    fc
      .sample(projects, { numRuns: 60, seed: 2026 })
      .map(loaded)
      .filter(isSound)
      .flatMap((project) => Object.values(synthesized(project)))
      .slice(0, 12),
  );
  expect(stacks).toHaveLength(24);
  // Each is a module of one configuration: Terraform then starts once.
  stacks.forEach((stack, index) => workspace.write(`stack${index}/main.tf.json`, stack));
  const module = Object.fromEntries(stacks.map((_, index) => [`stack${index}`, { source: `./stack${index}` }]));
  workspace.write("main.tf.json", { module });
  await workspace.run("init", "-backend=false", "-no-color");
  const { stdout } = await workspace.run("validate", "-json");
  const { diagnostics } = JSON.parse(stdout) as {
    diagnostics: { severity: string; summary: string; detail: string }[];
  };
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
});
