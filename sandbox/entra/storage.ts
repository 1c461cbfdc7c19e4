import { join } from "node:path";
import { writeFile } from "../../lib/core/write-file";
import { type StateStorage } from "../storage";
import { z } from "zod";
import { readStored, shapeOf } from "../stored-file";
import type { StoredSecretPair, TenantState } from "./model";
import { emptyTenant } from "./new-tenant";

export type TenantStorage = StateStorage<TenantState>;

const storedSecrets = z.record(z.string(), z.array(z.custom<StoredSecretPair>()));

/**
 * Keeps the tenant in two files, `tenant.json` and `secrets.json`, readable by the owner only. Each is replaced in one
 * step, secrets first, so a kill leaves either the old or the new content.
 */
export function folderStorage(folder: string): TenantStorage {
  const [tenantFile, secretsFile] = [join(folder, "tenant.json"), join(folder, "secrets.json")];
  return {
    load() {
      const state = readStored(tenantFile, shapeOf(emptyTenant(), ["policies"]));
      return state && { ...state, secrets: readStored(secretsFile, storedSecrets) ?? {} };
    },
    async save({ secrets, ...state }) {
      const texts = [secrets, { ...state, secrets: {} }].map((content) => JSON.stringify(content));
      writeFile(secretsFile, texts[0] ?? "", { private: true });
      writeFile(tenantFile, texts[1] ?? "", { private: true });
    },
  };
}
