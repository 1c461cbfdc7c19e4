import type { SandboxClock } from "../../clock";
import type { Job } from "../model";
import type { Switches } from "../switches";

/** .NET's DateTime.MinValue: how the service spells "never". */
const never = "0001-01-01T00:00:00Z";

/** A stopped job that never ran (learn.microsoft.com/graph/api/synchronization-synchronization-post-jobs). */
export function newJob(
  id: string,
  servicePrincipalId: string,
  templateId: string,
  schema: Record<string, unknown>,
  switches: Switches,
): Job {
  return {
    id,
    servicePrincipalId,
    templateId,
    job: {
      id,
      templateId,
      schedule: { expiration: null, interval: "PT40M", state: "Disabled" },
      status: {
        countSuccessiveCompleteFailures: 0,
        escrowsPruned: false,
        code: switches.freshJobStatus,
        lastExecution: null,
        lastSuccessfulExecution: null,
        lastSuccessfulExecutionWithExports: null,
        quarantine: null,
        steadyStateFirstAchievedTime: never,
        steadyStateLastAchievedTime: never,
        troubleshootingUrl: null,
        progress: [],
        synchronizedEntryCountByType: [],
      },
      synchronizationJobSettings: [
        { name: "AzureIngestionAttributeOptimization", value: "False" },
        { name: "LookaheadQueryEnabled", value: "False" },
      ],
    },
    schema: { ...schema, id },
    links: [],
    watermark: null,
  };
}

interface JobJson {
  schedule: { state: string };
  status: {
    code: string;
    quarantine: unknown;
    lastExecution: unknown;
    countSuccessiveCompleteFailures: number;
    synchronizedEntryCountByType: unknown;
  };
}

/** The parts of the job's JSON that starting and stopping change; this module and the engine write nothing else into it. */
const parts = (job: Job) => job.job as unknown as JobJson;

export const isActive = (job: Job) => parts(job).schedule.state === "Active";

/** Continues from the watermark; lifts a quarantine. */
export function startJob(job: Job): void {
  const { schedule, status } = parts(job);
  job.restarted = true;
  schedule.state = "Active";
  status.quarantine = null;
  const execution = status.lastExecution;
  const ran =
    typeof execution === "object" && execution !== null && (execution as { timeBegan?: string }).timeBegan !== never;
  status.code = ran ? "Active" : "NotRun";
  status.lastExecution ??= {
    activityIdentifier: null,
    countEntitled: 0,
    countEntitledForProvisioning: 0,
    countEscrowed: 0,
    countEscrowedRaw: 0,
    countExported: 0,
    countExports: 0,
    countImported: 0,
    countImportedDeltas: 0,
    countImportedReferenceDeltas: 0,
    error: { code: "None", message: "", tenantActionable: false },
    state: "Failed",
    timeBegan: never,
    timeEnded: never,
  };
}

export function pauseJob(job: Job, switches: Switches): void {
  const { schedule, status } = parts(job);
  schedule.state = switches.pauseState;
  status.code = "Paused";
}

/** Flags of `resetScope` (learn.microsoft.com/graph/api/resources/synchronization-synchronizationjobrestartcriteria). */
export const resetFlags = [
  "None",
  "ConnectorDataStore",
  "Escrows",
  "Watermark",
  "QuarantineState",
  "Full",
  "ForceDeletes",
] as const;
export type ResetFlag = (typeof resetFlags)[number];

/** Resets the data that the flags name. A stopped job stays stopped. */
export function restartJob(job: Job, flags: ReadonlySet<ResetFlag>): void {
  const has = (flag: ResetFlag) => flags.has("Full") || flags.has(flag);
  const { status, schedule } = parts(job);
  job.restarted = true;
  if (has("ConnectorDataStore")) {
    job.links = [];
    status.synchronizedEntryCountByType = [];
  }
  if (has("Escrows")) job.escrows = [];
  if (has("Watermark")) job.watermark = null;
  if (flags.has("ForceDeletes")) job.forceDeletes = true;
  if (has("QuarantineState") || flags.has("None")) {
    status.quarantine = null;
    status.countSuccessiveCompleteFailures = 0;
    if (status.code === "Quarantine") status.code = schedule.state === "Active" ? "Active" : "Paused";
  }
}

/**
 * Returns the time at which the next cycle of a started job is due: at once after a start or restart, then every interval; in
 * quarantine at the next attempt, down to once a day.
 * https://learn.microsoft.com/entra/identity/app-provisioning/application-provisioning-quarantine-status
 */
export function nextCycleAt(job: Job, clock: SandboxClock): number {
  const { code, quarantine, lastExecution } = parts(job).status;
  if (job.restarted === true) return clock.now();
  const nextAttempt = (quarantine as { nextAttempt?: string } | null)?.nextAttempt;
  if (code === "Quarantine" && nextAttempt !== undefined) return Date.parse(nextAttempt);
  const ended = (lastExecution as { timeEnded?: string } | null)?.timeEnded;
  return ended === undefined || ended === never ? clock.now() : Date.parse(ended) + cycleInterval;
}

/** PT40M; fixed, as in the service. */
const cycleInterval = 40 * 60_000;
