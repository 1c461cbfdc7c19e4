import type { Client } from "@microsoft/microsoft-graph-client";
import { z } from "zod";
import * as entraErrors from "./errors";
import { fail } from "../../core/problem";
import { limits } from "../../core/limits";
import { readAnswer } from "../../core/read-answer";
import { reasonOf } from "../../core/reason";
import { parseJson } from "../../core/json";
import type { Clock, Sleep } from "../../core/clock";
import { type Endpoints } from "./cloud";
import { Authentication, CallControl, Retry, FetchTransport } from "./middleware";
import { defaultBounds, type RetryBounds } from "./retry";
import type { SignIn } from "./sign-in";

export interface GraphOptions {
  readonly credential: Pick<SignIn, "getToken">;
  readonly endpoints: Endpoints;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  /** Clock for waits and deadlines, which a change of the machine's clock must not disturb; absent: `clock`. */
  readonly monotonic?: Clock | undefined;
  readonly sleep: Sleep;
  readonly bounds?: RetryBounds;
}

/** Options of every call. */
export interface CallOptions {
  /** Time (by `monotonic`) until which 403, 404 and 409 are taken for "not replicated yet" and tried again. */
  readonly freshUntil?: number;
  /** Ends waits and repeats, and cuts a read off; a write in flight finishes, since nobody could tell what became of it. */
  readonly signal?: AbortSignal;
  /** The caller repeats by itself: the first failure is thrown, a 429 with the time to wait. */
  readonly once?: boolean;
}

export interface GraphRequest extends CallOptions {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Path below the version, with encoded segments; or an `@odata.nextLink`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Version of the API, for functions that v1.0 does not have. */
  readonly version?: "beta";
  /** Permission that an application needs for this call; named when it is refused. */
  readonly permission: string;
  /** Values in the body that must not come back in an error message. */
  readonly secrets?: readonly string[];
}

/** Microsoft Graph v1.0 of one tenant. */
export interface Graph {
  /** Clock for waits and deadlines. */
  readonly monotonic: Clock;
  readonly sleep: Sleep;
  /**
   * Makes a call.
   * @returns the JSON answer parsed with `shape`
   * @throws GraphError when the call failed for good; ScimformError when signing in failed or the answer has another shape
   */
  request<Answer>(request: GraphRequest, shape: z.ZodType<Answer>): Promise<Answer>;
  /**
   * Lists the elements of a collection, through all its pages.
   * @param most no page is read after so many; absent: all of them
   */
  list<Element>(request: GraphRequest, shape: z.ZodType<Element>, most?: number): Promise<Element[]>;
}

/** The response schema of calls whose answer has no content, or none that matters. */
export const noContent = z.unknown();

/**
 * A Graph client that signs in at its first request, sends the token to the configured endpoint only, and repeats, within
 * bounds, what is safe to repeat.
 */
export function createGraph(options: GraphOptions): Graph {
  let connection: Promise<Client> | undefined;
  const send = async (request: GraphRequest): Promise<unknown> => {
    connection ??= connect(options);
    return sendOne(await connection, request);
  };
  return {
    monotonic: options.monotonic ?? options.clock,
    sleep: options.sleep,
    async request(request, shape) {
      return parseAnswer(shape, await send(request), request);
    },
    async list(request, shape, most = Infinity) {
      const elements = [];
      for await (const page of graphPages(this, request, shape)) {
        elements.push(...page);
        if (elements.length >= most) break;
      }
      return elements.slice(0, most);
    },
  };
}

/**
 * The elements of a collection, page by page.
 * @throws as {@link Graph.request}; ScimformError when the pages have no end
 */
export async function* graphPages<Element>(
  graph: Pick<Graph, "request">,
  request: GraphRequest,
  shape: z.ZodType<Element>,
): AsyncGenerator<Element[]> {
  const page = z.looseObject({ value: z.array(shape), "@odata.nextLink": z.string().optional() });
  const visited = new Set<string>();
  let next: GraphRequest | undefined = request;
  while (next) {
    const answer: z.infer<typeof page> = await graph.request(next, page);
    yield answer.value;
    const link: string | undefined = answer["@odata.nextLink"];
    if (link && visited.has(link)) throw unexpected(request, "its pages go round in a circle");
    if (visited.size === limits.pages) throw unexpected(request, `it has more than ${limits.pages} pages`);
    if (link) visited.add(link);
    next = link ? { ...request, path: link, query: {} } : undefined;
  }
}

/** Loads the library at the first request: a provider that only validates must start fast. */
async function connect(options: GraphOptions): Promise<Client> {
  const { Client } = await import("@microsoft/microsoft-graph-client");
  return Client.initWithMiddleware({
    baseUrl: options.endpoints.graph,
    defaultVersion: "v1.0",
    middleware: [
      new Retry(options, options.bounds ?? defaultBounds),
      new Authentication(options.credential, options.endpoints.graph),
      new FetchTransport(options.fetch),
    ],
  });
}

async function sendOne(client: Client, request: GraphRequest): Promise<unknown> {
  const { ResponseType } = await import("@microsoft/microsoft-graph-client");
  const control = new CallControl(describe(request), request);
  const query = Object.entries(request.query ?? {}).map(([name, value]) => [name, encodeURIComponent(value)]);
  const builder = client
    .api(request.path)
    .query(Object.fromEntries(query) as Record<string, string>)
    .middlewareOptions([control])
    .responseType(ResponseType.RAW);
  // An address that is complete, such as a next page, has its version already.
  if (request.version !== undefined) builder.version(request.version);
  try {
    const response = (await {
      GET: () => builder.get() as Promise<unknown>,
      POST: () => builder.post(request.body) as Promise<unknown>,
      PUT: () => builder.put(request.body) as Promise<unknown>,
      PATCH: () => builder.patch(request.body) as Promise<unknown>,
      DELETE: () => builder.delete() as Promise<unknown>,
    }[request.method]()) as Response;
    const text = await readAnswer(response);
    if (text === "") return undefined;
    const answer = parseJson(text);
    // The parser's own message would quote the answer.
    if (answer === undefined) throw new Error("it is not JSON");
    return answer;
  } catch (error) {
    // The library replaces what a middleware throws by an error of its own.
    if (control.failure) throw control.failure;
    throw unexpected(request, reasonOf(error));
  }
}

function parseAnswer<Answer>(shape: z.ZodType<Answer>, answer: unknown, request: GraphRequest): Answer {
  const parsed = shape.safeParse(answer);
  if (!parsed.success) throw unexpected(request, reasonOf(parsed.error));
  return parsed.data;
}

const unexpected = (request: GraphRequest, detail: string): Error => {
  const { method, path } = describe(request);
  return fail(entraErrors.unexpectedAnswer, `${method} ${path}`, detail);
};

/** Describes a request without its query, which can hold names of people. */
function describe({ method, path, permission }: GraphRequest): { method: string; path: string; permission: string } {
  const absolute = URL.canParse(path) ? new URL(path).pathname : path;
  return { method, path: absolute.split("?", 1)[0] ?? absolute, permission };
}
