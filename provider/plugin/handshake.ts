import { X509Certificate } from "node:crypto";
import { clientCertificateMissing, protocolUnsupported } from "./errors";
import { fail } from "../../lib/core/problem";

/** Set by Terraform so that a provider knows it was not started by hand (HashiCorp's go-plugin). */
const magicCookie = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2";
const protocolVersion = "6";

/** Whether Terraform started this program. */
export function startedByTerraform(environment: NodeJS.ProcessEnv): boolean {
  return environment["TF_PLUGIN_MAGIC_COOKIE"] === magicCookie;
}

/**
 * The only client to trust: the certificate Terraform made for this run.
 * @throws ScimformError when this provider and the program that started it have no common protocol
 */
export function clientCertificate(environment: NodeJS.ProcessEnv): string {
  const offered = environment["PLUGIN_PROTOCOL_VERSIONS"] ?? "";
  if (!offered.split(",").includes(protocolVersion)) throw fail(protocolUnsupported, offered);
  const certificate = environment["PLUGIN_CLIENT_CERT"] ?? "";
  try {
    return new X509Certificate(certificate).toString();
  } catch {
    throw fail(clientCertificateMissing);
  }
}

/** The one line on stdout that tells Terraform where to connect and what certificate to expect. */
export function handshakeLine(port: number, certificate: Buffer): string {
  const unpadded = certificate.toString("base64").replace(/=+$/, "");
  return `1|${protocolVersion}|tcp|127.0.0.1:${port}|grpc|${unpadded}\n`;
}
