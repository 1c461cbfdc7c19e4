import { Command, CommanderError } from "commander";
import * as errors from "../lib/errors/commands";
import { ExitCode } from "../lib/errors/problem";
import { credentialsCommand } from "./commands/credentials";
import { pauseCommand } from "./commands/pause";
import { provisionCommand } from "./commands/provision";
import { startCommand } from "./commands/start";
import { statusCommand } from "./commands/status";
import { testConnectionCommand } from "./commands/test-connection";
import { validateCommand } from "./commands/validate";
import type { Io } from "./io";
import { Report } from "./report";
import { type CommandFactory, Session } from "./session";

/** In the order of `scimform --help`. */
const commands: readonly CommandFactory[] = [
  validateCommand,
  credentialsCommand,
  testConnectionCommand,
  provisionCommand,
  statusCommand,
  startCommand,
  pauseCommand,
];

/**
 * Runs the program once.
 * @param args without the names of node and script
 * @returns the exit code of docs/commands.md
 */
export async function runProgram(args: readonly string[], io: Io): Promise<ExitCode> {
  const session = new Session(io);
  try {
    await newProgram(session).parseAsync([...args], { from: "user" });
    return session.exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return ExitCode.ok;
    return wrongUse(error, args, io);
  }
}

function newProgram(session: Session): Command {
  const program = new Command("scimform")
    .description("SCIM provisioning as code for Microsoft Entra ID.")
    .addHelpText(
      "after",
      "\nEvery command has --help with examples. Exit codes: 0 fine, 1 failed, 2 wrong use or config, 3 found something, 4 a manual step is due.",
    );
  for (const factory of commands) program.addCommand(factory(session));
  for (const command of [program, ...program.commands]) {
    command
      .exitOverride()
      .configureOutput({ writeOut: session.io.stdout, writeErr: session.io.stderr, outputError: () => {} })
      .showSuggestionAfterError();
  }
  return program;
}

/** Commander's own complaints, in the form of all others. */
function wrongUse(error: CommanderError, args: readonly string[], io: Io): ExitCode {
  // Without arguments commander has printed the help as its complaint.
  if (error.code === "commander.help") return ExitCode.usage;
  const report = new Report(io, args[0] ?? "", args.includes("--json"));
  // `--token=…` is not our way, but somebody will try it: the value must not end up in a log.
  const message = error.message
    .replace(/^error: /, "")
    .replace(/(--[\w-]+)=[^']*/g, "$1=…")
    .replaceAll("\n", " ");
  report.problem(errors.wrongUse, `${message[0]?.toUpperCase() ?? ""}${message.slice(1)}`.replace(/\.?$/, "."));
  return report.finish();
}
