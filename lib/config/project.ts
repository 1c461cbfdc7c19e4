import type { z } from "zod";
import * as errors from "./errors";
import * as configErrors from "./common/errors";
import { formatProblem, type Location, type Problem, type ProblemPath } from "../core/problem";
import { checkStacks } from "./check-stacks";
import { DeclaredStack } from "./declared-stack";
import { type ConfigFile, environmentsFile, type ProjectFiles } from "./common/files";
import { entraConfig, oktaConfig, type AppData, type OktaConfig, type ProviderConfig } from "./identity-provider";
import type { IdentityProviderName } from "./common/model";
import type { ParsedPart } from "./common/stack-parts";
import { environmentSchema, environmentsSchema, type EnvironmentSettings } from "./environment-schema";
import type { StackConfig } from "./entra/model";
import { nearest } from "../core/nearest";
import type { AnyStackConfig } from "./any-stack";
import type { OktaStackConfig } from "./okta/model";
import type { OktaTarget } from "./okta/schema";
import { type EntraTarget } from "./entra/schema";
import { subtree } from "./common/tree";
import { validate } from "./common/validate";
import type { Variables } from "./common/interpolate";
import { YamlFile } from "./common/yaml";

export interface BuildOptions {
  /** Environment variables: for `${env:NAME}`, and whether this is CI. */
  readonly env: Variables;
  /** Everything happens in the sandbox tenant: no tenantId, state local. */
  readonly sandbox: boolean;
  /** Milliseconds since 1970: for what expires. */
  readonly now: number;
}

export interface Project {
  /** Stacks of Microsoft Entra ID that could be resolved; one with an error in its files is missing here. */
  readonly stacks: StackConfig[];
  /** The same for Okta. */
  readonly oktaStacks: OktaStackConfig[];
  /** Those of every identity provider. */
  readonly allStacks: AnyStackConfig[];
  /** Those that the files name, also where one could not be resolved. */
  readonly declared: readonly DeclaredStack[];
  readonly problems: Problem[];
}

/** Every stack that the files describe, and everything that is wrong with them. No I/O. */
export function buildProject(files: ProjectFiles, options: BuildOptions): Project {
  const builder = new ProjectBuilder(files, options);
  for (const file of files.deployments) builder.deployment(file);
  builder.reportUnknownEnvironments();
  const { stacks, oktaStacks } = builder;
  const allStacks = [...stacks, ...oktaStacks];
  return {
    stacks,
    oktaStacks,
    allStacks,
    declared: builder.declared,
    problems: distinct(
      [...builder.problems, ...checkStacks(stacks, oktaStacks, options)],
      allStacks.map(({ stack }) => stack),
    ),
  };
}

/** A profile, of the identity provider that it is for. */
interface TargetProfile {
  readonly entra?: ParsedPart<EntraTarget>;
  readonly okta?: ParsedPart<OktaTarget>;
}

/** Reads each file once and keeps what is wrong with it. A part with errors is undefined; the rest goes on. */
class ProjectBuilder {
  readonly stacks: StackConfig[] = [];
  readonly oktaStacks: OktaStackConfig[] = [];
  readonly declared: DeclaredStack[] = [];
  readonly problems: Problem[];
  private environmentsFile: YamlFile | undefined;
  private readonly usedEnvironments = new Set<string>();
  private readonly unknownEnvironments = new Map<string, Location[]>();
  private readonly environments: ReadonlyMap<string, ParsedPart<EnvironmentSettings> | undefined> | undefined;
  private readonly profiles = new Map<string, TargetProfile>();

  constructor(
    private readonly files: ProjectFiles,
    private readonly options: BuildOptions,
  ) {
    this.problems = [...files.problems];
    this.environments = this.readEnvironments();
    // The project's own profiles are checked even when no app uses them yet; those of the package only when used.
    for (const name of files.ownTargets) this.profile(name);
  }

  deployment(source: ConfigFile): void {
    const file = this.parse(source, "apps:");
    if (!file) return;
    if (lacksProvider(file, entraConfig.deployment, oktaConfig.deployment)) return this.reportLackingProvider(file);
    if (isForOkta(file)) this.oktaStacks.push(...this.stacksOf(file, oktaConfig, ({ okta }) => okta));
    else this.stacks.push(...this.stacksOf(file, entraConfig, ({ entra }) => entra));
  }

  private reportLackingProvider(file: YamlFile): void {
    this.report(configErrors.missingKey("identityProvider", "okta"), file.locateKey([]));
  }

