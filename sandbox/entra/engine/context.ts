import { settingsFromSecrets, type ProvisioningSettings } from "../../../lib/entra/graph/settings";
import { ScimformError } from "../../../lib/core/problem";
import type { EvaluationEnvironment } from "../../../lib/entra/language/value";
import type { ObjectType } from "../../../lib/entra/schema";
import type { PatchDialect } from "../../../lib/entra/requests";
import type { EngineEnvironment, Job, TenantState } from "../model";
import { readAssignments, type AppAssignments } from "./assignments";
import { EntryError } from "./entry-error";
import { Escrows } from "./escrows";
import { compileJobMapping, type JobMapping } from "./job-mapping";
import { Links } from "./links";
import type { ObjectLocks } from "./object-locks";
import { EntraTargetClient } from "./target-client";

/** The state of a job that stays the same while a cycle, or one provisioning on demand, runs. */
export interface JobContext {
  readonly state: TenantState;
  readonly job: Job;
  readonly environment: EngineEnvironment;
  readonly evaluation: EvaluationEnvironment;
  readonly settings: ProvisioningSettings;
  readonly assignments: AppAssignments;
  readonly links: Links;
  readonly locks: ObjectLocks;
  readonly client: EntraTargetClient;
  readonly dialect: PatchDialect;
  readonly onDemand: boolean;
  readonly escrows: Escrows;
  /** Mapping of users; undefined when the job has no such mapping, or it is switched off. */
  readonly users: JobMapping | undefined;
  readonly groups: JobMapping | undefined;
}

/**
 * Prepares a run of a job.
 * @throws EntryError with `quarantine` when the job has no usable tenant URL, or a mapping that does not parse
 */
export function createContext(
  state: TenantState,
  job: Job,
  environment: EngineEnvironment,
  locks: ObjectLocks,
  { onDemand }: { readonly onDemand: boolean },
): JobContext {
  const secrets = state.secrets[job.servicePrincipalId] ?? [];
  const client = new EntraTargetClient(job.id, secrets, environment);
  const legacy = onDemand && environment.onDemandDialect !== "flag";
  return {
    state,
    job,
    environment,
    evaluation: {
      ...{ now: environment.now, random: environment.random, defaultDomain: state.defaultDomain },
      ...(environment.readings && { readings: environment.readings }),
    },
    settings: settingsFromSecrets(secrets),
    // A cycle would miss for good what it overlooks: its watermark passes the assignment.
    assignments: readAssignments(state, job.servicePrincipalId, onDemand ? environment.isHonoured : undefined),
    links: Links.of(job),
    locks,
    client,
    dialect: legacy ? "legacy" : client.dialect,
    onDemand,
    escrows: Escrows.of(job, environment.now),
    users: compile(job, "users"),
    groups: compile(job, "groups"),
  };
}

function compile(job: Job, type: ObjectType): JobMapping | undefined {
  try {
    return compileJobMapping(job, type);
  } catch (cause) {
    if (!(cause instanceof ScimformError)) throw cause;
    throw new EntryError("InternalError", `The mappings of ${type} cannot be used: ${cause.message}`, {
      quarantine: true,
      cause,
    });
  }
}
