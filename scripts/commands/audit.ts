import { Option, type Command } from "commander";
import { parseDay, parsePointInTime } from "../duration";
import { type CommonCommandOptions, newCommand, type CommandSession } from "../session";
import { audit, type AuditOptions } from "../verbs/audit/audit";

type Options = CommonCommandOptions & AuditOptions;

/** `audit`: evidence of who was provisioned, who left, and who changed what. */
export function auditCommand(session: CommandSession): Command {
  return newCommand(
    "audit",
    "show as evidence who was provisioned at a day and why, how soon leavers were disabled, and who changed mappings and settings; changes nothing",
    [
      "scimform audit advisors-production",
      "scimform audit advisors-production --at 2026-01-31 --save evidence",
      "scimform audit '*-production' --csv > audit.csv",
    ],
    "0 shown (with a warning for each gap), 1 failed, 2 wrong use or config",
  )
    .argument("<stacks...>", "names, or patterns such as '*-production'")
    .addOption(
      new Option(
        "--at <when>",
        "who was provisioned then: 2d, a date (its end, UTC), or a time (default: now)",
      ).argParser(parseDay),
    )
    .addOption(
      new Option("--since <when>", "how far back logs are read: 90d, or a date")
        .argParser(parsePointInTime)
        .default(parsePointInTime("90d"), "90d"),
    )
    .addOption(new Option("--csv", "print CSV, one table for all stacks").conflicts(["json", "markdown"]))
    .addOption(new Option("--markdown", "print Markdown").conflicts("json"))
    .option("--save <folder>", "also write JSON, CSV and Markdown of each stack there")
    .action((patterns: string[], options: Options) =>
      session.execute("audit", options, (context, report) => audit(patterns, options, context, report)),
    );
}
