import { Command, CommanderError } from "commander";
import * as errors from "./errors";
import { ExitCode } from "../lib/core/problem";
import type { Io } from "./io";
import { Report } from "./report";
import { shortestSecret } from "../lib/core/secrets";
import { type CommandFactory, CommandSession } from "./session";

/**
 * Commands in the order of `scimform --help`. Only the requested one is loaded: starting fast matters in scripts.
 * `require`, since `import()` would want file extensions that sources and build do not share.
 */
/* eslint-disable @typescript-eslint/no-require-imports */
const commands: Readonly<Record<string, () => CommandFactory>> = {
  init: () => (require("./commands/init") as typeof import("./commands/init")).initCommand,
  validate: () => (require("./commands/validate") as typeof import("./commands/validate")).validateCommand,
  stacks: () => (require("./commands/stacks") as typeof import("./commands/stacks")).stacksCommand,
  evaluate: () => (require("./commands/evaluate") as typeof import("./commands/evaluate")).evaluateCommand,
  preview: () => (require("./commands/preview") as typeof import("./commands/preview")).previewCommand,
  steps: () => (require("./commands/steps") as typeof import("./commands/steps")).stepsCommand,
  preflight: () => (require("./commands/preflight") as typeof import("./commands/preflight")).preflightCommand,
  "check-target": () =>
    (require("./commands/check-target") as typeof import("./commands/check-target")).checkTargetCommand,
  credentials: () => (require("./commands/credentials") as typeof import("./commands/credentials")).credentialsCommand,
  certificates: () =>
    (require("./commands/certificates") as typeof import("./commands/certificates")).certificatesCommand,
  "test-connection": () =>
    (require("./commands/test-connection") as typeof import("./commands/test-connection")).testConnectionCommand,
  provision: () => (require("./commands/provision") as typeof import("./commands/provision")).provisionCommand,
  verify: () => (require("./commands/verify") as typeof import("./commands/verify")).verifyCommand,
  why: () => (require("./commands/why") as typeof import("./commands/why")).whyCommand,
  status: () => (require("./commands/status") as typeof import("./commands/status")).statusCommand,
  logs: () => (require("./commands/logs") as typeof import("./commands/logs")).logsCommand,
  audit: () => (require("./commands/audit") as typeof import("./commands/audit")).auditCommand,
  drift: () => (require("./commands/drift") as typeof import("./commands/drift")).driftCommand,
  export: () => (require("./commands/export") as typeof import("./commands/export")).exportCommand,
  recover: () => (require("./commands/recover") as typeof import("./commands/recover")).recoverCommand,
  start: () => (require("./commands/start") as typeof import("./commands/start")).startCommand,
  pause: () => (require("./commands/pause") as typeof import("./commands/pause")).pauseCommand,
  deletions: () => (require("./commands/deletions") as typeof import("./commands/deletions")).deletionsCommand,
  relink: () => (require("./commands/relink") as typeof import("./commands/relink")).relinkCommand,
  restart: () => (require("./commands/restart") as typeof import("./commands/restart")).restartCommand,
  explain: () => (require("./commands/explain") as typeof import("./commands/explain")).explainCommand,
  doctor: () => (require("./commands/doctor") as typeof import("./commands/doctor")).doctorCommand,
  sandbox: () => (require("./commands/sandbox") as typeof import("./commands/sandbox")).sandboxCommand,
  demo: () => (require("./commands/demo") as typeof import("./commands/demo")).demoCommand,
};
/** Headings of `scimform --help`, and the first command below each. */
const groups: Readonly<Record<string, string>> = {
  init: "Write the config, and check it:",
  steps: "Before people are provisioned:",
  credentials: "Hand over, provision, verify:",
  status: "Watch:",
  start: "Switch on and off:",
  doctor: "On this machine:",
};
/** Version of this package; loaded on demand, as the commands are. */
const packageVersion = (): string =>
  (require("../lib/core/package") as typeof import("../lib/core/package")).thisPackage.version;
/* eslint-enable @typescript-eslint/no-require-imports */

/**
 * Runs the program once.
 * @param args without the names of node and script
 * @returns the exit code of docs/commands.md
 */
export async function runProgram(args: readonly string[], io: Io): Promise<ExitCode> {
  const session = new CommandSession(io);
  const program = newProgram(session, args[0] ?? "");
  try {
    await program.parseAsync(withoutHelpOfUnknown(program, args), { from: "user" });
    return session.exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return ExitCode.ok;
    return wrongUse(error, program, args, io);
  }
}

