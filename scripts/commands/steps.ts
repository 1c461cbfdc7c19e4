import { Option, type Command } from "commander";
import { checklistMarkdown, entraChecklist, isDue } from "../../lib/checklist";
import * as errors from "../../lib/errors/steps";
import { ExitCode } from "../../lib/errors/problem";
import { toJson } from "../report";
import { oktaPart } from "../okta/load";
import { forEachStack } from "../each-stack";
import { type CommonOptions, newCommand, type Session } from "../session";
import { entraFacts } from "../steps/entra-facts";
import { printChecklist } from "../steps/print-checklist";

interface Options extends CommonOptions {
  readonly markdown?: boolean;
}

/** `steps`: the vendor's guide as a checklist, with what is done already. */
export function stepsCommand(session: Session): Command {
  return newCommand(
    "steps",
    "show the vendor's guide as a checklist: what is done, which command does the next step, and what only a person can do, with the values to paste",
    ["scimform steps mangoapps-test", "scimform steps mangoapps-test --markdown > ticket.md", "scimform steps --json"],
    "0 nothing is left for a person now, 1 failed, 2 wrong use or config, 4 a step is due that only a person can do",
  )
    .argument("[stacks...]", "names, or patterns such as '*-test' (default: all)")
    .addOption(new Option("--markdown", "print Markdown, for a ticket or the helpdesk's wiki").conflicts("json"))
    .action((patterns: string[], options: Options) =>
      session.execute("steps", options, async (context, report) => {
        const { stacks, oktaStacks } = context.allStacks(patterns, { incomplete: true });
        await forEachStack([...stacks, ...oktaStacks], report, async (config) => {
          const list =
            config.identityProvider === "okta"
              ? await oktaPart.steps().oktaSteps(config, context)
              : entraChecklist(config, await entraFacts(config, context, report));
          report.result(toJson(list));
          if (options.markdown) for (const line of checklistMarkdown(list)) report.line(line);
          else printChecklist(list, report);
          const due = list.items.filter(isDue);
          report.add(
            due.map(({ title, evidence }) => errors.manualStepDue(config.stack, title, evidence)),
            ExitCode.manualStep,
          );
        });
      }),
    );
}
