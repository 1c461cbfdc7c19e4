import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import type { Socket } from "node:net";
import { connect } from "node:tls";
import type { TlsFacts } from "../../lib/check-target";
import type { Env } from "../../lib/core/env";
import { isLoopback } from "../../lib/core/loopback";
import { proxyFor } from "../../lib/core/proxy";
import { reasonOf } from "../../lib/core/reason";

const timeout = 10_000;

/**
 * Shakes hands with a target, through the proxy if there is one, and looks at protocol and certificate; nothing is sent.
 * @returns null: there is no TLS to look at
 */
export async function inspectTls(tenantUrl: string, env: Env = {}): Promise<TlsFacts | null> {
  const { protocol, hostname, port } = new URL(tenantUrl);
  if (protocol !== "https:") return null;
  const host = hostname.replace(/^\[|\]$/g, "");
  const proxy = proxyFor(tenantUrl, env)?.address;
  const none = (fault: string): TlsFacts => ({ protocol: null, fault, validTo: null });
  let tunnel: Socket | undefined;
  try {
    tunnel = proxy && (await tunnelThrough(proxy, `${hostname}:${port || 443}`));
  } catch (error) {
    return none(reasonOf(error));
  }
  return new Promise((resolve) => {
    const socket = connect({
      ...(tunnel ? { socket: tunnel } : { host, port: Number(port || 443) }),
      ...(!isLoopback(tenantUrl) && { servername: host }),
      // What is wrong with the certificate is a finding, not an error; no byte is sent over this connection.
      rejectUnauthorized: false,
    });
    const end = (facts: TlsFacts): void => {
      socket.destroy();
      resolve(facts);
    };
    socket.setTimeout(timeout, () => end(none("no answer in time")));
    socket.once("error", (error: NodeJS.ErrnoException) => end(none(error.code ?? reasonOf(error))));
    socket.once("secureConnect", () => {
      const { authorizationError } = socket;
      const validTo = Date.parse(socket.getPeerCertificate().valid_to);
      end({
        protocol: socket.getProtocol(),
        fault: socket.authorized ? null : String(authorizationError),
        validTo: Number.isNaN(validTo) ? null : validTo,
      });
    });
  });
}

/** A connection to `authority` (host and port) that a proxy makes. */
function tunnelThrough(proxy: URL, authority: string): Promise<Socket> {
  const { username, password } = proxy;
  const user = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString("base64");
  const headers = { host: authority, ...(username !== "" && { "proxy-authorization": `Basic ${user}` }) };
  const request = proxy.protocol === "https:" ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const asked = request(new URL("/", proxy), { method: "CONNECT", path: authority, headers, timeout });
    asked.once("timeout", () => asked.destroy(new Error("the proxy does not answer in time")));
    asked.once("error", reject);
    asked.once("connect", ({ statusCode }, socket: Socket) => {
      if (statusCode === 200) return resolve(socket);
      socket.destroy();
      reject(new Error(`the proxy answered ${statusCode} to CONNECT`));
    });
    asked.end();
  });
}
