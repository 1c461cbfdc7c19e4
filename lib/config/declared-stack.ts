import type { Location, Problem, ProblemPath } from "../core/problem";
import { subtree } from "./common/tree";
import type { YamlFile } from "./common/yaml";

/** The files that stacks are made of. */
interface StackFiles {
  readonly deployment: YamlFile;
  readonly app: string;
  readonly environment: string;
  readonly environments: YamlFile | undefined;
  /** Environments that any app names. */
  readonly usedEnvironments: ReadonlySet<string>;
  /** Name of the profile's file. */
  readonly profile: string | undefined;
}

/** A stack that the files name, whether or not it could be resolved. */
export class DeclaredStack {
  readonly stack: string;
  /** Contents of the files; private so that printing the project does not print them. */
  readonly #files: StackFiles;

  constructor(files: StackFiles) {
    this.#files = files;
    this.stack = `${files.app}-${files.environment}`;
  }

  /** Whether a problem is about this stack: about nothing else that has a place in the files. */
  isConcernedBy({ location, alsoAt = [] }: Problem): boolean {
    return location === undefined || [location, ...alsoAt].some((place) => this.isIn(place));
  }

  /** Whether a place is in what makes this stack. */
  private isIn(location: Location): boolean {
    const { deployment, app, environment, environments, usedEnvironments, profile } = this.#files;
    const isIn = (file: YamlFile, path: ProblemPath): boolean => {
      const lines = file.linesOf(path);
      return lines !== undefined && location.line >= lines.first && location.line <= lines.last;
    };
    const others = (names: Iterable<string>, own: string): string[] => [...names].filter((name) => name !== own);
    if (location.file === profile) return true;
    if (location.file === environments?.file)
      return !others(usedEnvironments, environment).some((name) => isIn(environments, [name]));
    if (location.file !== deployment.file) return false;
    const within = ["apps", app, "environments"];
    return (
      !others(Object.keys(subtree(deployment.data, ["apps"])), app).some((name) => isIn(deployment, ["apps", name])) &&
      !others(Object.keys(subtree(deployment.data, within)), environment).some((name) =>
        isIn(deployment, [...within, name]),
      )
    );
  }
}
