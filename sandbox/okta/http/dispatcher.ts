import { randomUUID } from "node:crypto";
import type { Faults } from "../../faults";
import { publishExchange } from "../../http/exchange-channel";
import {
  recordTraffic,
  type IncomingRequest,
  type OutgoingAnswer,
  type Progress as CommonProgress,
} from "../../http/message";
import { Router, type PathParameters } from "../../http/router";
import { takeFault, underFault } from "../../http/under-fault";
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

/** What is known of a request while it is on its way. */
interface Progress extends CommonProgress {
  readonly path: string;
  readonly query: URLSearchParams;
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
    progress.fault = await takeFault(faults, request.method, path);
    const { clock } = org.environment;
    const allowance = this.limits.take(request.method, path, org.switches.plan, clock.now());
    const answer = await this.attempt(progress, allowance).catch((error: unknown) => this.failure(error));
    recordTraffic(this.options.traffic, org.now(), progress, answer);
    publishExchange("okta", progress, answer);
    return { ...answer, headers: { ...answer.headers, ...this.commonHeaders(allowance, progress, answer.status) } };
  }

  private attempt(progress: Progress, allowance: Allowance): Promise<OutgoingAnswer> {
    const carryOut = async (): Promise<Answer> => {
      if (allowance.isExceeded) throw oktaErrors.rateLimited();
      const answer = await this.carryOut(progress);
      await this.options.persist();
      return answer;
    };
    return underFault(progress.fault, carryOut, (status, { code }) => oktaErrors.injected(status, code));
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
