import { createHash } from "node:crypto";
import { createCertificate } from "../../../lib/core/x509";
import { latestCertificateEnd } from "../../../lib/entra/application/saml-settings";
import { graphErrors } from "../graph-error";
import { isoSeconds, type SandboxClock } from "../../clock";
import { signingKeyPair } from "../../signing-key-pair";
import type { ServicePrincipal } from "../model";

/**
 * Key credentials as written: those that were there before, named by their id, keep the key that the writer cannot know.
 * https://github.com/hashicorp/terraform-provider-azuread/issues/1690 (requests of a client that removes one of several)
 */
export function keepKeys(principal: ServicePrincipal, written: readonly KeyCredential[]): KeyCredential[] {
  const present = (principal["keyCredentials"] ?? []) as readonly KeyCredential[];
  return written.map((each) => ({ ...present.find(({ keyId }) => keyId === each.keyId), ...withoutNulls(each) }));
}
type KeyCredential = Readonly<Record<string, unknown>> & { readonly keyId: string };

const withoutNulls = (each: KeyCredential): KeyCredential => ({
  ...Object.fromEntries(Object.entries(each).filter(([, value]) => value !== null)),
  keyId: each.keyId,
});

/**
 * `addTokenSigningCertificate`: a key pair for SAML, of which only the certificate is kept. Listed twice in
 * `keyCredentials` (Sign and Verify) under one `customKeyIdentifier`, as Graph does; the Verify entry carries the DER.
 * The answer names the private key's entry: https://github.com/hashicorp/terraform-provider-azuread/pull/968
 */
export function addSigningCertificate(
  principal: ServicePrincipal,
  request: { readonly displayName?: string; readonly endDateTime?: string },
  clock: SandboxClock,
  uuid: () => string,
): Record<string, unknown> {
  const { publicKey, privateKey } = signingKeyPair();
  const displayName = request.displayName ?? "CN=Microsoft Azure Federated SSO Certificate";
  const commonName = displayName.replace(/^CN=/i, "");
  const latest = latestCertificateEnd(clock.now());
  const end = new Date(request.endDateTime ?? latest);
  if (end.getTime() > latest)
    throw graphErrors.badRequest("The end of a token signing certificate can be three years ahead at most.");
  const certificate = createCertificate({
    commonName,
    publicKey,
    issuer: { commonName, privateKey },
    notBefore: new Date(clock.now()),
    notAfter: end,
    purpose: { kind: "signing" },
  });
  const sha1 = createHash("sha1").update(certificate).digest();
  const common = {
    customKeyIdentifier: sha1.toString("base64"),
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
  const thumbprint = sha1.toString("hex").toUpperCase();
  return { ...common, keyId: signId, key, thumbprint, type: "AsymmetricX509Cert", usage: "Verify" };
}
