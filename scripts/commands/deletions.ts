import { Option, type Command } from "commander";
import { fail } from "../../lib/core/problem";
import { holdsDeletions, settingsFromSecrets } from "../../lib/entra/graph";
import { confirm } from "../confirm";
import type { CommandContext } from "../context";
import * as errors from "../entra/deletions/errors";
import { type HeldObject, readHeldObjects } from "../entra/deletions/held-objects";
import { restartJob, usualReset } from "../entra/restart-job";
import { type Report, toJson } from "../report";
import { type CommonCommandOptions, newCommand, type CommandSession } from "../session";
import { restartable } from "./restart";

interface Options extends CommonCommandOptions {
  readonly allow?: boolean;
  readonly reject?: boolean;
  readonly yes?: boolean;
}

/** `deletions`: whose removal the deletion guard holds back; lets it be carried out, or ends the quarantine without. */
export function deletionsCommand(session: CommandSession): Command {
  return newCommand(
    "deletions",
    "show whose removal the deletion guard holds back, and whether they would still be removed; allow or reject it",
    [
      "scimform deletions advisors-production",
      "scimform deletions advisors-production --allow",
      "scimform deletions advisors-production --reject",
    ],
    "0 none held back, or allowed or rejected, 1 failed, 2 wrong use or config (also: not confirmed), 3 some are held back, or would be again",
  )
    .argument("<stack>", "name of one stack")
    .addOption(new Option("--allow", "let the removals be carried out; this cannot be taken back").conflicts("reject"))
    .option("--reject", "end the quarantine, once those who are to stay would stay")
    .option("--yes", "do not ask")
    .action((stack: string, options: Options) =>
      session.execute("deletions", options, (context, report) => deletions(stack, options, context, report)),
    );
}

async function deletions(pattern: string, options: Options, context: CommandContext, report: Report): Promise<void> {
  const config = context.oneStackOf("entra", pattern, "`deletions`");
  const { stack } = config;
  const deciding = options.allow === true || options.reject === true;
  const deployment = deciding ? await restartable(config, context) : await context.entra.deployment(config);
  const { app, job, tenant } = deployment;
  if (!holdsDeletions(job)) {
    if (deciding) throw fail(errors.notHeld, stack);
    report.result({ stack, held: [] });
    return report.line(`${stack}: no removals are held back`, "good");
  }
  const began = Date.parse(job.status?.lastExecution?.timeBegan ?? "");
  const found = await readHeldObjects(deployment, Number.isNaN(began) ? 0 : began);
  if (found.length === 0) throw fail(errors.namesMissing, stack);
  const { threshold } = settingsFromSecrets(await tenant.synchronization.getSecrets(app.id)).accidentalDeletions;
  const leaving = found.filter(({ leaves }) => leaves !== "no");
  if (!deciding) report.result(toJson({ stack, threshold, held: found }));
  show(stack, found, threshold, report);
  if (!deciding) return report.problem(errors.held, stack, found.length, leaving.length, threshold);
  if (options.allow) {
    if (leaving.length === 0) throw fail(errors.nobodyLeaves, stack);
    report.line(
      `The next cycle removes these ${leaving.length} from the target, and whoever else has left by then: THIS CANNOT BE TAKEN BACK.`,
      "note",
    );
    await confirm(`Allowing ${leaving.length} removals in ${stack}`, options, context.io);
    return restartJob(deployment, ["ForceDeletes"], report);
  }
  if (leaving.length > threshold) throw fail(errors.stillLeaving, stack, leaving.length, threshold, causesOf(leaving));
  report.line(
    leaving.length === 0
      ? "Nobody leaves any more: provisioning goes on with a full cycle."
      : `Provisioning goes on with a full cycle, which removes the ${leaving.length} who leave: they are not above the threshold of ${threshold}.`,
    "note",
  );
  await confirm(`The restart of ${stack}`, options, context.io);
  return restartJob(deployment, usualReset, report);
}

/** Number of people shown by name; --json has all. */
const shown = 100;

function show(stack: string, found: readonly HeldObject[], threshold: number, report: Report): void {
  report.line(`${stack}: ${found.length} removals are held back, above the threshold of ${threshold}`);
  const groups = [
    ["would be removed", found.filter(({ leaves }) => leaves === "yes")],
    ["cannot tell", found.filter(({ leaves }) => leaves === "unknown")],
    ["would stay", found.filter(({ leaves }) => leaves === "no")],
  ] as const;
  for (const [title, objects] of groups) {
    if (objects.length === 0) continue;
    report.line(`  ${title}: ${objects.length}`, title === "would stay" ? "good" : "note");
    for (const { name, why } of objects.slice(0, shown)) report.line(`    ${name}: ${why}`);
    if (objects.length > shown) report.line(`    and ${objects.length - shown} more (--json)`);
  }
}

/** Returns each cause, with the number of people it concerns. */
function causesOf(leaving: readonly HeldObject[]): string[] {
  const counts = new Map<string, number>();
  for (const { why } of leaving) counts.set(why, (counts.get(why) ?? 0) + 1);
  return [...counts].map(([why, count]) => `${count} ${why}`);
}
