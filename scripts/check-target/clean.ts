import { findEarlierRuns, type LeftoverObject, removeEarlierRuns } from "../../lib/check-target";
import { confirm } from "../confirm";
import type { CommandContext } from "../context";
import { forEachStack } from "../each-stack";
import { type Report, toJson } from "../report";
import { openTarget, type TargetAccess } from "../target";
import * as errors from "./errors";

/** A target that was checked before. */
interface CleanSubject extends TargetAccess {
  /** Stack, or tenant URL. */
  readonly name: string;
  readonly stack: string | null;
}

/** Removes what interrupted runs left at targets: lists it, asks, and says what stays. */
export function cleanTargets(
  subjects: readonly CleanSubject[],
  options: { readonly yes?: boolean; readonly json?: boolean },
  context: CommandContext,
  report: Report,
): Promise<void> {
  return forEachStack(subjects, report, async (subject) => {
    const { name, stack, tenantUrl } = subject;
    const client = await openTarget(context, subject);
    const { signal } = new AbortController();
    const objects = await findEarlierRuns(client, signal);
    for (const { type, name: object, id } of objects) report.line(`${name}: ${noun(type)} ${object} (${id})`);
    const isAny = objects.length > 0;
    if (isAny) await confirm(`Removing what earlier checks left in ${name}`, options, context.io);
    const leftOvers = isAny ? await removeEarlierRuns(client, objects, signal, context.io.sleep) : [];
    reportLeftOvers(leftOvers, report);
    const stays = new Set(leftOvers.map(({ id }) => id));
    const removed = objects
      .filter(({ id }) => !stays.has(id))
      .map(({ type, id, name: object }) => ({ type, id, name: object }));
    report.result({ stack, tenantUrl, ...(toJson({ removed, leftOvers }) as object) });
    report.line(
      `${name}: ${isAny ? `removed ${removed.length} of ${objects.length}` : "nothing of earlier checks is there"}`,
    );
  });
}

/** An error for each object that a check made and could not remove. */
export function reportLeftOvers(leftOvers: readonly LeftoverObject[], report: Report): void {
  for (const { type, name, url, reason } of leftOvers) report.problem(errors.leftOver, noun(type), name, url, reason);
}

const noun = (type: "users" | "groups"): string => (type === "users" ? "user" : "group");
