import { createPrivateKey, createPublicKey, generateKeyPairSync } from "node:crypto";
import { certificateToPem, createCertificate } from "../../lib/core/x509";

/** Certificates and key of the sandbox's HTTPS server and its clients. */
export interface ServerIdentity {
  /** Certificate that clients have to trust: `SSL_CERT_FILE` (Go), `NODE_EXTRA_CA_CERTS` (Node). */
  readonly caPem: string;
  readonly certificatePem: string;
  readonly keyPem: string;
}

const day = 86_400_000;
const authorityName = "scimform sandbox (throw-away)";

/**
 * Creates a certificate authority that lives only as long as this call, and a leaf for localhost signed by it: nothing else can
 * ever be signed by what clients are told to trust.
 */
export function createServerIdentity(now: Date = new Date()): ServerIdentity {
  const authority = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const leaf = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const validity = { notBefore: new Date(now.getTime() - day), notAfter: new Date(now.getTime() + 365 * day) };
  const issuer = { commonName: authorityName, privateKey: authority.privateKey };
  return {
    caPem: certificateToPem(
      createCertificate({
        commonName: authorityName,
        publicKey: authority.publicKey,
        issuer,
        ...validity,
        purpose: { kind: "authority" },
      }),
    ),
    certificatePem: certificateToPem(
      createCertificate({
        commonName: "localhost",
        publicKey: leaf.publicKey,
        issuer,
        ...validity,
        purpose: { kind: "server", dnsNames: ["localhost"], ipv4: ["127.0.0.1"] },
      }),
    ),
    keyPem: leaf.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

/** Whether the key belongs to the certificate and both can be read: a folder may hold half-written or foreign files. */
export function keyPemMatches(certificatePem: string, keyPem: string): boolean {
  try {
    const spki = (key: string) => createPublicKey(key).export({ type: "spki", format: "der" }).toString("base64");
    return (
      spki(certificatePem) ===
      createPublicKey(createPrivateKey(keyPem)).export({ type: "spki", format: "der" }).toString("base64")
    );
  } catch {
    return false;
  }
}
