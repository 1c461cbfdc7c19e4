import { spawn, type ChildProcess } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { buildSync } from "esbuild";
import { terraformProgram } from "../../lib/terraform/program";
import type { OfferedProvider } from "../../sandbox/provider-source";
import { writeTerraformConfig } from "../../sandbox/terraform";

/** An environment, all of whose variables are set. */
type Variables = Record<string, string>;

/**
 * Serves providers to what runs meanwhile.
 * @param env that the providers' programs would have
 * @param run gets the variables by which Terraform connects to them instead of starting programs
 */
export type ProviderHost = <Result>(
  env: NodeJS.ProcessEnv,
  run: (reattach: Variables) => Promise<Result>,
) => Promise<Result>;

/** A program that is a provider: a bundle that Node runs. */
export interface ProviderProgram {
  /** `HOST/NAMESPACE/TYPE`. */
  readonly address: string;
  readonly version: string;
  readonly program: string;
}

/** What a workspace offers to Terraform: a program, or what a sandbox would offer. */
export type WorkspaceProvider = ProviderProgram | { readonly offered: OfferedProvider };

export interface TerraformResult {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningTerraform {
  readonly process: ChildProcess;
  readonly result: Promise<TerraformResult>;
}

const architectures: Record<string, string> = { x64: "amd64", arm64: "arm64" };

/** A temporary folder in which the real Terraform runs, cut off from this machine's own settings and credentials. */
export class TerraformWorkspace {
  /** Where the configuration is and Terraform runs. */
  readonly folder: string;
  readonly env: Record<string, string>;
  private readonly root: string;

  /** Whether `init` finds the programs of all providers. */
  private readonly installs: boolean;

  /**
   * @param env variables for Terraform and the providers, besides the scrubbed ones
   * @param host serves the providers to `run`; absent: Terraform starts their programs
   */
  constructor(
    providers: readonly WorkspaceProvider[],
    env: Record<string, string> = {},
    private readonly host?: ProviderHost,
  ) {
    this.installs = providers.some((provider) => "program" in provider);
    this.root = realpathSync(mkdtempSync(join(tmpdir(), "scimform-terraform-")));
    this.folder = join(this.root, "stack");
    const home = join(this.root, "home");
    for (const folder of [this.folder, home]) mkdirSync(folder);
    const offered = providers.flatMap((provider) => ("offered" in provider ? [provider.offered] : []));
    const cliConfig = join(home, "terraform.rc");
    writeFileSync(cliConfig, "disable_checkpoint = true\n");
    this.env = {
      PATH: process.env["PATH"] ?? "",
      HOME: home,
      TMPDIR: this.root,
      TF_CLI_CONFIG_FILE: offered.length > 0 ? writeTerraformConfig(home, offered) : cliConfig,
      CHECKPOINT_DISABLE: "1",
      TF_IN_AUTOMATION: "1",
      TF_INPUT: "0",
      ...env,
    };
    for (const provider of providers) if (!("offered" in provider)) this.offer(provider);
  }

  /** Writes a file into the workspace; anything but text as JSON. */
  write(name: string, content: unknown): void {
    const path = join(this.folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content, null, 2));
  }

  read(name: string): string {
    return readFileSync(join(this.folder, name), "utf8");
  }

  /** Runs `terraform <args>` to its end. Never throws for a failing run: look at `code`. */
  async run(...args: string[]): Promise<TerraformResult> {
    const { host } = this;
    if (!host || (this.installs && !startsProviders(args))) return this.start(...args).result;
    return host(this.env, (reattach) => this.startProcess(args, { ...this.env, ...reattach }).result);
  }

  /** Runs `terraform <args>` and throws with its output unless it succeeds. */
  async succeed(...args: string[]): Promise<TerraformResult> {
    const result = await this.run(...args);
    if (result.code !== 0) throw new Error(`terraform ${args.join(" ")}: ${result.stdout}${result.stderr}`);
    return result;
  }

  /** Starts `terraform <args>` in its own process group; the providers are programs. */
  start(...args: string[]): RunningTerraform {
    return this.startProcess(args, this.env);
  }

  private startProcess(args: readonly string[], env: Variables): RunningTerraform {
    const child = spawn(terraformProgram(process.env).program, args, {
      cwd: this.folder,
      env,
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    const output = { stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => (output.stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (output.stderr += text));
    const result = new Promise<TerraformResult>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code, signal) => resolve({ code, signal, ...output }));
    });
    return { process: child, result };
  }

  /** Whether a plan finds nothing to do; throws when the plan fails. */
  async planIsEmpty(): Promise<boolean> {
    const result = await this.run("plan", "-detailed-exitcode", "-no-color");
    if (result.code !== 0 && result.code !== 2) throw new Error(result.stdout + result.stderr);
    return result.code === 0;
  }

  /** Attribute values of one managed resource or data source in the state, or undefined. */
  async state(address: string): Promise<Record<string, unknown> | undefined> {
    const { stdout } = await this.succeed("show", "-json");
    const shown = JSON.parse(stdout) as {
      values?: { root_module?: { resources?: { address: string; values: Record<string, unknown> }[] } };
    };
    return shown.values?.root_module?.resources?.find((entry) => entry.address === address)?.values;
  }

  dispose(): void {
    rmSync(this.root, { recursive: true, force: true, maxRetries: 5 });
  }

  private offer({ address, version, program }: ProviderProgram): void {
    const type = address.split("/").at(-1) ?? "";
    const platform = `${process.platform}_${architectures[process.arch] ?? process.arch}`;
    const launcher = join(
      this.folder,
      "terraform.d/plugins",
      address,
      version,
      platform,
      `terraform-provider-${type}_v${version}`,
    );
    mkdirSync(dirname(launcher), { recursive: true });
    writeFileSync(launcher, `#!/bin/sh\nexec "${process.execPath}" "${program}" "$@"\n`);
    chmodSync(launcher, 0o755);
  }
}

/** `init` only installs them, and locks what it installs. */
export const startsProviders = ([command]: readonly string[]): boolean => command !== "init";

/** Bundles a TypeScript program from this repository into one file, as `scripts/bundle.cjs` does for the shipped ones. */
export function bundleProgram(source: string, target: string): string {
  buildSync({
    entryPoints: [source],
    outfile: target,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    logLevel: "error",
  });
  return target;
}

/** Whether a process exists that is not a zombie. */
export function processRuns(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  if (process.platform !== "linux") return true;
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

/** Polls until the condition holds; throws after ten minutes, which only what hangs takes. */
export async function until(what: string, holds: () => boolean): Promise<void> {
  const end = Date.now() + 600_000;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`timed out: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
