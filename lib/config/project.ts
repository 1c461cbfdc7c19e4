import type { z } from "zod";
import * as errors from "../errors/config";
import { formatProblem, type Location, type Problem, type ProblemPath } from "../errors/problem";
import { checkExpressions } from "./check-expressions";
import { checkProfile } from "./check-profile";
import { checkStacks } from "./check-stacks";
import type { ConfigFile, ProjectFiles } from "./files";
import type { StackConfig } from "./model";
import { nearest } from "../nearest";
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
import { subtree } from "./tree";
import { validate } from "./validate";
import type { Variables } from "./interpolate";
import { YamlFile } from "./yaml";

export interface BuildOptions {
  /** Environment variables: for `${env:NAME}`, and whether this is CI. */
  readonly env: Variables;
  /** Everything happens in the sandbox tenant: no tenantId, state local. */
  readonly sandbox: boolean;
  /** Milliseconds since 1970: for what expires. */
  readonly now: number;
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

type Stacked = Pick<StackConfig, "app" | "identityProvider">;

/** Reads each file once and keeps what is wrong with it. A part with errors is undefined; the rest goes on. */
class ProjectBuilder {
  readonly problems: Problem[];
  private readonly environments: ReadonlyMap<string, Part<Environment> | undefined> | undefined;
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
    const deployment = this.check(file, deploymentSchema);
    const identityProvider = deployment?.data.identityProvider ?? defaults.identityProvider;
    if (identityProvider !== "entra")
      this.report(errors.identityProviderUnsupported(identityProvider), file.locate(["identityProvider"]));
    return Object.entries(subtree(file.data, ["apps"])).flatMap(([app, data]) => {
      const path = ["apps", app];
      this.checkReferences(file, path);
      // An app that is sound goes on even when another one of the file is not.
      const settings = part(file, path, deployment ? deployment.data.apps[app] : appSchema.safeParse(data).data);
      return settings ? this.app({ app, identityProvider }, settings) : [];
    });
  }

  private app(stacked: Stacked, settings: Part<App>): StackConfig[] {
    const { file, path, data } = settings;
    const target = this.target(data.target);
    return Object.entries(data.environments).flatMap(([environment, overridden]) => {
      const environmentDefaults = this.environments?.get(environment);
      if (!target || !environmentDefaults) return [];
      const overrides = { file, path: [...path, "environments", environment], data: overridden ?? {} };
      const { sandbox } = this.options;
      const { stack, problems } = resolveStack({
        ...stacked,
        environment,
        target,
        environmentDefaults,
        settings,
        overrides,
        sandbox,
      });
      this.problems.push(...problems);
      return stack ? [stack] : [];
    });
  }

  /** What an app names elsewhere, and its expressions: on the data as it stands, whatever else is wrong with the app. */
  private checkReferences(file: YamlFile, path: ProblemPath): void {
    const { target, environments } = subtree(file.data, path);
    if (typeof target === "string" && !this.files.targets.has(target)) {
      const known = [...this.files.targets.keys()];
      this.report(errors.unknownTarget(target, nearest(target, known), known), file.locate([...path, "target"]));
    }
    this.problems.push(...checkExpressions(file, path));
    for (const name of Object.keys(subtree(environments))) {
      const at = [...path, "environments", name];
      this.problems.push(...checkExpressions(file, at));
      if (!this.environments || this.environments.has(name)) continue;
      const known = [...this.environments.keys()];
      this.report(errors.unknownEnvironment(name, nearest(name, known), known), file.locateKey(at));
    }
  }

  /** undefined when there is no file that could be read: then every name may be right. */
  private readEnvironments(): Map<string, Part<Environment> | undefined> | undefined {
    const file = this.files.environments && this.parse(this.files.environments, "test: { tenantId: … }");
    if (!file) return undefined;
    const checked = this.check(file, environmentsSchema);
    return new Map(
      Object.entries(subtree(file.data)).map(([name, data]) => {
        const environment = checked ? checked.data[name] : environmentSchema.safeParse(data ?? {}).data;
        return [name, part(file, [name], environment === null ? {} : environment)];
      }),
    );
  }

  /** The profile of this name; undefined when there is none or it has errors. */
  private target(name: string): Part<Target> | undefined {
    const source = this.files.targets.get(name);
    if (!source || this.targets.has(name)) return this.targets.get(name);
    const file = this.parse(source, "users:");
    const target = file && this.check(file, targetSchema);
    if (file) this.problems.push(...checkExpressions(file, []));
    if (target) this.problems.push(...checkProfile(target));
    this.targets.set(name, target);
    return target;
  }

  private parse({ name, text }: ConfigFile, firstKey: string): YamlFile | undefined {
    const file = new YamlFile(name, text, this.options.env);
    this.problems.push(...file.problems);
    if (file.data === null) this.report(errors.fileEmpty(firstKey), { file: name, line: 1, column: 1 });
    return file.data == null ? undefined : file;
  }

  private check<T extends z.ZodType>(file: YamlFile, schema: T): Part<z.output<T>> | undefined {
    const { data, problems } = validate(file, schema);
    this.problems.push(...problems);
    return part(file, [], data);
  }

  private report(problem: Problem, location: Location): void {
    this.problems.push({ ...problem, location });
  }
}

function part<T>(file: YamlFile, path: ProblemPath, data: T | undefined): Part<T> | undefined {
  return data === undefined ? undefined : { file, path, data };
}

/** What stands for a value that could not be read; anything else said about that place only follows from it. */
const UNREAD: ReadonlySet<string> = new Set(
  [errors.variableMissing, errors.variableSecret, errors.unquotedAmpersand, errors.unquotedAsterisk].map(
    ({ code }) => code,
  ),
);

/** Each problem once (one of a profile turns up for every stack that uses it), the cause instead of what follows from it. */
function distinct(problems: readonly Problem[]): Problem[] {
  const place = ({ location }: Problem): string =>
    location ? `${location.file}:${location.line}:${location.column}` : "";
  const unread = new Set(problems.filter(({ code }) => UNREAD.has(code)).map(place));
  const causes = problems.filter((problem) => UNREAD.has(problem.code) || !unread.has(place(problem)));
  return [...new Map(causes.map((problem) => [formatProblem(problem), problem])).values()].sort(byPlace);
}

function byPlace({ location: a }: Problem, { location: b }: Problem): number {
  if (!a || !b) return Number(Boolean(a)) - Number(Boolean(b));
  return a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column;
}
