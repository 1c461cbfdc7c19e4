import type { JobContext } from "./context";
import { wouldRemove, type CyclePlan } from "./cycle-plan";
import type { JobMapping } from "./job-mapping";
import { Trace, type ProvisioningOutcome } from "./outcome";
import type { Quarantine } from "./quarantine";

/** Deletions that a cycle does not carry out. */
export interface HeldDeletions {
  readonly ids: ReadonlySet<string>;
  readonly quarantine: Quarantine;
}

/**
 * The accidental deletion guard: more disables and deletes than the threshold are held back until somebody allows them.
 * https://learn.microsoft.com/entra/identity/app-provisioning/accidental-deletions
 * @returns undefined when nothing is held back
 */
export function holdDeletions(context: JobContext, plan: readonly CyclePlan[]): HeldDeletions | undefined {
  const { enabled, threshold } = context.settings.accidentalDeletions;
  if (!enabled || context.job.forceDeletes === true) return undefined;
  const removals = plan.flatMap(({ mapping, ids }) => ids.filter((id) => wouldRemove(context, mapping, id)));
  if (removals.length <= threshold) return undefined;
  const message = `${removals.length} objects would be disabled or deleted; the threshold is ${threshold}.`;
  return {
    ids: new Set(removals),
    quarantine: { reason: "TooManyDeletes", error: { code: "TooManyDeletes", message } },
  };
}

/** The log record of a deletion that is held back. */
export function stagedDelete(
  { environment, links }: JobContext,
  mapping: JobMapping,
  sourceId: string,
): ProvisioningOutcome {
  const link = links.bySource(sourceId);
  const trace = new Trace(environment.now);
  trace.step({
    name: "EntrySynchronizationSkip",
    type: "Export",
    status: "Skipped",
    description: `${mapping.sourceName} '${link?.displayName ?? sourceId}' is held back by accidental deletion prevention`,
  });
  return trace.finish({
    objectType: mapping.sourceName,
    sourceId,
    targetId: link?.targetId ?? null,
    reportableIdentifier: link?.displayName ?? sourceId,
    action: "StagedDelete",
    status: "Skipped",
    modifiedProperties: [],
  });
}
