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
  /** Target profiles by name. The project's own come first; the package's fill in. */
  readonly targets: ReadonlyMap<string, ConfigFile>;
  /** Names of the profiles that are the project's own. */
  readonly ownTargets: ReadonlySet<string>;
  /** Names of profiles whose files are there, and cannot be read. */
  readonly unreadTargets?: ReadonlySet<string>;
  readonly problems: readonly Problem[];
}

/** Throws where bytes are no UTF-8; takes a byte order mark away. */
const utf8 = new TextDecoder("utf-8", { fatal: true });
const profileName = (path: string): string => basename(path, ".yaml");

/** Reads the config folder of a project, and the target profiles that come with this package. The only I/O of lib/config. */
export function readProjectFiles(root: string): ProjectFiles {
  const folder = join(root, "config");
  const problems: Problem[] = [];
  const report = (problem: Problem, file: string): void =>
    void problems.push({ ...problem, location: { file, line: 1, column: 1 } });
  const nameOf = (path: string): string => {
    const below = relative(root, path);
    return below.startsWith("..") || isAbsolute(below) ? path : below;
  };
  const read = (paths: readonly string[]): ConfigFile[] =>
    paths.flatMap((path) => {
      const name = nameOf(path);
      try {
        return [{ name, text: utf8.decode(readFileSync(path)) }];
      } catch (error) {
        if (error instanceof TypeError) {
          report(errors.fileEncoding(), name);
          return [];
        }
        const reason = error instanceof Error && "code" in error ? String(error.code) : "unknown reason";
        report(errors.fileUnreadable(reason), name);
        return [];
      }
    });
  // Files by the names that they should have.
  const misnamed = new Set<string>();
  const list = (path: string, leftOut: readonly string[] = []): string[] | undefined => {
    const paths = filesBelow(path, leftOut);
    for (const each of paths?.filter((file) => /^\.(yml|json)$/.test(extname(file))) ?? []) {
      const renamed = each.replace(/\.\w+$/, ".yaml");
      if (extname(each) === ".json" && !isOurs(each)) continue;
      report(errors.fileExtension(basename(renamed)), nameOf(each));
      misnamed.add(renamed);
    }
    return paths?.filter((each) => extname(each) === ".yaml");
  };
  const byName = (files: readonly ConfigFile[]): Map<string, ConfigFile> => {
    const named = new Map<string, ConfigFile>();
    for (const file of files) {
      const name = profileName(file.name);
      const first = named.get(name);
      if (first) report(errors.profileTwice(name, first.name), file.name);
      else named.set(name, file);
    }
    return named;
  };

  const all = list(folder, ownFolders);
  if (!all) problems.push(errors.folderMissing(folder));
  const isEnvironments = (path: string): boolean => basename(path) === basename(environmentsFile);
  const deploymentPaths = all?.filter((path) => !isEnvironments(path));
  const environmentPaths = all?.filter((path) => path === join(root, environmentsFile));
  for (const path of all?.filter(isEnvironments) ?? [])
    if (!environmentPaths?.includes(path)) report(errors.environmentsMisplaced(environmentsFile), nameOf(path));
  if (environmentPaths?.length === 0 && !misnamed.has(join(root, environmentsFile)))
    problems.push(errors.environmentsMissing(environmentsFile));
  if (deploymentPaths?.length === 0 && [...misnamed].every(isEnvironments))
    problems.push(errors.noDeployments("config"));
  const [environments] = read(environmentPaths ?? []);
  const deployments = read(deploymentPaths ?? []);
  const ownPaths = list(join(folder, "targets")) ?? [];
  const own = byName(read(ownPaths));
  const builtIn = list(join(thisPackage.root, "config", "targets")) ?? [];
  const provided = byName(read(builtIn.filter((path) => !own.has(profileName(path)))));
  return {
    environments,
    deployments,
    targets: new Map([...own, ...provided]),
    ownTargets: new Set(own.keys()),
    unreadTargets: new Set([...ownPaths, ...misnamed].map(profileName).filter((name) => !own.has(name))),
    problems,
  };
}

/** Whether a JSON file is config of ours; it may be there for another program. */
function isOurs(path: string): boolean {
  try {
    return /"(apps|mappings|tenantId)"\s*:/.test(readFileSync(path, "utf8"));
  } catch {
    return false;
  }
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
