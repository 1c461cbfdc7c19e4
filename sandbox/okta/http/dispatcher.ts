import { randomUUID } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { Router, type PathParameters } from "../../entra/router";
import type { Fault, Faults } from "../../faults";
import type { Traffic } from "../../traffic";
import { OktaError, oktaErrors } from "../okta-error";
import { loginOf, type Org } from "../org";
import { authorize, identify, type Caller } from "../sign-in/authorization";
import { serviceClientId, type OrgKeys } from "../sign-in/keys";
import { OAuthError } from "../sign-in/oauth-error";
import { grantToken } from "../sign-in/token-endpoint";
import { RateLimits, type Allowance } from "./rate-limits";
import type { Answer, Call, Probe, Route } from "./route";

export interface DispatcherOptions {
  readonly org: Org;
  readonly probe: Probe;
  readonly keys: OrgKeys;
  readonly routes: readonly Route[];
  readonly faults: Faults;
  readonly traffic: Traffic;
  /** Called before an answer that reports a change leaves: what was confirmed must survive a crash. */
  readonly persist: () => Promise<void>;
  /** Gets the details of failures that the caller only sees as 500. */
  readonly report: (error: unknown) => void;
}

export interface IncomingRequest {
  readonly method: string;
  /** Path with query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface OutgoingAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** A string goes out as it is, anything else as JSON. */
  readonly body?: unknown;
  /** A fault cuts the connection: instead of the answer, or halfway through it. */
  readonly cut?: "instead" | "halfway";
}

/** What is known of a request while it is on its way. */
interface Progress {
  readonly request: IncomingRequest;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly started: number;
  client?: string;
  fault?: Fault;
  body?: unknown;
}

const tokenPath = "/oauth2/v1/token";

/** Takes requests through faults, rate limit, sign-in, scopes, body check, handler, persistence and traffic log. */
export class Dispatcher {
  private readonly router = new Router<Route>();
  private readonly limits = new RateLimits();

  constructor(
    private readonly options: DispatcherOptions,
    private readonly origin: () => string,
  ) {
    for (const route of options.routes) this.router.add(route.method, route.path, route);
  }

  /** Answers a request; never throws. */
  async dispatch(request: IncomingRequest): Promise<OutgoingAnswer> {
    const { org, faults } = this.options;
    const [path = "", search = ""] = request.url.split("?");
    const progress: Progress = { request, path, query: new URLSearchParams(search), started: performance.now() };
    const fault = faults.take(request.method, path);
    progress.fault = fault;
    if (fault?.latency) await new Promise((resolve) => setTimeout(resolve, fault.latency));
    const { clock } = org.environment;
    const allowance = this.limits.take(request.method, path, org.switches.plan, clock.now());
    const answer = await this.attempt(progress, allowance).catch((error: unknown) => this.failure(error));
    this.log(progress, answer);
    return { ...answer, headers: { ...answer.headers, ...this.commonHeaders(allowance, progress, answer.status) } };
  }

  private async attempt(progress: Progress, allowance: Allowance): Promise<OutgoingAnswer> {
    const { fault } = progress;
    const isSpoiled = fault !== undefined && (fault.drop === true || fault.status !== undefined);
    const isCarriedOut = !isSpoiled || fault.carriedOut === true;
    if (isCarriedOut && allowance.isExceeded) throw oktaErrors.rateLimited();
    const result: Answer = isCarriedOut ? await this.carryOut(progress) : { status: 204 };
    if (isCarriedOut) await this.options.persist();
    if (fault?.drop) return { ...result, headers: {}, cut: "instead" };
    if (fault?.status !== undefined) throw oktaErrors.injected(fault.status, fault.code);
    return { ...result, headers: result.headers ?? {}, ...(fault?.truncate && { cut: "halfway" }) };
  }

  private async carryOut(progress: Progress): Promise<Answer> {
    const { org, keys } = this.options;
    const { request, path } = progress;
    const content = parseContent(request);
    progress.body = content instanceof URLSearchParams ? Object.fromEntries(content) : content;
    if (path === tokenPath) return this.grant(request.method, content);
    const found = this.router.find(request.method, path);
    const target = found?.target;
    if (target?.scopes === null) return target.handle(this.call(progress, target, found?.parameters));
    const caller = identify(request.headers.authorization, keys, org.environment.clock.now());
    progress.client = caller.kind === "apiToken" ? "SSWS" : serviceClientId;
    if (!found) throw oktaErrors.noSuchPath();
    if (!target) throw oktaErrors.methodNotAllowed();
    authorize(caller, target.scopes, org.switches.serviceAppRole);
    return target.handle(this.call(progress, target, found.parameters, caller));
  }

