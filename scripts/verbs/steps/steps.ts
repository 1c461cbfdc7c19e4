import { type Checklist, checklistMarkdown, isDue } from "../../../lib/checklist";
import type { AnyStackConfig } from "../../../lib/config";
import * as errors from "./errors";
import { ExitCode, ScimformError } from "../../../lib/core/problem";
import type { CommandContext } from "../../context";
import { forEachStack } from "../../each-stack";
import type { IdentityProvider } from "../../identity-provider";
import { mapStacks } from "../../identity-providers";
import { type Report, toJson } from "../../report";
import { printChecklist } from "./print";

export interface StepsOptions {
  readonly markdown?: boolean;
}

/** Shows each stack's guide, one after the other. */
export async function showSteps(
  patterns: readonly string[],
  { markdown }: StepsOptions,
  context: CommandContext,
  report: Report,
): Promise<void> {
  const reads = mapStacks(
    context.select(patterns, { incomplete: true }),
    (provider, config) => () => read(provider, config, context, report),
  );
  await forEachStack(reads, report, async (readOne) => {
    const list = await readOne();
    report.result(toJson(list));
    if (markdown) for (const line of checklistMarkdown(list)) report.line(line);
    else printChecklist(list, report);
    const due = list.items.filter(isDue);
    report.add(
      due.map(({ title, evidence }) => errors.manualStepDue(list.stack, title, evidence)),
      ExitCode.manualStep,
    );
  });
}

/** Reads which steps are done. Without a sign-in the guide is still shown, with a warning that nothing is known to be done. */
async function read<Stack extends AnyStackConfig>(
  provider: IdentityProvider<Stack>,
  config: Stack,
  context: CommandContext,
  report: Report,
): Promise<Checklist> {
  const adapter = provider.steps();
  try {
    return await adapter.checklist(config, context);
  } catch (error) {
    const [first] = error instanceof ScimformError ? error.problems : [];
    if (!first || !adapter.signInErrors.test(first.code)) throw error;
    report.add([adapter.notAsked(config.stack, first.summary)], ExitCode.ok);
    return adapter.unread(config);
  }
}
