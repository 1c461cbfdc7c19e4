import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";

const manifest = z.object({ name: z.string(), version: z.string() });

/** Where this package is installed (or cloned), and its version. */
export const thisPackage: { readonly root: string; readonly version: string } = find(__dirname);

function find(folder: string): { root: string; version: string } {
  const file = join(folder, "package.json");
  if (existsSync(file)) {
    const parsed = manifest.safeParse(JSON.parse(readFileSync(file, "utf8")));
    if (parsed.success && parsed.data.name === "scimform") return { root: folder, version: parsed.data.version };
  }
  const parent = dirname(folder);
  if (parent === folder) throw new Error("scimform's own package.json is missing: install the package again");
  return find(parent);
}
