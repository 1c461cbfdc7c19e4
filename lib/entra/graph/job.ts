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
  countEntitled: z.number().nullish(),
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

/** Condition of a job: a quarantined one counts as started, and does next to nothing. */
export function jobCondition(job: SynchronizationJob): "running" | "quarantined" | "stopped" {
  if (isQuarantined(job)) return "quarantined";
  return isRunning(job) ? "running" : "stopped";
}

/** Whether deletions wait for somebody to allow them: https://learn.microsoft.com/entra/identity/app-provisioning/accidental-deletions */
export function holdsDeletions(job: SynchronizationJob): boolean {
  return job.status?.quarantine?.reason === "TooManyDeletes";
}

/** Whether a cycle has ever begun. A job that waits for its first one reports an execution that began in the year 1. */
export function everRan(job: SynchronizationJob): boolean {
  const { status } = job;
  return [status?.lastExecution, status?.lastSuccessfulExecution, status?.lastSuccessfulExecutionWithExports].some(
    (execution) => execution?.timeBegan != null && !isNever(execution.timeBegan),
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

/**
 * The number of people that the job has provisioned; deleted ones are counted, too. The key is the object's name, which is a
 * SCIM urn
 * in some schemas. https://learn.microsoft.com/graph/api/resources/synchronization-synchronizationstatus
 */
export function provisionedPeople(job: SynchronizationJob): number {
  return job.status?.synchronizedEntryCountByType?.find(({ key }) => /(?:^|:)User$/.test(key))?.value ?? 0;
}

/** Whether two ids name the same synchronization template. */
export function sameTemplate(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** The job of a stack: another template's job beside ours (an app that existed before can have one) is not ours. */
export function scimJobs(jobs: readonly SynchronizationJob[]): readonly SynchronizationJob[] {
  const scim = jobs.filter((job) => sameTemplate(job.templateId ?? "", "scim"));
  return scim.length > 0 ? scim : jobs;
}

/**
 * The newest cycle that ran to its end, whether or not some people failed in it; null before the first.
 * Graph's own `lastSuccessfulExecution` counts no cycle with a single failure in it.
 * https://learn.microsoft.com/graph/api/resources/synchronization-synchronizationstatus
 */
export function lastCompleted(job: SynchronizationJob): JobExecution | null {
  const { lastExecution, lastSuccessfulExecution } = job.status ?? {};
  const ended = (execution: JobExecution | null | undefined): execution is JobExecution =>
    execution?.timeEnded != null && !isNever(execution.timeEnded);
  if (ended(lastExecution) && ["Succeeded", "EntryLevelErrors"].includes(lastExecution.state ?? "")) {
    return lastExecution;
  }
  return ended(lastSuccessfulExecution) ? lastSuccessfulExecution : null;
}

/**
 * Returns the time when the next cycle is due, as far as it can be told: the next attempt of a quarantine, else the interval
 * after the last cycle.
 * @returns ISO time; null when the job is stopped, never ran, or does not say
 */
export function nextCycle(job: SynchronizationJob): string | null {
  if (!isRunning(job)) return null;
  if (isQuarantined(job)) return job.status?.quarantine?.nextAttempt ?? null;
  const ended = job.status?.lastExecution?.timeEnded ?? null;
  const interval = milliseconds(job.schedule?.interval ?? "");
  if (ended === null || isNever(ended) || interval === undefined) return null;
  return new Date(Date.parse(ended) + interval).toISOString().replace(".000Z", "Z");
}

/** Whether a time means "never", which is spelled as the year 1. */
const isNever = (time: string): boolean => time.startsWith("0001-");

/** ISO 8601, as far as intervals go; a fresh job can have one of 29,000 years, which says nothing. */
function milliseconds(interval: string): number | undefined {
  const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d+)?S)?)?$/.exec(interval);
  if (!match) return undefined;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((digits) => Number(digits ?? 0));
  return days > 365 ? undefined : (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1_000;
}
