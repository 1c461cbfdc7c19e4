import { ExitCode, formatProblem, type Problem, ScimformError } from "../lib/core/problem";
import { fileProblem } from "../lib/core/file-problem";
import { annotationOf, folderInRepository } from "../lib/core/annotation";
import { plainText } from "../lib/core/plain-text";
import { SourceLines } from "../lib/config/common/source-lines";
import { synthesize, type SynthOptions } from "./synth";

/**
 * Writes the stacks, and says what is wrong or worth knowing.
 * @returns the exit code of docs/commands.md
 */
export function runSynth(options: SynthOptions, stderr: (text: string) => void): ExitCode {
  const sources = new SourceLines(options.root);
  const print = (problems: readonly Problem[]): void => {
    for (const problem of problems) {
      const source = sources.of(problem);
      stderr(`${plainText(formatProblem(problem))}\n${source ? `${source.text}\n${source.caret}\n` : ""}`);
      const annotation = annotationOf(problem, options.env, folderInRepository(options.root, options.env));
      if (annotation !== undefined) stderr(`${annotation}\n`);
    }
  };
  try {
    print(synthesize(options).warnings);
    return ExitCode.ok;
  } catch (error) {
    const problems =
      error instanceof ScimformError ? error.problems : [fileProblem(error, "cdktf.out")].flatMap((of) => of ?? []);
    print(problems);
    if (problems.length === 0) {
      const said = error instanceof Error ? (error.stack ?? error.message) : String(error);
      stderr(`${plainText(said, "\n")}\n`);
    }
    return error instanceof ScimformError ? error.exitCode : ExitCode.failed;
  }
}
