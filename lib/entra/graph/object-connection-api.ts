import { z } from "zod";
import { type CallOptions, type Graph, noContent } from "./graph";
import { GraphError, ifFound } from "./graph-error";
import { odataString } from "./odata";

const connectionSchema = z.looseObject({
  sourceAnchor: z.string(),
  targetAnchor: z.string(),
  displayName: z.string().nullish(),
});

/** The account of the target that the service has linked to a person or a group. */
export interface ObjectLink {
  /** Object id in the directory. */
  readonly sourceId: string;
  /** Id of the account. */
  readonly targetId: string;
}

/** The permissions of the API's reference; Microsoft's how-to page names `Synchronization.Read.All` instead. */
const read = "SynchronizationMetadata.Read.All";
const write = "SynchronizationMetadata.ReadWrite.All";

/**
 * The links between people and accounts that a job has stored: one at a time, never a list; in beta only.
 * https://learn.microsoft.com/entra/identity/app-provisioning/manage-object-connections
 */
export class ObjectConnectionApi {
  private known: Promise<boolean> | undefined;

  constructor(
    private readonly graph: Graph,
    private readonly servicePrincipalId: string,
    private readonly jobId: string,
  ) {}

  /**
   * Whether links can be read at all: the API exists for the job, and the permission is there. 404 means both "no link" and "not
   * available for the job"; the list, which is refused with 400 where the API exists, tells them apart.
   * @throws GraphError when Graph could not be asked
   */
  isReadable(options: CallOptions = {}): Promise<boolean> {
    this.known ??= this.probe(options);
    return this.known;
  }

  /**
   * The link of an object.
   * @param id of the person or group in the directory, or of the account in the target
   * @returns null when there is none
   * @throws GraphError when Graph refuses
   */
  async get(id: string, options: CallOptions = {}): Promise<ObjectLink | null> {
    const request = { ...options, method: "GET", path: this.path(id), version: "beta", permission: read } as const;
    const found = await ifFound(this.graph.request(request, connectionSchema));
    return found ? { sourceId: found.sourceAnchor, targetId: found.targetAnchor } : null;
  }

  /** Removes a link, if there is one; person and account stay. Refused with 409 while the job is active. @throws GraphError */
  async delete(id: string, options: CallOptions = {}): Promise<void> {
    const request = { ...options, method: "DELETE", path: this.path(id), version: "beta", permission: write } as const;
    await this.graph.request(request, noContent);
  }

  private async probe(options: CallOptions): Promise<boolean> {
    const path = this.collection;
    try {
      await this.graph.request({ ...options, method: "GET", path, version: "beta", permission: read }, noContent);
      return true;
    } catch (error) {
      if (!(error instanceof GraphError)) throw error;
      if (error.status === 400) return true;
      // The synchronization API refuses for want of a permission with 401, too.
      if ([401, 403, 404].includes(error.status ?? 0) && error.code !== "InvalidAuthenticationToken") return false;
      throw error;
    }
  }

  private get collection(): string {
    const [principal, job] = [this.servicePrincipalId, this.jobId].map(encodeURIComponent);
    return `/servicePrincipals/${principal}/synchronization/jobs/${job}/objectConnections`;
  }

  private path(id: string): string {
    return `${this.collection}(${encodeURIComponent(odataString(id))})`;
  }
}
