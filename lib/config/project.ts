import type { z } from "zod";
import * as errors from "./errors";
import * as configErrors from "./common/errors";
import type { Location, Problem, ProblemPath } from "../core/problem";
import { checkStacks } from "./check-stacks";
import { DeclaredStack } from "./declared-stack";
import { distinctProblems } from "./distinct-problems";
import { environmentName } from "./common/field";
import { type ConfigFile, environmentsFile, type ProjectFiles } from "./common/files";
import { entraConfig, oktaConfig, type AppData, type OktaConfig, type ProviderConfig } from "./identity-provider";
import type { IdentityProviderName } from "./common/model";
import { isOneTenant } from "./common/one-tenant";
import type { ParsedPart } from "./common/stack-parts";
import { environmentSchema, environmentsSchema, type EnvironmentSettings } from "./environment-schema";
import { References } from "./named-definitions";
import type { StackConfig } from "./entra/model";
import { nearest } from "../core/nearest";
import type { AnyStackConfig } from "./any-stack";
import type { OktaStackConfig } from "./okta/model";
import type { OktaTarget } from "./okta/schema";
import { type EntraTarget } from "./entra/schema";
import { realign } from "./common/indentation";
import { showsNoSecret } from "./common/source-line";
import { subtree } from "./common/tree";
import { validate } from "./common/validate";
import type { Variables } from "./common/interpolate";
import { YamlFile } from "./common/yaml";

export interface BuildOptions {
  /** Environment variables: for `${env:NAME}`, and whether this is CI. */
  readonly env: Variables;
  /**
   * Whether everything happens in the sandbox: state is local, and environments have no tenantId unless each has its tenant
   * there.
   */
  readonly sandbox: boolean;
  /** Current time in milliseconds since 1970, for what expires. */
  readonly now: number;
}

export interface Project {
  /** Stacks of Microsoft Entra ID that could be resolved; one with an error in its files is missing here. */
  readonly stacks: StackConfig[];
  /** The same for Okta. */
  readonly oktaStacks: OktaStackConfig[];
  /** Stacks of every identity provider. */
  readonly allStacks: AnyStackConfig[];
  /** Stacks that the files declare, including those that could not be resolved. */
  readonly declared: readonly DeclaredStack[];
  readonly problems: Problem[];
}

