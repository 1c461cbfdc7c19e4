import { Server, ServerCredentials, type MethodDefinition } from "@grpc/grpc-js";
import { writeSync } from "node:fs";
import { startFailed } from "./errors";
import { ScimformError, fail } from "../../lib/core/problem";
import { createPluginCertificate } from "./certificate";
import { clientCertificate, handshakeLine, startedByTerraform } from "./handshake";
import { Lifecycle } from "./lifecycle";
import { calls, shutdown, type Handlers } from "./messages";
import { operations } from "./operations";
import type { Codec } from "./protobuf";
import type { Provider } from "./types";

/** Longest time that a write in flight may still take once the plugin has to end. */
const graceMilliseconds = 30_000;
const parentCheckMilliseconds = 250;

/**
 * Runs a provider as a Terraform plugin until Terraform shuts it down or is gone. Resolves when Terraform can connect;
 * started by hand, it says what the program is and exits.
 */
export async function serve<Client>(provider: Provider<Client>): Promise<void> {
  if (!startedByTerraform(process.env)) {
    process.stderr.write(`${provider.about} Terraform starts it; there is nothing to run by hand.\n`);
    process.exit(1);
  }
  keepStdoutForTerraform();
  outliveLog();
  ignoreInterrupt();
  const parent = process.ppid;
  const lifecycle = new Lifecycle(() => process.ppid === parent);
  try {
    await start(operations(provider, lifecycle), lifecycle);
  } catch (error) {
    const failure = error instanceof ScimformError ? error : fail(startFailed, messageOf(error));
    endBeforeHandshake(failure);
  }
}

async function start(handlers: Handlers, lifecycle: Lifecycle): Promise<void> {
  const clientPem = clientCertificate(process.env);
  const certificate = createPluginCertificate();
  const server = providerServer(handlers);
  let ending: Promise<never> | undefined;
  const end = (): void => void (ending ??= endWhenIdle(server, lifecycle));
  addController(server, end);
  const port = await listen(
    server,
    ServerCredentials.createSsl(
      Buffer.from(clientPem),
      [{ cert_chain: Buffer.from(certificate.certificatePem), private_key: Buffer.from(certificate.privateKeyPem) }],
      true,
    ),
  );
  for (const signal of ["SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      lifecycle.stop("the provider was told to end");
      end();
    });
  }
  // Whoever knows the address may tell it to end.
  writeSync(1, handshakeLine(port, certificate.der));
  setInterval(() => {
    if (!lifecycle.parentAlive) end();
  }, parentCheckMilliseconds).unref();
}

/** Terraform's protocol 6 service, bound to no address yet: one unary call per message pair of the table. */
export function providerServer(handlers: Handlers): Server {
  const server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  for (const name of Object.keys(calls) as (keyof Handlers)[]) addCall(server, handlers, name);
  return server;
}

function addCall<C extends keyof Handlers>(server: Server, handlers: Handlers, name: C): void {
  const { request, response } = calls[name];
  const handler: (message: unknown) => Promise<unknown> = handlers[name] as (message: unknown) => Promise<unknown>;
  const path = `/tfplugin6.Provider/${name}`;
  addUnary(server, path, request as Codec<unknown>, response as Codec<unknown>, handler);
}

function addController(server: Server, end: () => void): void {
  const { request, response } = shutdown;
  addUnary(server, "/plugin.GRPCController/Shutdown", request, response, async () => {
    setImmediate(end);
    return {};
  });
}

function addUnary<Request, Response>(
  server: Server,
  path: string,
  request: Codec<Request>,
  response: Codec<Response>,
  handle: (message: Request) => Promise<Response>,
): void {
  const definition: MethodDefinition<Request, Response> = {
    path,
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => request.encode(value),
    requestDeserialize: (bytes) => request.decode(bytes),
    responseSerialize: (value) => response.encode(value),
    responseDeserialize: (bytes) => response.decode(bytes),
  };
  server.addService(
    { call: definition },
    {
      call: (call: { request: Request }, reply: (error: Error | null, answer?: Response) => void) => {
        handle(call.request).then(
          (answer) => reply(null, answer),
          (error: unknown) => reply(new Error(messageOf(error))),
        );
      },
    },
  );
}

/** Lets it listen on a loopback port that the system chooses. */
export function listen(server: Server, credentials: ServerCredentials): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", credentials, (error, port) => (error ? reject(error) : resolve(port)));
  });
}

/** Lets the writes in flight finish and their answers leave, then ends the process. */
async function endWhenIdle(server: Server, lifecycle: Lifecycle): Promise<never> {
  lifecycle.stop("the provider is ending");
  await lifecycle.idle(graceMilliseconds);
  await new Promise<void>((resolve) => {
    server.tryShutdown(() => resolve());
    setTimeout(resolve, 500);
  });
  process.exit(0);
}

/** Ctrl-C reaches the whole process group; Terraform asks the provider to stop with StopProvider. */
function ignoreInterrupt(): void {
  process.on("SIGINT", () => undefined);
}

/** Ignores errors of standard error: when Terraform is gone nobody reads the log, but a write in flight still completes. */
function outliveLog(): void {
  process.stderr.on("error", () => undefined);
}

/** Terraform reads stdout as the handshake: whatever a library prints goes to stderr, the log. */
function keepStdoutForTerraform(): void {
  process.stdout.write = process.stderr.write.bind(process.stderr);
}

/** Ends the process with the error on stdout, of which Terraform shows the first line as the reason until the handshake. */
function endBeforeHandshake(error: ScimformError): never {
  writeSync(1, `${error.message.replace(/\s+/g, " ")}\n`);
  process.exit(1);
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
