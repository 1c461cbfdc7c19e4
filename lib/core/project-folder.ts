import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** Files that only a project's own folder has. */
const marks = ["cdktf.json", join("config", "environments.yaml")];

/** The project that a folder belongs to: the folder itself, or the nearest above it. Where there is none it is the folder. */
export function projectFolder(folder: string): string {
  for (let each = resolve(folder); ; each = dirname(each)) {
    if (marks.some((mark) => existsSync(join(each, mark)))) return each;
    if (dirname(each) === each) return resolve(folder);
  }
}
