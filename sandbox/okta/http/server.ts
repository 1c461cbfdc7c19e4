import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { listen, readBody, send, sendJson } from "../../http/listen";
import { isLoopback } from "../../../lib/core/loopback";
import { OktaDispatcher, type OktaDispatcherOptions } from "./dispatcher";

/**
 * Starts the org's server on 127.0.0.1. Plain HTTP: the SDK takes such an org URL, and the okta provider such a
 * `http_proxy`, which replaces the org URL and lets its requests have their target in absolute form, too.
 * https://registry.terraform.io/providers/okta/okta/latest/docs
 * @returns its origin and a way to stop it
 */
export async function startServer(
  options: OktaDispatcherOptions & { readonly port: number; readonly folder: string | undefined },
): Promise<{ origin: string; close(): Promise<void> }> {
  const dispatcher = new OktaDispatcher(options, () => origin);
  const server = createServer((request, response) => {
    serve(dispatcher, request, response).catch(() => request.socket.destroy());
  });
  const listening = await listen(server, options.port, options.folder);
  const origin = `http://127.0.0.1:${listening.port}`;
  return { origin, close: () => listening.close() };
}

async function serve(dispatcher: OktaDispatcher, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const content = await readBody(request);
  const url = pathOf(request.url ?? "/");
  if (url === undefined) {
    // It is no proxy: what is meant for another machine must not look as if it had arrived.
    response.writeHead(502).end();
    return;
  }
  const { method = "GET", headers } = request;
  const answer = await dispatcher.dispatch({ method, url, headers, body: content });
  // SAML metadata goes out as it is.
  if (typeof answer.body === "string") return send(answer, Buffer.from(answer.body), response);
  sendJson(answer, "application/json", response);
}

/** Path with query of a request target in origin or absolute form; undefined when that names another machine. */
function pathOf(target: string): string | undefined {
  if (target.startsWith("/")) return target;
  if (!URL.canParse(target) || !isLoopback(target)) return undefined;
  const { pathname, search } = new URL(target);
  return pathname + search;
}
