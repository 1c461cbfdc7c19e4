import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeFile } from "../../../lib/core/write-file";
import { sandboxClients } from "./clients";

/** Random per sandbox, and kept with it: what signs tokens, and the clients' secrets by client id. */
export interface SandboxKeys {
  readonly signingKey: Buffer;
  readonly clientSecrets: Readonly<Record<string, string>>;
}

interface StoredKeys {
  readonly signingKey: string;
  readonly clientSecrets: Readonly<Record<string, string>>;
}

/** The folder's keys; made at first use. */
export function loadKeys(folder: string): SandboxKeys {
  const file = join(folder, "keys.json");
  if (!existsSync(file)) writeFile(file, JSON.stringify(newKeys()), { private: true });
  const { signingKey, clientSecrets } = JSON.parse(readFileSync(file, "utf8")) as StoredKeys;
  return { signingKey: Buffer.from(signingKey, "base64"), clientSecrets };
}

function newKeys(): StoredKeys {
  const secrets = Object.values(sandboxClients).map(({ clientId }) => [
    clientId,
    `sandbox-${randomBytes(18).toString("base64url")}`,
  ]);
  return {
    signingKey: randomBytes(32).toString("base64"),
    clientSecrets: Object.fromEntries(secrets) as Record<string, string>,
  };
}
