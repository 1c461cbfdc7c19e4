import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { sandboxClients } from "./entra/sign-in/clients";
import type { TenantState } from "./entra/model";

/** Keeps a tenant or an org; everything the sandbox must still know after it was stopped or killed. */
export interface StateStorage<State> {
  load(): State | undefined;
  save(state: State): Promise<void>;
}

export type TenantStorage = StateStorage<TenantState>;

/** Keeps nothing. */
export const memoryStorage = { load: () => undefined, save: async () => undefined };

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
      await replaceFile(secretsFile, texts[0] ?? "");
      await replaceFile(tenantFile, texts[1] ?? "");
    },
  };
}

let replacements = 0;

/** Replaces a file in one step, readable by the owner only. */
export async function replaceFile(file: string, content: string): Promise<void> {
  const fresh = `${file}.${process.pid}.${replacements++}`;
  await writeFile(fresh, content, { mode: 0o600 });
  await rename(fresh, file);
}

/** Writes a file in one step, readable by the owner only. */
export function replaceFileSync(file: string, content: string): void {
  const fresh = `${file}.${process.pid}.${replacements++}`;
  writeFileSync(fresh, content, { mode: 0o600 });
  renameSync(fresh, file);
}

/** Saves after changes; what happens during a save is saved by the next one, and callers wait for theirs. */
export class Saver<State> {
  private dirty = false;
  private saving: Promise<void> | undefined;

  constructor(
    private readonly storage: StateStorage<State>,
    private readonly state: State,
  ) {}

  readonly mark = () => {
    this.dirty = true;
  };

  readonly flush = async (): Promise<void> => {
    while (this.dirty || this.saving) {
      if (this.saving) {
        await this.saving;
        continue;
      }
      this.dirty = false;
      this.saving = this.storage.save(this.state).finally(() => (this.saving = undefined));
    }
  };
}

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
  if (!existsSync(file)) replaceFileSync(file, JSON.stringify(newKeys()));
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

/** Makes the folder, for the owner only. */
export function privateFolder(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  return folder;
}
