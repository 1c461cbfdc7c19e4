import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";

const manifest = z.object({
  name: z.literal("scimform"),
  version: z.string(),
  devDependencies: z.record(z.string(), z.string()),
});

/** Metadata of this package. */
export interface ThisPackage {
  /** Folder of the installed (or cloned) package. */
  readonly root: string;
  readonly version: string;
  /** Development dependencies: version by name. */
  readonly devDependencies: Readonly<Record<string, string>>;
}

export const thisPackage: ThisPackage = find(__dirname);

function find(folder: string): ThisPackage {
  const file = join(folder, "package.json");
  if (existsSync(file)) {
    const parsed = manifest.safeParse(JSON.parse(readFileSync(file, "utf8")));
    if (parsed.success) return { root: folder, ...parsed.data };
  }
  const parent = dirname(folder);
  if (parent === folder) throw new Error("scimform's own package.json is missing: install the package again");
  return find(parent);
}
