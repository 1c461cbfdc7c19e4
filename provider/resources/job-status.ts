/** The desired `status`. */
export type DesiredStatus = "on" | "off";

/** The state of a job that starting and pausing depend on. */
export interface JobCondition {
  /** Started, in quarantine or not. */
  readonly running: boolean;
  readonly quarantined: boolean;
  /** Whether the job has been started at least once. */
  readonly everRan: boolean;
  readonly credentialsPresent: boolean;
}

export type StatusNotice = "credentialsMissing" | "stoppedOutside" | "quarantined";

/**
 * The value of `status` in the state. The live state counts only where an apply can repair it: a job that somebody paused
 * (in an
 * incident, say) is reported, never restarted by the way; one without credentials waits for them.
 * @param desired the state's own value; null after an import
 */
export function readStatus(
  desired: DesiredStatus | null,
  job: JobCondition,
): { status: DesiredStatus; notice?: StatusNotice } {
  if (job.running) return { status: "on", ...(job.quarantined ? { notice: "quarantined" } : {}) };
  if (desired !== "on") return { status: "off" };
  if (!job.credentialsPresent) return { status: "on", notice: "credentialsMissing" };
  if (job.everRan) return { status: "on", notice: "stoppedOutside" };
  return { status: "off" };
}

export type StatusStep = "start" | "pause" | "none";

/**
 * Decides what an apply does with the job. It starts only what was planned to go from off to on, and only with credentials;
 * a running job is
 * never started again, which may stop the service
 * (https://learn.microsoft.com/graph/api/synchronization-synchronizationjob-start).
 * @param prior status before; null on create
 */
export function decideStart(
  prior: DesiredStatus | null,
  planned: DesiredStatus,
  job: JobCondition,
): { step: StatusStep; notice?: StatusNotice } {
  if (planned === "off") return { step: job.running ? "pause" : "none" };
  if (job.running) return { step: "none", ...(job.quarantined ? { notice: "quarantined" } : {}) };
  if (!job.credentialsPresent) return { step: "none", notice: "credentialsMissing" };
  if (prior === "on") return job.everRan ? { step: "none", notice: "stoppedOutside" } : { step: "none" };
  return { step: "start" };
}
