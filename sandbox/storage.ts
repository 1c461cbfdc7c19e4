import { chmodSync, mkdirSync } from "node:fs";
import { basename, dirname } from "node:path";
import { refuseLinks } from "../lib/core/private-file";

/** Keeps a tenant or an org; everything the sandbox must still know after it was stopped or killed. */
export interface StateStorage<State> {
  load(): State | undefined;
  save(state: State): Promise<void>;
}

/** Storage that keeps nothing. */
export const memoryStorage = { load: () => undefined, save: async () => undefined };

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

/**
 * Makes the folder, for the owner only.
 * @throws the system's error, ELOOP, for a link: a repository can bring one that leads where keys must not go
 */
export function privateFolder(folder: string): string {
  refuseLinks([dirname(folder), folder].filter((path) => path === folder || basename(path) === ".scimform"));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  return folder;
}
