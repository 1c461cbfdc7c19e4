import { createServer } from "node:https";
import type { IncomingMessage, ServerResponse } from "node:http";
import { listen, readBody, sendJson } from "../http/listen";
import type { IncomingRequest } from "../http/message";
import type { ServerIdentity } from "../tls/authority";
import { GraphDispatcher, type GraphDispatcherOptions } from "./dispatcher";
import { normalizePath } from "./http/odata/path";
import { tenantOfToken } from "./sign-in/token";

export interface ServerOptions {
  readonly identity: ServerIdentity;
  readonly port: number;
  /** Folder in which the sandbox is kept. */
  readonly folder: string;
}

/** The HTTPS server of one tenant or several. */
export interface TenantServer {
  readonly origin: string;
  /**
   * Serves a tenant: its sign-in below its id, its Graph for the tokens that it issued. The first one also answers what names no
   * tenant that is served.
   * @returns ends it
   */
  add(tenant: GraphDispatcherOptions): () => void;
  close(): Promise<void>;
}

/**
 * Starts an HTTPS server on 127.0.0.1 for tenants: sign-in, cloud metadata, Graph v1.0 and beta.
 * Node's own server, since loading a framework takes longer than everything else the sandbox does at its start.
 */
export async function startServer({ identity, port, folder }: ServerOptions): Promise<TenantServer> {
  const tenants = new Map<string, GraphDispatcher>();
  const server = createServer(
    { cert: identity.certificatePem, key: identity.keyPem, minVersion: "TLSv1.2" },
    (request, response) => {
      serve(tenants, request, response).catch(() => request.socket.destroy());
    },
  );
  const listening = await listen(server, port, folder);
  const origin = `https://localhost:${listening.port}`;
  return {
    origin,
    add: (tenant) => {
      const { tenantId } = tenant.tenant.state;
      tenants.set(tenantId, new GraphDispatcher(tenant, () => origin));
      return () => tenants.delete(tenantId);
    },
    close: () => listening.close(),
  };
}

async function serve(
  tenants: ReadonlyMap<string, GraphDispatcher>,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readBody(incoming);
  const { method = "GET", url = "/", headers } = incoming;
  const request = { method, url: normalizePath(url), headers, body };
  const [first] = tenants.values();
  const tenant = tenants.get(tenantOf(request)) ?? first;
  if (!tenant) return void response.writeHead(503).end();
  sendJson(await tenant.dispatch(request), "application/json; charset=utf-8", response);
}

/** Sign-in names the tenant in the path; Graph goes by the token, as the real one does. The tenant itself checks it. */
const tenantOf = ({ url, headers }: IncomingRequest): string =>
  (tenantOfToken(headers.authorization) ?? url.split("/")[1] ?? "").toLowerCase();
