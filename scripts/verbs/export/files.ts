import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ConfigFile } from "../../../lib/config/common/files";

/** A file of the project as it is to be, and what that means for what is there. */
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

export function writeFiles(root: string, files: readonly FileChange[]): void {
  for (const { name, text, action } of files) {
    if (action === "keep") continue;
    const path = join(root, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}
