import { everRan, isRunning, sameTemplate, type SynchronizationJob } from "../../lib/entra/graph";
import { defaultTemplateName, recommendedTemplate } from "../../lib/entra/graph/synchronization-template";
import { notFromTemplate } from "../../lib/entra/graph/errors";
import { GraphError, isUndecided } from "../../lib/entra/graph/graph-error";
import { fail } from "../../lib/core/problem";
import * as errors from "./errors";
import type { Client, TenantConnection } from "../client";
import type { OperationContext } from "../plugin/types";
import { formatId } from "./identity";
import { poll, replicationOptions, postOnce } from "./polling";

export interface NewJob {
  readonly servicePrincipalId: string;
  /** Id of the template, or `default`. */
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
  const { servicePrincipalId } = wanted;
  const fresh = replicationOptions(context, connection);
  try {
    const templateId =
      wanted.templateId === defaultTemplateName ? await recommended(context, connection, wanted) : wanted.templateId;
    const look = async (): Promise<SynchronizationJob | undefined> =>
      adoptable(await synchronization.listJobs(servicePrincipalId, fresh), { ...wanted, templateId });
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

/** Finds the template to use. Right after an application is made, the list can be empty. */
async function recommended(
  context: OperationContext<Client>,
  connection: TenantConnection,
  { servicePrincipalId }: NewJob,
): Promise<string> {
  const { synchronization } = connection;
  const fresh = replicationOptions(context, connection);
  const templates = await poll(
    context,
    connection,
    () => synchronization.listTemplates(servicePrincipalId, fresh),
    (listed) => listed.length > 0,
  );
  const found = recommendedTemplate(templates);
  if (!found)
    throw fail(
      errors.templateUnclear,
      servicePrincipalId,
      templates.map(({ id }) => id),
    );
  return found.id;
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
