import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve as resolvePath } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { type Contexts, holds, resolve, textOf } from "./expressions";
import { identityOf, type TeamSetup } from "./team-setup";

export const workflowsFolder = resolvePath(__dirname, "../../docs/pipelines/github");

const values = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));
const step = z.looseObject({
  id: z.string().optional(),
  name: z.string().optional(),
  if: z.string().optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  with: values.default({}),
  env: values.default({}),
});
const job = z.looseObject({
  needs: z.union([z.string().transform((name) => [name]), z.array(z.string())]).default([]),
  if: z.string().optional(),
  uses: z.string().optional(),
  with: values.default({}),
  env: values.default({}),
  environment: z.string().optional(),
  permissions: z.record(z.string(), z.string()).optional(),
  concurrency: z.looseObject({ group: z.string(), "cancel-in-progress": z.boolean() }).optional(),
  outputs: values.default({}),
  strategy: z.looseObject({ matrix: z.record(z.string(), z.union([z.string(), z.array(z.string())])) }).optional(),
  steps: z.array(step).default([]),
});
const input = z.looseObject({ type: z.string(), default: z.union([z.string(), z.number(), z.boolean()]).optional() });
const call = z.looseObject({
  inputs: z.record(z.string(), input).default({}),
  outputs: z.record(z.string(), z.looseObject({ value: z.string() })).default({}),
});
const workflow = z.looseObject({
  on: z.looseObject({ workflow_call: call.optional(), workflow_dispatch: call.nullish() }),
  permissions: z.record(z.string(), z.string()),
  concurrency: z.looseObject({ group: z.string(), "cancel-in-progress": z.boolean() }).optional(),
  jobs: z.record(z.string(), job),
});
export type Workflow = z.infer<typeof workflow>;
type Job = z.infer<typeof job>;
type WorkflowStep = z.infer<typeof step>;

export const readWorkflow = (file: string): Workflow =>
  workflow.parse(parse(readFileSync(join(workflowsFolder, file), "utf8")));

/** Result of a workflow, or of a job. */
export interface RunResult {
  readonly result: "success" | "failure" | "skipped";
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** Runs workflow files: their scripts as they stand, their expressions as GitHub evaluates them; actions are played. */
export class GithubRun {
  /** Everything that was printed, and the summaries. */
  log = "";
  summary = "";
  /** Jobs with their results, in the order in which they ended. */
  readonly jobs: { readonly name: string; readonly result: RunResult["result"] }[] = [];
  private readonly folder: string;
  private count = 0;

  constructor(
    private readonly world: TeamSetup,
    private readonly github: Readonly<Record<string, unknown>> = {},
  ) {
    this.folder = join(world.base, `run-${process.hrtime.bigint()}`);
    mkdirSync(join(this.folder, "artifacts"), { recursive: true });
  }

  async workflow(file: string, given: Readonly<Record<string, unknown>> = {}): Promise<RunResult> {
    const { on, jobs } = readWorkflow(file);
    const declared = Object.entries((on.workflow_call ?? on.workflow_dispatch)?.inputs ?? {});
    const inputs = { ...Object.fromEntries(declared.map(([name, it]) => [name, it.default ?? ""])), ...given };
    const needs: Record<string, RunResult> = {};
    for (const [name, each] of Object.entries(jobs)) {
      const own = Object.fromEntries(each.needs.map((other) => [other, needs[other]]));
      const outcome = await this.job(name, each, { inputs, needs: own, github: this.context });
      this.jobs.push({ name, result: outcome.result });
      needs[name] = outcome;
    }
    const results = Object.values(needs).map(({ result }) => result);
    const outputs = Object.entries(on.workflow_call?.outputs ?? {}).map(([name, { value }]) => [
      name,
      resolve(value, { jobs: needs }),
    ]);
    return {
      result: results.includes("failure") ? "failure" : results.every((it) => it === "skipped") ? "skipped" : "success",
      outputs: Object.fromEntries(outputs) as RunResult["outputs"],
    };
  }

  private get context() {
    return {
      repository: "contoso/provisioning",
      server_url: "https://github.example",
      run_id: "42",
      token: "token-of-the-job",
      ...this.github,
    };
  }

  private async job(name: string, each: Job, contexts: Contexts & { needs: object }): Promise<RunResult> {
    const before = Object.values(contexts.needs).map((it: RunResult) => it.result);
    const broken = before.some((result) => result !== "success");
    if (!holds(each.if, contexts, broken)) return { result: "skipped", outputs: {} };
    const [variable, list] = Object.entries(each.strategy?.matrix ?? {})[0] ?? [];
    const cells =
      variable === undefined
        ? [{}]
        : z
            .array(z.string())
            .parse(resolveList(list, contexts))
            .map((it) => ({ [variable]: it }));
    const outcomes: RunResult[] = [];
    for (const matrix of cells) {
      const own = { ...contexts, matrix };
      outcomes.push(
        each.uses
          ? await this.workflow(each.uses.split("/").at(-1) ?? "", resolveAll(each.with, own))
          : await this.steps(name, each, own),
      );
    }
    const result = outcomes.some((it) => it.result === "failure") ? "failure" : "success";
    return { result, outputs: outcomes.at(-1)?.outputs ?? {} };
  }

