import type { Http } from "@okta/okta-sdk-nodejs/src/types/http";
import { z } from "zod";
import type { Env } from "../../core/env";
import { Secrets } from "../../core/secrets";
import { parseJson } from "../../core/json";
import { type Clock, type Sleep, sleep as realSleep } from "../../core/clock";
import * as oktaErrors from "./errors";
import { fail, ScimformError } from "../../core/problem";
import { limits } from "../../core/limits";
import { AnswerTooLarge } from "../../core/read-answer";
import type { HttpTrace } from "../../core/http-trace";
import { toOktaError } from "./okta-error";
import { oktaEndpoint } from "./org";
import { budgetOf } from "./rate-limit";
import { oktaSignIn, type OktaSignIn } from "./sign-in";
import { OktaTransport, type TransportOptions } from "./transport";

interface OktaRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Path from `/api/v1` on, with encoded segments. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** OAuth scope that the call needs; named when it is refused. */
  readonly scope: string;
  /** Values in the body that must not come back in an error message. */
  readonly secrets?: readonly string[];
}

/** The Management API of one Okta org. */
export interface Okta {
  /** Address to which requests are sent. */
  readonly orgUrl: string;
  /** Sign-in method, for messages. */
  readonly scheme: OktaSignIn["scheme"];
  readonly clock: Clock;
  /** Clock for waits and deadlines. */
  readonly monotonic: Clock;
  readonly sleep: Sleep;
  /**
   * Limit of requests a minute, and the remainder, as the last response reported them for its kind of path; undefined before the
   * first.
   */
  readonly lastBudget: { readonly limit: number; readonly remaining: number } | undefined;
  /**
   * Makes a call.
   * @returns the JSON answer parsed with `shape`; undefined goes in for an empty one
   * @throws OktaError when Okta refused; ScimformError when signing in failed or the answer has another shape
   */
  request<Answer>(request: OktaRequest, shape: z.ZodType<Answer>): Promise<Answer>;
  /** Makes a call whose answer is no JSON. */
  text(request: OktaRequest, mediaType: string): Promise<string>;
  /**
   * The elements of a collection, through all its pages.
   * @param most no page is read after so many; absent: all of them
   */
  list<Element>(request: OktaRequest, shape: z.ZodType<Element>, most?: number): Promise<Element[]>;
}

export interface OktaOptions {
  /** Address of the org in the config; undefined in the sandbox. */
  readonly orgUrl: string | undefined;
  readonly env: Env;
  readonly clock?: Clock;
  readonly sleep?: Sleep;
  /** Default: Node.js' own. */
  readonly fetch?: typeof globalThis.fetch;
  /** Clock for the pace, waits and deadlines; absent: `clock`. */
  readonly monotonic?: Clock | undefined;
  /** Called for every request, those for access tokens included. */
  readonly trace?: HttpTrace | undefined;
  /** Register of secrets, to which keys and tokens are added. */
  readonly secrets?: Secrets | undefined;
}

/** The response schema of calls whose answer has no content, or none that matters. */
export const noContent = z.unknown();

const maximumRepeats = 4;

interface ResponsePage {
  readonly text: string;
  /** Address of the next page of a list. */
  readonly next: string | undefined;
}

interface SdkAnswer {
  text(): Promise<string>;
  readonly headers: { get(name: string): string | null };
}

/**
 * A client of one org. Nothing is sent, nor anything of the SDK loaded, before the first call.
 * Signing in, DPoP, renewal of tokens and HTTP are the SDK's. Bodies are not: its models drop `settings.app` of apps, the base
 * properties of app schemas and capabilities they do not know, in both directions; so what it carries is plain JSON.
 * @throws ScimformError OKTA_SANDBOX_ONLY, OKTA_ENDPOINT_MISSING, OKTA_SIGN_IN_*, OKTA_PRIVATE_KEY
 */
