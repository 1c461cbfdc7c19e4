import { execFile, spawn, type ExecFileException } from "node:child_process";
import { createInterface } from "node:readline";
import { z } from "zod";
import { fail } from "../lib/core/problem";
import { withoutSecrets } from "../lib/core/secrets";
import { terraformErrors } from "./errors";
import { terraformProgram } from "../lib/terraform/program";
import { oldestTerraform } from "../lib/terraform/version";
import { isOlder } from "../lib/core/version";

/** Output of `terraform version -json`, which OpenTofu shares. */
const versionAnswer = z.object({ terraform_version: z.string() });

/** One event of Terraform's machine-readable output: https://developer.hashicorp.com/terraform/internals/machine-readable-ui */
const event = z.looseObject({
  type: z.string(),
  "@message": z.string(),
  hook: z
    .looseObject({ resource: z.looseObject({ addr: z.string() }), elapsed_seconds: z.number().optional() })
    .optional(),
  change: z.looseObject({ resource: z.looseObject({ addr: z.string() }), action: z.string() }).optional(),
  changes: z.looseObject({ add: z.number(), change: z.number(), remove: z.number() }).optional(),
  diagnostic: z.looseObject({ severity: z.string(), summary: z.string(), detail: z.string().optional() }).optional(),
});
export type TerraformEvent = z.infer<typeof event>;

export interface TerraformOptions {
  /** Folder of the synthesized stack. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly onEvent?: (event: TerraformEvent) => void;
}

/**
 * Finds Terraform, or what the environment names in its place, and checks its version.
 * @returns the program to run
 * @throws ScimformError TERRAFORM_MISSING, TERRAFORM_TOO_OLD
 */
export async function findTerraform(
  env: NodeJS.ProcessEnv,
  oldest: readonly [number, number] = oldestTerraform.entra,
): Promise<string> {
  const { program } = terraformProgram(env);
  const text = await new Promise<string>((resolve, reject) => {
    execFile(
      program,
      ["version", "-json"],
      { env: { ...withoutSecrets(env), CHECKPOINT_DISABLE: "1" } },
      (error, stdout) => {
        if (error && !stdout) reject(fail(terraformErrors.missing, program, reasonOf(error)));
        else resolve(stdout);
      },
    );
  });
  const version = versionOf(text);
  if (version === undefined) throw fail(terraformErrors.missing, program, "does not tell a version as Terraform does");
  if (isOlder(version, oldest)) throw fail(terraformErrors.tooOld, program, version, oldest.join("."));
  return program;
}

function reasonOf({ code }: ExecFileException): string {
  if (code === "ENOENT") return "was not found";
  return code === "EACCES" ? "may not be executed" : `ends with ${code ?? "an error"}`;
}

function versionOf(text: string): string | undefined {
  return versionAnswer.safeParse(jsonOf(text)).data?.terraform_version;
}

/** Parses a line as JSON; undefined for other text: wrappers and crashes print lines of their own. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/**
 * Runs one Terraform command and reads its JSON events as they come.
 * @returns the exit code and all output
 */
export async function runTerraform(
  program: string,
  args: readonly string[],
  options: TerraformOptions,
): Promise<{ code: number; output: string }> {
  const child = spawn(program, [...args], {
    cwd: options.folder,
    env: { ...options.env, CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1", TF_INPUT: "0" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => {
    lines.push(line);
    const parsed = event.safeParse(jsonOf(line));
    if (parsed.success) options.onEvent?.(parsed.data);
  });
  createInterface({ input: child.stderr }).on("line", (line) => lines.push(line));
  const code = await new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (status) => resolve(status ?? 1));
  });
  return { code, output: lines.join("\n") };
}
