import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { environmentsFile, type ProjectFiles } from "../../lib/config/common/files";
import { thisPackage } from "../../lib/core/package";
import { writeFiles as writeWhole } from "../../lib/core/write-file";
import type { InitPlan } from "./plan";
import { cdktfText, deploymentText, environmentsText, ignoredFiles, profileText } from "./texts";

export interface NewFile {
  /** Relative to the project. */
  readonly name: string;
  readonly text: string;
  /** The file is there already, and gets lines at its end. */
  readonly append?: boolean;
}

/** Returns the files that a project lacks for a plan; existing files stay as they are. */
export async function newFiles(root: string, files: ProjectFiles, plan: InitPlan, today: string): Promise<NewFile[]> {
  const { profile, app, environments } = plan;
  const schemas = editorSchemas(root);
  const wanted: NewFile[] = [
    { name: `config/${app}.yaml`, text: deploymentText(plan, schemas(1), today, files.environments !== undefined) },
    ...(files.environments
      ? []
      : [{ name: environmentsFile, text: environmentsText(environments, profile, schemas(1)) }]),
    ...(files.ownTargets.has(profile.name)
      ? []
      : [{ name: `config/targets/${profile.name}.yaml`, text: profileText(profile, schemas(2)) }]),
  ];
  const around: NewFile[] = [
    { name: "cdktf.json", text: cdktfText(basename(root)) },
    { name: "providers.lock.hcl", text: await readFile(join(thisPackage.root, "providers.lock.hcl"), "utf8") },
  ];
  return [...wanted, ...around.filter(({ name }) => !existsSync(join(root, name))), ...(await ignoreFile(root))];
}

/** Lines for .gitignore, without those that it already has. */
async function ignoreFile(root: string): Promise<NewFile[]> {
  const name = ".gitignore";
  const before = existsSync(join(root, name)) ? await readFile(join(root, name), "utf8") : undefined;
  const bare = (line: string): string => line.trim().replace(/^\/|\/$/g, "");
  const there = (before ?? "").split("\n").map(bare);
  const missing = ignoredFiles.filter((line) => !there.includes(bare(line)));
  if (missing.length === 0) return [];
  const text = `${["# scimform: made anew, or not to be shared (state, keys of the sandbox)", ...missing].join("\n")}\n`;
  if (before === undefined) return [{ name, text }];
  return [{ name, text: `${before}${before === "" || before.endsWith("\n") ? "" : "\n"}${text}`, append: true }];
}

/**
 * Writes all of them, or none; a file that has come into being meanwhile is not overwritten. The deployment comes last: as long as it
 * is not there, `init` can be run again.
 */
export function writeFiles(root: string, files: readonly NewFile[]): void {
  const [deployment, ...others] = files;
  writeWhole(
    [...others, ...(deployment ? [deployment] : [])].map(({ name, text, append }) => ({
      ...{ path: join(root, name), text },
      create: append !== true,
    })),
    { flush: true },
  );
}

/** Returns a function that gives the path of the editors' schemas, as seen from a file at a depth below the project. */
function editorSchemas(root: string): (depth: number) => string {
  const own = existsSync(join(root, "config", "schema"));
  return (depth) =>
    own ? `${"../".repeat(depth - 1)}schema` : `${"../".repeat(depth)}node_modules/scimform/config/schema`;
}
