import { readFileSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { z } from "zod";
import { twoEngines } from "./errors";
import { fail } from "../lib/core/problem";

const manifest = z.object({ name: z.string(), version: z.string() });

/**
 * Stacks are made of our constructs and those of `@cdktf/provider-azuread`; both have to be of one `cdktf`, whether that is cdktf
 * itself or cdktn under its name. Each keeps what it resolves references with to itself, and nobody tries two in one stack.
 * @param from folder whose modules make the stacks
 * @throws ScimformError STACKS_TWO_ENGINES
 */
export function requireOneEngine(from: string): void {
  const own = resolveFolder("cdktf", from);
  const ofProvider = resolveFolder("cdktf", resolveFolder("@cdktf/provider-azuread", from));
  if (own !== ofProvider) throw fail(twoEngines, describe(own), describe(ofProvider));
}

function resolveFolder(name: string, from: string): string {
  return dirname(realpathSync(createRequire(join(from, "any.js")).resolve(`${name}/package.json`)));
}

function describe(folder: string): string {
  const { name, version } = manifest.parse(JSON.parse(readFileSync(join(folder, "package.json"), "utf8")));
  return `${name} ${version} (${folder})`;
}
