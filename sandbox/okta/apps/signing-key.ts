import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { createCertificate } from "../../../lib/core/x509";
import type { SigningKey } from "../model";

const years = 10;

/**
 * A key that signs SAML assertions, with its certificate. Nothing is ever signed with it here, so the private part is
 * thrown away.
 */
export function createSigningKey(label: string, now: Date): SigningKey {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const notAfter = new Date(now);
  notAfter.setUTCFullYear(notAfter.getUTCFullYear() + years);
  const certificate = createCertificate({
    ...{ commonName: label, publicKey, notBefore: now, notAfter, purpose: { kind: "signing" } },
    issuer: { commonName: label, privateKey },
  });
  const { n = "", e = "" } = createPublicKey(publicKey.export({ type: "spki", format: "pem" })).export({
    format: "jwk",
  });
  const kid = Buffer.from(n.slice(0, 32)).toString("base64url");
  return {
    kid,
    created: now.toISOString(),
    expiresAt: notAfter.toISOString(),
    x5c: certificate.toString("base64"),
    n,
    e,
  };
}
