import {
  type CallOptions,
  credentialsPresent,
  everRan,
  holdsSettings,
  isQuarantined,
  isRunning,
  provisionedPeople,
  settingsFromSecrets,
  type ProvisioningSettings,
} from "../../lib/entra/graph";
import type { TenantConnection } from "../client";
import type { JobIdentity } from "./identity";
import type { JobCondition } from "./job-status";

/** The state of a job that the settings resource reads. */
export interface JobSettings {
  readonly settings: ProvisioningSettings;
  readonly condition: JobCondition;
  readonly quarantineReason: string | null;
  /** Number of people that the job provisions, or once did. */
  readonly people: number;
  /**
   * False when a job without credentials shows no settings at all: the service is reported to drop them silently then.
   * They are written with the credentials.
   */
  readonly settingsKept: boolean;
}

/** Reads job and secrets; secret values come masked. */
export async function readJobSettings(
  connection: TenantConnection,
  identity: JobIdentity,
  options: CallOptions = {},
): Promise<JobSettings> {
  const { synchronization } = connection;
  const { servicePrincipalId, jobId } = identity;
  const [job, secrets] = await Promise.all([
    synchronization.getJob(servicePrincipalId, jobId, options),
    synchronization.getSecrets(servicePrincipalId, options),
  ]);
  const present = credentialsPresent(secrets);
  return {
    settings: settingsFromSecrets(secrets),
    condition: {
      running: isRunning(job),
      quarantined: isQuarantined(job),
      everRan: everRan(job),
      credentialsPresent: present,
    },
    people: provisionedPeople(job),
    quarantineReason: job.status?.quarantine?.reason ?? null,
    settingsKept: present || holdsSettings(secrets),
  };
}
