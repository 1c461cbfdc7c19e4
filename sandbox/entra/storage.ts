import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeFile } from "../../lib/core/write-file";
import { type StateStorage } from "../storage";
import type { TenantState } from "./model";

export type TenantStorage = StateStorage<TenantState>;

/**
 * Keeps the tenant in two files, `tenant.json` and `secrets.json`, readable by the owner only. Each is replaced in one
 * step, secrets first, so a kill leaves either the old or the new content.
 */
export function folderStorage(folder: string): TenantStorage {
  const [tenantFile, secretsFile] = [join(folder, "tenant.json"), join(folder, "secrets.json")];
  return {
    load() {
      if (!existsSync(tenantFile)) return undefined;
      const state = JSON.parse(readFileSync(tenantFile, "utf8")) as TenantState;
      const secrets = existsSync(secretsFile)
        ? (JSON.parse(readFileSync(secretsFile, "utf8")) as TenantState["secrets"])
        : {};
      return { ...state, secrets };
    },
    async save({ secrets, ...state }) {
      const texts = [secrets, { ...state, secrets: {} }].map((content) => JSON.stringify(content));
      writeFile(secretsFile, texts[0] ?? "", { private: true });
      writeFile(tenantFile, texts[1] ?? "", { private: true });
    },
  };
}
