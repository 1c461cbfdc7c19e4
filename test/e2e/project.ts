import { cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { terraformProgram } from "../../lib/terraform/program";
import { startEntraSandbox, type EntraSandbox, type SandboxTarget } from "../../sandbox/entra";
import { projectTargets } from "../../sandbox/process/project-targets";
import { cdktfCli } from "../support/cdktf-cli";
import { processIo } from "../../scripts/io";
import { runProgram } from "../../scripts/program";
import { runSynth } from "../../stacks/program";
import { providerHost } from "../support/hosted-providers";
import { sources } from "../support/providers";
import { sandboxClients } from "../support/sandbox-clients";
import { startsProviders } from "../support/terraform";
import { type Ran, runToEnd } from "../support/run-program";

export type { Ran } from "../support/run-program";

const repository = resolve(__dirname, "../..");

export interface OwnConfig {
  readonly files: Readonly<Record<string, string>>;
  readonly targets?: readonly SandboxTarget[];
}

/** A user's project outside the repository, and a sandbox that stands in for the tenant; programs run as a user runs them. */
export class Project {
  private constructor(
    readonly folder: string,
    private readonly base: string,
    readonly sandbox: EntraSandbox,
    private readonly programs: boolean,
  ) {}

  /**
   * @param name of the project folder, below a temporary one
   * @param own config of its own, by file below config/, in place of the shipped deployment; and the SCIM endpoints that the
   * sandbox is to have, in place of one for each stack
   * @param programs true: commands, synthesis and providers are programs that are started, as for a user; else they run in this
   * process, which takes a fraction of the time
   */
  static async create(name = "project", own?: OwnConfig, programs = false): Promise<Project> {
    // Programs come from the build, as for a user; jest alone does not make it.
    if (!existsSync(join(repository, "dist/scripts/main.js"))) throw new Error("run `npm run build` first");
    const base = realpathSync(mkdtempSync(join(tmpdir(), "scimform-e2e-")));
    const folder = join(base, name);
    writeProject(folder);
    if (own) {
      rmSync(join(folder, "config/andmoney.yaml"));
      for (const [file, text] of Object.entries(own.files)) writeFileSync(join(folder, "config", file), text);
    }
    const box = join(base, "sandbox");
    mkdirSync(box, { mode: 0o700 });
    const { targets } = own ?? {};
    const sandbox = await startEntraSandbox({
      ...sources,
      folder: box,
      ...(targets ? { targets } : projectTargets(folder, box, {})),
    });
    return new Project(folder, base, sandbox, programs);
  }

  /** The same project, with `programs`. */
  get asPrograms(): Project {
    return new Project(this.folder, this.base, this.sandbox, true);
  }

  /** A second checkout of the same project, on the same tenant. */
  checkout(name: string): Project {
    const folder = join(this.base, name);
    writeProject(folder);
    return new Project(folder, this.base, this.sandbox, this.programs);
  }

  /** What `scimform sandbox env` gives, and nothing else of this process but the search path. */
  get env(): NodeJS.ProcessEnv {
    const home = join(this.base, "home");
    mkdirSync(home, { recursive: true });
    return {
      PATH: process.env["PATH"],
      HOME: home,
      // What cdktf is to start, too.
      TERRAFORM_BINARY_NAME: terraformProgram(process.env).program,
      ...this.sandbox.env(),
    };
  }

  /** The secret token of a stack's SCIM endpoint. */
  token(stack: string): string {
    const token = this.env[`SCIMFORM_TOKEN_${stack.toUpperCase().replaceAll("-", "_")}`];
    if (!token) throw new Error(`no token for ${stack}`);
    return token;
  }

  scimform(...args: string[]): Promise<Ran> {
    return this.scimformWith({}, ...args);
  }

  /** @param env replaces variables; undefined: not set */
  async scimformWith(env: NodeJS.ProcessEnv, ...args: string[]): Promise<Ran> {
    if (this.programs) return this.node("scripts", args, env);
    let output = "";
    const print = (text: string): void => void (output += text);
    const code = await runProgram(args, {
      ...processIo(),
      ...sandboxClients(this.sandbox.caPem),
      ...{ stdout: print, stderr: print, stdoutReady: async () => undefined, isTerminal: false },
      ...{ readStdin: async () => "", stdin: async function* () {} },
      ...{ cwd: this.folder, env: { ...this.env, ...env } },
    });
    return { code, output };
  }

  async synth(env: NodeJS.ProcessEnv = {}): Promise<Ran> {
    if (this.programs) return this.node("stacks", [], env);
    let output = "";
    const code = runSynth({ root: this.folder, env: { ...this.env, ...env } }, (text) => (output += text));
    return { code, output };
  }

  cdktf(...args: string[]): Promise<Ran> {
    return this.run(cdktfCli, args);
  }

  /** @param killedBy once it resolves, Terraform is killed */
  terraform(
    stack: string,
    args: readonly string[],
    env: NodeJS.ProcessEnv = {},
    killedBy?: Promise<unknown>,
  ): Promise<Ran> {
    const cwd = join(this.folder, "cdktf.out/stacks", stack);
    const { program } = terraformProgram(process.env);
    const project = startsProviders(args) ? this : this.asPrograms;
    return project.run(program, args, { cwd, env, killedBy });
  }

  /** What `cdktf deploy` does, whose own program takes seconds to start. */
  async deploy(stack: string): Promise<void> {
    ok(await this.synth());
    ok(await this.terraform(stack, ["init", "-input=false"]));
    ok(await this.terraform(stack, ["apply", "-input=false", "-auto-approve"]));
  }

  /** Runs Terraform, or a program that does. */
  async run(
    program: string,
    args: readonly string[],
    {
      cwd = this.folder,
      env = {},
      killedBy,
    }: { cwd?: string; env?: NodeJS.ProcessEnv; killedBy?: Promise<unknown> | undefined } = {},
  ): Promise<Ran> {
    const whole = { ...this.env, ...env };
    if (this.programs) return runToEnd(program, args, { cwd, env: whole, killedBy });
    return providerHost(this.sandbox)(whole, (reattach) =>
      runToEnd(program, args, { cwd, env: { ...whole, ...reattach }, killedBy }),
    );
  }

  private node(program: "scripts" | "stacks", args: readonly string[], env: NodeJS.ProcessEnv): Promise<Ran> {
    const main = join(repository, "dist", program, "main.js");
    return runToEnd(process.execPath, [main, ...args], { cwd: this.folder, env: { ...this.env, ...env } });
  }

  async dispose(): Promise<void> {
    await this.sandbox.stop();
    rmSync(this.base, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** The shipped config, and a cdktf.json that names the program of this repository. */
function writeProject(folder: string): void {
  mkdirSync(folder, { recursive: true });
  cpSync(join(repository, "config"), join(folder, "config"), { recursive: true });
  writeFileSync(
    join(folder, "cdktf.json"),
    JSON.stringify({
      language: "typescript",
      app: `node "${join(repository, "dist/stacks/main.js")}"`,
      projectId: "e2e",
      sendCrashReports: "false",
    }),
  );
}

/** The output of a run that must succeed. */
export function ok({ code, output }: Ran): string {
  if (code !== 0) throw new Error(`exit code ${code}\n${output}`);
  return output;
}
