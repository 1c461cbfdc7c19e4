import { z } from "zod";
import type { Faults } from "../faults";
import { publishExchange } from "../http/exchange-channel";
import {
  recordTraffic,
  type IncomingRequest,
  type OutgoingAnswer,
  type RequestProgress as CommonProgress,
} from "../http/message";
import { Router, type PathParameters } from "../http/router";
import { takeFault, withFault } from "../http/fault-injection";
import type { Traffic } from "../traffic";
import { audited } from "./audit-log";
import { authorize, identify } from "./sign-in/authorization";
import { answerBatch } from "./http/batch";
import type { SandboxClock } from "../clock";
import { GraphErrorResponse, graphErrors } from "./graph-error";
import type { ProvisioningEngine } from "./model";
import type { HandlerResponse, GraphCaller, GraphRoute, GraphVersion } from "./http/route";
import { checkQuery } from "./http/odata/query";
import { routes } from "./routes";
import { aboutTenant, cloudMetadata, instanceDiscovery, openIdConfiguration } from "./sign-in/discovery";
import { grantToken, TokenError } from "./sign-in/token-endpoint";
import type { Switches } from "./switches";
import type { Tenant } from "./tenant";

export interface GraphDispatcherOptions {
  readonly tenant: Tenant;
  readonly engine: ProvisioningEngine;
  readonly switches: () => Switches;
  readonly clock: SandboxClock;
  readonly faults: Faults;
  readonly traffic: Traffic;
  readonly signingKey: Buffer;
  readonly clientSecrets: Readonly<Record<string, string>>;
  /** Stores the state before an answer that reports a change leaves, since a confirmed change must survive a crash. */
  readonly persist: () => Promise<void>;
  /** Gets the details of failures that the caller only sees as 500. */
  readonly report: (error: unknown) => void;
}

/** The state of a request while it is processed. */
interface GraphRequestProgress extends CommonProgress {
  readonly requestId: string;
  readonly clientRequestId: string;
}

type GraphHandler = (progress: GraphRequestProgress, parameters: PathParameters) => Promise<HandlerResponse>;

const versions: readonly GraphVersion[] = ["v1.0", "beta"];

/** Takes requests through faults, sign-in, permission, body check, handler, persistence and traffic log. */
export class GraphDispatcher {
  private readonly router = new Router<GraphHandler>();

  constructor(
    private readonly options: GraphDispatcherOptions,
    private readonly origin: () => string,
  ) {
    this.addSignIn();
    for (const route of routes()) {
      for (const version of versions) {
        if (route.only !== undefined && route.only !== version) continue;
        const handler: GraphHandler = (progress, parameters) => this.callRoute(route, version, progress, parameters);
        this.router.add(route.method, `/${version}${route.path}`, handler);
      }
    }
    for (const version of versions) {
      this.router.add("POST", `/${version}/$batch`, async (progress) => {
        this.identify(progress);
        const { headers } = progress.request;
        return answerBatch(progress.body, (request) =>
          this.dispatch({ ...request, url: `/${version}${request.url}`, headers: { ...headers, ...request.headers } }),
        );
      });
    }
  }

  /** Answers a request; never throws. */
  async dispatch(request: IncomingRequest): Promise<OutgoingAnswer> {
    const requestId = this.options.tenant.environment.uuid();
    const given = request.headers["client-request-id"];
    const clientRequestId = typeof given === "string" ? given : requestId;
    const progress: GraphRequestProgress = { request, started: performance.now(), requestId, clientRequestId };
    const answer = await this.attempt(progress).catch((error: unknown) => this.failure(error, progress));
    const { traffic, clock } = this.options;
    recordTraffic(traffic, new Date(clock.now()).toISOString(), progress, answer);
    publishExchange("graph", progress, answer);
    const headers = { ...answer.headers, "request-id": requestId, "client-request-id": clientRequestId };
    return { ...answer, headers };
  }

