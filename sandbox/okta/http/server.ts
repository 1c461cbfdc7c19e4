import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { fail } from "../../../lib/errors/problem";
import * as errors from "../../../lib/errors/sandbox";
import { isLoopback } from "../../loopback";
import { Dispatcher, type DispatcherOptions, type OutgoingAnswer } from "./dispatcher";

/**
 * Starts the org's server on 127.0.0.1. Plain HTTP: the SDK takes such an org URL, and the okta provider such a
 * `http_proxy`, which replaces the org URL and lets its requests have their target in absolute form, too.
 * https://registry.terraform.io/providers/okta/okta/latest/docs
 * @returns its origin and a way to stop it
 */
export async function startServer(
  options: DispatcherOptions & { readonly port: number },
): Promise<{ origin: string; close(): Promise<void> }> {
  const dispatcher = new Dispatcher(options, () => origin);
  const server = createServer((request, response) => {
    serve(dispatcher, request, response).catch(() => request.socket.destroy());
  });
  await new Promise<void>((listening, failed) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      failed(error.code === "EADDRINUSE" ? fail(errors.portTaken, options.port) : error),
    );
    server.listen(options.port, "127.0.0.1", listening);
  });
  const address = server.address();
  const origin = `http://127.0.0.1:${typeof address === "object" && address ? address.port : options.port}`;
  return {
    origin,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

async function serve(dispatcher: Dispatcher, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const url = pathOf(request.url ?? "/");
  if (url === undefined) {
    // It is no proxy: what is meant for another machine must not look as if it had arrived.
    response.writeHead(502).end();
    return;
  }
  const { method = "GET", headers } = request;
  send(await dispatcher.dispatch({ method, url, headers, body: Buffer.concat(chunks) }), response);
}

/** Path with query of a request target in origin or absolute form; undefined when that names another machine. */
function pathOf(target: string): string | undefined {
  if (target.startsWith("/")) return target;
  if (!URL.canParse(target) || !isLoopback(target)) return undefined;
  const { pathname, search } = new URL(target);
  return pathname + search;
}

function send({ status, headers, body, cut }: OutgoingAnswer, response: ServerResponse): void {
  const isText = typeof body === "string";
  const content = body === undefined ? undefined : Buffer.from(isText ? body : JSON.stringify(body));
  if (cut === "instead" || (cut === "halfway" && content === undefined)) {
    response.destroy();
    return;
  }
  const type = content === undefined || isText ? {} : { "content-type": "application/json" };
  const length = status === 204 ? {} : { "content-length": String(content?.length ?? 0) };
  response.writeHead(status, { ...type, ...headers, ...length });
  if (cut === "halfway") response.write(content?.subarray(0, content.length / 2), () => response.destroy());
  else response.end(content);
}
