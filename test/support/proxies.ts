import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { createServer, request as httpRequest, type IncomingMessage, type RequestListener } from "node:http";
import { createServer as createHttpsServer, request as httpsRequest } from "node:https";
import { connect, type AddressInfo, type Server, type Socket } from "node:net";
import { certificateToPem, createCertificate } from "../../lib/core/x509";

/** A proxy on this machine, which alone knows where its hosts are. */
export interface TestProxy {
  readonly url: string;
  /** `CONNECT host:port`, or `METHOD http://…`, with the user that signed in to it. */
  readonly asked: { readonly request: string; readonly user: string | null }[];
  close(): Promise<void>;
}

/** @param ports of 127.0.0.1, by the names of hosts */
export async function startForwardProxy(ports: Readonly<Record<string, number>>): Promise<TestProxy> {
  return start(
    ({ hostname }) => ports[hostname],
    (socket, port) => pipe(socket, connect(port, "127.0.0.1")),
  );
}

/** A host behind an inspecting proxy: where it really is, and which authority signed its certificate. */
export interface InspectedHost {
  readonly origin: string;
  readonly caPem?: string;
}

/** A proxy that ends the TLS of its clients with certificates of its own. Addresses of the real place in an answer become the host's. */
export async function startInspectingProxy(
  hosts: Readonly<Record<string, InspectedHost>>,
): Promise<TestProxy & { readonly caPem: string }> {
  const identity = createIdentity(Object.keys(hosts));
  const inspector = createHttpsServer({ key: identity.keyPem, cert: identity.certificatePem }, (request, response) => {
    const name = request.headers.host ?? "";
    const { origin = "", caPem } = hosts[name] ?? {};
    const { method, headers } = request;
    const send = origin.startsWith("https:") ? httpsRequest : httpRequest;
    const forwarded = { ...headers, host: new URL(origin).host, "accept-encoding": "identity" };
    const asked = send(new URL(request.url ?? "/", origin), { method, headers: forwarded, ca: caPem }, (answer) => {
      void textOf(answer).then((text) => {
        const type = { "content-type": answer.headers["content-type"] ?? "text/plain" };
        response.writeHead(answer.statusCode ?? 502, type).end(text.replaceAll(origin, `https://${name}`));
      });
    });
    asked.on("error", () => response.destroy());
    request.pipe(asked);
  });
  const proxy = await start(
    ({ hostname }) => (hostname in hosts ? 1 : undefined),
    (socket) => void inspector.emit("connection", socket),
  );
  return { ...proxy, caPem: identity.caPem };
}

async function start(
  portOf: (url: URL) => number | undefined,
  tunnel: (socket: Socket, port: number) => void,
): Promise<TestProxy> {
  const asked: { request: string; user: string | null }[] = [];
  const note = ({ method, url, headers }: IncomingMessage): void => {
    const [, encoded] = /^Basic (.+)$/.exec(headers["proxy-authorization"] ?? "") ?? [];
    const user = encoded === undefined ? null : Buffer.from(encoded, "base64").toString();
    asked.push({ request: `${method} ${url}`, user });
  };
  const forward: RequestListener = (request, response) => {
    note(request);
    const url = new URL(request.url ?? "");
    const port = portOf(url);
    if (port === undefined) return void response.writeHead(502).end();
    const { method, headers } = request;
    const options = { host: "127.0.0.1", port, path: url.pathname + url.search, method, headers };
    request.pipe(
      httpRequest(options, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      }),
    );
  };
  const sockets = new Set<Socket>();
  const server = createServer(forward).on("connect", (request: IncomingMessage, socket: Socket) => {
    note(request);
    const port = portOf(new URL(`http://${request.url}`));
    socket.on("error", () => socket.destroy());
    if (port === undefined) return void socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
    socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
    tunnel(socket, port);
  });
  server.on("connection", (socket: Socket) => void sockets.add(socket));
  return {
    url: `http://127.0.0.1:${await portAfterListening(server)}`,
    asked,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      const closed = once(server, "close");
      server.close();
      await closed;
    },
  };
}

export async function portAfterListening(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

function pipe(one: Socket, other: Socket): void {
  other.on("error", () => one.destroy());
  one.pipe(other).pipe(one);
}

async function textOf(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

/** An authority, and a certificate of it for these hosts. */
function createIdentity(dnsNames: string[]): { caPem: string; certificatePem: string; keyPem: string } {
  const [authority, leaf] = [ecPair(), ecPair()];
  const issuer = { commonName: "a proxy's authority", privateKey: authority.privateKey };
  const validity = { notBefore: new Date(Date.now() - 86_400_000), notAfter: new Date(Date.now() + 86_400_000) };
  const ca = createCertificate({
    ...{ commonName: issuer.commonName, publicKey: authority.publicKey, issuer, ...validity },
    purpose: { kind: "authority" },
  });
  const own = createCertificate({
    ...{ commonName: dnsNames[0] ?? "", publicKey: leaf.publicKey, issuer, ...validity },
    purpose: { kind: "server", dnsNames, ipv4: [] },
  });
  return {
    caPem: certificateToPem(ca),
    certificatePem: certificateToPem(own),
    keyPem: leaf.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}
const ecPair = () => generateKeyPairSync("ec", { namedCurve: "P-256" });
