import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { problemsOf } from "./expressions";
import { readWorkflow, workflowsFolder } from "./github-runner";

/** What can be seen in the workflows without running them. */

const files = readdirSync(workflowsFolder);
const text = (file: string): string => readFileSync(join(workflowsFolder, file), "utf8");
const manifest = z.object({ scripts: z.record(z.string(), z.string()) });
const jobs = files.flatMap((file) =>
  Object.entries(readWorkflow(file).jobs).map(([name, job]) => ({ file, name, job })),
);

test.each(files)("%s is what GitHub understands", async (file) => {
  expect(await problemsOf(file, text(file))).toEqual([]);
});

const vendors = readFileSync(join(workflowsFolder, "../vendor/scim-server.yml"), "utf8");

test("so is the one for the repository of a SCIM server, which reads and no more", async () => {
  expect(await problemsOf("scim-server.yml", vendors)).toEqual([]);
  expect(vendors).toMatch(/^permissions: \{\}$/m);
  expect(vendors.match(/permissions|pull_request_target|: write/g)).toEqual(["permissions", "permissions"]);
});

const ownWorkflow = readFileSync(join(__dirname, "../../.github/workflows/ci.yml"), "utf8");

test("so is the project's own workflow, which reads and no more", async () => {
  expect(await problemsOf("ci.yml", ownWorkflow)).toEqual([]);
  expect(ownWorkflow).toMatch(/^permissions: \{ contents: read \}$/m);
  expect(ownWorkflow.match(/permissions|secrets\.|pull_request_target/g)).toEqual(["permissions"]);
  const { scripts } = manifest.parse(JSON.parse(readFileSync(join(__dirname, "../../package.json"), "utf8")));
  const commands = [...ownWorkflow.matchAll(/run: npm (?:run )?([\w:]+)/g)].map(([, name = ""]) => name);
  expect(commands).toEqual(["check", "test:unit", "test"]);
  expect(Object.keys(scripts)).toEqual(expect.arrayContaining(commands));
});

test("actions are pinned to commits, with their version beside them", () => {
  const uses = [...files.map(text), vendors, ownWorkflow].flatMap((it) => it.match(/^.*\buses: (?!\.\/).*$/gm) ?? []);
  expect(uses.length).toBeGreaterThan(10);
  for (const line of uses) expect(line).toMatch(/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
});

test("no expression stands inside a script: what somebody typed cannot become part of it", () => {
  const scripts = jobs.flatMap(({ job }) => job.steps.flatMap(({ run }) => run ?? []));
  expect(scripts.length).toBeGreaterThan(10);
  expect(scripts.filter((script) => script.includes("${{"))).toEqual([]);
});

test("what Terraform prints, and files, give the runner no commands", () => {
  const scripts = jobs.flatMap(({ job }) => job.steps.flatMap(({ run }) => run ?? []));
  const foreign = scripts.filter((script) => /\bcdktf deploy|^ *(?:cat|head) "\$[^"]+"$/m.test(script));
  expect(foreign).toHaveLength(3);
  for (const script of foreign) {
    expect(script).toMatch(
      /^(?:#.*\n)?stop=\$\(cat \/proc\/sys\/kernel\/random\/uuid\); echo "::stop-commands::\$stop"; trap /,
    );
    expect(script.match(/~~~~/g)?.length ?? 0).toBe(script.match(/fence="~~~~\$/g)?.length ?? 0);
  }
});

test("nothing is permitted unless a job says so, and who may write runs no code of the repository", () => {
  for (const file of files) expect(readWorkflow(file).permissions).toEqual({});
  for (const { job } of jobs) {
    const writes = Object.entries(job.permissions ?? {}).filter(([, access]) => access === "write");
    const names = writes.map(([name]) => name).filter((name) => name !== "id-token");
    if (names.length === 0) continue;
    expect(names).toHaveLength(1);
    expect(job.permissions).not.toHaveProperty("id-token");
    expect(job.steps.some(({ uses }) => uses?.startsWith("actions/checkout"))).toBe(false);
  }
});

test("secrets of the repository are not used: there are none to set", () => {
  for (const file of files) expect(text(file)).not.toMatch(/\bsecrets\b\.|inherit|pull_request_target/);
});

test("what changes a stack waits for its turn, and is not cancelled", () => {
  const changing = jobs.filter(({ job }) => job.environment && !/-(read|watch)$/.test(job.environment));
  expect(changing.map(({ file }) => file)).toEqual(["scimform-deploy-environment.yml", "scimform-provision.yml"]);
  for (const { file, job } of changing) {
    const concurrency = job.concurrency ?? readWorkflow(file).concurrency;
    expect(concurrency?.group).toMatch(/^scimform-\$\{\{ (matrix\.stack|inputs\.app) /);
    expect(concurrency?.["cancel-in-progress"]).toBe(false);
  }
});

test("production comes after test", () => {
  const { test: first, production } = readWorkflow("scimform-deploy.yml").jobs;
  expect([first?.with["environment"], production?.with["environment"]]).toEqual(["test", "production"]);
  expect(production?.needs).toEqual(["test"]);
});

test("steps and jobs that expressions name are there", () => {
  for (const { file, job } of jobs) {
    const ids = job.steps.flatMap(({ id }) => id ?? []);
    const source = JSON.stringify(job);
    for (const [, id] of source.matchAll(/\bsteps\.(\w+)\./g)) expect(ids).toContain(id);
    for (const [, name] of source.matchAll(/\bneeds\.(\w+)\./g)) expect(job.needs).toContain(name);
    if (job.uses) expect(files).toContain(job.uses.split("/").at(-1));
    expect(file).toMatch(/^scimform-[a-z-]+\.yml$/);
  }
});
