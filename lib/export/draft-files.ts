import { isDeepStrictEqual } from "node:util";
import { type ConfigFile, environmentsFile, type ProjectFiles } from "../config/common/files";
import type { StackConfig } from "../config/entra/model";
import { type BuildOptions, buildProject, type Project } from "../config/project";
import { sameSettings } from "../entra/graph/settings";
import * as configErrors from "../config/common/errors";
import * as errors from "./errors";
import { fail, formatProblem, type Problem } from "../core/problem";
import { compileSchema } from "../entra/schema/compile";
import { sameDesired } from "../entra/schema/same";
import { describeChange } from "../entra/schema/schema-change";
import type { SynchronizationSchema } from "../entra/schema/synchronization-schema";
import { deploymentText, profileText } from "./config-text";
import type { Draft } from "./draft";

/** A draft as files of a project, tried out in memory to verify that the config means the live state. */
export interface DraftFiles {
  /** Files, with paths relative to the project. */
  readonly files: readonly ConfigFile[];
  /** The stack as every command will read it; absent when the config cannot say it. */
  readonly config?: StackConfig;
  readonly problems: readonly Problem[];
}

/**
 * Turns a draft into files: beside the existing ones, or where the same stack is already. A profile that says the same is used.
 * @param target name of the profile; absent: one that fits
 * @throws ScimformError EXPORT_OTHERS_AFFECTED
 */
export function filesForDraft(
  draft: Draft,
  live: SynchronizationSchema,
  target: string | undefined,
  files: ProjectFiles,
  options: BuildOptions,
): DraftFiles {
  const before = buildProject(files, options);
  const deployment = deploymentName(draft, files, before);
  const written = (name: string, withProfile: boolean): ConfigFile[] => [
    ...(withProfile ? [{ name: profilePath(name), text: profileText(draft) }] : []),
    { name: deployment, text: deploymentText(draft, name) },
  ];
  const attempt = (name: string, withProfile: boolean): DraftAttempt => {
    const chosen = written(name, withProfile);
    const project = buildProject(withFiles(files, chosen), options);
    return { files: chosen, project, config: project.stacks.find(({ stack }) => stack === draft.stack) };
  };
  const chosen = chooseTarget(draft, target, files, before, attempt);
  refuseOthers(draft, before, chosen);
  return { files: chosen.files, ...judge(draft, live, before, chosen) };
}

interface DraftAttempt {
  readonly files: readonly ConfigFile[];
  readonly project: Project;
  readonly config: StackConfig | undefined;
}

export const profilePath = (name: string): string => `config/targets/${name}.yaml`;

/** Chooses the name of the deployment's file: never a file that holds something else, if there is any other way. */
function deploymentName({ stack, app }: Draft, files: ProjectFiles, before: Project): string {
  const fileOf = (config: StackConfig): string | undefined => config.origins["stack"]?.file;
  const taken = new Set([environmentsFile, ...files.deployments.map(({ name }) => name)]);
  const current = before.stacks.find((config) => config.stack === stack);
  const own = current && fileOf(current);
  if (own !== undefined && before.stacks.every((config) => config === current || fileOf(config) !== own)) return own;
  const [first, second] = [`config/${app}.yaml`, `config/${stack}.yaml`];
  return taken.has(first) ? second : first;
}

function chooseTarget(
  draft: Draft,
  wanted: string | undefined,
  files: ProjectFiles,
  before: Project,
  attempt: (name: string, withProfile: boolean) => DraftAttempt,
): DraftAttempt {
  const current = before.stacks.find(({ stack }) => stack === draft.stack)?.target;
  const names = wanted !== undefined ? [wanted] : [...(current === undefined ? [] : [current]), draft.app, draft.stack];
  const isOurs = (name: string): boolean =>
    files.ownTargets.has(name) && name === current && usersOf(name, before).length === 1;
  for (const name of names) {
    if (!files.targets.has(name)) return attempt(name, true);
    const reused = attempt(name, false);
    if (reused.config && says(reused.config, draft)) return reused;
    if (isOurs(name)) return attempt(name, true);
  }
  return attempt(names.at(-1) ?? draft.stack, true);
}

const usersOf = (target: string, { stacks }: Project): StackConfig[] =>
  stacks.filter((config) => config.target === target);

