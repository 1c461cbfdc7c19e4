import { existsSync, lstatSync, readdirSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import type { Env } from "../../../../lib/core/env";
import * as errors from "../errors";
import type { Problem } from "../../../../lib/core/problem";
import { type DoctorCheck, judged, type Machine } from "../check";
import { readCliConfig } from "./cli-config";
import { stackFolders } from "./stack-folders";

/**
 * Plugin cache and stack folders hold links to provider packages. The cache links into whichever stack folder was the last to be
 * initialized, so removing that one breaks all others, until they are initialized again.
 */
export const pluginLinksCheck: DoctorCheck<Machine> = {
  name: "provider packages",
  run(machine) {
    const { cache, configured } = pluginCache(machine.io.env);
    const problems: Problem[] = [];
    if (configured && !existsSync(cache)) problems.push(errors.pluginCacheMissing(cache));
    const folders = [cache, ...stackFolders(machine).map(({ folder }) => join(folder, ".terraform", "providers"))];
    for (const link of folders.flatMap((folder) => danglingLinks(folder)))
      problems.push(errors.danglingLink(link, readlinkSync(link)));
    return judged(existsSync(cache) ? `plugin cache ${cache}` : "no plugin cache", problems);
  },
};

/** https://developer.hashicorp.com/terraform/cli/config/config-file#provider-plugin-cache; cdktf makes one of its own. */
function pluginCache(env: Env): { cache: string; configured: boolean } {
  const { text = "" } = readCliConfig(env);
  const ofFile = /^\s*plugin_cache_dir\s*=\s*"([^"]+)"/m.exec(text)?.[1];
  const configured = env.TF_PLUGIN_CACHE_DIR || ofFile?.replace(/^\$HOME|^~/, env.HOME ?? "");
  const cache = configured ?? join(env.HOME ?? "", ".terraform.d", "plugin-cache");
  return { cache, configured: configured !== undefined };
}

/** A package lies five levels below: host, namespace, type, version, platform. */
function danglingLinks(folder: string, levels = 5): string[] {
  if (levels === 0 || !existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    const status = lstatSync(path);
    if (status.isSymbolicLink()) return existsSync(path) ? [] : [path];
    return status.isDirectory() ? danglingLinks(path, levels - 1) : [];
  });
}