export function connectOkta(options: OktaOptions): Okta {
  const { orgUrl, env, clock = Date.now, sleep = realSleep, monotonic = clock, trace, ...known } = options;
  const endpoint = oktaEndpoint(orgUrl, env);
  const signIn = oktaSignIn(endpoint, env);
  const { secrets: ours = new Secrets(), fetch = globalThis.fetch } = known;
  ours.add(signIn.scheme === "service app" ? signIn.privateKey : signIn.token);
  let http: Http | undefined;
  let lastBudget: Okta["lastBudget"];
  const send = async (request: OktaRequest, url: string, accept = "application/json"): Promise<ResponsePage> => {
    http ??= startHttp(endpoint, signIn, { fetch, sleep, monotonic, trace, secrets: ours });
    const { method, body, secrets } = request;
    const content = body === undefined ? undefined : JSON.stringify(body);
    const headers = { Accept: accept, ...(content === undefined ? {} : { "Content-Type": "application/json" }) };
    try {
      // The types of node-fetch, which these are, do not come with the SDK.
      const answer = (await http.http(url, { method, headers, body: content } as never)) as SdkAnswer;
      lastBudget = budgetOf(answer.headers);
      return { text: await answer.text(), next: nextPage(answer.headers.get("link")) };
    } catch (error) {
      if (error instanceof AnswerTooLarge) throw unexpected(request, error.message);
      throw toOktaError(request, error, [...(secrets ?? []), ...ours]);
    }
  };
  return {
    orgUrl: endpoint,
    scheme: signIn.scheme,
    clock,
    monotonic,
    sleep,
    get lastBudget() {
      return lastBudget;
    },
    async request(request, shape) {
      const { text } = await send(request, urlOf(endpoint, request));
      return parseAnswer(shape, text, request);
    },
    async text(request, mediaType) {
      return (await send(request, urlOf(endpoint, request), mediaType)).text;
    },
    async list(request, shape, most = Infinity) {
      const elements = [];
      const visited = new Set<string>();
      let url: string | undefined = urlOf(endpoint, request);
      while (url && elements.length < most) {
        if (visited.has(url)) throw unexpected(request, "its pages go round in a circle");
        if (visited.size === limits.pages) throw unexpected(request, `it has more than ${limits.pages} pages`);
        visited.add(url);
        const page: ResponsePage = await send(request, url);
        const found = parseAnswer(z.array(shape), page.text, request);
        elements.push(...found);
        // The System Log offers a next page for ever; an empty one is its end.
        url = found.length > 0 ? page.next : undefined;
      }
      return elements.slice(0, most);
    },
  };
}

/**
 * The SDK's own HTTP client and sign-in, without its front: that one loads a model of the whole API (0.7 s and 8 MB more, in a
 * provider that is started three times a plan), and takes settings from OKTA_CLIENT_* variables and okta.yaml files lying about.
 */
function startHttp(
  orgUrl: string,
  signIn: OktaSignIn,
  dependencies: Pick<TransportOptions, "fetch" | "sleep" | "monotonic" | "trace" | "secrets">,
): Http {
  /* eslint-disable @typescript-eslint/no-require-imports -- loaded when first needed */
  const { Http } = require("@okta/okta-sdk-nodejs/src/http") as typeof import("@okta/okta-sdk-nodejs/src/types/http");
  const { OAuth } =
    require("@okta/okta-sdk-nodejs/src/oauth") as typeof import("@okta/okta-sdk-nodejs/src/types/oauth");
  /* eslint-enable @typescript-eslint/no-require-imports */
  const requestExecutor = new OktaTransport({
    orgUrl,
    repeats: maximumRepeats,
    ...dependencies,
  });
  const common = { requestExecutor, baseUrl: orgUrl };
  // Its cache never expires: what others change would stay unseen. What the sign-in reads of the SDK's client is all here.
  const http = new Http({
    requestExecutor: requestExecutor as never,
    cacheMiddleware: null,
    oauth: (signIn.scheme === "service app" ? new OAuth({ ...common, ...signIn } as never) : undefined) as never,
  });
  http.defaultHeaders["User-Agent"] = `scimform node/${process.versions.node}`;
  if (signIn.scheme !== "service app") http.defaultHeaders["Authorization"] = authorizationOf(signIn);
  return http;
}

const authorizationOf = ({ scheme, token }: Exclude<OktaSignIn, { scheme: "service app" }>): string =>
  `${scheme === "API token" ? "SSWS" : "Bearer"} ${token}`;

function urlOf(endpoint: string, { path, query }: OktaRequest): string {
  const url = new URL(endpoint + path);
  for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value);
  return url.href;
}

function parseAnswer<T>(shape: z.ZodType<T>, text: string, request: OktaRequest): T {
  const answer = text === "" ? undefined : parseJson(text);
  // The parser's own message would quote the answer.
  if (text !== "" && answer === undefined) throw unexpected(request, "it is not JSON");
  const parsed = shape.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw unexpected(request, z.prettifyError(parsed.error).replaceAll("\n", " "));
}

function unexpected({ method, path }: OktaRequest, detail: string): ScimformError {
  return fail(oktaErrors.unexpectedAnswer, `${method} ${path}`, detail);
}

/** The next page of a `Link` header: `<https://…?after=…>; rel="next"`. https://developer.okta.com/docs/reference/core-okta-api/#link-header */
function nextPage(header: string | null): string | undefined {
  for (const link of header?.split(/,\s*(?=<)/) ?? []) {
    const [, url, parameters] = /^<([^>]*)>(.*)$/.exec(link.trim()) ?? [];
    if (url && /;\s*rel="?next"?/i.test(parameters ?? "")) return url;
  }
  return undefined;
}
