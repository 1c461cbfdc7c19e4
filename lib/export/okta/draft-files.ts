import { isDeepStrictEqual } from "node:util";
import { type ConfigFile, environmentsFile, type ProjectFiles } from "../../config/common/files";
import type { OktaStackConfig } from "../../config/okta/model";
import { type BuildOptions, buildProject, type Project } from "../../config/project";
import * as exportErrors from "../errors";
import * as errors from "./errors";
import { fail, formatProblem, type Problem } from "../../core/problem";
import { profilePath, withFiles } from "../draft-files";
import { oktaDeploymentText, oktaProfileText } from "./config-text";
import type { OktaDraft } from "./draft";

/**
 * Finds a place for a draft beside what is there; a profile that says the same is used. Tried out in memory, so that what is
 * written is known to mean what is live.
 * @param target name of the profile; absent: one that fits
 * @throws ScimformError EXPORT_ALREADY_MANAGED, EXPORT_OTHERS_AFFECTED
 */
export function filesForOktaDraft(
  draft: OktaDraft,
  target: string | undefined,
  files: ProjectFiles,
  options: BuildOptions,
): { files: readonly ConfigFile[]; problems: Problem[] } {
  const before = buildProject(files, options);
  const owner = before.oktaStacks.find(
    ({ stack, existing }) => stack !== draft.stack && existing?.appId === draft.existing.appId,
  );
  if (owner) throw fail(exportErrors.alreadyManaged, draft.origin, owner.stack, draft.stack);

  const deployment = deploymentName(draft, files);
  const attempt = (name: string): OktaDraftAttempt => {
    const chosen = [
      ...(files.targets.has(name) ? [] : [{ name: profilePath(name), text: oktaProfileText(draft) }]),
      { name: deployment, text: oktaDeploymentText(draft, name) },
    ];
    const project = buildProject(withFiles(files, chosen), options);
    return { files: chosen, project, config: project.oktaStacks.find(({ stack }) => stack === draft.stack) };
  };
  const isSame = ({ config }: OktaDraftAttempt): boolean =>
    config !== undefined && deviations(config, draft).length === 0;
  const known = target === undefined ? [...files.targets.keys()].map(attempt).find(isSame) : undefined;
  const free = [draft.app, draft.stack].find((name) => !files.targets.has(name)) ?? draft.stack;
  const chosen = known ?? attempt(target ?? free);
  refuseOthers(draft, before, chosen);
  return { files: chosen.files, problems: judge(draft, before, chosen) };
}

interface OktaDraftAttempt {
  readonly files: readonly ConfigFile[];
  readonly project: Project;
  readonly config: OktaStackConfig | undefined;
}

/** The file that has this stack already, else one that is free. */
function deploymentName({ stack, app, existing }: OktaDraft, files: ProjectFiles): string {
  const [first, second] = [`config/${app}.yaml`, `config/${stack}.yaml`];
  const text = files.deployments.find(({ name }) => name === first)?.text;
  if (first === environmentsFile) return second;
  return text === undefined || text.includes(existing.appId) ? first : second;
}

/**
 * Reports values that the config reads differently from the draft: names are free texts in Okta, and here `{…}` and `${env:…}`
 * have a meaning.
 */
function deviations(config: OktaStackConfig, draft: OktaDraft): string[] {
  const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));
  const keys = [
    ...["label", "provisioning", "assign", "application", "features", "userName", "existing"],
    ...["attributes", "mappings", "groupPush"],
  ] as const as readonly (keyof OktaDraft & keyof OktaStackConfig)[];
  return keys.filter((key) => !isDeepStrictEqual(plain(config[key]), plain(draft[key])));
}

function refuseOthers({ stack }: OktaDraft, before: Project, { files, project }: OktaDraftAttempt): void {
  const all = ({ allStacks }: Project) => allStacks;
  const text = (config: object | undefined): string => JSON.stringify({ ...config, origins: undefined });
  const after = all(project);
  const changed = all(before)
    .filter((config) => config.stack !== stack)
    .filter((config) => text(after.find((each) => each.stack === config.stack)) !== text(config))
    .map((config) => config.stack);
  const names = files.map(({ name }) => name);
  if (changed.length > 0) throw fail(exportErrors.othersAffected, names, changed);
}

/** Returns the problems that stand between the live app and the config, without those that the project had before. */
function judge(draft: OktaDraft, before: Project, { project, config }: OktaDraftAttempt): Problem[] {
  const known = new Set(before.problems.map(formatProblem));
  const wrong = project.problems.filter(
    (problem) => problem.severity === "error" && !known.has(formatProblem(problem)),
  );
  const refused = wrong.map(({ summary }) => errors.notExpressible(draft.origin, summary));
  const other = config ? deviations(config, draft) : [];
  if (other.length === 0) return refused;
  const what = `in the config, the text means something else: ${other.join(", ")}`;
  return [...refused, errors.notExpressible(draft.origin, what)];
}
