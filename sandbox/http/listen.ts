import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Server as SecureServer } from "node:https";
import { announceSandbox } from "../../lib/core/sandbox-traces";
import { fail } from "../../lib/core/problem";
import * as errors from "../errors";
import type { OutgoingAnswer } from "./message";

/**
 * Starts a server on 127.0.0.1.
 * @param port 0: any free one
 * @param folder of a sandbox that is kept
 * @returns its port and a way to stop it
 * @throws ScimformError SANDBOX_PORT_TAKEN
 */
export async function listen(
  server: Server | SecureServer,
  port: number,
  folder?: string,
): Promise<{ port: number; close(): Promise<void> }> {
  // A client that sends at the moment when an idle connection is closed gets ECONNRESET; on one machine none needs closing.
  server.keepAliveTimeout = 0;
  await new Promise<void>((listening, failed) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      failed(error.code === "EADDRINUSE" ? fail(errors.portTaken, port) : error),
    );
    server.listen(port, "127.0.0.1", listening);
  });
  const address = server.address();
  const taken = typeof address === "object" && address ? address.port : port;
  const withdraw = announceSandbox(taken, folder);
  return {
    port: taken,
    close: () =>
      new Promise((closed) => {
        withdraw();
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Sends a body as JSON. @param type its content type, unless the answer names one */
export function sendJson({ body, ...answer }: OutgoingAnswer, type: string, response: ServerResponse): void {
  const content = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
  const headers = { ...(content && { "content-type": type }), ...answer.headers };
  send({ ...answer, headers }, content, response);
}

/** @param content the answer's body, with its type among the headers; undefined: none */
export function send(
  { status, headers, cut }: Omit<OutgoingAnswer, "body">,
  content: Buffer | undefined,
  response: ServerResponse,
): void {
  if (cut === "instead" || (cut === "halfway" && content === undefined)) {
    response.destroy();
    return;
  }
  const length = status === 204 ? {} : { "content-length": String(content?.length ?? 0) };
  response.writeHead(status, { ...headers, ...length });
  if (cut === "halfway") response.write(content?.subarray(0, content.length / 2), () => response.destroy());
  else response.end(content);
}
