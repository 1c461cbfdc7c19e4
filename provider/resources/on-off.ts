/** The wish of `status`. */
export type Wish = "on" | "off";

/** What a job is and has, as far as on and off depend on it. */
export interface JobCondition {
  /** Started, in quarantine or not. */
  readonly running: boolean;
  readonly quarantined: boolean;
  /** Has been started at least once. */
  readonly everRan: boolean;
  readonly credentialsPresent: boolean;
}

export type OnOffNotice = "credentialsMissing" | "stoppedOutside" | "quarantined";

/**
 * What `status` reads as. The live state counts only where an apply can repair it: a job that somebody paused (in an
 * incident, say) is reported, never restarted by the way; one without credentials waits for them.
 * @param wish the state's own value; null after an import
 */
export function readStatus(wish: Wish | null, job: JobCondition): { status: Wish; notice?: OnOffNotice } {
  if (job.running) return { status: "on", ...(job.quarantined ? { notice: "quarantined" } : {}) };
  if (wish !== "on") return { status: "off" };
  if (!job.credentialsPresent) return { status: "on", notice: "credentialsMissing" };
  if (job.everRan) return { status: "on", notice: "stoppedOutside" };
  return { status: "off" };
}

export type OnOffStep = "start" | "pause" | "none";

/**
 * What an apply does. It starts only what was planned to go from off to on, and only with credentials; a running job is
 * never started again, which may stop the service
 * (https://learn.microsoft.com/graph/api/synchronization-synchronizationjob-start).
 * @param prior status before; null on create
 */
export function decideStart(
  prior: Wish | null,
  planned: Wish,
  job: JobCondition,
): { step: OnOffStep; notice?: OnOffNotice } {
  if (planned === "off") return { step: job.running ? "pause" : "none" };
  if (job.running) return { step: "none", ...(job.quarantined ? { notice: "quarantined" } : {}) };
  if (!job.credentialsPresent) return { step: "none", notice: "credentialsMissing" };
  if (prior === "on") return job.everRan ? { step: "none", notice: "stoppedOutside" } : { step: "none" };
  return { step: "start" };
}
