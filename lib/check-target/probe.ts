import type { Sleep } from "../core/clock";
import { ScimformError } from "../core/problem";
import type { ObjectType } from "../entra/schema/object-type";
import { entraHeaders } from "../entra/requests";
import { collections, matchQuery, type ScimClient, type ScimRequest } from "../scim";
import { isRecord, isSuccess, parameterOf, type CheckExchange } from "./exchange";
import { idOf, resourcesOf } from "./judge";
import { cleanUp, type LeftoverObject } from "./clean-up";

/** Headers besides the authorization, of requests with and without a body. */
export type RequestHeaders = (hasBody: boolean) => Readonly<Record<string, string>>;

/** An object that this run created. */
interface TestObject {
  readonly type: ObjectType;
  id: string | undefined;
  /** Whether the object may exist although the response did not say so. */
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
  /** Headers of requests that bring none of their own; checks that continue after a refusal of Entra's headers replace them. */
  headers: RequestHeaders = entraHeaders;
  private readonly made: TestObject[] = [];

  /** @param prefix part of every name that this run gives */
  constructor(
    readonly client: ScimClient,
    private readonly prefix: string,
    private readonly signal: AbortSignal,
  ) {}

  /**
   * Sends a request; never throws because of the target.
   * @throws what the signal was aborted with; a change in flight is finished first
   */
  async send(request: ScimRequest): Promise<CheckExchange> {
    this.signal.throwIfAborted();
    const exchange = await this.exchange(request, request.method === "GET" ? this.signal : undefined);
    this.exchanges.push(exchange);
    return exchange;
  }

  /** Runs some work with other headers. */
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
    const made: TestObject = { type, id: undefined, match, isOpen: true };
    this.made.push(made);
    const path = [collections[type]];
    const posted = await this.send({ method: "POST", path, body });
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
    // Where ids are numbers, a user and a group can have the same.
    const type = isRecord(resource) && "userName" in resource ? "users" : "groups";
    if (id !== undefined && this.made.some((each) => each.id === id && each.type === type)) return true;
    return this.bearsName(resource);
  };

  private readonly bearsName = (resource: unknown): boolean =>
    JSON.stringify(resource ?? null)
      .toLowerCase()
      .includes(this.prefix.toLowerCase());

  /**
   * Removes all objects of this run; also after an interruption.
   * @param names by type all names that were given, and what finds them: some are of objects that were renamed
   */
  async cleanUp(names: readonly (readonly [ObjectType, string, string])[], sleep: Sleep): Promise<LeftoverObject[]> {
    if (this.made.length === 0) return [];
    const known = new Set(this.made.map(({ type, match: [, value] }) => `${type} ${value}`));
    const deletions = this.exchanges.filter((each) => each.request.method === "DELETE" && isSuccess(each));
    const gone = new Set(deletions.map(({ request }) => request.path.join("/")));
    const isGone = ({ type, id }: TestObject): boolean => gone.has(`${collections[type]}/${id ?? ""}`);
    const others = names.filter(([type, , value]) => !known.has(`${type} ${value}`));
    const traces = [
      ...this.made.map((made) => ({ ...made, name: made.match[1], isGone: isGone(made) })),
      ...others.map(([type, target, name]) => ({ type, id: undefined, name, match: [target, name] as const })),
    ];
    const searchFinds = this.exchanges.some(
      ({ request, body }) =>
        parameterOf(request, "filter") !== undefined && (resourcesOf(body) ?? []).some((each) => this.bearsName(each)),
    );
    return cleanUp(traces, {
      ask: (request) => this.exchange(request),
      url: (request) => this.client.url(request),
      isMade: this.bearsName,
      searchFinds,
      sleep,
    });
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
