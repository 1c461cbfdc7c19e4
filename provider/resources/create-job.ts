import { everRan, isRunning, sameTemplate, type SynchronizationJob } from "../../lib/entra/graph";
import { notFromTemplate } from "../../lib/entra/graph/errors";
import { GraphError, isUndecided } from "../../lib/entra/graph/graph-error";
import { fail } from "../../lib/core/problem";
import * as errors from "./errors";
import type { Client, TenantConnection } from "../client";
import type { OperationContext } from "../plugin/types";
import { formatId } from "./identity";
import { replicationOptions, postOnce } from "./polling";

export interface NewJob {
  readonly servicePrincipalId: string;
  readonly templateId: string;
  /** Stack named in the import command of messages; null when the configuration names none. */
  readonly stack: string | null;
}

/**
 * Creates a stopped job, or takes over the one that an interrupted earlier apply created and that never ran: two jobs
 * would provision the same people twice.
 * @throws ScimformError ENTRA_NOT_FROM_TEMPLATE; when the application has a job that was started before, of whatever template, or several of ours
 */
export async function createOrAdoptJob(
  context: OperationContext<Client>,
  connection: TenantConnection,
  wanted: NewJob,
): Promise<SynchronizationJob> {
  const { synchronization } = connection;
  const { servicePrincipalId, templateId } = wanted;
  const fresh = replicationOptions(context, connection);
  const look = async (): Promise<SynchronizationJob | undefined> =>
    adoptable(await synchronization.listJobs(servicePrincipalId, fresh), wanted);
  try {
    return (
      (await look()) ??
      (await postOnce(
        context,
        connection,
        () => synchronization.createJob(servicePrincipalId, templateId, fresh),
        look,
      ))
    );
  } catch (error) {
    // Graph says "unknown error" of such an app: https://github.com/hashicorp/terraform-provider-azuread/issues/1099
    const isAsked = error instanceof GraphError && error.status !== null && ![401, 403, 429].includes(error.status);
    if (isAsked && (await connection.isWithoutTemplate(servicePrincipalId)))
      throw fail(notFromTemplate, servicePrincipalId, `${error.status} ${error.detail}`.trim());
    throw isUndecided(error) && error instanceof Error ? fail(errors.jobCreationUncertain, error.message) : error;
  }
}

function adoptable(jobs: readonly SynchronizationJob[], wanted: NewJob): SynchronizationJob | undefined {
  const { servicePrincipalId, templateId, stack } = wanted;
  const idOf = (job: SynchronizationJob): string => formatId({ servicePrincipalId, jobId: job.id });
  const isOurs = (job: SynchronizationJob): boolean => sameTemplate(job.templateId ?? "", templateId);
  const wasStarted = (job: SynchronizationJob): boolean => isRunning(job) || everRan(job);
  const other = jobs.find((job) => !isOurs(job) && wasStarted(job));
  if (other) throw fail(errors.otherJobHasRun, other.templateId ?? "", stack, idOf(other));
  const ours = jobs.filter(isOurs);
  if (ours.length > 1) throw fail(errors.severalJobs, templateId, stack, ours.map(idOf));
  const [job] = ours;
  if (job && wasStarted(job)) throw fail(errors.jobHasRun, stack, idOf(job));
  return job;
}
