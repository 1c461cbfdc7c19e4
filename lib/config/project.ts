import type { z } from "zod";
import * as errors from "../errors/config";
import { formatProblem, type Location, type Problem, type ProblemPath } from "../errors/problem";
import { checkExpressions } from "./check-expressions";
import { checkStacks } from "./check-stacks";
import type { ConfigFile, ProjectFiles } from "./files";
import type { StackConfig } from "./model";
import { nearest } from "./nearest";
import { resolveStack, type Part } from "./resolve";
import {
  appSchema,
  defaults,
  deploymentSchema,
  environmentSchema,
  environmentsSchema,
  targetSchema,
  type App,
  type Environment,
  type Target,
} from "./schema";
import { validate } from "./validate";
import type { Variables } from "./interpolate";
import { YamlFile } from "./yaml";

export interface BuildOptions {
  /** Environment variables: for `${env:NAME}`, and whether this is CI. */
  readonly env: Variables;
  /** Everything happens in the sandbox tenant: no tenantId, state local. */
  readonly sandbox: boolean;
}

export interface Project {
  /** Stacks that could be resolved; one with an error in its files is missing here. */
  readonly stacks: StackConfig[];
  readonly problems: Problem[];
}

/** Every stack that the files describe, and everything that is wrong with them. No I/O. */
export function buildProject(files: ProjectFiles, options: BuildOptions): Project {
  const builder = new ProjectBuilder(files, options);
  const stacks = files.deployments.flatMap((file) => builder.deployment(file));
  return { stacks, problems: distinct([...builder.problems, ...checkStacks(stacks, options)]) };
}

/** Reads each file once and keeps what is wrong with it. A part with errors is undefined; the rest goes on. */
class ProjectBuilder {
  readonly problems: Problem[];
  private readonly environments: ReadonlyMap<string, Part<Environment> | undefined>;
  private readonly targets = new Map<string, Part<Target> | undefined>();

  constructor(
    private readonly files: ProjectFiles,
    private readonly options: BuildOptions,
  ) {
    this.problems = [...files.problems];
    this.environments = this.readEnvironments();
    // The project's own profiles are checked even when no app uses them yet; those of the package only when used.
    for (const name of files.ownTargets) this.target(name);
  }

  deployment(source: ConfigFile): StackConfig[] {
    const file = this.parse(source, "apps:");
    if (!file) return [];
    const deployment = this.check(file, deploymentSchema, []);
    const identityProvider = deployment?.data.identityProvider ?? defaults.identityProvider;
    if (identityProvider !== "entra")
      this.report(errors.identityProviderUnsupported(identityProvider), file.locate(["identityProvider"]));
    return Object.keys(child(file.data, "apps")).flatMap((app) => {
      const path = ["apps", app];
      // An app that is sound goes on even when another one of the file is not.
      const settings = deployment
        ? part(file, path, deployment.data.apps[app])
        : part(file, path, appSchema.safeParse(child(child(file.data, "apps"), app)).data);
      return settings ? this.app(app, settings, identityProvider) : [];
    });
  }

  private app(app: string, settings: Part<App>, identityProvider: StackConfig["identityProvider"]): StackConfig[] {
    const { file, path, data } = settings;
    this.problems.push(...checkExpressions(settings));
    const target = this.target(data.target);
    if (!this.files.targets.has(data.target)) {
      const known = [...this.files.targets.keys()];
      this.report(
        errors.unknownTarget(data.target, nearest(data.target, known), known),
        file.locate([...path, "target"]),
      );
    }
    return Object.entries(data.environments).flatMap(([environment, found]) => {
      const overrides: Part<NonNullable<typeof found>> = {
        file,
        path: [...path, "environments", environment],
        data: found ?? {},
      };
      this.problems.push(...checkExpressions(overrides));
      const environmentDefaults = this.environments.get(environment);
      if (this.files.environments && !this.environments.has(environment)) {
        const known = [...this.environments.keys()];
        this.report(
          errors.unknownEnvironment(environment, nearest(environment, known), known),
          file.locateKey(overrides.path),
        );
      }
      if (!target || !environmentDefaults) return [];
      const { sandbox } = this.options;
      const resolved = resolveStack({
        app,
        environment,
        identityProvider,
        target,
        environmentDefaults,
        settings,
        overrides,
        sandbox,
      });
      this.problems.push(...resolved.problems);
      return resolved.stack ? [resolved.stack] : [];
    });
  }

  private readEnvironments(): Map<string, Part<Environment> | undefined> {
    const file = this.files.environments && this.parse(this.files.environments, "test: { tenantId: … }");
    if (!file) return new Map();
    const checked = this.check(file, environmentsSchema, []);
    return new Map(
      Object.entries(child(file.data)).map(([name, data]) => [
        name,
        part(file, [name], checked ? (checked.data[name] ?? {}) : environmentSchema.safeParse(data ?? {}).data),
      ]),
    );
  }

  /** The profile of this name; undefined when there is none or it has errors. */
  private target(name: string): Part<Target> | undefined {
    const source = this.files.targets.get(name);
    if (!source || this.targets.has(name)) return this.targets.get(name);
    const file = this.parse(source, "users:");
    const target = file && this.check(file, targetSchema, []);
    if (target) this.problems.push(...checkExpressions(target));
    this.targets.set(name, target);
    return target;
  }

  private parse({ name, text }: ConfigFile, firstKey: string): YamlFile | undefined {
    const file = new YamlFile(name, text, this.options.env);
    this.problems.push(...file.problems);
    if (file.data === null) this.report(errors.fileEmpty(firstKey), { file: name, line: 1, column: 1 });
    return file.data == null ? undefined : file;
  }

  private check<T extends z.ZodType>(file: YamlFile, schema: T, path: ProblemPath): Part<z.output<T>> | undefined {
    const { data, problems } = validate(file, schema, file.data);
    this.problems.push(...problems);
    return part(file, path, data);
  }

  private report(problem: Problem, location: Location): void {
    this.problems.push({ ...problem, location });
  }
}

function part<T>(file: YamlFile, path: ProblemPath, data: T | undefined): Part<T> | undefined {
  return data === undefined ? undefined : { file, path, data };
}

/** A map inside data that may not have passed its schema; empty when there is none. */
function child(data: unknown, key?: string): Record<string, unknown> {
  const value: unknown = key === undefined ? data : child(data)[key];
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}

/** A problem of a profile turns up once for each stack that uses it: once is enough. */
function distinct(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [formatProblem(problem), problem])).values()];
}
