import { spawn } from "node:child_process";
import { cpSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fail } from "../../lib/core/problem";
import * as errors from "./errors";
import { shellWord } from "../../lib/core/shell-word";
import { thisPackage } from "../../lib/core/package";
import { writeFile } from "../../lib/core/write-file";
import { terraformVariables } from "../../lib/terraform/program";

/** Variables a program needs of the machine; everything else (sign-ins, Terraform settings) stays outside. */
const needed = ["PATH", "TMPDIR", "LANG", "LC_ALL", "TERM", "SCIMFORM_NODE", ...terraformVariables];

/** Folder of the demo: a project with the config of the example, the sandbox, and an empty home. */
export interface DemoWorkspace {
  readonly folder: string;
  readonly project: string;
  readonly sandbox: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Makes the folder anew; nothing of an earlier demo is left. */
export function createWorkspace(folder: string, env: NodeJS.ProcessEnv): DemoWorkspace {
  rmSync(folder, { recursive: true, force: true });
  const project = join(folder, "project");
  const home = join(folder, "home");
  const sandbox = join(folder, "sandbox");
  for (const each of [project, home, sandbox]) mkdirSync(each, { recursive: true, mode: 0o700 });
  // Not the config of a clone: what is in there is its owner's, and the demo has to know the stacks.
  const shipped = join(thisPackage.root, "config");
  for (const part of ["targets", "schema"])
    cpSync(join(shipped, part), join(project, "config", part), { recursive: true });
  cpSync(join(thisPackage.root, "examples/andmoney/config"), join(project, "config"), { recursive: true });
  const app = `node ${shellWord(join(thisPackage.root, "dist/stacks/main.js"))}`;
  const cdktf = { language: "typescript", app, projectId: "scimform-demo", sendCrashReports: "false" };
  writeFile(join(project, "cdktf.json"), `${JSON.stringify(cdktf, null, 2)}\n`);
  return {
    folder,
    project,
    sandbox,
    env: {
      ...Object.fromEntries(needed.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]]))),
      HOME: home,
    },
  };
}

export interface ProgramResult {
  readonly code: number;
  readonly output: string;
}

/** Runs one of this package's programs as a user would, in the project, and gives its exit code and all it printed. */
export function runProgram(
  program: "scripts/main.js" | "stacks/main.js",
  args: readonly string[],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<ProgramResult> {
  const child = spawn(process.execPath, [join(thisPackage.root, "dist", program), ...args], {
    ...options,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const collect = (chunk: Buffer): void => {
    output += chunk.toString("utf8");
  };
  child.stdout.on("data", collect);
  child.stderr.on("data", collect);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

/**
 * Runs a program as {@link runProgram} does, and ends the demo when the program did not do what it was to do.
 * @throws ScimformError DEMO_COMMAND_FAILED
 */
export async function mustRun(
  program: "scripts/main.js" | "stacks/main.js",
  args: readonly string[],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<string> {
  const { code, output } = await runProgram(program, args, options);
  if (code !== 0) throw fail(errors.commandFailed, `${program} ${args.join(" ")}`.trim(), code, output);
  return output;
}
