import { ExitCode, formatProblem, type Problem, ScimformError } from "../lib/core/problem";
import { fileProblem } from "../lib/core/file-problem";
import { annotationOf, folderInRepository } from "../lib/core/annotation";
import { plainText } from "../lib/core/plain-text";
import { Secrets, secretsIn } from "../lib/core/secrets";
import { SourceLines } from "../lib/config/common/source-lines";
import { synthesize, type SynthOptions } from "./synth";

/**
 * Writes the stacks, and says what is wrong or worth knowing.
 * @returns the exit code of docs/commands.md
 */
export function runSynth(options: SynthOptions, stderr: (text: string) => void): ExitCode {
  const sources = new SourceLines(options.root);
  const secrets = new Secrets(secretsIn(options.env));
  const write = (text: string): void => stderr(`${secrets.redact(text)}\n`);
  const print = (problems: readonly Problem[]): void => {
    for (const problem of problems) {
      const source = sources.of(problem);
      write(plainText(formatProblem(problem)));
      if (source) write(`${source.text}\n${source.caret}`);
      const annotation = annotationOf(problem, options.env, folderInRepository(options.root, options.env));
      if (annotation !== undefined) write(annotation);
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
      write(plainText(said, "\n"));
    }
    return error instanceof ScimformError ? error.exitCode : ExitCode.failed;
  }
}
