import { createServer } from "node:https";
import type { IncomingMessage, ServerResponse } from "node:http";
import { fail } from "../../lib/errors/problem";
import * as errors from "../../lib/errors/sandbox";
import type { ServerIdentity } from "../tls/authority";
import { Dispatcher, type DispatcherOptions, type OutgoingAnswer } from "./dispatcher";
import { normalizePath } from "./odata/path";

export interface ServerOptions extends DispatcherOptions {
  readonly identity: ServerIdentity;
  readonly port: number;
}

/**
 * Starts the tenant's HTTPS server on 127.0.0.1: sign-in, cloud metadata, Graph v1.0 and beta.
 * Node's own server, since loading a framework takes longer than everything else the sandbox does at its start.
 * @returns its origin and a way to stop it
 */
export async function startServer(options: ServerOptions): Promise<{ origin: string; close(): Promise<void> }> {
  const { identity, port } = options;
  const dispatcher = new Dispatcher(options, () => origin);
  const server = createServer(
    { cert: identity.certificatePem, key: identity.keyPem, minVersion: "TLSv1.2" },
    (request, response) => {
      serve(dispatcher, request, response).catch(() => request.socket.destroy());
    },
  );
  await new Promise<void>((listening, failed) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      failed(error.code === "EADDRINUSE" ? fail(errors.portTaken, port) : error),
    );
    server.listen(port, "127.0.0.1", listening);
  });
  const address = server.address();
  const origin = `https://localhost:${typeof address === "object" && address ? address.port : port}`;
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
  const { method = "GET", url = "/", headers } = request;
  send(await dispatcher.dispatch({ method, url: normalizePath(url), headers, body: Buffer.concat(chunks) }), response);
}

function send({ status, headers, body, cut }: OutgoingAnswer, response: ServerResponse): void {
  const text = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
  if (cut === "instead" || (cut === "halfway" && text === undefined)) {
    response.destroy();
    return;
  }
  const type = text === undefined ? {} : { "content-type": "application/json; charset=utf-8" };
  const length = status === 204 ? {} : { "content-length": String(text?.length ?? 0) };
  response.writeHead(status, { ...headers, ...type, ...length });
  if (cut === "halfway") response.write(text?.subarray(0, text.length / 2), () => response.destroy());
  else response.end(text);
}
