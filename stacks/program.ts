import { ExitCode, formatProblem, type Problem, ScimformError } from "../lib/core/problem";
import { plainText } from "../lib/core/plain-text";
import { synthesize, type SynthOptions } from "./synth";

/**
 * Writes the stacks, and says what is wrong or worth knowing.
 * @returns the exit code of docs/commands.md
 */
export function runSynth(options: SynthOptions, stderr: (text: string) => void): ExitCode {
  const print = (problems: readonly Problem[]): void => {
    for (const problem of problems) stderr(`${plainText(formatProblem(problem))}\n`);
  };
  try {
    print(synthesize(options).warnings);
    return ExitCode.ok;
  } catch (error) {
    if (!(error instanceof ScimformError)) throw error;
    print(error.problems);
    return error.exitCode;
  }
}
