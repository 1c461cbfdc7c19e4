import { Option, type Command } from "commander";
import { type CommonCommandOptions, newCommand, type CommandSession } from "../session";
import { showSteps, type StepsOptions } from "../verbs/steps/steps";

type Options = CommonCommandOptions & StepsOptions;

/** `steps`: prints the vendor's guide as a checklist, with the steps that are done already. */
export function stepsCommand(session: CommandSession): Command {
  return newCommand(
    "steps",
    "show the vendor's guide as a checklist: what is done, which command does the next step, and what only a person can do, with the values to paste",
    ["scimform steps mangoapps-test", "scimform steps mangoapps-test --markdown > ticket.md", "scimform steps --json"],
    "0 nothing is left for a person now, 1 failed, 2 wrong use or config, 4 a step is due that only a person can do",
  )
    .argument("[stacks...]", "names, or patterns such as '*-test' (default: all)")
    .addOption(new Option("--markdown", "print Markdown, for a ticket or the helpdesk's wiki").conflicts("json"))
    .action((patterns: string[], options: Options) =>
      session.execute("steps", options, (context, report) => showSteps(patterns, options, context, report)),
    );
}
