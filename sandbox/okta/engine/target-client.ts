import { z } from "zod";
import { readAnswer } from "../../../lib/core/read-answer";
import { Secrets } from "../../../lib/core/secrets";
import { oktaHeaders } from "../../../lib/okta/requests";
import { parseAnswerBody, routeToLoopback, type LoopbackRoutes } from "../../../lib/scim";
import { redact } from "../../traffic";
import { TargetError } from "./target-error";

export interface TargetEnvironment {
  readonly fetch: typeof globalThis.fetch;
  /** Base URLs and their stand-ins on this machine. */
  readonly routes: () => LoopbackRoutes;
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly onExchange: (exchange: OktaScimExchange) => void;
  /** Limit for an answer, in milliseconds; absent: 60 seconds. */
  readonly requestTimeout?: number | undefined;
}

/** One request to a target and its answer; tokens and passwords are gone. */
export interface OktaScimExchange {
  readonly appId: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Body of the request; null when there is none. */
  readonly body: unknown;
  /** Answer of the target; absent when none came. */
  readonly answer?: { readonly status: number; readonly body: unknown };
  readonly error?: string;
}

interface ScimResponse {
  readonly status: number;
  readonly body: unknown;
  readonly retryAfter: string | null;
}

const resource = z.looseObject({ id: z.string().min(1) });
export type ScimResource = z.infer<typeof resource>;
const list = z.looseObject({ totalResults: z.number().int(), Resources: z.array(resource).default([]) });
const scimError = z.looseObject({ detail: z.string() });

/** https://developer.okta.com/docs/concepts/scim/faqs/ */
const timeout = 60_000;
const mostAttempts = 10;
const usualWait = 300_000;

/** Speaks SCIM with one app's target as Okta does, and only over loopback. */
export class OktaTargetClient {
  /** Credentials of the requests: a target may echo them, and neither the exchanges nor the System Log may show them. */
  private readonly secrets = new Secrets();

  constructor(
    private readonly target: { readonly appId: string; readonly baseUrl: string; readonly authorization: string },
    private readonly environment: TargetEnvironment,
    private readonly signal: AbortSignal,
  ) {
    this.secrets.add(target.authorization.replace(/^\w+ /, ""));
  }

  /** @param query without question mark, encoded */
  async find(collection: string, query: string): Promise<readonly ScimResource[]> {
    const { status, body } = await this.send("GET", `/${collection}?${query}`);
    // A filter without a hit may be answered with 404, too.
    if (status === 404 && query.startsWith("filter=")) return [];
    const parsed = list.safeParse(body);
    if (!parsed.success) throw new TargetError("The remote server did not answer with a valid list response.");
    return parsed.data.Resources;
  }

  /** @returns undefined when the target does not have it */
  async read(path: string): Promise<ScimResource | undefined> {
    const { status, body } = await this.send("GET", path);
    return status === 404 ? undefined : asResource(body);
  }

  async create(collection: string, body: object): Promise<ScimResource> {
    const answer = await this.send("POST", `/${collection}`, body);
    if (answer.body === null) throw new TargetError("Create new user returned empty user.");
    return asResource(answer.body);
  }

  async replace(path: string, body: object): Promise<void> {
    await this.send("PUT", path, body);
  }

  async patch(path: string, body: object): Promise<void> {
    await this.send("PATCH", path, body);
  }

  async delete(path: string): Promise<void> {
    await this.send("DELETE", path);
  }

  /**
   * Repeats what is throttled after the time that the target asks for, each time twice as long.
   * https://developer.okta.com/docs/api/openapi/okta-scim/guides/
   * @throws TargetError for every status that is not 2xx, but for 404 to a GET
   */
  private async send(method: string, path: string, body?: object): Promise<ScimResponse> {
    for (let attempt = 1; ; attempt++) {
      const answer = await this.once(method, path, body);
      const { status } = answer;
      if ((status >= 200 && status < 300) || (status === 404 && method === "GET")) return answer;
      if (status !== 429 || attempt >= mostAttempts) throw refused(this.secrets.redactValue(answer));
      const asked = /^\d+$/.test(answer.retryAfter ?? "") ? Number(answer.retryAfter) * 1000 : usualWait;
      await this.environment.sleep(asked * 2 ** (attempt - 1), this.signal);
    }
  }

  private async once(method: string, path: string, body?: object): Promise<ScimResponse> {
    const { appId, baseUrl, authorization } = this.target;
    const { fetch, routes, onExchange, requestTimeout = timeout } = this.environment;
    const url = `${baseUrl.replace(/\/+$/, "")}${path}`;
    const headers = oktaHeaders(body !== undefined);
    const report = (result: Pick<OktaScimExchange, "answer" | "error">) =>
      onExchange(
        this.secrets.redactValue({
          ...{ appId, method, url, headers: { ...headers, authorization: "***" } },
          ...{ body: redact(body ?? null, this.secrets), ...result },
        }),
      );
    const { host } = new URL(url);
    const loopback = routeToLoopback(url, routes());
    if (loopback === undefined) {
      const error = `${host} cannot be reached: the sandbox talks to SCIM endpoints on this machine only.`;
      report({ error });
      throw new TargetError(error);
    }
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), requestTimeout);
    try {
      const response = await fetch(loopback, {
        ...{ method, redirect: "manual", signal: AbortSignal.any([abort.signal, this.signal]) },
        headers: { ...headers, authorization },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const content = parseAnswerBody(await readAnswer(response));
      report({ answer: { status: response.status, body: redact(content, this.secrets) } });
      return { status: response.status, body: content, retryAfter: response.headers.get("retry-after") };
    } catch {
      this.signal.throwIfAborted();
      const error = abort.signal.aborted
        ? `${host} did not answer within ${requestTimeout / 1000} seconds.`
        : `${host} closed the connection, or cannot be reached.`;
      report({ error });
      throw new TargetError(error);
    } finally {
      clearTimeout(timer);
    }
  }
}

const reasons: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  409: "Conflict",
  429: "Too Many Requests",
  500: "Internal Server Error",
};

/** The target's own words go into the System Log. */
function refused({ status, body }: ScimResponse): TargetError {
  const { data } = scimError.safeParse(body);
  const said = data?.detail ?? (typeof body === "string" ? body.slice(0, 500) : "");
  const reason = reasons[status] ?? `HTTP ${status}`;
  return new TargetError(said === "" ? `${reason}.` : `${reason}. Errors reported by remote server: ${said}`, status);
}

function asResource(body: unknown): ScimResource {
  const parsed = resource.safeParse(body);
  if (!parsed.success) throw new TargetError("The remote server did not answer with a resource and its id.");
  return parsed.data;
}
