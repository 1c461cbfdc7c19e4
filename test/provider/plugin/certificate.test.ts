import { X509Certificate } from "node:crypto";
import { createServer, connect, type TLSSocket } from "node:tls";
import type { AddressInfo } from "node:net";
import { createPluginCertificate } from "../../../provider/plugin/certificate";

test("certificates load, each with a serial number of its own, and say what go-plugin asks for", () => {
  const serials = new Set<string>();
  for (let count = 0; count < 50; count++) {
    const { der, certificatePem } = createPluginCertificate();
    const certificate = new X509Certificate(der);
    serials.add(certificate.serialNumber);
    expect(new X509Certificate(certificatePem).fingerprint256).toBe(certificate.fingerprint256);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.ca).toBe(true);
    expect(certificate.subjectAltName).toBe("DNS:localhost");
    expect(certificate.checkHost("localhost")).toBe("localhost");
    expect(certificate.keyUsage).toEqual(["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"]);
    expect(certificate.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: "prime256v1" });
  }
  expect(serials.size).toBe(50);
});

test.each(["2026-01-01T00:00:00Z", "2028-02-29T12:34:56Z", "2049-11-30T23:59:59Z"])("is valid around %s", (now) => {
  const certificate = new X509Certificate(createPluginCertificate(new Date(now)).der);
  expect(Date.parse(certificate.validFrom)).toBe(Date.parse(now) - 24 * 3600_000);
  expect(Date.parse(certificate.validTo)).toBe(Date.parse(now) + 30 * 24 * 3600_000);
});

test("both sides of a mutual TLS connection accept it, a stranger is refused", async () => {
  const [serverSide, clientSide, stranger] = [
    createPluginCertificate(),
    createPluginCertificate(),
    createPluginCertificate(),
  ];
  const server = createServer({
    key: serverSide.privateKeyPem,
    cert: serverSide.certificatePem,
    ca: clientSide.certificatePem,
    requestCert: true,
    rejectUnauthorized: true,
    maxVersion: "TLSv1.2",
  });
  server.on("secureConnection", (socket: TLSSocket) => socket.end("welcome"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const talk = (side: typeof clientSide): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = connect({
        port,
        host: "127.0.0.1",
        servername: "localhost",
        ca: serverSide.certificatePem,
        key: side.privateKeyPem,
        cert: side.certificatePem,
      });
      socket.on("data", (data: Buffer) => resolve(data.toString()));
      socket.on("error", reject);
      socket.on("end", () => reject(new Error("closed")));
    });
  await expect(talk(clientSide)).resolves.toBe("welcome");
  await expect(talk(stranger)).rejects.toThrow();
  await new Promise((resolve) => server.close(resolve));
});
