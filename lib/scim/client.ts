import { z } from "zod";
import { reasonOf } from "../core/reason";
import { limits } from "../core/limits";
import { AnswerTooLarge, readAnswer } from "../core/read-answer";
import { waitBefore } from "../core/retry";
import type { Clock, Sleep } from "../core/clock";
import * as errors from "./errors";
import { fail, ScimformError } from "../core/problem";
import type { ObjectType } from "../entra/schema/object-type";
import { Secrets } from "../core/secrets";
import { isRedirect, redirectTarget } from "../core/redirect";
import type { ScimEndpoint } from "./endpoint";
import { type BearerToken, renewalOf } from "./client-credentials";
import { Throttle } from "./throttle";
import { parseAnswerBody } from "./answer-body";
import { collections, matchQuery, readQuery } from "./query";

export interface ScimRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Path below the tenant URL, such as `["Users", id]`. */
  readonly path: readonly string[];
  /** Parameters; or a query that is encoded already, for services that encode otherwise. */
  readonly query?: Readonly<Record<string, string>> | string;
  readonly body?: Readonly<Record<string, unknown>>;
  /** Headers in place of `accept` and `content-type`, which are both application/scim+json. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Bearer token in place of the client's; null: none. */
  readonly token?: string | null;
  /** Sends at once, and once only: neither paced nor repeated. */
  readonly burst?: boolean;
}

/** A response, with any status. */
export interface ScimAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** JSON as read; a text when it is none; null when there is no body. */
  readonly body: unknown;
  readonly milliseconds: number;
}

const resource = z.looseObject({ id: z.string().min(1) });
/** A resource as the target shows it. */
export type ScimResource = z.infer<typeof resource>;

const group = resource.extend({ members: z.array(z.looseObject({ value: z.string() })).nullish() });

const listResponse = z.looseObject({ totalResults: z.number(), Resources: z.array(resource).default([]) });

export interface ScimClientOptions {
  readonly endpoint: ScimEndpoint;
  /** Bearer token, asked for before the first request, and again before the end of its life, if it has one. */
  readonly token: () => Promise<string | BearerToken>;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly sleep: Sleep;
  /** Clock for the pace; absent: `clock`. */
  readonly monotonic?: Clock | undefined;
  /** The most that the target's vendor wants; absent: as fast as it answers. */
  readonly requestsPerMinute?: number | undefined;
  /** Time limit of a request, in milliseconds; absent: 30 seconds. */
  readonly timeout?: number;
}

const mediaType = "application/scim+json";
const defaultTimeout = 30_000;
const mostRepeats = 4;

/** Talks SCIM with one target, by its bearer token. Redirects are not followed, and no error or text ever shows the token. */
export class ScimClient {
  readonly endpoint: ScimEndpoint;
  private readonly pace: Throttle | undefined;
  private knownToken: Promise<{ readonly value: string; readonly renewal: number }> | undefined;
  /** The token: targets can echo it. */
  readonly secrets = new Secrets();

  constructor(private readonly options: ScimClientOptions) {
    const { endpoint, requestsPerMinute, clock, monotonic = clock, sleep } = options;
    this.endpoint = endpoint;
    this.pace = requestsPerMinute === undefined ? undefined : new Throttle(requestsPerMinute / 60, monotonic, sleep);
  }

  /**
   * Sends a request and gives back whatever is answered. What was refused as too much (429, and 503 of a GET) is sent again
   * after the time that the target asks for.
   * @throws ScimformError TARGET_UNREACHABLE, TARGET_SILENT, TARGET_ANSWER_TOO_LARGE
   */
  async send(request: ScimRequest, signal?: AbortSignal): Promise<ScimAnswer> {
    for (let repeat = 0; ; repeat++) {
      if (request.burst !== true) await this.pace?.turn();
      signal?.throwIfAborted();
      const answer = await this.once(request, signal);
      const isBusy = answer.status === 429 || (answer.status === 503 && request.method === "GET");
      if (!isBusy || request.burst === true || repeat >= mostRepeats) return answer;
      const { clock, sleep } = this.options;
      const retryAfter = answer.headers.get("retry-after");
      const wait = waitBefore(repeat, { retryAfter }, clock());
      if (wait > limits.targetRetryAfter) return answer;
      await sleep(wait, signal);
    }
  }

