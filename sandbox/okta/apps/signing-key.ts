import { randomBytes } from "node:crypto";
import { createCertificate } from "../../../lib/core/x509";
import { signingKeyPair } from "../../signing-key-pair";
import type { SigningKey } from "../model";

const years = 10;

/** A key that would sign SAML assertions, with its certificate. */
export function createSigningKey(label: string, now: Date): SigningKey {
  const { publicKey, privateKey } = signingKeyPair();
  const notAfter = new Date(now);
  notAfter.setUTCFullYear(notAfter.getUTCFullYear() + years);
  const certificate = createCertificate({
    ...{ commonName: label, publicKey, notBefore: now, notAfter, purpose: { kind: "signing" } },
    issuer: { commonName: label, privateKey },
  });
  const { n = "", e = "" } = publicKey.export({ format: "jwk" });
  return {
    kid: randomBytes(32).toString("base64url"),
    created: now.toISOString(),
    expiresAt: notAfter.toISOString(),
    x5c: certificate.toString("base64"),
    n,
    e,
  };
}
