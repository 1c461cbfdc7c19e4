import { createPublicKey, generateKeyPairSync, X509Certificate } from "node:crypto";
import { certificateToPem, createCertificate } from "../../../lib/core/x509";
import { createServerIdentity } from "../../../sandbox/tls/authority";

test("the leaf chains to the authority, names localhost and 127.0.0.1, and cannot sign", () => {
  const identity = createServerIdentity();
  const authority = new X509Certificate(identity.caPem);
  const leaf = new X509Certificate(identity.certificatePem);
  expect(leaf.verify(authority.publicKey)).toBe(true);
  expect(leaf.checkIssued(authority)).toBe(true);
  expect(leaf.checkHost("localhost")).toBe("localhost");
  expect(leaf.checkIP("127.0.0.1")).toBe("127.0.0.1");
  expect(leaf.checkHost("graph.microsoft.com")).toBeUndefined();
  expect([authority.ca, leaf.ca]).toEqual([true, false]);
});

test("two sandboxes do not trust one another", () => {
  const [one, other] = [createServerIdentity(), createServerIdentity()];
  expect(new X509Certificate(one.certificatePem).verify(new X509Certificate(other.caPem).publicKey)).toBe(false);
});

test("two thousand certificates load: lengths, serial numbers and dates on both sides of 2050", () => {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  for (let index = 0; index < 2000; index++) {
    const commonName = `CN ${"x".repeat(index % 300)} ø`;
    const pem = certificateToPem(
      createCertificate({
        commonName,
        publicKey,
        issuer: { commonName, privateKey },
        notBefore: new Date("2026-01-01T00:00:00Z"),
        notAfter: new Date(index % 2 ? "2049-12-31T23:59:59Z" : "2050-01-01T00:00:00Z"),
        purpose: { kind: "signing" },
      }),
    );
    const read = new X509Certificate(pem);
    expect(read.verify(publicKey)).toBe(true);
    expect(new Date(read.validTo).getUTCFullYear()).toBe(index % 2 ? 2049 : 2050);
  }
});

test("an RSA key signs too", () => {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const certificate = createCertificate({
    commonName: "SAML",
    publicKey,
    issuer: { commonName: "SAML", privateKey },
    notBefore: new Date("2026-01-01T00:00:00Z"),
    notAfter: new Date("2029-01-01T00:00:00Z"),
    purpose: { kind: "signing" },
  });
  const read = new X509Certificate(certificate);
  expect(read.verify(createPublicKey(privateKey))).toBe(true);
  expect(read.subject).toBe("CN=SAML");
});
