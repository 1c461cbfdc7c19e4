import { InvalidArgumentError, Option, type Command } from "commander";
import type { LogAction, LogStatus } from "../../lib/entra/graph";
import { parsePointInTime } from "../duration";
import { type CommonCommandOptions, newCommand, type CommandSession } from "../session";
import { type LogOptions, showLog } from "../verbs/logs/logs";

type Options = CommonCommandOptions & LogOptions;

const actions: readonly LogAction[] = ["create", "update", "disable", "delete", "stagedDelete", "other"];
const statuses: readonly LogStatus[] = ["success", "failure", "skipped", "warning"];

/** `logs`: prints what provisioning did with whom, and why not. */
export function logsCommand(session: CommandSession): Command {
  return newCommand(
    "logs",
    "show what provisioning did with whom, and in words why not",
    [
      "scimform logs advisors-test",
      "scimform logs advisors-production --status failure --since 7d",
      "scimform logs advisors-production --user anna@contoso.example --since 2026-01-31",
    ],
    "0 shown, 1 failed, 2 wrong use or config",
  )
    .argument("<stack>", "name of the stack")
    .option("--user <user>", "only this person: user principal name or login, or object id (also of a group)")
    .addOption(new Option("--action <action>", "only this action").choices(actions))
    .addOption(new Option("--status <status>", "only this outcome").choices(statuses))
    .addOption(
      new Option("--since <when>", "90m, 6h, 2d, or a date such as 2026-01-31T08:00Z")
        .argParser(parsePointInTime)
        .default(parsePointInTime("1d"), "1d"),
    )
    .addOption(new Option("--limit <count>", "so many of the newest").argParser(parseLimit).default(100))
    .action((pattern: string, options: Options) =>
      session.execute("logs", options, (context, report) => showLog(pattern, options, context, report)),
    );
}

function parseLimit(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError("Write a whole number from 1.");
  return Number(text);
}
