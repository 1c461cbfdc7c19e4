import type { SynchronizationJob } from "../../lib/entra/graph";
import { isNotFound } from "../../lib/entra/graph/graph-error";
import type { TenantConnection } from "../client";
import type { JobIdentity } from "./identity";

/**
 * The job, or null when it is certainly gone: Graph does not know it AND a list without it succeeded. One "not found"
 * alone can be a replication delay, and absence in a state makes Terraform create a second job.
 * @throws GraphError for every other trouble, refusal and failure included
 */
export async function findJob(connection: TenantConnection, identity: JobIdentity): Promise<SynchronizationJob | null> {
  const { synchronization } = connection;
  const { servicePrincipalId, jobId } = identity;
  try {
    return await synchronization.getJob(servicePrincipalId, jobId);
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
  try {
    const jobs = await synchronization.listJobs(servicePrincipalId);
    return jobs.find(({ id }) => id === jobId) ?? null;
  } catch (error) {
    // The jobs of an application that somebody deleted cannot be listed: then the list of principals decides.
    if (!isNotFound(error) || (await connection.servicePrincipalExists(servicePrincipalId))) throw error;
    return null;
  }
}

/** Runs a read; null when it fails because the job is gone. */
export async function unlessGone<T>(
  connection: TenantConnection,
  identity: JobIdentity,
  read: () => Promise<T>,
): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (!isNotFound(error) || (await findJob(connection, identity)) !== null) throw error;
    return null;
  }
}
