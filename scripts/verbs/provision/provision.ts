import * as errors from "./errors";
import { ExitCode, fail, ScimformError } from "../../../lib/core/problem";
import { readNames } from "../../../lib/provisioning/names";
import { confirm } from "../../confirm";
import type { CommandContext } from "../../context";
import { forEachStack } from "../../each-stack";
import { forEachProvider, refuseAbsent } from "../../identity-providers";
import type { Report } from "../../report";
import type { ProvisionOptions, ProvisionRun, Selection } from "./adapter";
import { printSummary } from "./print-summary";

/** Selection as the command line has it. */
export interface SelectionOptions {
  readonly user: readonly string[];
  readonly membersOf: readonly string[];
  readonly allAssigned?: boolean;
  readonly group: readonly string[];
}

/** Prepares all stacks, asks once, and provisions those stacks side by side. */
export async function provision(
  patterns: readonly string[],
  options: ProvisionOptions & SelectionOptions,
  context: CommandContext,
  report: Report,
): Promise<void> {
  const selection = await select(options, context, report);
  const stacks = context.select(patterns);
  if (selection.groups.length > 0) refuseAbsent("provision --group", stacks);
  const preparations = forEachProvider(stacks, (provider, own) => {
    const provisioner = provider.provision().provisioner({ selection, options, context, report });
    return own.map((config) => () => provisioner.prepare(config));
  });
  const runs: ProvisionRun[] = [];
  await forEachStack(preparations.flat(), report, async (prepare) => void runs.push(await prepare()));
  if (options.dryRun) {
    return forEachStack(runs, report, async (run) => {
      report.line(`${run.stack}: would provision ${run.extent}; nothing is changed`);
      await run.dryRun();
    });
  }
  for (const run of runs) run.announce();
  const changes = runs.filter(({ isChange }) => isChange);
  // Standard input that holds the list of people cannot hold the answer as well.
  const json = Boolean(options.json || options.jsonl || options.stdin);
  const act = `Provisioning ${changes.map(({ extent }) => extent).join(", ")}`;
  if (changes.length > 0) await confirm(act, { yes: options.yes, json }, context.io);
  await carryOut(runs, context, report);
}

/** @throws ScimformError COMMAND_NOBODY_NAMED, COMMAND_LINE_NAMES_NOBODY: nobody is provisioned from half a list */
async function select(
  { user, membersOf, group, allAssigned = false, stdin }: ProvisionOptions & SelectionOptions,
  { io }: CommandContext,
  report: Report,
): Promise<Selection> {
  const { names, problems } = stdin ? readNames(await io.readStdin()) : { names: [], problems: [] };
  if (problems.length > 0) throw new ScimformError(problems, ExitCode.usage);
  const users = [...new Set([...user, ...names])];
  if (users.length + membersOf.length + group.length === 0 && !allAssigned) throw fail(errors.nobodyNamed);
  if (stdin) report.line(`${names.length} names on standard input`);
  return { users, membersOf, groups: group, allAssigned };
}

async function carryOut(runs: readonly ProvisionRun[], { io }: CommandContext, report: Report): Promise<void> {
  const interrupt = new AbortController();
  const stopListening = io.onInterrupt(() => {
    report.line("Interrupted: what is under way comes to its end, then it stops.", "note");
    interrupt.abort();
  });
  try {
    await Promise.all(
      runs.map((run) => run.carryOut(interrupt.signal).catch((error: unknown) => report.failed(error))),
    );
  } finally {
    stopListening();
  }
  printSummary(
    runs.flatMap(({ summary }) => summary ?? []),
    report,
  );
}