/** Whether the resolved stack is all that the draft says, and no more. */
const says = (config: StackConfig, draft: Draft): boolean => deviations(config, draft).length === 0;

/**
 * Reports values that the config reads differently from the draft. Names and addresses are free texts in Entra, and here `{…}`
 * and `${env:…}` have a meaning.
 */
function deviations(config: StackConfig, draft: Draft): string[] {
  const same = {
    mappings: sameDesired(config.schema, draft.schema),
    settings: sameSettings(config, draft),
    displayName: config.displayName === draft.displayName,
    url: config.tenantUrl === draft.url,
    oauth: config.oauth?.clientId === draft.oauth?.clientId && config.oauth?.tokenUrl === draft.oauth?.tokenUrl,
    role: config.role === draft.role,
    gallery: isDeepStrictEqual(withoutUndefined(config.gallery), withoutUndefined(draft.gallery)),
    credentials: isDeepStrictEqual(withoutUndefined(config.credentials), withoutUndefined(draft.credentials)),
    assignmentRequired: config.assignmentRequired === draft.assignmentRequired,
    appRoles: isDeepStrictEqual(withoutUndefined(config.appRoles), withoutUndefined(draft.appRoles)),
    assign: isDeepStrictEqual(config.assign, draft.assign),
    saml: isDeepStrictEqual(withoutUndefined(config.saml), withoutUndefined(draft.saml)),
  };
  return Object.entries(same).flatMap(([name, isSame]) => (isSame ? [] : [name]));
}

/** Returns data as JSON has it, without undefined values. */
const withoutUndefined = (value: unknown): unknown =>
  value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown);

/** The project as it would be with some more files. */
export function withFiles(files: ProjectFiles, written: readonly ConfigFile[]): ProjectFiles {
  const names = new Set(written.map(({ name }) => name));
  const isProfile = ({ name }: ConfigFile): boolean => name.startsWith("config/targets/");
  const profiles = written
    .filter(isProfile)
    .map((file) => [file.name.slice("config/targets/".length, -".yaml".length), file] as const);
  return {
    ...files,
    deployments: [
      ...files.deployments.filter(({ name }) => !names.has(name)),
      ...written.filter((file) => !isProfile(file)),
    ],
    targets: new Map([...files.targets, ...profiles]),
    ownTargets: new Set([...files.ownTargets, ...profiles.map(([name]) => name)]),
    problems: files.problems.filter(({ code }) => code !== configErrors.noDeployments.code),
  };
}

function refuseOthers({ stack }: Draft, before: Project, { files, project }: DraftAttempt): void {
  const text = (config: StackConfig | undefined): string => JSON.stringify({ ...config, origins: undefined });
  const changed = before.stacks
    .filter((config) => config.stack !== stack)
    .filter((config) => text(project.stacks.find((each) => each.stack === config.stack)) !== text(config))
    .map((config) => config.stack);
  if (changed.length === 0) return;
  const names = files.map(({ name }) => name);
  throw fail(errors.othersAffected, names, changed);
}

/** Returns the problems that stand between the live app and the config, without those that the project had before. */
function judge(
  draft: Draft,
  live: SynchronizationSchema,
  before: Project,
  { project, config }: DraftAttempt,
): Pick<DraftFiles, "config" | "problems"> {
  const known = new Set(before.problems.map(formatProblem));
  const wrong = project.problems.filter(
    (problem) => problem.severity === "error" && !known.has(formatProblem(problem)),
  );
  const refused = wrong.map((problem) => {
    const { location } = problem;
    return location ? { ...errors.notExpressible(draft.origin, problem.summary), location } : problem;
  });
  if (!config) return { problems: refused };
  const other = deviations(config, draft);
  const compiled = compileSchema(config.schema, live);
  const changes = compiled.changes.map(describeChange);
  return {
    config,
    problems: [
      ...refused,
      ...(other.length > 0
        ? [errors.notExpressible(draft.origin, `in the config, the text means something else: ${other.join(", ")}.`)]
        : []),
      ...compiled.problems
        .filter(({ severity }) => severity === "error")
        .map(({ summary }) => errors.notExpressible(draft.origin, summary)),
      ...(changes.length > 0 ? [errors.schemaTidied(draft.stack, changes)] : []),
    ],
  };
}
