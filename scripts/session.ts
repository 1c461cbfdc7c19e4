import { Command } from "commander";
import type { StackConfig } from "../lib/config";
import { mapConcurrently } from "../lib/concurrency";
import { ExitCode, type Problem } from "../lib/errors/problem";
import { Context } from "./context";
import type { Io } from "./io";
import { Report } from "./report";

/** Options that every command has. */
export interface CommonOptions {
  readonly json?: boolean;
  /** Of the commands that report many results one by one. */
  readonly jsonl?: boolean;
  readonly config?: string;
}

/** Makes one command; it is added to the program in `program.ts`. */
export type CommandFactory = (session: Session) => Command;

/** One run of the program. */
export class Session {
  exitCode: ExitCode = ExitCode.ok;

  constructor(readonly io: Io) {}

  /** Does a command's work, and turns what it reports or throws into output and exit code. */
  async execute(
    command: string,
    options: CommonOptions,
    work: (context: Context, report: Report) => Promise<void>,
  ): Promise<void> {
    const report = new Report(this.io, command, options.jsonl ? "lines" : options.json === true);
    try {
      const warn = (problem: Problem): void => report.add([problem], ExitCode.ok);
      await work(new Context(this.io, options.config, { command, warn }), report);
    } catch (error) {
      report.failed(error);
    }
    this.exitCode = report.finish();
  }
}

/** A command with the options that all have, and a help that shows examples and exit codes. */
export function newCommand(name: string, summary: string, examples: readonly string[], exitCodes: string): Command {
  return new Command(name)
    .summary(summary)
    .description(`${summary[0]?.toUpperCase() ?? ""}${summary.slice(1)}.`)
    .option("--json", "print one JSON document instead of lines for people")
    .option("--config <dir>", "project root: the folder that holds config/ (default: the current one)")
    .addHelpText(
      "after",
      `\nExamples:\n${examples.map((each) => `  $ ${each}`).join("\n")}\n\nExit codes: ${exitCodes}`,
    );
}

/** Works through the stacks (or what was found of them) one by one; what stops one does not stop the next. */
export async function forEachStack<T = StackConfig>(
  stacks: readonly T[],
  report: Report,
  work: (stack: T) => Promise<void>,
): Promise<void> {
  for (const stack of stacks) {
    try {
      await work(stack);
    } catch (error) {
      report.failed(error);
    }
  }
}

/** So many stacks are looked at at once: enough to hide the service's latency, too few to be throttled. */
const atOnce = 6;

/** Reads all stacks side by side, then shows each in their order; what fails of one does not stop the others. */
export async function readEachStack<R, Stack = StackConfig>(
  stacks: readonly Stack[],
  report: Report,
  read: (stack: Stack) => Promise<R>,
  show: (found: R, stack: Stack) => void,
): Promise<void> {
  const readings = await mapConcurrently(stacks, atOnce, (stack) =>
    read(stack).then(
      (found) => () => show(found, stack),
      (error: unknown) => () => report.failed(error),
    ),
  );
  for (const tell of readings) tell();
}
