import { Option, type Command } from "commander";
import { type CommonCommandOptions, newCommand, type CommandSession } from "../session";
import { type DriftOptions, showDrift } from "../verbs/drift/drift";

type Options = CommonCommandOptions & DriftOptions;

/** `drift`: reports differences between the tenant and the config. */
export function driftCommand(session: CommandSession): Command {
  return newCommand(
    "drift",
    "compare every deployed stack with its config, without Terraform: mappings, settings, on/off, assignments, credentials, app",
    ["scimform drift", "scimform drift 'advisors-*' --json", "scimform drift --markdown >> $GITHUB_STEP_SUMMARY"],
    "0 all as in the config, 1 failed, 2 wrong use or config, 3 something differs",
  )
    .argument("[stacks...]", "names, or patterns such as 'advisors-*' (default: all)")
    .addOption(new Option("--markdown", "print Markdown, for a step summary or a comment").conflicts("json"))
    .action((patterns: string[], options: Options) =>
      session.execute("drift", options, (context, report) => showDrift(patterns, options, context, report)),
    );
}
