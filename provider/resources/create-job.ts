import { everRan, isRunning, type SynchronizationJob } from "../../lib/entra";
import { isUndecided } from "../../lib/entra/graph-error";
import { fail } from "../../lib/errors/problem";
import * as errors from "../../lib/errors/provider";
import type { Client, Connection } from "../client";
import type { OperationContext } from "../plugin/types";
import { formatId } from "./identity";
import { freshly, postOnce } from "./waiting";

export interface NewJob {
  readonly servicePrincipalId: string;
  readonly templateId: string;
  /** For the import command in messages. */
  readonly stack: string | null;
}

/**
 * Creates a stopped job, or takes over the one that an interrupted earlier apply created and that never ran: two jobs
 * would provision the same people twice.
 * @throws ScimformError when the application has a job that was started before, or several
 */
export async function createOrAdoptJob(
  context: OperationContext<Client>,
  connection: Connection,
  wanted: NewJob,
): Promise<SynchronizationJob> {
  const { synchronization } = connection;
  const { servicePrincipalId, templateId } = wanted;
  const fresh = freshly(context, connection);
  const look = async (): Promise<SynchronizationJob | undefined> =>
    adoptable(await synchronization.listJobs(servicePrincipalId, fresh), wanted);
  const existing = await look();
  if (existing) return existing;
  try {
    return await postOnce(
      context,
      connection,
      () => synchronization.createJob(servicePrincipalId, templateId, fresh),
      look,
    );
  } catch (error) {
    throw isUndecided(error) && error instanceof Error ? fail(errors.jobCreationUncertain, error.message) : error;
  }
}

/** Whether two ids name the same synchronization template. */
export function sameTemplate(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function adoptable(jobs: readonly SynchronizationJob[], wanted: NewJob): SynchronizationJob | undefined {
  const { servicePrincipalId, templateId, stack } = wanted;
  const ours = jobs.filter((job) => sameTemplate(job.templateId ?? "", templateId));
  const ids = ours.map((job) => formatId({ servicePrincipalId, jobId: job.id }));
  if (ours.length > 1) throw fail(errors.severalJobs, templateId, stack, ids);
  const [job] = ours;
  if (job && (isRunning(job) || everRan(job))) throw fail(errors.jobHasRun, stack, ids[0] ?? "");
  return job;
}
