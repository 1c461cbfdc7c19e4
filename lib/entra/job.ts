import { z } from "zod";

/**
 * A synchronization job as Graph returns it. Loose, and enumerations are plain strings: Graph adds values.
 * https://learn.microsoft.com/graph/api/resources/synchronization-synchronizationjob
 */
const executionSchema = z.looseObject({
  state: z.string().nullish(),
  timeBegan: z.string().nullish(),
  timeEnded: z.string().nullish(),
  countImported: z.number().nullish(),
  countExported: z.number().nullish(),
  countEscrowed: z.number().nullish(),
  error: z.looseObject({ code: z.string().nullish(), message: z.string().nullish() }).nullish(),
});
export type JobExecution = z.infer<typeof executionSchema>;

const quarantineSchema = z.looseObject({
  reason: z.string().nullish(),
  currentBegan: z.string().nullish(),
  nextAttempt: z.string().nullish(),
  seriesCount: z.number().nullish(),
  error: z.looseObject({ code: z.string().nullish(), message: z.string().nullish() }).nullish(),
});
export type JobQuarantine = z.infer<typeof quarantineSchema>;

export const jobSchema = z.looseObject({
  id: z.string(),
  templateId: z.string().nullish(),
  schedule: z.looseObject({ state: z.string().nullish(), interval: z.string().nullish() }).nullish(),
  status: z
    .looseObject({
      code: z.string().nullish(),
      lastExecution: executionSchema.nullish(),
      lastSuccessfulExecution: executionSchema.nullish(),
      lastSuccessfulExecutionWithExports: executionSchema.nullish(),
      quarantine: quarantineSchema.nullish(),
      countSuccessiveCompleteFailures: z.number().nullish(),
      synchronizedEntryCountByType: z.array(z.looseObject({ key: z.string(), value: z.number() })).nullish(),
    })
    .nullish(),
});
export type SynchronizationJob = z.infer<typeof jobSchema>;

/**
 * Whether the job is started, in quarantine or not. A stopped one is `Paused` or `Disabled`; which of them after a pause
 * differs between Microsoft's pages, so anything but `Active` counts as stopped.
 * https://learn.microsoft.com/entra/identity/app-provisioning/manage-object-connections
 */
export function isRunning(job: SynchronizationJob): boolean {
  return job.schedule?.state === "Active";
}

/** https://learn.microsoft.com/entra/identity/app-provisioning/application-provisioning-quarantine-status */
export function isQuarantined(job: SynchronizationJob): boolean {
  return job.status?.code === "Quarantine";
}

/** Whether a cycle has ever begun. A job that waits for its first one reports an execution that began in the year 1. */
export function everRan(job: SynchronizationJob): boolean {
  const { status } = job;
  return [status?.lastExecution, status?.lastSuccessfulExecution, status?.lastSuccessfulExecutionWithExports].some(
    (execution) => execution?.timeBegan != null && !execution.timeBegan.startsWith("0001-"),
  );
}

/** Whether the job ever wrote to the target: deleting it then loses links between accounts. */
export function everExported(job: SynchronizationJob): boolean {
  const { status } = job;
  return (
    status?.lastSuccessfulExecutionWithExports != null ||
    (status?.lastExecution?.countExported ?? 0) > 0 ||
    (status?.synchronizedEntryCountByType ?? []).some((entry) => entry.value > 0)
  );
}