/** The arguments up to a command that there is not: with `--help` behind it, or `help` in front, commander would show the help of the whole. */
function withoutHelpOfUnknown(command: Command, args: readonly string[]): string[] {
  const [wanted = "", ...others] = args;
  if (wanted === "" || wanted.startsWith("-") || command.commands.length === 0) return [...args];
  if (wanted === "help") {
    const known = others[0] === undefined || others[0].startsWith("-") || Object.hasOwn(commands, others[0]);
    return known ? [...args] : [others[0] ?? ""];
  }
  const next = command.commands.find((each) => each.name() === wanted);
  return next ? [wanted, ...withoutHelpOfUnknown(next, others)] : [wanted];
}

function newProgram(session: CommandSession, wanted: string): Command {
  const program = new Command("scimform")
    .description("SCIM provisioning as code for Microsoft Entra ID and Okta.")
    .version(wanted === "--version" ? packageVersion() : "", "--version", "show the version")
    .addHelpText(
      "after",
      "\nEvery command has --help with examples. Exit codes: 0 fine, 1 failed, 2 wrong use or config, 3 found something, 4 a manual step is due.",
    );
  const only = Object.hasOwn(commands, wanted) ? commands[wanted] : undefined;
  for (const [name, load] of only ? [[wanted, only] as const] : Object.entries(commands)) {
    const heading = groups[name];
    if (!only && heading !== undefined) program.commandsGroup(heading);
    program.addCommand(load()(session));
  }
  configure(program, session.io);
  program.hook("preAction", (_, command) => refusePersonAsStack(command));
  return program;
}

/** Routes commander's output and errors through `Io`, also for subcommands. */
function configure(command: Command, io: Io): void {
  command
    .exitOverride()
    .configureOutput({ writeOut: io.stdout, writeErr: io.stderr, outputError: () => {} })
    .showSuggestionAfterError();
  for (const subcommand of command.commands) configure(subcommand, io);
}

/** @throws CommanderError when a person stands where stacks do: it would be said of no stack, or that nobody was named */
function refusePersonAsStack(command: Command): void {
  const person = command.args.find((word) => /^[^\s@:/]+@[^\s@:/]+\.[^\s@:/]+$/.test(word));
  const takesStacks = /^stacks?$/.test(command.registeredArguments[0]?.name() ?? "");
  const takesPeople = command.options.some(({ long }) => long === "--user");
  if (person !== undefined && takesStacks && takesPeople)
    command.error(`'${person}' is a person, and stands where stacks are named. Write: --user ${person}.`);
}

/** Subcommands of `npx cdktf`, by the verb that users try. */
const terraformVerbs: Readonly<Record<string, string>> = {
  ...{ deploy: "deploy", apply: "deploy", destroy: "destroy" },
  ...{ diff: "diff", plan: "diff", synth: "synth", list: "list" },
};

/** A message for arguments that commander rejects, naming the intended form; undefined when commander's own message suffices. */
function meant({ code }: CommanderError, program: Command, args: readonly string[]): string | undefined {
  const [first = ""] = args;
  if (code === "commander.unknownCommand" && Object.hasOwn(terraformVerbs, first))
    return `Unknown command '${first}': what Terraform does, \`npx cdktf ${terraformVerbs[first]}\` does.`;
  if (code !== "commander.unknownOption") return undefined;
  const command = args.find((word) => Object.hasOwn(commands, word));
  if (first.startsWith("-") && command !== undefined)
    return `The option ${first.replace(/=.*/, "")} stands in front of the command, and belongs behind it: \`scimform ${command} ${first.replace(/=.*/, "")}\`.`;
  const all = (each: Command): Command[] => [each, ...each.commands.flatMap(all)];
  const options = all(program).flatMap((each) => each.options.map(({ long }) => long));
  const single = args.find((word) => /^-[a-z][a-z-]+/.test(word) && options.includes(`-${word.replace(/=.*/, "")}`));
  return single === undefined
    ? undefined
    : `Unknown option '${single.replace(/=.*/, "")}' (Did you mean -${single.replace(/=.*/, "")}?).`;
}

/** Reports commander's errors in the form of all other problems. */
function wrongUse(error: CommanderError, program: Command, args: readonly string[], io: Io): ExitCode {
  // Without arguments commander has printed the help as its complaint.
  if (error.code === "commander.help") return ExitCode.usage;
  const report = new Report(io, args[0] ?? "", args.includes("--json"));
  const words = args[0] === "credentials" ? args.slice(1).filter((word) => !word.startsWith("--")) : [];
  for (const word of words) if (word.length >= shortestSecret) io.secrets.add(word);
  // `--token=…` is not our way, but somebody will try it: the value must not end up in a log.
  const message = (meant(error, program, args) ?? error.message)
    .replace(/^error: /, "")
    .replace(/(--[\w-]+)=[^']*/g, "$1=…")
    .replaceAll("\n", " ");
  report.problem(errors.wrongUse, `${message[0]?.toUpperCase() ?? ""}${message.slice(1)}`.replace(/\.?$/, "."));
  return report.finish();
}
