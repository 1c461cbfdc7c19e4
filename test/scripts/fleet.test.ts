import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { synthesize } from "../../stacks/synth";
import { projectFolder, run } from "./run";

/** The walk of a team with 40 apps in three environments: 120 stacks, read by people and by pipelines. */

const environments = ["dev", "test", "production"];
const names = Array.from({ length: 40 }, (_, index) => `app${String(index).padStart(2, "0")}`);
const stacks = names.flatMap((app) => environments.map((environment) => `${app}-${environment}`));

const app = (name: string): string => `
apps:
  ${name}:
    target: plain
    displayName: "${name} ({environment})"
    url: https://${name}.example/scim
    assign: { groups: [${name} users] }
    environments: { dev: {}, test: {}, production: {} }
`;

/** A project with a file an app. */
function fleet(): string {
  const backend = "backend: { type: gcs, config: { bucket: states } }";
  return projectFolder("", {
    "config/environments.yaml": environments
      .map((name, index) => `${name}: { tenantId: 0a1b2c3d-0000-4000-8000-00000000000${index}, ${backend} }\n`)
      .join(""),
    ...Object.fromEntries(names.map((name) => [`config/${name}.yaml`, app(name)])),
    "config/advisors.yaml": "apps: {}\n",
  });
}

let cwd: string;
beforeAll(() => (cwd = fleet()));

test("validate counts them, in words and as JSON", async () => {
  expect((await run(["validate"], { cwd })).stdout).toContain("120 stacks, 0 errors, 0 warnings");
  const { json, exitCode } = await run(["validate", "--json"], { cwd });
  expect([exitCode, json.problems]).toEqual([0, []]);
  expect(json.results.map(({ stack }) => stack).sort()).toEqual([...stacks].sort());
});

test("stacks chooses by pattern, for a matrix of a pipeline", async () => {
  const { json } = await run(["stacks", "app1*-production", "--json"], { cwd });
  expect(json.results.map(({ stack }) => stack)).toEqual(names.slice(10, 20).map((name) => `${name}-production`));
});

test("one wrong line is one problem, with its place, however many stacks come of it", async () => {
  const file = join(cwd, "config/app17.yaml");
  const right = readFileSync(file, "utf8");
  writeFileSync(file, right.replace("    url: https://app17.example/scim", "    ulr: https://app17.example/scim"));
  const { json, exitCode } = await run(["validate", "--json"], { cwd });
  const annotated = await run(["validate"], { cwd, env: { GITHUB_ACTIONS: "true" } });
  writeFileSync(file, right);
  expect(annotated.stderr.match(/^::.*$/gm)).toEqual([
    expect.stringMatching(
      /^::error file=config\/app17\.yaml,line=6,col=5,title=CONFIG_UNKNOWN_KEY::"ulr" is not known/,
    ),
  ]);
  expect(exitCode).toBe(2);
  const places = json.problems.map((problem) => ("location" in problem ? problem.location : undefined));
  expect(places).toContainEqual({ file: "config/app17.yaml", line: 6, column: 5 });
  expect(places.filter((place) => JSON.stringify(place).includes('"line":6'))).toHaveLength(1);
});

test("synth writes a folder for each, with a state of its own", () => {
  expect([...synthesize({ root: cwd, env: {} }).stacks].sort()).toEqual([...stacks].sort());
  const prefixes = stacks.map((stack) => {
    const text = readFileSync(join(cwd, "cdktf.out/stacks", stack, "cdk.tf.json"), "utf8");
    return (JSON.parse(text) as { terraform: { backend: { gcs: { prefix: string } } } }).terraform.backend.gcs.prefix;
  });
  expect(new Set(prefixes).size).toBe(120);
});
