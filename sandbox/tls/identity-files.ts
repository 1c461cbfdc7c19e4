import { X509Certificate } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeFile } from "../../lib/core/write-file";
import { createServerIdentity, keyPemMatches, type ServerIdentity } from "./authority";

const day = 86_400_000;

/** The file of the certificate that clients have to trust. */
export const caFile = (folder: string) => join(folder, "ca.pem");

/** The folder's server identity: clients that trust it go on doing so after a restart. Made anew when missing or running out. */
export function loadServerIdentity(folder: string): ServerIdentity {
  const files = {
    caPem: caFile(folder),
    certificatePem: join(folder, "server.pem"),
    keyPem: join(folder, "server-key.pem"),
  };
  if (Object.values(files).every((file) => existsSync(file))) {
    const [caPem, certificatePem, keyPem] = [files.caPem, files.certificatePem, files.keyPem].map((file) =>
      readFileSync(file, "utf8"),
    ) as [string, string, string];
    const identity = { caPem, certificatePem, keyPem };
    if (isUsable(identity)) return identity;
  }
  const identity = createServerIdentity();
  for (const name of ["keyPem", "certificatePem", "caPem"] as const)
    writeFile(files[name], identity[name], { private: true });
  return identity;
}

function isUsable({ caPem, certificatePem, keyPem }: ServerIdentity): boolean {
  if (!keyPemMatches(certificatePem, keyPem)) return false;
  try {
    const leaf = new X509Certificate(certificatePem);
    const now = Date.now();
    return leaf.verify(new X509Certificate(caPem).publicKey) && Date.parse(leaf.validTo) > now + day;
  } catch {
    return false;
  }
}
