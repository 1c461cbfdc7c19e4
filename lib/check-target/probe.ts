import { ScimformError } from "../core/problem";
import type { ObjectType } from "../entra/schema/object-type";
import type { JsonObject } from "../entra/requests";
import { collections, matchQuery, type ScimClient, type ScimRequest } from "../scim";
import { isRecord, isSuccess, type CheckExchange } from "./exchange";
import { idOf, resourcesOf } from "./judge";
import { cleanUp, type LeftoverObject } from "./clean-up";

/** An object that this run created. */
interface TestObject {
  readonly type: ObjectType;
  id: string | undefined;
  /** It may have been made, the answer did not say. */
  isOpen: boolean;
  /** Matching attribute and value that find it. */
  readonly match: readonly [target: string, value: string];
}

export interface CreatedObject {
  readonly posted: CheckExchange;
  /** The object as it is read by its id; undefined when there is no id. */
  readonly read: CheckExchange | undefined;
  readonly id: string | undefined;
}

/** Sends requests, records every exchange, and keeps track of the objects to remove in the end. */
export class Probe {
  readonly exchanges: CheckExchange[] = [];
  private readonly made: TestObject[] = [];

  /** @param prefix part of every name that this run gives */
  constructor(
    readonly client: ScimClient,
    private readonly prefix: string,
    private readonly signal: AbortSignal,
  ) {}

  /**
   * Never throws because of the target.
   * @throws what the signal was aborted with; a change in flight is finished first
   */
  async send(request: ScimRequest): Promise<CheckExchange> {
    this.signal.throwIfAborted();
    const exchange = await this.exchange(request, request.method === "GET" ? this.signal : undefined);
    this.exchanges.push(exchange);
    return exchange;
  }

  get(path: readonly string[], query: Readonly<Record<string, string>> = {}): Promise<CheckExchange> {
    return this.send({ method: "GET", path, query });
  }

  find(type: ObjectType, target: string, value: string): Promise<CheckExchange> {
    return this.get([collections[type]], matchQuery(type, target, value));
  }

  patch(type: ObjectType, id: string, body: JsonObject): Promise<CheckExchange> {
    return this.send({ method: "PATCH", path: [collections[type], id], body });
  }

  /** Creates an object and reads it back. What turns out not to be ours is left alone: it gets no id. */
  async create(
    type: ObjectType,
    body: JsonObject,
    match: readonly [string, string],
    contentType?: string,
  ): Promise<CreatedObject> {
    const made: TestObject = { type, id: undefined, match, isOpen: true };
    this.made.push(made);
    const path = [collections[type]];
    const posted = await this.send({ method: "POST", path, body, ...(contentType !== undefined && { contentType }) });
    made.id = isSuccess(posted) ? idOf(posted.body) : undefined;
    made.isOpen = posted.status === null || isSuccess(posted) || posted.status >= 500;
    if (made.id === undefined) return { posted, read: undefined, id: undefined };
    const read = await this.get([...path, made.id]);
    if (isSuccess(read) && isRecord(read.body) && !this.bearsName(read.body)) {
      made.id = undefined;
      return { posted, read, id: undefined };
    }
    return { posted, read, id: made.id };
  }

  /** Whether a resource belongs to this run. */
  readonly isOurs = (resource: unknown): boolean => {
    const id = idOf(resource);
    if (id !== undefined && this.made.some((each) => each.id === id)) return true;
    return this.bearsName(resource);
  };

  private bearsName(resource: unknown): boolean {
    return JSON.stringify(resource ?? null)
      .toLowerCase()
      .includes(this.prefix.toLowerCase());
  }

  /**
   * Removes whatever this run has made; also after an interruption.
   * @param names by type all names that were given, and what finds them: some are of objects that were renamed
   */
  async cleanUp(names: readonly (readonly [ObjectType, string, string])[] = []): Promise<LeftoverObject[]> {
    if (this.made.length === 0) return [];
    const known = new Set(this.made.map(({ type, match: [, value] }) => `${type} ${value}`));
    const others = names.filter(([type, , value]) => !known.has(`${type} ${value}`));
    const traces = [
      ...this.made.map((made) => ({ ...made, name: made.match[1] })),
      ...others.map(([type, target, name]) => ({ type, id: undefined, name, match: [target, name] as const })),
    ];
    const searchFinds = this.exchanges.some(
      ({ request, body }) =>
        request.query?.["filter"] !== undefined && (resourcesOf(body) ?? []).some((each) => this.bearsName(each)),
    );
    return cleanUp(traces, {
      ask: (request) => this.exchange(request),
      url: (request) => this.client.url(request),
      isMade: this.isOurs,
      searchFinds,
    });
  }

  private async exchange(request: ScimRequest, signal?: AbortSignal): Promise<CheckExchange> {
    const url = this.client.url(request);
    try {
      const { status, headers, body, milliseconds } = await this.client.send(request, signal);
      const shown = this.client.secrets.redactValue({ headers: Object.fromEntries(headers), body });
      return { request, url, status, ...shown, milliseconds };
    } catch (error) {
      signal?.throwIfAborted();
      const problem = error instanceof ScimformError ? error.problems[0] : undefined;
      // What cannot be reached at all says nothing about the target.
      if (!problem?.code.startsWith("TARGET_") || this.exchanges.length === 0) throw error;
      return { request, url, status: null, headers: {}, body: null, milliseconds: 0, failure: problem.summary };
    }
  }
}
