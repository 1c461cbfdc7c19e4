import { readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { basename, extname, isAbsolute, join, relative } from "node:path";
import * as errors from "./errors";
import type { Problem } from "../../core/problem";
import { thisPackage } from "../../core/package";

/** The file of the environments; no app's file can have this name. */
export const environmentsFile = "config/environments.yaml";

/** A config file as read; `name` is relative to the project for people to click on. */
export interface ConfigFile {
  readonly name: string;
  readonly text: string;
}

/** The files of a project, read but not parsed. */
export interface ProjectFiles {
  readonly environments?: ConfigFile;
  readonly deployments: readonly ConfigFile[];
  /** By profile name. The project's own come first; the package's fill in. */
  readonly targets: ReadonlyMap<string, ConfigFile>;
  /** Names of the profiles that are the project's own. */
  readonly ownTargets: ReadonlySet<string>;
  readonly problems: readonly Problem[];
}

/** Reads the config folder of a project, and the target profiles that come with this package. The only I/O of lib/config. */
export function readProjectFiles(root: string): ProjectFiles {
  const folder = join(root, "config");
  const problems: Problem[] = [];
  const read = (paths: readonly string[]): ConfigFile[] =>
    paths.flatMap((path) => {
      const below = relative(root, path);
      const name = below.startsWith("..") || isAbsolute(below) ? path : below;
      try {
        return [{ name, text: readFileSync(path, "utf8") }];
      } catch (error) {
        const reason = error instanceof Error && "code" in error ? String(error.code) : "unknown reason";
        problems.push({ ...errors.fileUnreadable(reason), location: { file: name, line: 1, column: 1 } });
        return [];
      }
    });
  const list = (path: string, leftOut: readonly string[] = []): string[] | undefined => {
    const paths = filesBelow(path, leftOut);
    for (const each of paths?.filter((file) => extname(file) === ".yml") ?? []) {
      const renamed = basename(each).replace(/yml$/, "yaml");
      const file = relative(root, each);
      problems.push({ ...errors.fileExtension(renamed), location: { file, line: 1, column: 1 } });
    }
    return paths?.filter((each) => extname(each) === ".yaml");
  };
  const byName = (files: readonly ConfigFile[]): Map<string, ConfigFile> => {
    const named = new Map<string, ConfigFile>();
    for (const file of files) {
      const name = basename(file.name, ".yaml");
      const first = named.get(name);
      if (first)
        problems.push({ ...errors.profileTwice(name, first.name), location: { file: file.name, line: 1, column: 1 } });
      else named.set(name, file);
    }
    return named;
  };

  const all = list(folder, ownFolders);
  if (!all) problems.push(errors.folderMissing(folder));
  const environmentsPath = join(root, environmentsFile);
  const misplaced = all?.filter((path) => path !== environmentsPath && basename(path) === basename(environmentsFile));
  for (const path of misplaced ?? [])
    problems.push({
      ...errors.environmentsMisplaced(environmentsFile),
      location: { file: relative(root, path), line: 1, column: 1 },
    });
  const deploymentPaths = all?.filter((path) => path !== environmentsPath && !misplaced?.includes(path));
  if (all && !all.includes(environmentsPath)) problems.push(errors.environmentsMissing(environmentsFile));
  if (deploymentPaths?.length === 0) problems.push(errors.noDeployments("config"));
  const [environments] = read(all?.includes(environmentsPath) ? [environmentsPath] : []);
  const deployments = read(deploymentPaths ?? []);
  const own = byName(read(list(join(folder, "targets")) ?? []));
  const builtIn = list(join(thisPackage.root, "config", "targets")) ?? [];
  const provided = byName(read(builtIn.filter((path) => !own.has(basename(path, ".yaml")))));
  return {
    environments,
    deployments,
    targets: new Map([...own, ...provided]),
    ownTargets: new Set(own.keys()),
    problems,
  };
}

/** Folders of `config/` that hold no deployments. */
const ownFolders = ["targets", "schema"];

/**
 * Files below a folder, in a stable order: those of each folder before those of the folders in it. What begins with a dot is an
 * editor's or the system's. Undefined when there is no such folder.
 * @param leftOut names of folders in it
 */
function filesBelow(
  folder: string,
  leftOut: readonly string[] = [],
  above: readonly string[] = [],
): string[] | undefined {
  let names: string[];
  try {
    // A link to a folder above would go round in circles.
    if (above.includes(realpathSync(folder))) return [];
    names = readdirSync(folder)
      .filter((name) => !name.startsWith(".") && !leftOut.includes(name))
      .sort();
  } catch {
    return undefined;
  }
  const paths = names.map((name) => join(folder, name));
  const folders = paths.filter((path) => statSync(path, { throwIfNoEntry: false })?.isDirectory());
  return [
    ...paths.filter((path) => !folders.includes(path)),
    ...folders.flatMap((path) => filesBelow(path, [], [...above, realpathSync(folder)]) ?? []),
  ];
}
