import { generateKeyPairSync } from "node:crypto";
import { certificateToPem, createCertificate as signCertificate } from "../../lib/core/x509";

export interface Certificate {
  readonly der: Buffer;
  readonly certificatePem: string;
  readonly privateKeyPem: string;
}

const dayMilliseconds = 24 * 60 * 60 * 1000;

/**
 * Makes a throw-away self-signed certificate for `localhost`, of the kind HashiCorp's go-plugin expects for automatic mutual
 * TLS: ECDSA P-256, its own authority, server and client use.
 */
export function createPluginCertificate(now: Date = new Date()): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const der = signCertificate({
    commonName: "localhost",
    publicKey,
    issuer: { commonName: "localhost", privateKey },
    notBefore: new Date(now.getTime() - dayMilliseconds),
    notAfter: new Date(now.getTime() + 30 * dayMilliseconds),
    purpose: { kind: "peer", dnsNames: ["localhost"] },
  });
  return {
    der,
    certificatePem: certificateToPem(der),
    privateKeyPem: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}
