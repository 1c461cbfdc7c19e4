import { processIo } from "../../../scripts/io";
import { runProgram } from "../../../scripts/program";

/** `scimform sandbox …` in this process, in a folder of its own. */
export async function runSandboxProgram(cwd: string, args: readonly string[], env: Record<string, string> = {}) {
  const out = { stdout: "", stderr: "" };
  const exitCode = await runProgram(["sandbox", ...args], {
    ...processIo(),
    ...{ cwd, env, isTerminal: false },
    stdout: (text) => (out.stdout += text),
    stderr: (text) => (out.stderr += text),
  });
  return { exitCode, ...out };
}
