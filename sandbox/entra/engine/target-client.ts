import { entraHeaders, type PatchDialect } from "../../../lib/entra/requests";
import {
  collections,
  resourceFaults,
  Throttle,
  routeToLoopback,
  scimEndpoint,
  type ScimEndpoint,
} from "../../../lib/scim";
import { z } from "zod";
import { parseJson } from "../../../lib/core/json";
import { readAnswer } from "../../../lib/core/read-answer";
import { Secrets } from "../../../lib/core/secrets";
import type { EngineEnvironment, StoredSecretPair } from "../model";
import { EntryError, type EntryErrorCode } from "./entry-error";
import { TargetToken } from "./target-token";

/** Default limit for an answer; the service's own limit is not documented. */
const defaultTimeout = 60_000;

const resource = z.looseObject({ id: z.string().min(1) });
export type ScimResource = z.infer<typeof resource>;

const listResponse = z.looseObject({ totalResults: z.number(), Resources: z.array(z.unknown()).default([]) });

type ScimOperation = "query" | "read" | "write" | "delete";

interface ScimResponse {
  readonly status: number;
  readonly body: unknown;
}

/** Speaks SCIM with one target, as the provisioning service does, and only over loopback. */
export class EntraTargetClient {
  readonly dialect: PatchDialect;
  /** Requests sent so far. */
  requests = 0;
  private readonly endpoint: ScimEndpoint;
  private readonly token: TargetToken;
  /** The token: a target may echo it, and neither the traffic nor the provisioning log is to show it. */
  private readonly secrets = new Secrets();
  private readonly jobId: string | null;
  private readonly environment: EngineEnvironment;
  private readonly timeout: number;
  private readonly pace: Throttle | undefined;

  /**
   * @param credentials the job's secrets: `BaseAddress`, and `SecretToken` or what OAuth needs
   * @throws EntryError with `quarantine` when there is no usable tenant URL
   */
  constructor(jobId: string | null, credentials: readonly StoredSecretPair[], environment: EngineEnvironment) {
    const valueOf = (key: string) => credentials.find((pair) => pair.key === key)?.value ?? "";
    this.endpoint = parseEndpoint(valueOf("BaseAddress"));
    this.dialect = this.endpoint.dialect;
    this.token = new TargetToken(credentials, environment, this.secrets);
    this.jobId = jobId;
    this.environment = environment;
    this.timeout = environment.requestTimeout ?? defaultTimeout;
    const { pace } = environment;
    this.pace = pace && new Throttle(pace.requestsPerSecond, pace.now, pace.sleep);
  }

  /** URL of a resource, without the tenant URL's query. */
  location(path: readonly string[]): string {
    return [this.endpoint.baseUrl, ...path].join("/");
  }

  /** Objects that a filter finds. */
  async query(path: readonly string[], query: Readonly<Record<string, string>>): Promise<ScimResource[]> {
    const { body } = await this.send("query", "GET", path, query);
    const list = listResponse.safeParse(body);
    if (!list.success) throw incompatible("A query must be answered with a ListResponse.", true);
    return list.data.Resources.map((each) => this.asResource(path, each));
  }

  async read(path: readonly string[], query: Readonly<Record<string, string>> = {}): Promise<ScimResource> {
    return this.asResource(path, (await this.send("read", "GET", path, query)).body);
  }

  async create(path: readonly string[], body: unknown): Promise<ScimResource> {
    return this.asResource(path, (await this.send("write", "POST", path, {}, body)).body);
  }

  async patch(path: readonly string[], body: unknown): Promise<void> {
    await this.send("write", "PATCH", path, {}, body);
  }

  /** An object that is gone already counts as deleted. */
  async delete(path: readonly string[]): Promise<void> {
    await this.send("delete", "DELETE", path, {});
  }

  /**
   * A resource as the service reads it: it fails with a manager or a `primary` that is a text.
   * https://github.com/Budibase/budibase/issues/15369, https://learn.microsoft.com/answers/questions/5618325
   */
  private asResource([collection]: readonly string[], body: unknown): ScimResource {
    const parsed = resource.safeParse(body);
    if (!parsed.success) throw incompatible("The answer must hold the resource with its id.");
    const type = collection === collections.groups ? "groups" : "users";
    const isStrict = this.environment.typesOfAnswers === "schema";
    const fault = resourceFaults(parsed.data, type).find(
      ({ kind }) => kind === "reported" || (isStrict && kind === "type"),
    );
    if (fault === undefined) return parsed.data;
    throw incompatible(
      `We are not able to deserialize the resource received from your SCIM endpoint because your SCIM endpoint is not fully compatible with the Azure Active Directory SCIM client. (${fault.path} is ${this.secrets.redact(fault.says)}.)`,
    );
  }

  private async send(
    operation: ScimOperation,
    method: string,
    path: readonly string[],
    query: Readonly<Record<string, string>>,
    body?: unknown,
  ): Promise<ScimResponse> {
    let answer = await this.exchange(method, path, query, body);
    if (answer.status === 401 && this.token.isObtained) {
      this.token.drop();
      answer = await this.exchange(method, path, query, body);
    }
    const failure = failureOf(operation, this.secrets.redactValue(answer));
    if (failure !== undefined) throw failure;
    return answer;
  }

