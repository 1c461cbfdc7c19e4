import { readdirSync, readFileSync } from "node:fs";
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
  const list = (path: string): string[] | undefined => {
    const names = entries(path);
    for (const name of names?.filter((each) => extname(each) === ".yml") ?? []) {
      const file = relative(root, join(path, name));
      problems.push({ ...errors.fileExtension(name.replace(/yml$/, "yaml")), location: { file, line: 1, column: 1 } });
    }
    return names?.filter((each) => extname(each) === ".yaml").map((each) => join(path, each));
  };
  const byName = (files: readonly ConfigFile[]) => new Map(files.map((file) => [basename(file.name, ".yaml"), file]));

  const top = list(folder);
  if (!top) problems.push(errors.folderMissing(folder));
  const isEnvironments = (path: string): boolean => basename(path) === basename(environmentsFile);
  const [environmentPaths, deploymentPaths] = [
    top?.filter(isEnvironments),
    top?.filter((path) => !isEnvironments(path)),
  ];
  if (environmentPaths?.length === 0) problems.push(errors.environmentsMissing(environmentsFile));
  if (deploymentPaths?.length === 0) problems.push(errors.noDeployments("config"));
  const [environments] = read(environmentPaths ?? []);
  const deployments = read(deploymentPaths ?? []);
  const own = byName(read(list(join(folder, "targets")) ?? []));
  const builtIn = join(thisPackage.root, "config", "targets");
  const provided = byName(
    read(
      (entries(builtIn) ?? [])
        .filter((name) => name.endsWith(".yaml") && !own.has(basename(name, ".yaml")))
        .map((name) => join(builtIn, name)),
    ),
  );
  return {
    environments,
    deployments,
    targets: new Map([...own, ...provided]),
    ownTargets: new Set(own.keys()),
    problems,
  };
}

/** Names in a folder in a stable order; undefined when there is no such folder. */
function entries(folder: string): string[] | undefined {
  try {
    return readdirSync(folder).sort();
  } catch {
    return undefined;
  }
}
