import { Option, type Command } from "commander";
import { parseCount } from "../count";
import { parseDuration } from "../duration";
import { newCommand, type CommonCommandOptions, type CommandSession } from "../session";
import { showStatus, type StatusOptions } from "../verbs/status/status";

type Options = CommonCommandOptions & StatusOptions;

const day = 86_400_000;

/** `status`: reports the state of provisioning, and whether that is what the config wants. */
export function statusCommand(session: CommandSession): Command {
  return newCommand(
    "status",
    "show how provisioning is: job, last and next cycle, quarantine with its remedy, settings, and whether it is on as the config wants",
    [
      "scimform status",
      "scimform status 'advisors-*'",
      "scimform status advisors-production --json",
      "scimform status '*-production' --gate --max-escrows 5 --max-age 6h",
      "scimform status '*-production' --gate --test-connection",
      "scimform status --gate --markdown >> $GITHUB_STEP_SUMMARY",
    ],
    "0 healthy, 1 failed, 2 wrong use or config, 3 something needs attention",
  )
    .argument("[stacks...]", "names, or patterns such as 'advisors-*' (default: all)")
    .option(
      "--gate",
      "for pipelines: say only whether each stack passes, judged by the limits below, each of which implies it",
    )
    .addOption(
      new Option("--max-escrows <count>", "how many people and groups may fail in the last cycle")
        .argParser(parseCount)
        .default(0)
        .implies({ gate: true }),
    )
    .addOption(
      new Option("--max-age <duration>", "how long ago the last completed cycle may have ended, such as 90m, 6h, 2d")
        .argParser(parseDuration)
        .default(day, "1d")
        .implies({ gate: true }),
    )
    .addOption(
      new Option(
        "--allow-first-cycle",
        "let a stack pass whose first cycle has not ended yet: after its first deploy",
      ).implies({ gate: true }),
    )
    .addOption(
      new Option(
        "--max-disables <count>",
        "how many accounts may be disabled or deleted in one cycle of the last day (default: half the deletion guard)",
      )
        .argParser(parseCount)
        .implies({ gate: true }),
    )
    .addOption(
      new Option("--certificate-days <count>", "how many days the SAML certificate that signs must still last")
        .argParser(parseCount)
        .default(30)
        .implies({ gate: true }),
    )
    .option("--test-connection", "let Entra try the saved credentials, too; it needs the right to write")
    .addOption(new Option("--markdown", "print Markdown, for a step summary or an issue").conflicts("json"))
    .action((patterns: string[], options: Options) =>
      session.execute("status", options, (context, report) => showStatus(patterns, options, context, report)),
    );
}
