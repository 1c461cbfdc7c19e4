import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { z } from "zod";
import { fail } from "../../lib/errors/problem";
import * as errors from "../../lib/errors/sandbox";
import type { Faults } from "../faults";
import type { ServerIdentity } from "../tls/authority";
import type { Traffic } from "../traffic";
import { authorize, identify } from "./authorization";
import type { Clock } from "./clock";
import { GraphError, graphErrors } from "./graph-error";
import type { ProvisioningEngine } from "./model";
import type { Answer, Call, Caller, Route } from "./route";
import { routes } from "./routes";
import { cloudMetadata, instanceDiscovery, openIdConfiguration } from "./sign-in/discovery";
import { grantToken, TokenError, type Issuer } from "./sign-in/token-endpoint";
import type { Switches } from "./switches";
import type { Tenant } from "./tenant";

export interface ServerOptions {
  readonly tenant: Tenant;
  readonly engine: ProvisioningEngine;
  readonly switches: Switches;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly traffic: Traffic;
  readonly identity: ServerIdentity;
  readonly signingKey: Buffer;
  readonly clientSecrets: Readonly<Record<string, string>>;
  /** Called before an answer that reports a change leaves: what was confirmed must survive a crash. */
  readonly persist: () => Promise<void>;
  readonly port: number;
  /** Gets the details of failures that the caller only sees as 500. */
  readonly report: (error: unknown) => void;
}

/** Exchange in progress: what hooks and handlers hand to the traffic log. */
interface Context {
  readonly started: number;
  readonly requestId: string;
  client?: string;
  fault?: unknown;
  response?: unknown;
}

/**
 * Starts the tenant's HTTPS server on 127.0.0.1: sign-in, cloud metadata, Graph v1.0 and beta.
 * @returns its origin and a way to stop it
 */
export async function startServer(options: ServerOptions): Promise<{ origin: string; close(): Promise<void> }> {
  const { identity, port } = options;
  const app = Fastify({
    https: { cert: identity.certificatePem, key: identity.keyPem, minVersion: "TLSv1.2" },
    routerOptions: { caseSensitive: false, ignoreTrailingSlash: true, maxParamLength: 500 },
    rewriteUrl: (request) => normalizePath(request.url ?? "/"),
    bodyLimit: 32 * 1024 * 1024,
    forceCloseConnections: true,
    logger: false,
  }) as unknown as FastifyInstance;
  acceptBodies(app);
  const serve = new Exchanger(options, () => origin);
  serve.register(app);
  await app.listen({ host: "127.0.0.1", port }).catch((error: unknown) => {
    const taken = (error as { code?: unknown }).code === "EADDRINUSE";
    throw taken ? fail(errors.portTaken, port) : error;
  });
  const address = app.server.address();
  const origin = `https://localhost:${typeof address === "object" && address ? address.port : port}`;
  return { origin, close: () => app.close() };
}

/**
 * OData keys in parentheses become path segments (`jobs('x')` is `jobs/x`), double slashes single ones: a login endpoint
 * that ends in a slash gives those.
 */