  private stacksOf<T, A extends AppData<E>, E, S>(
    file: YamlFile,
    provider: ProviderConfig<T, A, E, S>,
    profileOf: (profile: TargetProfile) => ParsedPart<T> | undefined,
  ): S[] {
    const deployment = this.check(file, provider.deployment);
    return Object.entries(subtree(file.data, ["apps"])).flatMap(([app, data]) => {
      const path = ["apps", app];
      this.declare(file, app, data);
      this.checkReferences(file, path, provider);
      // An app that is sound goes on even when another one of the file is not.
      const settings = part(file, path, deployment ? deployment.data.apps[app] : provider.app.safeParse(data).data);
      const target = settings && profileOf(this.profile(settings.data.target));
      return target ? this.app(app, settings, target, provider) : [];
    });
  }

  private declare(deployment: YamlFile, app: string, data: unknown): void {
    const { target } = subtree(data);
    const profile = typeof target === "string" ? this.files.targets.get(target)?.name : undefined;
    for (const environment of Object.keys(subtree(data, ["environments"]))) {
      this.usedEnvironments.add(environment);
      const { environmentsFile: environments, usedEnvironments } = this;
      this.declared.push(new DeclaredStack({ deployment, app, environment, environments, usedEnvironments, profile }));
    }
  }

  private app<T, A extends AppData<E>, E, S>(
    app: string,
    settings: ParsedPart<A>,
    target: ParsedPart<T>,
    provider: ProviderConfig<T, A, E, S>,
  ): S[] {
    const { file, path, data } = settings;
    return Object.entries(data.environments).flatMap(([environment, overridden]) => {
      const environmentDefaults = this.environments?.get(environment);
      if (!environmentDefaults) return [];
      const overrides = { file, path: [...path, "environments", environment], data: overridden ?? {} };
      const { sandbox } = this.options;
      const parts = { app, environment, target, environmentDefaults, settings, overrides, sandbox };
      const { stack, problems } = provider.resolve(parts);
      this.problems.push(...problems);
      return stack ? [stack] : [];
    });
  }

  /** What an app names elsewhere, and its expressions: on the data as it stands, whatever else is wrong with the app. */
  private checkReferences(
    file: YamlFile,
    path: ProblemPath,
    provider: Pick<OktaConfig, "name" | "checkExpressions">,
  ): void {
    const { target, environments } = subtree(file.data, path);
    const problem = typeof target === "string" ? this.targetProblem(target, provider.name) : undefined;
    if (problem) this.report(problem, file.locate([...path, "target"]));
    this.problems.push(...provider.checkExpressions(file, path));
    for (const name of Object.keys(subtree(environments))) {
      const at = [...path, "environments", name];
      this.problems.push(...provider.checkExpressions(file, at));
      if (!this.environments || this.environments.has(name)) continue;
      this.unknownEnvironments.set(name, [...(this.unknownEnvironments.get(name) ?? []), file.locateKey(at)]);
    }
  }

  /** Where several apps name it, and no app the one that is nearest, the slip is there. */
  reportUnknownEnvironments(): void {
    const known = [...(this.environments?.keys() ?? [])];
    const unused = known.filter((name) => !this.usedEnvironments.has(name));
    for (const [name, places] of this.unknownEnvironments) {
      const slip = places.length > 1 ? nearest(name, unused) : undefined;
      if (slip !== undefined && this.environmentsFile)
        this.report(errors.environmentUnused(slip, name, places.length), this.environmentsFile.locateKey([slip]));
      else for (const place of places) this.report(errors.unknownEnvironment(name, nearest(name, known), known), place);
    }
  }

  /** undefined when there is no file that could be read: then every name may be right. */
  private readEnvironments(): Map<string, ParsedPart<EnvironmentSettings> | undefined> | undefined {
    const file = this.files.environments && this.parse(this.files.environments, "test: { tenantId: … }");
    if (!file) return undefined;
    this.environmentsFile = file;
    const checked = this.check(file, environmentsSchema);
    return new Map(
      Object.entries(subtree(file.data)).map(([name, data]) => {
        const environment = checked ? checked.data[name] : environmentSchema.safeParse(data ?? {}).data;
        return [name, part(file, [name], environment === null ? {} : environment)];
      }),
    );
  }

  private targetProblem(name: string, provider: IdentityProviderName): Problem | undefined {
    if (!this.files.targets.has(name)) {
      const known = [...this.files.targets.keys()];
      return errors.unknownTarget(name, nearest(name, known), known);
    }
    const { entra, okta } = this.profile(name);
    if (entra && provider === "okta") return errors.profileOfOtherProvider(name, "Entra", "Okta");
    return okta && provider === "entra" ? errors.profileOfOtherProvider(name, "Okta", "Entra") : undefined;
  }

  /** The profile of this name; empty when there is none or it has errors. */
  private profile(name: string): TargetProfile {
    const known = this.profiles.get(name);
    if (known) return known;
    const source = this.files.targets.get(name);
    const file = source && this.parse(source, "users:");
    const lacking = file !== undefined && lacksProvider(file, entraConfig.target, oktaConfig.target);
    if (lacking) this.reportLackingProvider(file);
    const profile: TargetProfile =
      !file || lacking
        ? {}
        : isForOkta(file)
          ? { okta: this.readProfile(file, oktaConfig) }
          : { entra: this.readProfile(file, entraConfig) };
    this.profiles.set(name, profile);
    return profile;
  }

