import { z } from "zod";
import type { Job } from "../model";
import { disabledAfter, waitAfter, type Quarantine } from "./quarantine";

/** The counts of a cycle that the job's status shows. */
export interface CycleCounts {
  readonly entitled: number;
  readonly imported: number;
  readonly importedReferences: number;
  /** Writes that were tried, and those that worked. */
  readonly exports: number;
  readonly exported: number;
  /** Objects that failed, be it in their manager or members only. */
  readonly escrowed: number;
  /** Failed entries and references, also those that wait for another object. */
  readonly escrowedRaw: number;
}

const liveJob = z.looseObject({
  schedule: z.looseObject({ state: z.string() }).optional(),
  status: z.looseObject({
    code: z.string(),
    countSuccessiveCompleteFailures: z.number().catch(0),
    quarantine: z.looseObject({ seriesBegan: z.string(), seriesCount: z.number() }).nullish(),
    steadyStateFirstAchievedTime: z.string().catch("0001-01-01T00:00:00Z"),
    synchronizedEntryCountByType: z.array(z.object({ key: z.string(), value: z.number() })).catch([]),
  }),
});

/**
 * Writes the outcome of a cycle into the job as Graph returns it; a job that has been in quarantine for four weeks is
 * disabled.
 * https://learn.microsoft.com/graph/api/resources/synchronization-synchronizationstatus
 * @returns when the series of quarantines began that the job is in now
 */
export function recordCycle(
  job: Job,
  cycle: {
    readonly id: string;
    readonly startedAt: number;
    readonly endedAt: number;
    readonly counts: CycleCounts;
    readonly quarantine: Quarantine | undefined;
    /** Entries that failed for too long were given up. */
    readonly escrowsPruned: boolean;
  },
): { readonly seriesBegan: string } | undefined {
  const { schedule, status } = liveJob.parse(job.job);
  const { counts, quarantine } = cycle;
  const began = iso(cycle.startedAt);
  const ended = iso(cycle.endedAt);
  const error = quarantine?.error ?? { code: "None", message: "" };
  const execution = {
    activityIdentifier: cycle.id,
    countEntitled: counts.entitled,
    countEntitledForProvisioning: counts.entitled,
    countEscrowed: counts.escrowed,
    countEscrowedRaw: counts.escrowedRaw,
    countExported: counts.exported,
    countExports: counts.exports,
    countImported: counts.imported,
    countImportedDeltas: counts.imported,
    countImportedReferenceDeltas: counts.importedReferences,
    error: { ...error, tenantActionable: quarantine !== undefined },
    state: quarantine !== undefined ? "Failed" : counts.escrowedRaw > 0 ? "EntryLevelErrors" : "Succeeded",
    timeBegan: began,
    timeEnded: ended,
  };
  const succeeded = quarantine === undefined;
  const attempt = status.quarantine?.seriesCount ?? 0;
  const seriesBegan = status.quarantine?.seriesBegan ?? began;
  if (!succeeded && schedule?.state === "Active" && cycle.startedAt - Date.parse(seriesBegan) >= disabledAfter) {
    schedule.state = "Disabled";
  }
  const running = schedule?.state === "Active";
  if (schedule !== undefined) job.job["schedule"] = schedule;
  job.job["status"] = {
    ...status,
    code: running ? (succeeded ? "Active" : "Quarantine") : "Paused",
    countSuccessiveCompleteFailures: succeeded ? 0 : status.countSuccessiveCompleteFailures + 1,
    lastExecution: execution,
    ...(succeeded && { lastSuccessfulExecution: execution }),
    ...(succeeded && counts.exported > 0 && { lastSuccessfulExecutionWithExports: execution }),
    quarantine: succeeded
      ? null
      : {
          currentBegan: began,
          error: execution.error,
          nextAttempt: iso(cycle.startedAt + waitAfter(attempt)),
          reason: quarantine.reason,
          seriesBegan,
          seriesCount: attempt + 1,
        },
    ...(succeeded && {
      steadyStateFirstAchievedTime: status.steadyStateFirstAchievedTime.startsWith("0001-")
        ? ended
        : status.steadyStateFirstAchievedTime,
      steadyStateLastAchievedTime: ended,
    }),
    synchronizedEntryCountByType: entryCounts(job, status.synchronizedEntryCountByType),
    escrowsPruned: cycle.escrowsPruned,
    troubleshootingUrl: succeeded ? null : "",
  };
  return succeeded ? undefined : { seriesBegan };
}

/** Counts never go down when objects are disabled or deleted. */
function entryCounts(job: Job, before: readonly { key: string; value: number }[]): { key: string; value: number }[] {
  return (["User", "Group"] as const).flatMap((key) => {
    const linked = job.links.filter(({ objectType }) => objectType === key).length;
    const value = Math.max(linked, before.find((entry) => entry.key === key)?.value ?? 0);
    return value === 0 ? [] : [{ key, value }];
  });
}

/** Graph prints whole seconds. */
function iso(time: number): string {
  return new Date(time).toISOString().replace(/\.\d+Z$/, "Z");
}
