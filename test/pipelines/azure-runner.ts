import { cpSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve as resolvePath } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { identityOf, type TeamSetup } from "./team-setup";

export const pipelinesFolder = resolvePath(__dirname, "../../docs/pipelines/azure-devops");

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const scalars = z.record(z.string(), scalar);
const step = z.looseObject({
  template: z.string().optional(),
  parameters: scalars.default({}),
  bash: z.string().optional(),
  task: z.string().optional(),
  inputs: scalars.default({}),
  env: scalars.default({}),
  name: z.string().optional(),
  displayName: z.string().optional(),
  condition: z.string().optional(),
  checkout: z.string().optional(),
  publish: z.string().optional(),
  artifact: z.string().optional(),
  download: z.string().optional(),
});
export type AzureStep = z.infer<typeof step>;
const parameter = z.looseObject({ name: z.string(), default: z.unknown().optional() });
const steps = z.array(step);
const job = z.looseObject({
  job: z.string().optional(),
  steps: steps.optional(),
  strategy: z.object({ runOnce: z.object({ deploy: z.object({ steps }) }) }).optional(),
});
const pipeline = z.looseObject({
  parameters: z.array(parameter).default([]),
  steps: steps.optional(),
  jobs: z.array(job).optional(),
  stages: z
    .array(
      z.looseObject({
        template: z.string().optional(),
        parameters: z.record(z.string(), z.unknown()).optional(),
        jobs: z.array(job).optional(),
      }),
    )
    .optional(),
});

/** A file with its template parameters filled in. */
export function readPipeline(file: string, given: Readonly<Record<string, unknown>> = {}): z.infer<typeof pipeline> {
  const text = readFileSync(join(pipelinesFolder, file), "utf8");
  const declared = pipeline.parse(parse(text)).parameters;
  const values = new Map(declared.map((it) => [it.name, given[it.name] ?? it.default ?? `(${it.name})`]));
  return pipeline.parse(filled(parse(text), values));
}

/** Expressions are evaluated inside parsed texts, as Azure Pipelines does: a value never becomes YAML. */
function filled(value: unknown, values: ReadonlyMap<string, unknown>): unknown {
  if (typeof value === "string") {
    const whole = /^\$\{\{ parameters\.(\w+) \}\}$/.exec(value)?.[1];
    if (whole !== undefined) return values.get(whole);
    return value.replace(/\$\{\{ parameters\.(\w+) \}\}/g, (_, name: string) => String(values.get(name)));
  }
  if (Array.isArray(value)) return value.map((it) => filled(it, values));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, it]) => [name, filled(it, values)]));
}

/** The steps of all jobs, by job; templates are put in their place. */
export function jobsOf(file: string, given: Readonly<Record<string, unknown>> = {}): Map<string, AzureStep[]> {
  const { jobs = [], stages = [] } = readPipeline(file, given);
  const all = [...jobs, ...stages.flatMap((stage) => stage.jobs ?? [])];
  return new Map(
    all.map((it) => [it.job ?? "deploy", (it.steps ?? it.strategy?.runOnce.deploy.steps ?? []).flatMap(expanded)]),
  );
}

function expanded(it: AzureStep): AzureStep[] {
  if (it.template === undefined) return [it];
  return (readPipeline(it.template, it.parameters).steps ?? []).flatMap(expanded);
}

/** Runs the steps of jobs: scripts as they stand, with the variables an agent gives them; tasks of others are played. */
export class AzureRun {
  log = "";
  /** Output variables, by their names. */
  readonly variables: Record<string, string> = {};
  private readonly workspace: string;
  private count = 0;

  constructor(private readonly world: TeamSetup) {
    this.workspace = join(world.base, `azure-${process.hrtime.bigint()}`);
    mkdirSync(join(this.workspace, "artifacts"), { recursive: true });
  }

  async job(own: readonly AzureStep[]): Promise<"succeeded" | "failed"> {
    const machine = join(this.workspace, String(this.count++));
    const [sources, temporary] = [join(machine, "s"), join(machine, "temp")];
    for (const folder of [sources, temporary]) mkdirSync(folder, { recursive: true });
    const given: Record<string, string> = {
      "Agent.TempDirectory": temporary,
      "System.JobAttempt": "1",
      "System.AccessToken": "token-of-the-job",
      "System.CollectionUri": "https://azure-devops.example/contoso/",
      "System.TeamProjectId": "project",
      "Build.Repository.ID": "repository",
      "System.PullRequest.PullRequestId": "7",
      "Build.BuildId": "42",
    };
    const macros = (value: unknown): string =>
      String(value).replace(/\$\(([\w.]+)\)/g, (text, name: string) => given[name] ?? this.variables[name] ?? text);
    let failed = false;
    for (const it of own) {
      if (failed && it.condition !== "not(canceled())") continue;
      const script = it.bash ?? it.inputs["inlineScript"];
      if (it.checkout === "self") this.world.checkout(sources);
      else if (it.publish !== undefined)
        cpSync(macros(it.publish), join(this.workspace, "artifacts", macros(it.artifact)), { recursive: true });
      else if (it.download !== undefined)
        cpSync(join(this.workspace, "artifacts"), join(machine, "artifacts"), { recursive: true });
      else if (typeof script === "string" && it.displayName !== "Terraform" && script.trim() !== "npm ci") {
        const connection = it.task === "AzureCLI@2" ? String(it.inputs["azureSubscription"]) : undefined;
        const env = {
          ...this.environment(connection),
          AGENT_TEMPDIRECTORY: temporary,
          PIPELINE_WORKSPACE: machine,
          TF_BUILD: "True",
          ...Object.fromEntries(Object.entries(it.env).map(([name, value]) => [name, macros(value)])),
        };
        // The agent runs a script without any option of the shell.
        const { code, output } = await this.world.bash(`set +eo pipefail\n${script}`, sources, env);
        this.log += `\n$ ${it.displayName ?? ""}\n${output}(exit code ${code})\n`;
        for (const [, name, value] of output.matchAll(
          /^##vso\[task\.setvariable variable=(\w+);isOutput=true\](.*)$/gm,
        ))
          this.variables[name ?? ""] = value ?? "";
        failed ||= code !== 0;
      }
    }
    return failed ? "failed" : "succeeded";
  }

  /** Reports that were published. */
  reports(): string {
    const folder = join(this.workspace, "artifacts");
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".md"));
    return files.map((name) => readFileSync(join(folder, name), "utf8")).join("\n");
  }

  /** Without a service connection there is no identity. */
  private environment(connection: string | undefined): NodeJS.ProcessEnv {
    if (connection === undefined) {
      const all = Object.entries(this.world.machine("reader"));
      return Object.fromEntries(all.filter(([name]) => !/^ARM_|TOKEN|SECRET/.test(name)));
    }
    const identity = identityOf(connection);
    const { TENANT_ID, CLIENT_ID } = this.world.variables(identity);
    return {
      ...this.world.machine(identity),
      tenantId: TENANT_ID,
      servicePrincipalId: CLIENT_ID,
      idToken: "identity-token",
    };
  }
}