  private readProfile<T, A extends AppData<E>, E, S>(
    file: YamlFile,
    provider: ProviderConfig<T, A, E, S>,
  ): ParsedPart<T> | undefined {
    const profile = this.check(file, provider.target);
    this.problems.push(...provider.checkExpressions(file, []));
    if (profile) this.problems.push(...provider.checkProfile(profile));
    return profile;
  }

  private parse({ name, text }: ConfigFile, firstKey: string): YamlFile | undefined {
    const file = new YamlFile(name, text, this.options.env);
    this.problems.push(...file.problems);
    if (file.data === null) this.report(errors.fileEmpty(firstKey), { file: name, line: 1, column: 1 });
    for (const path of file.emptyKeys) {
      // `test:` says that there is such an environment.
      const isEnvironment = path.at(-2) === "environments" || (name === environmentsFile && path.length === 1);
      if (!isEnvironment) this.report(errors.emptyValue(String(path.at(-1))), file.locateKey(path));
    }
    return file.data == null ? undefined : file;
  }

  private check<T>(file: YamlFile, schema: z.ZodType<T>): ParsedPart<T> | undefined {
    const { data, problems } = validate(file, schema, otherFiles);
    this.problems.push(...problems);
    return part(file, [], data);
  }

  private report(problem: Problem, location: Location): void {
    this.problems.push({ ...problem, location });
  }
}

/** Told from the data as they stand, since it decides by which schema they are read; a slip of the pen means what it is near. */
function isForOkta(file: YamlFile): boolean {
  const { identityProvider } = subtree(file.data);
  return typeof identityProvider === "string" && nearest(identityProvider, ["entra", "okta"]) === "okta";
}

/** Whether a file is for Okta, and only the line that says so is missing. */
function lacksProvider(file: YamlFile, entra: z.ZodType, okta: z.ZodType): boolean {
  const data = subtree(file.data);
  if ("identityProvider" in data || entra.safeParse(data).success) return false;
  return okta.safeParse({ ...data, identityProvider: "okta" }).success;
}

/** Where a key may belong that is in the wrong file. */
const otherFiles = [
  { file: environmentsFile, schema: environmentsSchema },
  { file: "the app's file (config/*.yaml)", schema: entraConfig.deployment },
  { file: "the target profile (config/targets/*.yaml)", schema: entraConfig.target },
  { file: "the app's file for Okta (config/*.yaml with identityProvider: okta)", schema: oktaConfig.deployment },
  { file: "the target profile for Okta", schema: oktaConfig.target },
];

function part<T>(file: YamlFile, path: ProblemPath, data: T | undefined): ParsedPart<T> | undefined {
  return data === undefined ? undefined : { file, path, data };
}

/** What stands for a value that could not be read; anything else said about that place only follows from it. */
const unreadKeys: ReadonlySet<string> = new Set(
  [
    configErrors.variableMissing,
    configErrors.variableSecret,
    configErrors.unquotedAmpersand,
    configErrors.unquotedAsterisk,
  ].map(({ code }) => code),
);

/**
 * Each problem once (one of a profile turns up for every stack that uses it, with its name), the cause instead of what follows
 * from it.
 */
function distinct(problems: readonly Problem[], stacks: readonly string[]): Problem[] {
  const line = ({ location }: Problem): string => (location ? `${location.file}:${location.line}` : "");
  const place = (problem: Problem): string => `${line(problem)}:${problem.location?.column ?? ""}`;
  const unread = problems.filter(({ code }) => unreadKeys.has(code));
  const [lines, places] = [new Set(unread.map(line)), new Set(unread.map(place))];
  const follows = (problem: Problem): boolean =>
    problem.severity === "warning" ? lines.has(line(problem)) : places.has(place(problem));
  const causes = problems.filter((problem) => unreadKeys.has(problem.code) || !follows(problem));
  const known = new Set(stacks);
  const general = (problem: Problem): string =>
    formatProblem(problem).replace(/[\w-]+/g, (word) => (known.has(word) ? "STACK" : word));
  const once = new Map<string, Problem>();
  for (const problem of causes) {
    // Without a place nothing says that it is the same cause.
    const key = problem.location ? general(problem) : formatProblem(problem);
    if (!once.has(key)) once.set(key, problem);
  }
  return [...once.values()].sort(byPlace);
}

function byPlace({ location: a }: Problem, { location: b }: Problem): number {
  if (!a || !b) return Number(Boolean(a)) - Number(Boolean(b));
  return a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column;
}
