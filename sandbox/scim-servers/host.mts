import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createInterface } from "node:readline";
import { deserialize, serialize } from "node:v8";
import type { Faults } from "../faults.js";
import type { FaultOrder, TargetOrder, TokenOrder } from "./order.js";

/** A target program: its request handler, and the state to keep between runs. */
export interface TargetProgram {
  readonly handle: RequestListener;
  /** Structured-cloneable; written after changes when the order names a file. */
  readonly state: unknown;
}

/** Imports a package that is not part of this one. */
export type Load = (name: string) => Promise<unknown>;

/** An endpoint that shares its process with others. */
export interface SharedEndpoint {
  readonly pathPrefix: string;
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

/** Hands each request to the endpoint that its path begins with. */
export function byPath(endpoints: readonly SharedEndpoint[]): RequestListener {
  return (request, response) => {
    const endpoint = endpoints.find(({ pathPrefix }) => request.url?.startsWith(`${pathPrefix}/`));
    if (endpoint === undefined) response.writeHead(404).end();
    else void endpoint.handle(request, response);
  };
}

/** For a person who opens an endpoint's address in a browser; SCIM has nothing there, and a client brings its token. */
function about(
  { method, url = "/", headers }: IncomingMessage,
  endpoints: TargetOrder["endpoints"],
): string | undefined {
  const [path = ""] = url.replace(/\/$/, "").split("?");
  const isAddress = path === "" || endpoints.some(({ pathPrefix }) => pathPrefix === path);
  if (method !== "GET" || headers.authorization !== undefined || !isAddress) return undefined;
  const addresses = endpoints.map(({ pathPrefix }) => `  http://${headers.host ?? ""}${pathPrefix}\n`);
  return `A SCIM server of a scimform sandbox. SCIM clients call /Users, /Groups and the like below its endpoints, with a bearer token:\n${addresses.join("")}`;
}

const saveDelay = 50;

function restore(stateFile: string): unknown {
  try {
    return deserialize(readFileSync(stateFile));
  } catch (error) {
    throw new Error(`${stateFile} is broken: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/**
 * Which tokens the endpoints take. A server knows the one that it was started with; any other that is in force stands for it, as in
 * a product where tokens are made and revoked while it runs.
 */
class AcceptedTokens {
  private readonly byEndpoint: Map<string, ReadonlySet<string>>;

  constructor(private readonly endpoints: TargetOrder["endpoints"]) {
    this.byEndpoint = new Map(
      endpoints.map(({ name, token, formerTokens = [] }) => [name, new Set([...formerTokens, token])]),
    );
  }

  set({ endpoint, tokens }: TokenOrder): void {
    this.byEndpoint.set(endpoint, new Set(tokens));
  }

  /** Gives the server the token that it knows, or one that it cannot know. */
  translate(request: IncomingMessage): void {
    const { authorization } = request.headers;
    const endpoint = this.endpoints.find(({ pathPrefix }) => request.url?.startsWith(`${pathPrefix}/`));
    const [, given] = /^Bearer (.*)$/.exec(authorization ?? "") ?? [];
    if (endpoint === undefined || given === undefined) return;
    const taken = this.byEndpoint.get(endpoint.name)?.has(given) ?? false;
    if (taken === (given === endpoint.token)) return;
    const translated = `Bearer ${taken ? endpoint.token : "revoked"}`;
    request.headers.authorization = translated;
    request.headersDistinct["authorization"] = [translated];
  }
}

/** What goes wrong at which endpoint. */
class EndpointFaults {
  private readonly byEndpoint = new Map<string, Faults>();

  constructor(private readonly endpoints: TargetOrder["endpoints"]) {}

  async set({ endpoint, fault }: FaultOrder): Promise<void> {
    if (fault === null) {
      this.byEndpoint.delete(endpoint);
      return;
    }
    // Most servers are never asked to fail, and start sooner without it.
    const { Faults } = await import("../faults.js");
    const faults = this.byEndpoint.get(endpoint) ?? new Faults(Math.random);
    this.byEndpoint.set(endpoint, faults);
    faults.add(fault);
  }

  /** Lets a request go wrong, or hands it on. */
  async meet(request: IncomingMessage, response: ServerResponse, handOn: () => void): Promise<void> {
    const [path = ""] = (request.url ?? "").split("?");
    const endpoint = this.endpoints.find(({ pathPrefix }) => path.startsWith(`${pathPrefix}/`));
    const below = path.slice(endpoint?.pathPrefix.length);
    const fault = endpoint && this.byEndpoint.get(endpoint.name)?.take(request.method ?? "", below);
    if (!fault) return handOn();
    if (fault.latency) await new Promise((resolve) => setTimeout(resolve, fault.latency));
    if (fault.drop) return void request.socket.destroy();
    const { status, retryAfter } = fault;
    if (status === undefined) return handOn();
    const body = {
      schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"],
      status: String(status),
      detail: "A fault of the sandbox.",
    };
    response
      .writeHead(status, {
        "content-type": "application/scim+json",
        ...(retryAfter !== undefined && { "retry-after": String(retryAfter) }),
      })
      .end(JSON.stringify(body));
  }
}

/**
 * Runs a SCIM server as a child process of the sandbox: the order (tokens included) arrives as one line on stdin, the
 * answer is one line on stdout with the port. Each further line changes an endpoint's tokens or faults, and is answered when it is done. The end of stdin means stop, so a child never outlives its parent.
 * @param build makes the program, given the order, the origin it will be reached at, and the state of an earlier run
 */
export async function host(
  build: (order: TargetOrder, origin: string, restored: unknown) => TargetProgram | Promise<TargetProgram>,
): Promise<void> {
  process.on("SIGINT", () => undefined); // Ctrl+C reaches the whole process group; the parent decides
  const lines = createInterface({ input: process.stdin });
  const order = await new Promise<TargetOrder>((resolve) =>
    lines.once("line", (line) => resolve(JSON.parse(line) as TargetOrder)),
  );

  const { stateFile } = order;
  const accepted = new AcceptedTokens(order.endpoints);
  const faults = new EndpointFaults(order.endpoints);
  lines.on("line", (line) => {
    const later = JSON.parse(line) as TokenOrder | FaultOrder;
    const done = "tokens" in later ? accepted.set(later) : faults.set(later);
    void Promise.resolve(done).then(() => process.stdout.write("{}\n"));
  });
  let program: TargetProgram | undefined;
  let timer: NodeJS.Timeout | undefined;
  const save = () => {
    timer = undefined;
    if (stateFile === undefined || program === undefined) return;
    try {
      writeFileSync(`${stateFile}.new`, serialize(program.state), { mode: 0o600 });
      renameSync(`${stateFile}.new`, stateFile);
    } catch (error) {
      // It goes on with what it has in memory; the next change tries again.
      process.stderr.write(`${String(error)}\n`);
    }
  };
  const stop = () => {
    if (timer !== undefined) save();
    process.exit(0);
  };
  lines.once("close", stop);
  process.once("SIGTERM", stop);

  const server = createServer((request, response) => {
    if (stateFile !== undefined && request.method !== "GET") {
      response.once("close", () => (timer ??= setTimeout(save, saveDelay)));
    }
    const text = about(request, order.endpoints);
    if (text !== undefined) return response.writeHead(200, { "content-type": "text/plain; charset=utf-8" }).end(text);
    accepted.translate(request);
    void faults.meet(request, response, () => program?.handle(request, response));
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, "127.0.0.1", () => {
    const { port } = server.address() as AddressInfo;
    const restored = stateFile !== undefined && existsSync(stateFile) ? restore(stateFile) : undefined;
    void Promise.resolve(build(order, `http://127.0.0.1:${port}`, restored)).then((built) => {
      program = built;
      process.stdout.write(`${JSON.stringify({ port })}\n`);
    });
  });
}
