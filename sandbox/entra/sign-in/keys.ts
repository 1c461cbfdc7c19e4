import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { z } from "zod";
import { writeFile } from "../../../lib/core/write-file";
import { readStored } from "../../stored-file";
import { clientsOf } from "./clients";

/** Random per sandbox, and kept with it: what signs tokens, and the clients' secrets by client id. */
export interface SandboxKeys {
  readonly signingKey: Buffer;
  readonly clientSecrets: Readonly<Record<string, string>>;
}

const storedKeys = z.object({ signingKey: z.string().min(1), clientSecrets: z.record(z.string(), z.string()) });
type StoredKeys = z.infer<typeof storedKeys>;

/**
 * The keys of the tenant in a folder; made at first use.
 * @throws ScimformError SANDBOX_FILE_BROKEN
 */
export function loadKeys(folder: string, tenantId: string): SandboxKeys {
  const file = join(folder, "keys.json");
  let keys = readStored(file, storedKeys);
  if (!keys) writeFile(file, JSON.stringify((keys = newKeys(tenantId))), { private: true });
  const { signingKey, clientSecrets } = keys;
  return { signingKey: Buffer.from(signingKey, "base64"), clientSecrets };
}

function newKeys(tenantId: string): StoredKeys {
  const secrets = clientsOf(tenantId).map(({ clientId }) => [
    clientId,
    `sandbox-${randomBytes(18).toString("base64url")}`,
  ]);
  return {
    signingKey: randomBytes(32).toString("base64"),
    clientSecrets: Object.fromEntries(secrets) as Record<string, string>,
  };
}
