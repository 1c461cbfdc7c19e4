import { Command } from "commander";
import type { AnyStackConfig } from "../lib/config";
import { ExitCode, type Problem } from "../lib/core/problem";
import { SourceLines } from "../lib/config/common/source-lines";
import { folderInRepository } from "../lib/core/annotation";
import { CommandContext, rootOf } from "./context";
import * as errors from "./errors";
import { refusalOf } from "./identity-providers";
import type { Io } from "./io";
import { Report } from "./report";
import { secretsIn } from "../lib/core/secrets";

/** Options that every command has. */
export interface CommonCommandOptions {
  readonly json?: boolean;
  /** Whether results are reported one by one, as JSON lines; of the commands that report many. */
  readonly jsonl?: boolean;
  readonly config?: string;
}

/** Makes one command; it is added to the program in `program.ts`. */
export type CommandFactory = (session: CommandSession) => Command;

/** Session of one run of the program. */
export class CommandSession {
  exitCode: ExitCode = ExitCode.ok;

  constructor(readonly io: Io) {
    for (const secret of secretsIn(io.env)) io.secrets.add(secret);
  }

  /** Executes a command's work, and turns what it reports or throws into output and exit code. */
  async execute(
    command: string,
    options: CommonCommandOptions,
    work: (context: CommandContext, report: Report) => Promise<void>,
  ): Promise<void> {
    const root = rootOf(this.io.cwd, options.config);
    const project = { sources: new SourceLines(root), folder: folderInRepository(root, this.io.env) };
    const report = new Report(this.io, command, options.jsonl ? "lines" : options.json === true, project);
    try {
      const warn = (problem: Problem): void => report.add([problem], ExitCode.ok);
      const leftOut = (stacks: readonly string[]): Problem => errors.leftOut(command, stacks);
      const refusal = (stack: AnyStackConfig): Problem => refusalOf(command, stack);
      await work(new CommandContext(this.io, options.config, { warn, leftOut, refusal }), report);
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
    .option(
      "--config <dir>",
      "project root: the folder that holds config/ (default: the current one, or the nearest above it that has cdktf.json)",
    )
    .addHelpText(
      "after",
      `\nExamples:\n${examples.map((each) => `  $ ${each}`).join("\n")}\n\nExit codes: ${exitCodes}`,
    );
}
