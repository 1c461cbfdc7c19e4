import { execFile } from "node:child_process";
import type { Env } from "../../../../lib/core/env";

/** Runs a program that answers at once. */
export function runsProgram(
  program: string,
  args: readonly string[],
  env: Env,
): Promise<{ readonly output: string } | { readonly reason: string }> {
  return new Promise((resolve) => {
    execFile(program, [...args], { env, timeout: 10_000, maxBuffer: 64 * 2 ** 20 }, (error, stdout) => {
      if (!error) return resolve({ output: stdout });
      if (error.code === "ENOENT") return resolve({ reason: "was not found" });
      resolve({ reason: error.code === "EACCES" ? "may not be executed" : "does not run" });
    });
  });
}
