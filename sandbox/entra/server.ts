import { createServer } from "node:https";
import type { IncomingMessage, ServerResponse } from "node:http";
import { listen, readBody, sendJson } from "../http/listen";
import type { ServerIdentity } from "../tls/authority";
import { GraphDispatcher, type GraphDispatcherOptions } from "./dispatcher";
import { normalizePath } from "./http/odata/path";

export interface ServerOptions extends GraphDispatcherOptions {
  readonly identity: ServerIdentity;
  readonly port: number;
}

/**
 * Starts the tenant's HTTPS server on 127.0.0.1: sign-in, cloud metadata, Graph v1.0 and beta.
 * Node's own server, since loading a framework takes longer than everything else the sandbox does at its start.
 * @returns its origin and a way to stop it
 */
export async function startServer(options: ServerOptions): Promise<{ origin: string; close(): Promise<void> }> {
  const { identity } = options;
  const dispatcher = new GraphDispatcher(options, () => origin);
  const server = createServer(
    { cert: identity.certificatePem, key: identity.keyPem, minVersion: "TLSv1.2" },
    (request, response) => {
      serve(dispatcher, request, response).catch(() => request.socket.destroy());
    },
  );
  const listening = await listen(server, options.port);
  const origin = `https://localhost:${listening.port}`;
  return { origin, close: () => listening.close() };
}

async function serve(dispatcher: GraphDispatcher, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBody(request);
  const { method = "GET", url = "/", headers } = request;
  const answer = await dispatcher.dispatch({ method, url: normalizePath(url), headers, body });
  sendJson(answer, "application/json; charset=utf-8", response);
}