  /**
   * The objects with this value of a matching attribute; groups without their members, as Entra asks for them.
   * @throws ScimformError TARGET_REFUSED, TARGET_REDIRECTED, TARGET_NO_LIST, TARGET_UNREACHABLE, TARGET_SILENT
   */
  async find(type: ObjectType, target: string, value: string, signal?: AbortSignal): Promise<readonly ScimResource[]> {
    const request = { method: "GET", path: [collections[type]], query: matchQuery(type, target, value) } as const;
    const answer = await this.send(request, signal);
    this.requireSuccess(request, answer);
    const list = listResponse.safeParse(answer.body);
    if (!list.success) throw fail(errors.noList, this.url(request));
    return list.data.Resources;
  }

  /**
   * Reads an object; groups without their members.
   * @returns undefined when the target does not have it
   * @throws ScimformError TARGET_REFUSED, TARGET_REDIRECTED, TARGET_NO_RESOURCE, TARGET_UNREACHABLE, TARGET_SILENT
   */
  async read(type: ObjectType, id: string, signal?: AbortSignal): Promise<ScimResource | undefined> {
    const request = { method: "GET", path: [collections[type], id], query: readQuery(type) } as const;
    const answer = await this.send(request, signal);
    if (answer.status === 404) return undefined;
    this.requireSuccess(request, answer);
    const parsed = resource.safeParse(answer.body);
    if (!parsed.success) throw fail(errors.noResource, this.url(request));
    return parsed.data;
  }

  /**
   * Ids of a group's members.
   * @returns undefined when the target does not have the group; null when it does not show members
   * @throws ScimformError as {@link read}
   */
  async members(id: string, signal?: AbortSignal): Promise<readonly string[] | null | undefined> {
    const request = { method: "GET", path: [collections.groups, id] } as const;
    const answer = await this.send(request, signal);
    if (answer.status === 404) return undefined;
    this.requireSuccess(request, answer);
    const parsed = group.safeParse(answer.body);
    if (!parsed.success) throw fail(errors.noResource, this.url(request));
    return parsed.data.members?.map(({ value }) => value) ?? null;
  }

  url({ path, query }: Pick<ScimRequest, "path" | "query">): string {
    return this.endpoint.url(path, query);
  }

  private async once(request: ScimRequest, signal: AbortSignal | undefined): Promise<ScimAnswer> {
    const { fetch, clock, monotonic = clock, timeout = defaultTimeout } = this.options;
    const { method, body } = request;
    const ours = { accept: mediaType, ...(body !== undefined && { "content-type": mediaType }) };
    const token = request.token === undefined ? await this.token() : request.token;
    const url = this.url(request);
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(new DOMException("no answer in time", "TimeoutError")), timeout);
    const began = monotonic();
    try {
      const response = await fetch(url, {
        method,
        headers: {
          ...(request.headers ?? ours),
          ...(token !== null && { authorization: `Bearer ${token}` }),
        },
        redirect: "manual",
        signal: signal ? AbortSignal.any([signal, abort.signal]) : abort.signal,
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const content = parseAnswerBody(await readAnswer(response));
      return { status: response.status, headers: response.headers, body: content, milliseconds: monotonic() - began };
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof ScimformError) throw error;
      if (error instanceof AnswerTooLarge) throw fail(errors.answerTooLarge, method, url, error.message);
      if (abort.signal.aborted) throw fail(errors.silent, method, url, timeout / 1000);
      throw fail(errors.unreachable, url, this.secrets.redact(reasonOf(error)));
    } finally {
      clearTimeout(timer);
    }
  }

  private async token(): Promise<string> {
    const asked = (this.knownToken ??= this.obtainToken());
    const token = await asked;
    if (this.options.clock() < token.renewal) return token.value;
    // Of several requests one asks anew.
    if (this.knownToken === asked) this.knownToken = this.obtainToken();
    return (await this.knownToken).value;
  }

  private async obtainToken(): Promise<{ readonly value: string; readonly renewal: number }> {
    const given = await this.options.token();
    const token = typeof given === "string" ? { value: given, lifetime: null } : given;
    this.secrets.add(token.value);
    return { value: token.value, renewal: renewalOf(token, this.options.clock()) };
  }

  /** @throws ScimformError TARGET_REFUSED, TARGET_REDIRECTED unless the status is 2xx */
  requireSuccess(request: ScimRequest, { status, headers, body }: ScimAnswer): void {
    if (status >= 200 && status < 300) return;
    const url = this.url(request);
    const asked = `${request.method} ${url}`;
    if (isRedirect(status))
      throw fail(errors.redirected, asked, status, this.secrets.redact(redirectTarget(headers, url)));
    const said = this.secrets.redact(typeof body === "string" ? body : JSON.stringify(body));
    throw fail(errors.refused, asked, status, said.slice(0, 300));
  }
}
