import { createHash, createPublicKey, randomBytes, sign, type KeyObject } from "node:crypto";
import * as der from "./der";

/** Object identifiers of RFC 5280, 5758 and 8017. */
const oid = {
  commonName: "2.5.4.3",
  subjectKeyIdentifier: "2.5.29.14",
  keyUsage: "2.5.29.15",
  subjectAltName: "2.5.29.17",
  basicConstraints: "2.5.29.19",
  authorityKeyIdentifier: "2.5.29.35",
  extendedKeyUsage: "2.5.29.37",
  serverAuth: "1.3.6.1.5.5.7.3.1",
  clientAuth: "1.3.6.1.5.5.7.3.2",
  ecdsaWithSha256: "1.2.840.10045.4.3.2",
  sha256WithRsa: "1.2.840.113549.1.1.11",
} as const;

export interface CertificateRequest {
  readonly commonName: string;
  readonly publicKey: KeyObject;
  /** Common name and key of the signer; the subject's own for a self-signed certificate. */
  readonly issuer: { readonly commonName: string; readonly privateKey: KeyObject };
  readonly notBefore: Date;
  readonly notAfter: Date;
  /**
   * `authority` may sign other certificates, `server` is for the given names, `peer` is both ends of a mutual TLS connection
   * and their authority, `signing` only signs documents.
   */
  readonly purpose:
    | { readonly kind: "authority" }
    | { readonly kind: "server"; readonly dnsNames: readonly string[]; readonly ipv4: readonly string[] }
    | { readonly kind: "peer"; readonly dnsNames: readonly string[] }
    | { readonly kind: "signing" };
}

/**
 * Makes an X.509 v3 certificate (RFC 5280), signed with SHA-256.
 * Built by hand: Node has no call for it, and a library takes longer to load (150 ms) than the provider and the sandbox may
 * take to start.
 * @returns the certificate in DER
 */
export function createCertificate(request: CertificateRequest): Buffer {
  const { issuer, publicKey, notBefore, notAfter } = request;
  const algorithm = signatureAlgorithm(issuer.privateKey);
  const body = der.sequence(
    der.explicit(0, der.integer(Buffer.from([2]))),
    der.integer(serialNumber()),
    algorithm,
    name(issuer.commonName),
    der.sequence(der.time(notBefore), der.time(notAfter)),
    name(request.commonName),
    publicKey.export({ type: "spki", format: "der" }),
    der.explicit(3, der.sequence(...extensions(request))),
  );
  return der.sequence(body, algorithm, der.bitString(sign("sha256", body, issuer.privateKey)));
}

/** PEM text of a DER certificate. */
export function certificateToPem(certificate: Buffer): string {
  const lines = certificate.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}

/** 16 random bytes with a fixed top, so that the number is positive and of full length. */
function serialNumber(): Buffer {
  const bytes = randomBytes(16);
  bytes[0] = 0x40 | ((bytes[0] ?? 0) & 0x3f);
  return bytes;
}

function signatureAlgorithm(key: KeyObject): Buffer {
  return key.asymmetricKeyType === "rsa"
    ? der.sequence(der.objectIdentifier(oid.sha256WithRsa), Buffer.from([0x05, 0x00]))
    : der.sequence(der.objectIdentifier(oid.ecdsaWithSha256));
}

function name(commonName: string): Buffer {
  return der.sequence(der.set(der.sequence(der.objectIdentifier(oid.commonName), der.utf8String(commonName))));
}

/** Bits: digitalSignature 0, keyEncipherment 2, keyCertSign 5, cRLSign 6. */
const keyUsage: Readonly<Record<CertificateRequest["purpose"]["kind"], Buffer>> = {
  authority: der.bitString(Buffer.of(0b0000_0110), 1),
  peer: der.bitString(Buffer.of(0b1010_0100), 2),
  server: der.bitString(Buffer.of(0b1000_0000), 7),
  signing: der.bitString(Buffer.of(0b1000_0000), 7),
};

function extensions({ purpose, publicKey, issuer }: CertificateRequest): Buffer[] {
  const authority = purpose.kind === "authority" || purpose.kind === "peer";
  const list = [
    extension(oid.basicConstraints, authority ? der.sequence(der.boolean(true)) : der.sequence(), true),
    extension(oid.keyUsage, keyUsage[purpose.kind], true),
    extension(oid.subjectKeyIdentifier, der.octetString(keyIdentifier(publicKey))),
    extension(
      oid.authorityKeyIdentifier,
      der.sequence(der.implicit(0, keyIdentifier(createPublicKey(issuer.privateKey)))),
    ),
  ];
  if (purpose.kind === "server" || purpose.kind === "peer") {
    const usages = purpose.kind === "server" ? [oid.serverAuth] : [oid.serverAuth, oid.clientAuth];
    const addresses = purpose.kind === "server" ? purpose.ipv4 : [];
    const names = [
      ...purpose.dnsNames.map((dns) => der.implicit(2, Buffer.from(dns, "ascii"))),
      ...addresses.map((address) => der.implicit(7, Buffer.from(address.split(".").map(Number)))),
    ];
    list.push(extension(oid.extendedKeyUsage, der.sequence(...usages.map(der.objectIdentifier))));
    list.push(extension(oid.subjectAltName, der.sequence(...names)));
  }
  return list;
}

function extension(id: string, value: Buffer, critical = false): Buffer {
  return der.sequence(der.objectIdentifier(id), ...(critical ? [der.boolean(true)] : []), der.octetString(value));
}

function keyIdentifier(key: KeyObject): Buffer {
  return createHash("sha1")
    .update(key.export({ type: "spki", format: "der" }))
    .digest();
}
