import { didYouMeanAny, quoted } from "../core/did-you-mean";
import { didYouMean } from "./common/errors";
import { defineProblem, ExitCode } from "../core/problem";

// Files

export const fileEmpty = defineProblem("CONFIG_FILE_EMPTY", ExitCode.usage, (key: string) => ({
  summary: "The file is empty.",
  remedy: `Start it with \`${key}\`, or delete it.`,
}));

// Across files

/** Returns the name of the profile from a path. */
export const profileName = (target: string): string => target.replace(/^.*\//, "").replace(/\.ya?ml$/, "");

export const unknownTarget = defineProblem(
  "CONFIG_UNKNOWN_TARGET",
  ExitCode.usage,
  (name: string, nearest: string | undefined, known: readonly string[]) => ({
    summary: `There is no target profile "${name}".`,
    remedy: `${didYouMean(nearest, known, "")} A new one is a file config/targets/${profileName(name)}.yaml.`.trim(),
  }),
);

export const unknownEnvironment = defineProblem(
  "CONFIG_UNKNOWN_ENVIRONMENT",
  ExitCode.usage,
  (name: string, nearest: string | undefined, known: readonly string[]) => ({
    summary: `The environment "${name}" is not defined in config/environments.yaml.`,
    remedy: didYouMean(nearest, known, "Define it there."),
  }),
);

export const profileMisplaced = defineProblem("CONFIG_PROFILE_MISPLACED", ExitCode.usage, (moved: string) => ({
  summary: "This is a target profile, and in this folder apps are expected.",
  remedy: `Move it to ${moved}.`,
}));

export const environmentsNested = defineProblem("CONFIG_ENVIRONMENTS_NESTED", ExitCode.usage, () => ({
  summary: "In this file environments stand at the top, not below a key.",
  remedy: "Remove the line, and two blanks in front of each line below it.",
}));

export const environmentUnused = defineProblem(
  "CONFIG_ENVIRONMENT_UNUSED",
  ExitCode.usage,
  (name: string, wanted: string, apps: number) => ({
    summary: `No app names the environment "${name}", and ${apps} apps name "${wanted}", which is not defined.`,
    remedy: `Did you mean "${wanted}" here?`,
  }),
);

export const profileUnused = defineProblem(
  "CONFIG_PROFILE_UNUSED",
  ExitCode.usage,
  (name: string, wanted: string, apps: number) => ({
    summary: `No app names the target profile "${name}", and ${apps} apps name "${wanted}", which does not exist.`,
    remedy: `Rename the file to ${wanted}.yaml, or correct the apps.`,
  }),
);

export const localBackendInCi = defineProblem("CONFIG_LOCAL_BACKEND_IN_CI", ExitCode.usage, (environment: string) => ({
  summary: `The environment "${environment}" keeps Terraform's state on this machine, and a CI machine forgets it.`,
  remedy: "Set `backend` in config/environments.yaml to azurerm, s3, gcs, cloud or remote.",
}));

export const remoteExecution = defineProblem(
  "CONFIG_REMOTE_EXECUTION",
  ExitCode.usage,
  (environment: string) => ({
    summary: `The state of the environment "${environment}" is in HCP Terraform, which by default also runs Terraform there, where the scimform provider is not.`,
    remedy: "Set the execution mode of its workspaces (named as the stacks, with the prefix) to Local.",
  }),
  "warning",
);

export const emptyValue = defineProblem(
  "CONFIG_EMPTY_VALUE",
  ExitCode.usage,
  (key: string) => ({
    summary: `"${key}" has no value here, so whatever the layers below say of it does not count either.`,
    remedy: "Give it a value, remove the line, or write null if it is to be left out.",
  }),
  "warning",
);

export const sameDisplayName = defineProblem(
  "CONFIG_SAME_DISPLAY_NAME",
  ExitCode.usage,
  (displayName: string, stack: string, other: string) => ({
    summary: `${stack} and ${other} would both be called "${displayName}" in the same directory: nobody could tell them apart.`,
    remedy: "Give one of them another displayName; `{environment}` in it stands for the environment.",
  }),
  "warning",
);

export const duplicateStack = defineProblem(
  "CONFIG_DUPLICATE_STACK",
  ExitCode.usage,
  (stack: string, first: string) => ({
    summary: `The stack ${stack} is defined a second time; the first is at ${first}.`,
    remedy: "Rename one of the two apps.",
  }),
);

export const duplicateTokenSource = defineProblem(
  "CONFIG_DUPLICATE_TOKEN_SOURCE",
  ExitCode.usage,
  (stack: string, other: string, source: string) => ({
    summary: `${stack} and ${other} would read their tokens from the same place, ${source}.`,
    remedy: "Give each its own `tokenSource`, so that a token cannot reach the wrong system.",
  }),
);

export const stackNameTooLong = defineProblem("CONFIG_STACK_NAME", ExitCode.usage, (stack: string, most: number) => ({
  summary: `The stack ${stack} is a folder, and its state a file: ${stack.length} characters are more than the ${most} that leave room for their endings.`,
  remedy: "Give the app or the environment a shorter key.",
}));

export const duplicateExisting = defineProblem(
  "CONFIG_DUPLICATE_EXISTING",
  ExitCode.usage,
  (stack: string, other: string) => ({
    summary: `${stack} and ${other} are the same enterprise application.`,
    remedy: "Give each stack its own: two would change one job's mappings and settings to and fro.",
  }),
);

export const duplicatePrincipal = defineProblem("CONFIG_DUPLICATE_PRINCIPAL", ExitCode.usage, (name: string) => ({
  summary: `"${name}" is assigned twice.`,
  remedy:
    "Keep one of the two. If they are two of the same name, tell them apart by `id` and call one differently here.",
}));

export const formerlyInUse = defineProblem(
  "CONFIG_FORMERLY_IN_USE",
  ExitCode.usage,
  (name: string, environment: string) => ({
    summary: `Another app still uses, or was also formerly, "${name}" in the environment "${environment}".`,
    remedy: "`formerly` is for an app whose key was changed; two apps cannot continue the same one.",
  }),
);

export const unknownStack = defineProblem(
  "CONFIG_UNKNOWN_STACK",
  ExitCode.usage,
  (pattern: string, nearest: readonly string[], known: readonly string[]) => ({
    summary: `No stack is called, or matches, "${pattern}".`,
    remedy: didYouMeanAny(quoted(nearest), didYouMean(undefined, known, "The config defines no stacks.")),
  }),
);

export const profileOfOtherProvider = defineProblem(
  "OKTA_CONFIG_PROFILE_PROVIDER",
  ExitCode.usage,
  (target: string, profileProvider: string, deploymentProvider: string) => ({
    summary: `The profile "${target}" is for ${profileProvider}, and this deployment is for ${deploymentProvider}.`,
    remedy:
      "Use the profile that the vendor's page for this identity provider describes; `identityProvider` says which it is for.",
  }),
);
