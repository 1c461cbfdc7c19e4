import { z } from "zod";
import type { Job } from "../entra/model";

/** Why a job is in quarantine. https://learn.microsoft.com/graph/api/resources/synchronization-synchronizationquarantine */
export interface Quarantine {
  readonly reason: "EncounteredQuarantineException" | "EncounteredEscrowProportionThreshold" | "TooManyDeletes";
  readonly error: { readonly code: string; readonly message: string };
}

/** What a cycle did, as far as the job's status shows it. */
export interface CycleCounts {
  readonly entitled: number;
  readonly imported: number;
  readonly importedReferences: number;
  /** Writes that were tried, and those that worked. */
  readonly exports: number;
  readonly exported: number;
  readonly escrowed: number;
}

const minute = 60_000;
const hour = 60 * minute;

/** Waiting times between attempts in quarantine: the first was seen live, the others are documented. */
const retryAfter = [5 * minute, 6 * hour, 12 * hour, 24 * hour];

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
 * Writes the outcome of a cycle into the job as Graph returns it.
 * https://learn.microsoft.com/graph/api/resources/synchronization-synchronizationstatus
 */
export function recordCycle(
  job: Job,
  cycle: {
    readonly id: string;
    readonly startedAt: number;
    readonly endedAt: number;
    readonly counts: CycleCounts;
    readonly quarantine: Quarantine | undefined;
  },
): void {
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
    countEscrowedRaw: counts.escrowed,
    countExported: counts.exported,
    countExports: counts.exports,
    countImported: counts.imported,
    countImportedDeltas: counts.imported,
    countImportedReferenceDeltas: counts.importedReferences,
    error: { ...error, tenantActionable: quarantine !== undefined },
    state: quarantine !== undefined ? "Failed" : counts.escrowed > 0 ? "EntryLevelErrors" : "Succeeded",
    timeBegan: began,
    timeEnded: ended,
  };
  const succeeded = quarantine === undefined;
  const series = status.quarantine?.seriesCount ?? 0;
  job.job["status"] = {
    ...status,
    code: succeeded ? (schedule?.state === "Active" ? "Active" : "Paused") : "Quarantine",
    countSuccessiveCompleteFailures: succeeded ? 0 : status.countSuccessiveCompleteFailures + 1,
    lastExecution: execution,
    ...(succeeded && { lastSuccessfulExecution: execution }),
    ...(succeeded && counts.exported > 0 && { lastSuccessfulExecutionWithExports: execution }),
    quarantine: succeeded
      ? null
      : {
          currentBegan: began,
          error: execution.error,
          nextAttempt: iso(cycle.startedAt + (retryAfter[Math.min(series, retryAfter.length - 1)] ?? 24 * hour)),
          reason: quarantine.reason,
          seriesBegan: status.quarantine?.seriesBegan ?? began,
          seriesCount: series + 1,
        },
    ...(succeeded && {
      steadyStateFirstAchievedTime: status.steadyStateFirstAchievedTime.startsWith("0001-")
        ? ended
        : status.steadyStateFirstAchievedTime,
      steadyStateLastAchievedTime: ended,
    }),
    synchronizedEntryCountByType: entryCounts(job, status.synchronizedEntryCountByType),
    troubleshootingUrl: succeeded ? null : "",
  };
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
