import { connect } from "node:tls";
import type { TlsFacts } from "../../lib/check-target";
import { isLoopback } from "../../lib/core/loopback";
import { reasonOf } from "../../lib/core/reason";

const timeout = 10_000;

/** Shakes hands with a target, and looks at protocol and certificate; nothing is sent. null: there is no TLS to look at. */
export function inspectTls(tenantUrl: string): Promise<TlsFacts | null> {
  const { protocol, hostname, port } = new URL(tenantUrl);
  if (protocol !== "https:") return Promise.resolve(null);
  const host = hostname.replace(/^\[|\]$/g, "");
  return new Promise((resolve) => {
    const socket = connect({
      host,
      port: Number(port || 443),
      ...(!isLoopback(tenantUrl) && { servername: host }),
      // What is wrong with the certificate is a finding, not an error; no byte is sent over this connection.
      rejectUnauthorized: false,
    });
    const end = (facts: TlsFacts): void => {
      socket.destroy();
      resolve(facts);
    };
    socket.setTimeout(timeout, () => end({ protocol: null, fault: "no answer in time", validTo: null }));
    socket.once("error", (error: NodeJS.ErrnoException) =>
      end({ protocol: null, fault: error.code ?? reasonOf(error), validTo: null }),
    );
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
