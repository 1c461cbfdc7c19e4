import { createHash, generateKeyPair } from "node:crypto";
import { promisify } from "node:util";
import { createCertificate } from "../../tls/certificate";
import { isoSeconds, type Clock } from "../clock";
import type { ServicePrincipal } from "../model";

const threeYears = 3 * 365 * 86_400_000;

/**
 * `addTokenSigningCertificate`: a key pair for SAML, of which only the certificate is kept. Listed twice in
 * `keyCredentials` (Sign and Verify) under one `customKeyIdentifier`, as Graph does; the Verify entry carries the DER.
 */
export async function addSigningCertificate(
  principal: ServicePrincipal,
  request: { readonly displayName?: string; readonly endDateTime?: string },
  clock: Clock,
  uuid: () => string,
): Promise<Record<string, unknown>> {
  const { publicKey, privateKey } = await promisify(generateKeyPair)("rsa", { modulusLength: 2048 });
  const displayName = request.displayName ?? "CN=Microsoft Azure Federated SSO Certificate";
  const commonName = displayName.replace(/^CN=/i, "");
  const end = new Date(request.endDateTime ?? clock.now() + threeYears);
  const certificate = createCertificate({
    commonName,
    publicKey,
    issuer: { commonName, privateKey },
    notBefore: new Date(clock.now()),
    notAfter: end,
    purpose: { kind: "signing" },
  });
  const thumbprint = createHash("sha1").update(certificate).digest("hex").toUpperCase();
  const common = {
    customKeyIdentifier: createHash("sha256").update(certificate).digest("base64"),
    displayName,
    startDateTime: isoSeconds(clock),
    endDateTime: `${end.toISOString().slice(0, 19)}Z`,
  };
  const [verifyId, signId] = [uuid(), uuid()];
  const key = certificate.toString("base64");
  const present = (principal["keyCredentials"] ?? []) as unknown[];
  principal["keyCredentials"] = [
    ...present,
    { ...common, keyId: verifyId, type: "AsymmetricX509Cert", usage: "Verify", key },
    { ...common, keyId: signId, type: "X509CertAndPassword", usage: "Sign", key: null },
  ];
  principal["passwordCredentials"] = [
    ...((principal["passwordCredentials"] ?? []) as unknown[]),
    { ...common, keyId: signId, hint: null, secretText: null },
  ];
  return { ...common, keyId: verifyId, key, thumbprint, type: "AsymmetricX509Cert", usage: "Verify" };
}
