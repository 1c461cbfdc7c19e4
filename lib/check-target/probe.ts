import { ScimformError } from "../core/problem";
import type { ObjectType } from "../entra/schema/object-type";
import { entraHeaders } from "../entra/requests";
import { collections, matchQuery, type ScimClient, type ScimRequest } from "../scim";
import { isRecord, isSuccess, type CheckExchange } from "./exchange";
import { idOf, resourcesOf } from "./judge";

/** Headers besides the authorization, of requests with and without a body. */
export type RequestHeaders = (hasBody: boolean) => Readonly<Record<string, string>>;

/** An object that this run created. */
export interface TestObject {
  readonly type: ObjectType;
  /** Undefined: it may have been made, the answer did not say. */
  id: string | undefined;
  /** Matching attribute and value that find it. */
  readonly match: readonly [target: string, value: string];
}

/** An object that the run could not remove. */
export interface LeftoverObject {
  readonly type: ObjectType;
  readonly id: string | undefined;
  readonly name: string;
  readonly url: string;
  readonly reason: string;
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
  /** Of requests that bring none of their own; checks that go on after a refusal of Entra's put others in their place. */
  headers: RequestHeaders = entraHeaders;
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

  /** Does some work with other headers. */
  async speaking<T>(headers: RequestHeaders, work: () => Promise<T>): Promise<T> {
    const before = this.headers;
    this.headers = headers;
    try {
      return await work();
    } finally {
      this.headers = before;
    }
  }

  get(path: readonly string[], query: NonNullable<ScimRequest["query"]> = {}): Promise<CheckExchange> {
    return this.send({ method: "GET", path, query });
  }

  find(type: ObjectType, target: string, value: string): Promise<CheckExchange> {
    return this.get([collections[type]], matchQuery(type, target, value));
  }

  patch(type: ObjectType, id: string, body: Readonly<Record<string, unknown>>): Promise<CheckExchange> {
    return this.send({ method: "PATCH", path: [collections[type], id], body });
  }

  /** Creates an object and reads it back. What turns out not to be ours is left alone: it gets no id. */
  async create(
    type: ObjectType,
    body: Readonly<Record<string, unknown>>,
    match: readonly [string, string],
  ): Promise<CreatedObject> {
    const made: TestObject = { type, id: undefined, match };
    this.made.push(made);
    const path = [collections[type]];
    const posted = await this.send({ method: "POST", path, body });
    const refused = posted.status !== null && posted.status >= 300 && posted.status < 500;
    made.id = isSuccess(posted) ? idOf(posted.body) : undefined;
    if (refused) this.forget(made);
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
    return JSON.stringify(resource ?? null).includes(this.prefix);
  }

  /** Removes whatever this run has made; also after an interruption. */
  async cleanUp(): Promise<LeftoverObject[]> {
    const left: LeftoverObject[] = [];
    for (const made of [...this.made].reverse()) {
      for (const id of made.id === undefined ? await this.idsOfLost(made) : [made.id]) {
        const path = [collections[made.type], id];
        const removed = await this.exchange({ method: "DELETE", path });
        if (isSuccess(removed) || removed.status === 404) continue;
        const reason =
          removed.status === null ? (removed.failure ?? "no answer") : `DELETE is answered by ${removed.status}`;
        left.push({ type: made.type, id, name: made.match[1], url: this.client.url({ path }), reason });
      }
    }
    return left;
  }

  /** The answer to its creation was lost, or had no id: it may be there all the same. */
  private async idsOfLost({ type, match: [target, value] }: TestObject): Promise<string[]> {
    const found = await this.exchange({
      method: "GET",
      path: [collections[type]],
      query: matchQuery(type, target, value),
    });
    const resources = resourcesOf(found.body) ?? [];
    return resources.filter((each) => this.bearsName(each)).flatMap((each) => idOf(each) ?? []);
  }

  private forget(made: TestObject): void {
    this.made.splice(this.made.indexOf(made), 1);
  }

  private async exchange(request: ScimRequest, signal?: AbortSignal): Promise<CheckExchange> {
    const url = this.client.url(request);
    try {
      const sent = { headers: this.headers(request.body !== undefined), ...request };
      const { status, headers, body, milliseconds } = await this.client.send(sent, signal);
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