/** Every stack that the files describe, and everything that is wrong with them. No I/O. */
export function buildProject(files: ProjectFiles, options: BuildOptions): Project {
  const builder = new ProjectBuilder(files, options);
  for (const file of files.deployments) builder.deployment(file);
  builder.reportUnknownNames();
  const { stacks, oktaStacks } = builder;
  const allStacks = [...stacks, ...oktaStacks];
  return {
    stacks,
    oktaStacks,
    allStacks,
    declared: builder.declared,
    problems: distinctProblems(
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
  private readonly environmentReferences = new References();
  private readonly profileReferences = new References();
  private readonly environments: ReadonlyMap<string, ParsedPart<EnvironmentSettings> | undefined> | undefined;
  private readonly profiles = new Map<string, TargetProfile>();
  /** Names of profiles that are somewhere, but not to be used. */
  private readonly unreadTargets: Set<string>;

  constructor(
    private readonly files: ProjectFiles,
    private readonly options: BuildOptions,
  ) {
    this.problems = [...files.problems];
    this.unreadTargets = new Set(files.unreadTargets);
    this.environments = this.readEnvironments();
    // The project's own profiles are checked even when no app uses them yet; those of the package only when used.
    for (const name of files.ownTargets) this.profile(name);
  }

  deployment(source: ConfigFile): void {
    const file = this.parse(source, "apps:", (read) => (isForOkta(read) ? oktaConfig : entraConfig).deployment);
    if (!file || this.isMisplaced(file)) return;
    if (lacksProvider(file, entraConfig.deployment, oktaConfig.deployment)) return this.reportLackingProvider(file);
    if (isForOkta(file)) this.oktaStacks.push(...this.stacksOf(file, oktaConfig, ({ okta }) => okta));
    else this.stacks.push(...this.stacksOf(file, entraConfig, ({ entra }) => entra));
  }

  /** Whether it is a file of another kind, where apps are expected; that is said instead of each of its keys. */
  private isMisplaced(file: YamlFile): boolean {
    const { apps, users } = subtree(file.data);
    if (apps !== undefined) return false;
    if (Object.keys(subtree(file.data)).length > 0 && environmentsSchema.safeParse(file.data).success) {
      this.report(configErrors.environmentsMisplaced(environmentsFile), file.locateKey([]));
      return true;
    }
    if (users === undefined || !(isForOkta(file) ? oktaConfig : entraConfig).target.safeParse(file.data).success)
      return false;
    const name = file.file.replace(/^.*[/\\]/, "");
    this.report(errors.profileMisplaced(`config/targets/${name}`), file.locateKey([]));
    this.unreadTargets.add(name.replace(/\.yaml$/, ""));
    return true;
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
      const oneTenant = isOneTenant(this.options);
      const parts = { app, environment, target, environmentDefaults, settings, overrides, sandbox, oneTenant };
      const { stack, problems } = provider.resolve(parts);
      this.problems.push(...problems);
      return stack ? [stack] : [];
    });
  }

  /**
   * Checks an app's references to other files, and its expressions: on the data as it stands, whatever else is wrong with the
   * app.
   */
  private checkReferences(
    file: YamlFile,
    path: ProblemPath,
    provider: Pick<OktaConfig, "name" | "checkExpressions">,
  ): void {
    const { target, environments } = subtree(file.data, path);
    if (typeof target === "string") {
      const location = file.locate([...path, "target"]);
      this.profileReferences.add(target, location);
      const problem = this.profileProblem(target, provider.name);
      if (problem) this.report(problem, location);
    }
    this.problems.push(...provider.checkExpressions(file, path));
    for (const name of Object.keys(subtree(environments))) {
      const at = [...path, "environments", name];
      this.problems.push(...provider.checkExpressions(file, at));
      // Of what cannot be a name, that is said.
      if (environmentName.safeParse(name).success) this.environmentReferences.add(name, file.locateKey(at));
    }
  }

  /** Reports names of apps that no other file defines; without environments.yaml every environment may be right. */
  reportUnknownNames(): void {
    const { environments, environmentsFile, files } = this;
    const { unknownEnvironment, environmentUnused, unknownTarget, profileUnused } = errors;
    if (environments && environmentsFile) {
      // Of a name in capitals it is said where it is defined.
      const known = [...environments.keys()].flatMap((name) => [
        name,
        ...(environmentName.safeParse(name).success ? [] : [name.toLowerCase()]),
      ]);
      const places = new Map(known.map((name) => [name, environmentsFile.locateKey([name])]));
      this.problems.push(
        ...this.environmentReferences.problems({
          known,
          places,
          unknown: unknownEnvironment,
          unused: environmentUnused,
        }),
      );
    }
    const known = [...files.targets.keys(), ...this.unreadTargets];
    const places = new Map(
      [...files.ownTargets].map((name) => [name, { file: files.targets.get(name)?.name ?? "", line: 1, column: 1 }]),
    );
    this.problems.push(
      ...this.profileReferences.problems({
        known,
        places,
        unknown: (name, near, all) =>
          unknownTarget(name, near ?? all.find((each) => each === errors.profileName(name)), all),
        unused: profileUnused,
      }),
    );
  }

  /** Reads the environments; undefined when no file could be read: then every name may be right. */
  private readEnvironments(): Map<string, ParsedPart<EnvironmentSettings> | undefined> | undefined {
    const file =
      this.files.environments && this.parse(this.files.environments, "test: { tenantId: … }", () => environmentsSchema);
    if (!file) return undefined;
    if (isNested(file)) {
      this.report(errors.environmentsNested(), file.locateKey(["environments"]));
      return undefined;
    }
    this.environmentsFile = file;
    const checked = this.check(file, environmentsSchema);
    if (Array.isArray(file.data)) return undefined;
    return new Map(
      Object.entries(subtree(file.data)).map(([name, data]) => {
        const environment = checked ? checked.data[name] : environmentSchema.safeParse(data ?? {}).data;
        return [name, part(file, [name], environment === null ? {} : environment)];
      }),
    );
  }

  private profileProblem(name: string, provider: IdentityProviderName): Problem | undefined {
    const { entra, okta } = this.profile(name);
    const cause = `identity provider of ${name}`;
    if (entra && provider === "okta") return { ...errors.profileOfOtherProvider(name, "Entra", "Okta"), cause };
    if (okta && provider === "entra") return { ...errors.profileOfOtherProvider(name, "Okta", "Entra"), cause };
    return undefined;
  }

  /** The profile of this name; empty when there is none or it has errors. */
  private profile(name: string): TargetProfile {
    const known = this.profiles.get(name);
    if (known) return known;
    const source = this.files.targets.get(name);
    const file = source && this.parse(source, "users:", (read) => (isForOkta(read) ? oktaConfig : entraConfig).target);
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

  /** Environments of the apps of a file that are not defined. */
  private unknownEnvironmentKeys({ data }: YamlFile): ProblemPath[] {
    return Object.keys(subtree(data, ["apps"])).flatMap((app) =>
      Object.keys(subtree(data, ["apps", app, "environments"]))
        .filter((name) => this.environments && !this.environments.has(name))
        .map((name) => ["apps", app, "environments", name]),
    );
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

  /** @param schemaOf the kind of file that it turns out to be */
  private parse(source: ConfigFile, firstKey: string, schemaOf: SchemaOf): YamlFile | undefined {
    const { name, text } = source;
    const written = new YamlFile(name, text, this.options.env);
    const file = this.realigned(written, text, schemaOf) ?? written;
    this.problems.push(...file.problems);
    if (file.data === null) this.report(errors.fileEmpty(firstKey), { file: name, line: 1, column: 1 });
    const empty = unmeantEmptyKeys(file);
    const { problems } = empty.length > 0 ? validate(file, schemaOf(file), otherFiles) : { problems: [] };
    for (const path of empty)
      if (!isSaidAlready(file, path, problems))
        this.report(errors.emptyValue(String(path.at(-1))), file.locateKey(path));
    return file.data == null ? undefined : file;
  }

  /** The file as it is meant, where one slip of indentation is the cause of several problems; that is said instead of them. */
  private realigned(written: YamlFile, text: string, schemaOf: SchemaOf): YamlFile | undefined {
    const { file: name } = written;
    const read = (each: string): YamlFile => new YamlFile(name, each, this.options.env);
    const problemsOf = (file: YamlFile): readonly Problem[] =>
      file.data == null ? file.problems : [...file.problems, ...validate(file, schemaOf(file), otherFiles).problems];
    const linesOf = (file: YamlFile, problems: readonly Problem[]): number[] => {
      const unmeant = [...unmeantEmptyKeys(file), ...this.unknownEnvironmentKeys(file)];
      const places = [...problems.map(({ location }) => location), ...unmeant.map((path) => file.locateKey(path))];
      return places.flatMap((place) => place?.line ?? []).sort((a, b) => a - b);
    };
    const isSound = (file: YamlFile): boolean => linesOf(file, problemsOf(file)).length === 0;
    const problems = problemsOf(written);
    const wrong = linesOf(written, problems);
    // A single one that says how it should be is a slip of another kind.
    const isLikely = wrong.length > 1 || problems.some(isStray);
    const slip = isLikely ? realign(text, wrong, (each) => isSound(read(each))) : undefined;
    if (!slip) return undefined;
    const lineOf = (each: string): string => each.split("\n")[slip.line - 1] ?? "";
    const location = { file: name, line: slip.line, column: lineOf(text).search(/\S/) + 1 };
    const { count, direction, by } = slip;
    const line = lineOf(slip.text).trimEnd();
    const shown = showsNoSecret(slip.text, slip.line) ? line : line.replace(/:.*/, ": …");
    this.report(configErrors.indentation(count, direction, by, shown), location);
    return read(slip.text);
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

/**
 * Whether a file is for Okta. Determined from the unchecked data, since it decides by which schema they are read; a misspelt
 * provider counts as the nearest one.
 */
function isForOkta(file: YamlFile): boolean {
  const { identityProvider } = subtree(file.data);
  return typeof identityProvider === "string" && nearest(identityProvider, ["entra", "okta"]) === "okta";
}

/** The schema of a file, once it is known what the file is for. */
type SchemaOf = (file: YamlFile) => z.ZodType;

/** Whether a problem gives no hint of the right form: a key that resembles none, an impossible name, YAML that cannot be read. */
const isStray = ({ code, remedy }: Problem): boolean =>
  code === configErrors.invalidName.code ||
  (code === configErrors.unknownKey.code && remedy.startsWith("Known here")) ||
  (code === configErrors.yamlSyntax.code && remedy.startsWith("Check"));

/** Whether environments stand below a key, as apps do. */
const isNested = ({ data }: YamlFile): boolean =>
  Object.keys(subtree(data)).join() === "environments" &&
  Object.values(subtree(data, ["environments"])).some((each) => typeof each === "object" && each !== null);

/** Whether a key without value, or what it is in, is among the problems of its file. */
function isSaidAlready(file: YamlFile, path: ProblemPath, problems: readonly Problem[]): boolean {
  const within = path
    .map((_, index) => path.slice(0, index + 1))
    .flatMap((each) => [file.locate(each), file.locateKey(each)]);
  return problems.some(({ location }) =>
    within.some((place) => place.line === location?.line && place.column === location.column),
  );
}

/** Keys without a value, but for those of environments: `test:` says that there is one. */
const unmeantEmptyKeys = ({ file, emptyKeys }: YamlFile): ProblemPath[] =>
  emptyKeys.filter((path) => path.at(-2) !== "environments" && (file !== environmentsFile || path.length > 1));

/** Whether a file is for Okta, and only the line that says so is missing. */
function lacksProvider(file: YamlFile, entra: z.ZodType, okta: z.ZodType): boolean {
  const data = subtree(file.data);
  if ("identityProvider" in data || entra.safeParse(data).success) return false;
  return okta.safeParse({ ...data, identityProvider: "okta" }).success;
}

/** Files where a misplaced key may belong. */
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