  private async exchange(
    method: string,
    path: readonly string[],
    query: Readonly<Record<string, string>>,
    body?: unknown,
  ): Promise<ScimResponse> {
    const { onTraffic, now, fetch, routes } = this.environment;
    const url = this.endpoint.url(path, query);
    const headers = entraHeaders(body !== undefined);
    const token = await this.token.value();
    if (token !== "") headers["authorization"] = `Bearer ${token}`;
    const shown = { ...headers, ...(token === "" ? {} : { authorization: "Bearer ***" }) };
    await this.pace?.turn();
    const startedAt = now();
    const report = (result: { answer?: ScimResponse; error?: string }) =>
      onTraffic?.(
        this.secrets.redactValue({
          jobId: this.jobId,
          method,
          url,
          headers: shown,
          body: body ?? null,
          durationInMilliseconds: now() - startedAt,
          ...result,
        }),
      );

    const loopback = routeToLoopback(url, routes());
    if (loopback === undefined) {
      const error = `${new URL(url).host} cannot be reached: the sandbox talks to SCIM endpoints on this machine only.`;
      report({ error });
      throw new EntryError("SystemForCrossDomainIdentityManagementInvalidCredentials", error, { quarantine: true });
    }
    this.requests += 1;
    let answer: ScimResponse;
    // One controller and timer a request: AbortSignal.timeout keeps them all until they expire, thousands in a cycle.
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(new DOMException("No answer in time", "TimeoutError")), this.timeout);
    try {
      const response = await fetch(loopback, {
        method,
        headers,
        redirect: "manual",
        signal: abort.signal,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      answer = { status: response.status, body: parseBody(await readAnswer(response)) };
    } catch (cause) {
      const failure = unreachable(url, cause, this.timeout);
      report({ error: failure.message });
      throw failure;
    } finally {
      clearTimeout(timer);
    }
    report({ answer });
    return answer;
  }
}

function parseEndpoint(baseAddress: string): ScimEndpoint {
  try {
    return scimEndpoint(baseAddress);
  } catch (cause) {
    throw new EntryError(
      "SystemForCrossDomainIdentityManagementInvalidCredentials",
      "Please provide a valid tenant URL for your application.",
      { quarantine: true, cause },
    );
  }
}

function parseBody(text: string): unknown {
  const content = parseJson(text);
  return content === undefined ? text : content;
}

const incompatible = (message: string, quarantine = false) =>
  new EntryError("SystemForCrossDomainIdentityManagementServiceIncompatible", message, { quarantine });

function unreachable(url: string, cause: unknown, timeout: number): EntryError {
  const { host } = new URL(url);
  const signs = signsOf(cause);
  if (signs.has("TimeoutError")) {
    return new EntryError("Timeout", `${host} did not answer within ${timeout / 1000} seconds.`, { cause });
  }
  // The server is there and cut one connection off: that says nothing about the other entries.
  if (["ECONNRESET", "EPIPE", "UND_ERR_SOCKET"].some((code) => signs.has(code))) {
    return new EntryError("WebExceptionProtocolError", `${host} closed the connection without an answer.`, { cause });
  }
  return new EntryError(
    "SystemForCrossDomainIdentityManagementInvalidCredentials",
    `${host} cannot be reached. Please provide a valid tenant URL for your application.`,
    { quarantine: true, cause },
  );
}

/** Names and codes of an error and of what caused it. */
function signsOf(error: unknown): ReadonlySet<unknown> {
  const signs = new Set<unknown>();
  for (let each = error; typeof each === "object" && each !== null; each = "cause" in each ? each.cause : undefined) {
    if ("name" in each) signs.add(each.name);
    if ("code" in each) signs.add(each.code);
  }
  return signs;
}

const codes: Readonly<Record<number, EntryErrorCode>> = {
  400: "SystemForCrossDomainIdentityManagementServiceIncompatible",
  401: "SystemForCrossDomainIdentityManagementInvalidCredentials",
  403: "InsufficientRights",
  404: "InvalidAnchor",
  405: "MethodNotAllowed",
  409: "Conflict",
  422: "UnprocessableEntity",
  429: "TooManyRequests",
  501: "NotImplemented",
};

/**
 * Returns the error that an answer means; undefined for success.
 * https://learn.microsoft.com/entra/identity/app-provisioning/application-provisioning-quarantine-status
 */
function failureOf(operation: ScimOperation, { status, body }: ScimResponse): EntryError | undefined {
  if (status >= 200 && status < 300) return undefined;
  if (operation === "delete" && status === 404) return undefined;
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const message = `StatusCode: ${status}. Web Response: ${text.slice(0, 1000)}`;
  // A filter without a hit must be an empty list; 404 means that there is no SCIM endpoint at this URL.
  if (operation === "query" && status === 404) return incompatible(message, true);
  const code = codes[status] ?? (status >= 500 ? "InternalServerError" : "WebExceptionProtocolError");
  return new EntryError(code, message, { quarantine: status === 401 });
}