  private call(progress: Progress, target: Route, parameters: PathParameters = {}, caller?: Caller): Call<unknown> {
    const { org, probe } = this.options;
    const admin = caller?.kind === "apiToken" ? org.findUser(org.state.adminId) : undefined;
    return {
      ...{ org, probe, origin: this.origin(), url: `${this.origin()}${progress.path}`, query: progress.query },
      body: checkBody(target, progress.body),
      caller: admin ? loginOf(admin) : null,
      param: (name) => parameters[name] ?? "",
    };
  }

  private grant(method: string, content: unknown): Answer {
    if (method !== "POST") throw oktaErrors.methodNotAllowed();
    const { org, keys } = this.options;
    const form = content instanceof URLSearchParams ? content : new URLSearchParams();
    const body = grantToken(form, {
      endpoint: `${this.origin()}${tokenPath}`,
      clientId: serviceClientId,
      publicKey: keys.publicKey,
      signingKey: keys.signingKey,
      now: Math.floor(org.environment.clock.now() / 1000),
      lifetime: org.switches.tokenLifetime,
    });
    return { status: 200, body, headers: { "cache-control": "no-store" } };
  }

  private failure(error: unknown): OutgoingAnswer {
    if (error instanceof OAuthError) return { status: error.status, headers: {}, body: error.toJson() };
    const oktaError = error instanceof OktaError ? error : oktaErrors.internal();
    if (oktaError !== error) this.options.report(error);
    const errorId = `oae${randomUUID().replaceAll("-", "").slice(0, 20)}`;
    return { status: oktaError.status, headers: {}, body: oktaError.toJson(errorId) };
  }

  /**
   * The SDK waits until the reset as seen from `Date`: both must be there and agree, so both follow the org's clock.
   * https://developer.okta.com/docs/reference/rl-best-practices/
   */
  private commonHeaders(allowance: Allowance, { fault }: Progress, status: number): Record<string, string> {
    const now = this.options.org.environment.clock.now();
    const resetsAt = status === 429 && fault ? now + (fault.retryAfter ?? 0) * 1000 : allowance.resetsAt;
    return {
      date: new Date(now).toUTCString(),
      "x-okta-request-id": randomUUID().replaceAll("-", ""),
      "x-rate-limit-limit": String(allowance.limit),
      "x-rate-limit-remaining": String(status === 429 ? 0 : allowance.remaining),
      "x-rate-limit-reset": String(Math.ceil(resetsAt / 1000)),
    };
  }

  private log({ request, started, client, fault, body }: Progress, answer: OutgoingAnswer): void {
    this.options.traffic.record({
      time: this.options.org.now(),
      method: request.method,
      url: request.url,
      status: answer.cut === "instead" ? 0 : answer.status,
      milliseconds: Math.round(performance.now() - started),
      ...(client !== undefined && { client }),
      ...(body !== undefined && { request: body }),
      ...(answer.status >= 400 && answer.body !== undefined && { response: answer.body }),
      ...(fault !== undefined && { fault }),
    });
  }
}

/** JSON or a form; the API takes nothing else. */
function parseContent({ headers, body }: IncomingRequest): unknown {
  if (body.length === 0) return undefined;
  if (/^application\/x-www-form-urlencoded/i.test(headers["content-type"] ?? "")) {
    return new URLSearchParams(body.toString("utf8"));
  }
  try {
    return JSON.parse(body.toString("utf8")) as unknown;
  } catch {
    throw oktaErrors.malformed();
  }
}

function checkBody(target: Route, body: unknown): unknown {
  if (!target.body) return undefined;
  const parsed = target.body.safeParse(body ?? {});
  if (parsed.success) return parsed.data;
  const [first] = parsed.error.issues;
  const causes = parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  throw oktaErrors.invalid(String(first?.path[0] ?? "body"), ...causes);
}