  private addSignIn(): void {
    const { tenant, clock, signingKey, clientSecrets, switches } = this.options;
    const { tenantId } = tenant.state;
    const { uuid } = tenant.environment;
    const open = (method: string, path: string, answer: (tenant: string, body: unknown) => unknown) =>
      this.router.add(method, path, async ({ body }, { tenant = "" }) => ({ status: 200, body: answer(tenant, body) }));
    open("GET", "/", () => aboutTenant(this.origin(), tenantId));
    open("GET", "/metadata/endpoints", () => cloudMetadata(this.origin(), tenantId));
    open("GET", "/common/discovery/instance", () => instanceDiscovery(this.origin(), tenantId));
    open("GET", "/:tenant/v2.0/.well-known/openid-configuration", (name) => openIdConfiguration(this.origin(), name));
    open("POST", "/:tenant/oauth2/v2.0/token", (name, body) =>
      grantToken(body instanceof URLSearchParams ? body : new URLSearchParams(), name, {
        ...{ tenantId, origin: this.origin(), clock, signingKey, clientSecrets, uuid },
        tokenLifetime: switches().tokenLifetime,
        withoutPermissions: switches().withoutPermissions,
      }),
    );
  }

  /** Runs the request's handler unless a fault comes in between. */
  private async attempt(progress: GraphRequestProgress): Promise<OutgoingAnswer> {
    const { method, url } = progress.request;
    const path = pathOf(url);
    progress.fault = await takeFault(this.options.faults, method, path);
    const carryOut = async (): Promise<HandlerResponse> => {
      const answer = await this.carryOut(progress, path);
      await this.options.persist();
      return answer;
    };
    return withFault(progress.fault, carryOut, (status, { code, retryAfter }) =>
      graphErrors.injected(status, code, retryAfter),
    );
  }

  private async carryOut(progress: GraphRequestProgress, path: string): Promise<HandlerResponse> {
    progress.body = parseContent(progress.request);
    const found = this.router.find(progress.request.method, path);
    if (found?.target) return found.target(progress, found.parameters);
    this.identify(progress);
    if (path.includes("/synchronization")) throw graphErrors.noSuchResource(path.replace(/^\/[^/]+/, ""));
    throw found ? graphErrors.methodNotAllowed() : graphErrors.unknownSegment(path.split("/").at(-1) ?? "");
  }

  private async callRoute(
    route: GraphRoute,
    version: GraphVersion,
    progress: GraphRequestProgress,
    parameters: PathParameters,
  ): Promise<HandlerResponse> {
    const { tenant, engine, switches, clock } = this.options;
    const caller = this.identify(progress);
    authorize(caller, route.access, tenant, route.method, parameters["id"]);
    const [path = "", search = ""] = progress.request.url.split("?");
    const query = new URLSearchParams(search);
    checkQuery(query, route.path);
    return audited(route, {
      ...{ tenant, engine, switches: switches(), clock, caller, version },
      origin: this.origin(),
      path: path.slice(`/${version}`.length),
      query,
      body: checkBody(route, progress.body),
      param: (name) => parameters[name] ?? "",
    });
  }

  private identify(progress: GraphRequestProgress): GraphCaller {
    const { tenant, clock, signingKey } = this.options;
    const { authorization } = progress.request.headers;
    const caller = identify(authorization, tenant.state.tenantId, clock.now(), signingKey);
    progress.client = caller.clientId;
    return caller;
  }

  private failure(error: unknown, { requestId, clientRequestId }: GraphRequestProgress): OutgoingAnswer {
    const date = new Date(this.options.clock.now());
    if (error instanceof TokenError) {
      const ids = { timestamp: date.toISOString(), trace_id: requestId, correlation_id: requestId };
      const body = { error: error.error, error_description: error.message, error_codes: [error.code], ...ids };
      return { status: error.status, headers: {}, body };
    }
    const graphError = error instanceof GraphErrorResponse ? error : graphErrors.internal();
    if (graphError !== error) this.options.report(error);
    const { status, headers } = graphError;
    return { status, headers, body: graphError.toJson(requestId, clientRequestId, date) };
  }
}

const pathOf = (url: string) => url.split("?")[0] ?? "";

/** JSON, a form, or nothing; anything else (such as a logo) is not looked at. */
function parseContent({ headers, body }: IncomingRequest): unknown {
  const type = headers["content-type"] ?? "";
  if (body.length === 0) return undefined;
  if (type.startsWith("application/x-www-form-urlencoded")) return new URLSearchParams(body.toString("utf8"));
  if (!/^application\/(?:[\w.-]+\+)?json/i.test(type)) return undefined;
  try {
    return JSON.parse(body.toString("utf8")) as unknown;
  } catch {
    throw graphErrors.invalidBody("Unable to read JSON request payload.");
  }
}

function checkBody(route: GraphRoute, body: unknown): unknown {
  if (!route.body) return undefined;
  const parsed = route.body.safeParse(body);
  if (parsed.success) return parsed.data;
  throw graphErrors.invalidBody(z.prettifyError(parsed.error).replaceAll("\n", " "));
}
