import { randomUUID } from "node:crypto";
import type { Faults } from "../../faults";
import { publishExchange } from "../../http/exchange-channel";
import {
  recordTraffic,
  type IncomingRequest,
  type OutgoingAnswer,
  type RequestProgress as CommonProgress,
} from "../../http/message";
import { Router, type PathParameters } from "../../http/router";
import { takeFault, withFault } from "../../http/fault-injection";
import type { Traffic } from "../../traffic";
import { OktaErrorResponse, oktaErrors } from "../okta-error";
import { loginOf, type Org } from "../org";
import { authorize, identify, type OktaCaller } from "../sign-in/authorization";
import { serviceClientId, type OrgKeys } from "../sign-in/keys";
import { OAuthError } from "../sign-in/oauth-error";
import { grantToken } from "../sign-in/token-endpoint";
import { RateLimiter, type Allowance } from "./rate-limits";
import type { HandlerResponse, OktaApiCall, ConnectionProbe, OktaRoute } from "./route";

export interface OktaDispatcherOptions {
  readonly org: Org;
  readonly probe: ConnectionProbe;
  readonly keys: OrgKeys;
  readonly routes: readonly OktaRoute[];
  readonly faults: Faults;
  readonly traffic: Traffic;
  /** Stores the state before an answer that reports a change leaves, since a confirmed change must survive a crash. */
  readonly persist: () => Promise<void>;
  /** Gets the details of failures that the caller only sees as 500. */
  readonly report: (error: unknown) => void;
}

/** The state of a request while it is processed. */
interface OktaRequestProgress extends CommonProgress {
  readonly path: string;
  readonly query: URLSearchParams;
}

const tokenPath = "/oauth2/v1/token";

/** Takes requests through faults, rate limit, sign-in, scopes, body check, handler, persistence and traffic log. */
export class OktaDispatcher {
  private readonly router = new Router<OktaRoute>();
  private readonly limits = new RateLimiter();

  constructor(
    private readonly options: OktaDispatcherOptions,
    private readonly origin: () => string,
  ) {
    for (const route of options.routes) this.router.add(route.method, route.path, route);
  }

  /** Answers a request; never throws. */
  async dispatch(request: IncomingRequest): Promise<OutgoingAnswer> {
    const { org, faults } = this.options;
    const [path = "", search = ""] = request.url.split("?");
    const progress: OktaRequestProgress = {
      request,
      path,
      query: new URLSearchParams(search),
      started: performance.now(),
    };
    progress.fault = await takeFault(faults, request.method, path);
    const { clock } = org.environment;
    const allowance = this.limits.take(request.method, path, org.switches.plan, clock.now());
    const answer = await this.attempt(progress, allowance).catch((error: unknown) => this.failure(error));
    recordTraffic(this.options.traffic, org.now(), progress, answer);
    publishExchange("okta", progress, answer);
    return { ...answer, headers: { ...answer.headers, ...this.commonHeaders(allowance, progress, answer.status) } };
  }

  private attempt(progress: OktaRequestProgress, allowance: Allowance): Promise<OutgoingAnswer> {
    const carryOut = async (): Promise<HandlerResponse> => {
      if (allowance.isExceeded) throw oktaErrors.rateLimited();
      const answer = await this.carryOut(progress);
      await this.options.persist();
      return answer;
    };
    return withFault(progress.fault, carryOut, (status, { code }) => oktaErrors.injected(status, code));
  }

  private async carryOut(progress: OktaRequestProgress): Promise<HandlerResponse> {
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

  private call(
    progress: OktaRequestProgress,
    target: OktaRoute,
    parameters: PathParameters = {},
    caller?: OktaCaller,
  ): OktaApiCall<unknown> {
    const { org, probe } = this.options;
    const admin = caller?.kind === "apiToken" ? org.findUser(org.state.adminId) : undefined;
    return {
      ...{ org, probe, origin: this.origin(), url: `${this.origin()}${progress.path}`, query: progress.query },
      body: checkBody(target, progress.body),
      caller: admin ? loginOf(admin) : null,
      param: (name) => parameters[name] ?? "",
    };
  }

  private grant(method: string, content: unknown): HandlerResponse {
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
    const oktaError = error instanceof OktaErrorResponse ? error : oktaErrors.internal();
    if (oktaError !== error) this.options.report(error);
    const errorId = `oae${randomUUID().replaceAll("-", "").slice(0, 20)}`;
    return { status: oktaError.status, headers: {}, body: oktaError.toJson(errorId) };
  }

  /**
   * The SDK waits until the reset as seen from `Date`: both must be there and agree, so both follow the org's clock.
   * https://developer.okta.com/docs/reference/rl-best-practices/
   */
  private commonHeaders(allowance: Allowance, { fault }: OktaRequestProgress, status: number): Record<string, string> {
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

function checkBody(target: OktaRoute, body: unknown): unknown {
  if (!target.body) return undefined;
  const parsed = target.body.safeParse(body ?? {});
  if (parsed.success) return parsed.data;
  const [first] = parsed.error.issues;
  const causes = parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  throw oktaErrors.invalid(String(first?.path[0] ?? "body"), ...causes);
}