  private async steps(name: string, each: Job, jobContexts: Contexts): Promise<RunResult> {
    const environment = textOf(resolve(each.environment ?? "", jobContexts));
    // Whoever has no environment has no identity.
    const identity = environment === "" ? undefined : identityOf(environment);
    const machine = join(this.folder, `${this.count++}-${name}`);
    const [workspace, temporary] = [join(machine, "work"), join(machine, "temp")];
    for (const folder of [workspace, temporary]) mkdirSync(folder, { recursive: true });
    const vars = identity ? this.world.variables(identity) : {};
    const contexts = { ...jobContexts, vars, runner: { temp: temporary } };
    const base = {
      ...(identity ? this.world.machine(identity) : anonymous(this.world.machine("reader"))),
      GITHUB_ACTIONS: "true",
      GITHUB_REPOSITORY: "contoso/provisioning",
      RUNNER_TEMP: temporary,
      ...texts(resolveAll(each.env, contexts)),
    };
    const steps: Record<string, { outcome: string; outputs: Record<string, string> }> = {};
    for (const { id } of each.steps) if (id) steps[id] = { outcome: "skipped", outputs: {} };
    let failed = false;
    for (const [index, it] of each.steps.entries()) {
      const own = { ...contexts, steps };
      if (!holds(it.if, own, failed)) continue;
      const files = { output: join(temporary, `output-${index}`), summary: join(temporary, `summary-${index}`) };
      const env = {
        ...base,
        ...texts(resolveAll(it.env, own)),
        GITHUB_OUTPUT: files.output,
        GITHUB_STEP_SUMMARY: files.summary,
      };
      const succeeded =
        it.run === undefined ? this.action(it, own, workspace) : await this.script(it.run, workspace, env);
      if (existsSync(files.summary)) this.summary += readFileSync(files.summary, "utf8");
      if (it.id) steps[it.id] = { outcome: succeeded ? "success" : "failure", outputs: outputsIn(files.output) };
      failed ||= !succeeded;
    }
    return { result: failed ? "failure" : "success", outputs: resolveAll(each.outputs, { ...contexts, steps }) };
  }

  private async script(script: string, workspace: string, env: NodeJS.ProcessEnv): Promise<boolean> {
    if (script.includes("${{")) throw new Error(`an expression inside a script: ${script}`);
    // What it installs is there already.
    if (script.trim() === "npm ci") return true;
    const { code, output } = await this.world.bash(script, workspace, env);
    this.log += `\n$ ${script}\n${output}(exit code ${code})\n`;
    return code === 0;
  }

  private action({ uses = "", with: given }: WorkflowStep, contexts: Contexts, workspace: string): boolean {
    const options = texts(resolveAll(given, contexts));
    const artifacts = join(this.folder, "artifacts");
    const [action] = uses.split("@");
    if (action === "actions/checkout") this.world.checkout(workspace);
    else if (action === "actions/upload-artifact") {
      if (existsSync(options["path"] ?? ""))
        cpSync(options["path"] ?? "", join(artifacts, options["name"] ?? ""), { recursive: true });
    } else if (action === "actions/download-artifact") {
      const start = (options["pattern"] ?? "").replace(/\*$/, "");
      for (const name of readdirSync(artifacts).filter((it) => it.startsWith(start)))
        cpSync(join(artifacts, name), join(workspace, options["path"] ?? ""), { recursive: true });
    } else if (action !== "actions/setup-node" && action !== "hashicorp/setup-terraform")
      throw new Error(`unknown action ${uses}`);
    return true;
  }
}

const resolveList = (list: unknown, contexts: Contexts): unknown =>
  Array.isArray(list) ? list : resolve(list, contexts);

const resolveAll = (all: Readonly<Record<string, unknown>>, contexts: Contexts): Record<string, unknown> =>
  Object.fromEntries(Object.entries(all).map(([name, value]) => [name, resolve(value, contexts)]));

const texts = (all: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(Object.entries(all).map(([name, value]) => [name, textOf(value)]));

/** `name=value` lines. */
function outputsIn(file: string): Record<string, string> {
  const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
  return Object.fromEntries(
    lines.filter(Boolean).map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
}

/** Without any way to sign in. */
const anonymous = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !/^ARM_|TOKEN|SECRET/.test(name)));
