import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeFiles as writeWhole } from "../../../lib/core/write-file";
import type { ConfigFile } from "../../../lib/config/common/files";

/** New content of a file of the project, and its action on the existing one. */
export interface FileChange extends ConfigFile {
  readonly action: "create" | "overwrite" | "keep";
}

export function compareFiles(root: string, files: readonly ConfigFile[]): FileChange[] {
  return files.map((file) => {
    const path = join(root, file.name);
    if (!existsSync(path)) return { ...file, action: "create" };
    return { ...file, action: readFileSync(path, "utf8") === file.text ? "keep" : "overwrite" };
  });
}

/**
 * Writes all of them, or none. What a deploy takes over comes before the config that is deployed: without it the deploy would make
 * the app a second time.
 */
export function writeFiles(root: string, files: readonly FileChange[]): void {
  const changed = files.filter(({ action }) => action !== "keep");
  const isConfig = ({ name }: FileChange): boolean => name.startsWith("config/");
  const wanted = [...changed.filter((file) => !isConfig(file)), ...changed.filter(isConfig)];
  writeWhole(
    wanted.map(({ name, text, action }) => ({ path: join(root, name), text, create: action === "create" })),
    { flush: true },
  );
}