export function normalizePath(url: string): string {
  const [path = "", ...query] = url.split("?");
  const normal = path
    .replace(/%27/g, "'")
    .replace(/%28/g, "(")
    .replace(/%29/g, ")")
    .replace(/\/{2,}/g, "/")
    .replace(/\('([^']*)'\)/g, "/$1")
    .replace(/\((\w+='[^']*')\)/g, "/$1");
  return [normal, ...query].join("?");
}

/** JSON with an empty body allowed, forms, and anything else as bytes. */
function acceptBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(/^application\/(?:[\w.-]+\+)?json/, { parseAs: "string" }, (_request, body, done) => {
    if (body === "") return done(null, undefined);
    try {
      done(null, JSON.parse(String(body)) as unknown);
    } catch {
      done(graphErrors.invalidBody("Unable to read JSON request payload."));
    }
  });
  app.addContentTypeParser("application/x-www-form-urlencoded", { parseAs: "string" }, (_request, body, done) =>
    done(null, new URLSearchParams(String(body))),
  );
  app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
}

/** Takes requests through faults, sign-in, permission, body check, handler, persistence and traffic log. */
class Exchanger {
  private readonly contexts = new WeakMap<FastifyRequest, Context>();
  private readonly issuer: () => Issuer;

  constructor(
    private readonly options: ServerOptions,
    private readonly origin: () => string,
  ) {
    const { tenant, clock, signingKey, clientSecrets } = options;
    const { tenantId } = tenant.state;
    const { uuid } = tenant.environment;
    this.issuer = () => ({ tenantId, origin: origin(), clock, signingKey, clientSecrets, uuid });
  }

  register(app: FastifyInstance): void {
    const { tenantId } = this.options.tenant.state;
    this.observe(app);
    this.serveOpen(app, "GET", "/metadata/endpoints", () => cloudMetadata(this.origin(), tenantId));
    this.serveOpen(app, "GET", "/:tenant/v2.0/.well-known/openid-configuration", ({ tenant }) =>
      openIdConfiguration(this.origin(), tenant ?? ""),
    );
    this.serveOpen(app, "GET", "/common/discovery/instance", () => instanceDiscovery(this.origin(), tenantId));
    this.serveOpen(app, "POST", "/:tenant/oauth2/v2.0/token", ({ tenant }, body) =>
      grantToken(body instanceof URLSearchParams ? body : new URLSearchParams(), tenant ?? "", this.issuer()),
    );
    for (const route of routes()) {
      for (const version of ["v1.0", "beta"] as const) {
        app.route({
          method: route.method,
          url: `/${version}${route.path}`,
          handler: (request, reply) => this.exchange(request, reply, () => this.answer(route, version, request)),
        });
      }
    }
    app.setNotFoundHandler((request, reply) =>
      this.exchange(request, reply, async () => {
        await this.identified(request);
        const path = pathOf(request.url);
        if (path.includes("/synchronization")) throw graphErrors.noSuchResource(path.replace(/^\/[^/]+/, ""));
        throw graphErrors.unknownSegment(path.split("/").at(-1) ?? "");
      }),
    );
    app.setErrorHandler((error, request, reply) => this.fail(error, request, reply));
  }

  private observe(app: FastifyInstance): void {
    app.addHook("onRequest", (request, reply, done) => {
      const { uuid } = this.options.tenant.environment;
      const context: Context = { started: performance.now(), requestId: uuid() };
      this.contexts.set(request, context);
      const clientRequestId = request.headers["client-request-id"];
      void reply.header("request-id", context.requestId);
      void reply.header("client-request-id", clientRequestId ?? context.requestId);
      done();
    });
  }

  private log(request: FastifyRequest, status: number): void {
    const { traffic, clock } = this.options;
    const { started = 0, client, fault, response } = this.contexts.get(request) ?? {};
    const { body } = request;
    traffic.record({
      time: new Date(clock.now()).toISOString(),
      method: request.method,
      url: request.url,
      status,
      milliseconds: Math.round(performance.now() - started),
      ...(client !== undefined && { client }),
      ...(body !== undefined && { request: body instanceof URLSearchParams ? Object.fromEntries(body) : body }),
      ...(status >= 400 && response !== undefined && { response }),
      ...(fault !== undefined && { fault }),
    });
  }

  /** A path that needs no token. */
  private serveOpen(
    app: FastifyInstance,
    method: "GET" | "POST",
    url: string,
    answer: (params: Readonly<Record<string, string | undefined>>, body: unknown) => Record<string, unknown>,
  ): void {
    app.route({
      method,
      url,
      handler: (request, reply) =>
        this.exchange(request, reply, async () => ({
          status: 200,
          body: answer(request.params as Record<string, string | undefined>, request.body),
        })),
    });
  }

  /** Runs the handler unless a fault comes in between. */
  private async exchange(
    request: FastifyRequest,
    reply: FastifyReply,
    handle: () => Promise<Answer>,
  ): Promise<unknown> {
    const fault = this.options.faults.take(request.method, pathOf(request.url));
    const context = this.contexts.get(request);
    if (fault && context) context.fault = fault;
    if (fault?.latency) await new Promise((resolve) => setTimeout(resolve, fault.latency));
    const spoiled = fault !== undefined && (fault.drop === true || fault.status !== undefined);
    const result = spoiled && fault.carriedOut !== true ? undefined : await handle();
    if (result) await this.options.persist();
    if (fault?.drop) {
      reply.hijack();
      this.log(request, 0);
      request.raw.socket.destroy();
      return reply;
    }
    if (fault?.status !== undefined) {
      const headers = fault.retryAfter === undefined ? undefined : { "Retry-After": String(fault.retryAfter) };
      throw new GraphError(fault.status, fault.code ?? "UnknownError", "", headers);
    }
    return this.send(request, reply, result ?? { status: 204 });
  }

  private async answer(route: Route, version: Call["version"], request: FastifyRequest): Promise<Answer> {
    const { tenant, engine, switches, clock } = this.options;
    const caller = await this.identified(request);
    const params = request.params as Readonly<Record<string, string | undefined>>;
    authorize(caller, route.access, tenant, request.method, params["id"]);
    const [path = "", query = ""] = request.url.split("?");
    return route.handle({
      tenant,
      engine,
      switches,
      clock,
      caller,
      version,
      origin: this.origin(),
      path: path.slice(`/${version}`.length),
      query: new URLSearchParams(query),
      body: parseBody(route, request.body),
      param: (name) => params[name] ?? "",
    });
  }

  private async identified(request: FastifyRequest): Promise<Caller> {
    const { tenant, clock, signingKey } = this.options;
    const caller = identify(request.headers.authorization, tenant.state.tenantId, clock.now(), signingKey);
    const context = this.contexts.get(request);
    if (context) context.client = caller.clientId;
    return caller;
  }

  private send(request: FastifyRequest, reply: FastifyReply, { status, body }: Answer): unknown {
    const context = this.contexts.get(request);
    if (context) context.response = body;
    this.log(request, status);
    void reply.code(status);
    if (body === undefined) return reply.send();
    return reply.type("application/json; charset=utf-8").send(JSON.stringify(body));
  }

  private fail(error: unknown, request: FastifyRequest, reply: FastifyReply): unknown {
    const context = this.contexts.get(request);
    const requestId = context?.requestId ?? "";
    const date = new Date(this.options.clock.now());
    if (error instanceof TokenError) {
      const { status, error: kind, code, message } = error;
      const details = {
        error_codes: [code],
        timestamp: date.toISOString(),
        trace_id: requestId,
        correlation_id: requestId,
      };
      return this.send(request, reply, { status, body: { error: kind, error_description: message, ...details } });
    }
    const graphError = error instanceof GraphError ? error : graphErrors.internal();
    if (graphError !== error) this.options.report(error);
    void reply.headers(graphError.headers);
    const clientRequestId = request.headers["client-request-id"];
    const body = graphError.toJson(requestId, typeof clientRequestId === "string" ? clientRequestId : requestId, date);
    return this.send(request, reply, { status: graphError.status, body });
  }
}

const pathOf = (url: string) => url.split("?")[0] ?? "";

function parseBody(route: Route, body: unknown): unknown {
  if (!route.body) return undefined;
  const parsed = route.body.safeParse(body);
  if (parsed.success) return parsed.data;
  throw graphErrors.invalidBody(z.prettifyError(parsed.error).replaceAll("\n", " "));
}
