import { type CallOptions, GraphError, ObjectConnectionApi, type ProvisioningLogEntry } from "../../lib/entra/graph";
import type { LogTrace, Traces } from "../../lib/verify";
import type { Io } from "../io";
import type { EntraDeployment } from "./session";

/** Microsoft keeps entries for 30 days at most. */
const kept = 30 * 24 * 3_600_000;
/** Number of people above which the whole log is searched at once: Graph answers few requests for logs in a minute. */
const askedOneByOne = 10;
const newestOfOne = 20;
const mostOfAll = 20_000;

/** Traces of people and accounts in a job's links and its log. */
export class JobTraces implements Traces {
  private readonly connections: ObjectConnectionApi;

  constructor(
    private readonly deployment: EntraDeployment,
    private readonly io: Pick<Io, "clock">,
    private readonly options: CallOptions = {},
  ) {
    const { app, job, tenant } = deployment;
    this.connections = new ObjectConnectionApi(tenant.graph, app.id, job.id);
  }

  async link(id: string): ReturnType<Traces["link"]> {
    if (!(await this.connections.isReadable(this.options))) return undefined;
    try {
      return await this.connections.get(id, this.options);
    } catch (error) {
      // Not every id of an account can be asked for.
      if (error instanceof GraphError && error.status === 400) return undefined;
      throw error;
    }
  }

  async lastEntries(objectIds: readonly string[]): ReturnType<Traces["lastEntries"]> {
    const entries = await ifReadable(this.read(objectIds));
    return entries && lastOf(objectIds, entries);
  }

  /** The newest entries about one person, newest first; undefined when the log cannot be read. */
  entriesOf(objectId: string): Promise<ProvisioningLogEntry[] | undefined> {
    return ifReadable(this.read([objectId]));
  }

  private async read(objectIds: readonly string[]): Promise<ProvisioningLogEntry[]> {
    const { job, tenant } = this.deployment;
    const now = this.io.clock();
    const query = { jobId: job.id, after: now - kept };
    if (objectIds.length > askedOneByOne) return tenant.logs.list({ ...query, most: mostOfAll }, this.options);
    const entries = [];
    for (const sourceId of objectIds)
      entries.push(...(await tenant.logs.list({ ...query, sourceId, most: newestOfOne }, this.options)));
    return entries;
  }
}

/** An answer of the log; undefined for who has no right to it. */
export async function ifReadable<T>(log: Promise<T>): Promise<T | undefined> {
  try {
    return await log;
  } catch (error) {
    if (error instanceof GraphError && [401, 403].includes(error.status ?? 0)) return undefined;
    throw error;
  }
}

/** Returns the last entry for each person. @param entries newest first */
export const lastOf = (
  objectIds: readonly string[],
  entries: readonly ProvisioningLogEntry[],
): ReadonlyMap<string, LogTrace> =>
  new Map(
    objectIds.flatMap((id) =>
      traceOf(
        entries.filter(({ subject }) => subject.id === id),
        id,
      ),
    ),
  );

/** @param entries newest first */
function traceOf(entries: readonly ProvisioningLogEntry[], id: string): [string, LogTrace][] {
  const [newest] = entries;
  if (!newest) return [];
  const { time, action } = newest;
  const targetId = entries.find((entry) => entry.targetId !== null)?.targetId ?? null;
  const held = action?.toLowerCase() === "stageddelete";
  return [[id, { time, action: action ?? "unknown", targetId, held }]];
}
