import { defineProblem, ExitCode } from "../core/problem";

/** Everything that can be wrong with the files in `config/`. */

const usage = ExitCode.usage;

const didYouMean = (nearest: string | undefined, known: readonly string[], otherwise: string): string => {
  if (nearest !== undefined) return `Did you mean "${nearest}"?`;
  return known.length > 0 ? `Known here: ${known.join(", ")}.` : otherwise;
};

// Files

export const folderMissing = defineProblem("CONFIG_FOLDER_MISSING", usage, (folder: string) => ({
  summary: `There is no folder ${folder}.`,
  remedy: "Run this in the folder that holds config/, or make a first config with `scimform init`.",
}));

export const noDeployments = defineProblem("CONFIG_NO_DEPLOYMENTS", usage, (folder: string) => ({
  summary: `${folder} holds no deployment: no file *.yaml besides environments.yaml.`,
  remedy: "Add one, such as config/andmoney.yaml, or run `scimform init`.",
}));

export const environmentsMissing = defineProblem("CONFIG_ENVIRONMENTS_MISSING", usage, (file: string) => ({
  summary: `There is no ${file}.`,
  remedy: "Create it with a line for each environment: `test: { tenantId: <id of the Entra tenant> }`.",
}));

export const fileUnreadable = defineProblem("CONFIG_FILE_UNREADABLE", usage, (reason: string) => ({
  summary: `The file cannot be read: ${reason}.`,
  remedy: "Check its permissions.",
}));

export const fileExtension = defineProblem("CONFIG_FILE_EXTENSION", usage, (renamed: string) => ({
  summary: "Only files that end in .yaml are read.",
  remedy: `Rename it to ${renamed}.`,
}));

export const fileEmpty = defineProblem("CONFIG_FILE_EMPTY", usage, (key: string) => ({
  summary: "The file is empty.",
  remedy: `Start it with \`${key}\`, or delete it.`,
}));

// YAML

export const yamlSyntax = defineProblem("CONFIG_YAML_SYNTAX", usage, (reason: string, corrected?: string) => ({
  summary: `This is not valid YAML: ${reason}.`,
  remedy: corrected
    ? `Write: ${corrected}`
    : "Check the indentation and quotes around this place; an expression with double quotes is best put in single quotes.",
}));

export const duplicateKey = defineProblem("CONFIG_DUPLICATE_KEY", usage, (key: string, firstLine: number) => ({
  summary: `"${key}" stands here a second time; the first is in line ${firstLine}.`,
  remedy: "Keep one of the two.",
}));

export const unquotedAmpersand = defineProblem("CONFIG_ANCHOR", usage, (word: string, corrected: string) => ({
  summary: `Without quotes YAML reads "&${word}" as the name of an anchor and drops it.`,
  remedy: `Write: ${corrected}`,
}));

export const unquotedAsterisk = defineProblem("CONFIG_ALIAS", usage, (word: string, corrected: string) => ({
  summary: `Without quotes YAML reads "*${word}" as a reference to an anchor, and there is none of this name.`,
  remedy: `Write: ${corrected}`,
}));

export const attributeReadAsList = defineProblem("CONFIG_ATTRIBUTE_READ_AS_LIST", usage, (corrected: string) => ({
  summary: "Without quotes YAML reads [square brackets] as a list, not as an attribute.",
  remedy: `Write: ${corrected}`,
}));

export const quotesLost = defineProblem("CONFIG_QUOTES_LOST", usage, (text: string, corrected: string) => ({
  summary: `"${text}" is no expression: an attribute stands in [brackets], and a constant in double quotes that YAML must not take away.`,
  remedy: `Write: ${corrected}`,
}));

export const typographicQuotes = defineProblem("CONFIG_TYPOGRAPHIC_QUOTES", usage, (corrected: string) => ({
  summary: "These are typographic quotes, as word processors and web pages put them; Entra knows only straight ones.",
  remedy: `Write: ${corrected}`,
}));

export const textUnquoted = defineProblem("CONFIG_TEXT_UNQUOTED", usage, (found: string, corrected: string) => ({
  summary: `Text belongs here, and without quotes YAML reads this as ${found}.`,
  remedy: `Write: ${corrected}`,
}));

// Keys and values

export const unknownKey = defineProblem(
  "CONFIG_UNKNOWN_KEY",
  usage,
  (key: string, nearest: string | undefined, known: readonly string[]) => ({
    summary: `"${key}" is not known here.`,
    remedy: didYouMean(nearest, known, "Remove it."),
  }),
);

export const missingKey = defineProblem("CONFIG_MISSING_KEY", usage, (key: string, example: string | undefined) => ({
  summary: `"${key}" is missing.`,
  remedy:
    example === undefined ? "Add it; docs/configuration.md says what it is." : `Add it, such as: ${key}: ${example}`,
}));

export const wrongType = defineProblem(
  "CONFIG_WRONG_TYPE",
  usage,
  (expected: string, found: string, example: string | undefined) => ({
    summary: `This should be ${expected}, and is ${found}.`,
    remedy: example === undefined ? "See docs/configuration.md for this key." : `Write it such as: ${example}`,
  }),
);

export const wrongValue = defineProblem(
  "CONFIG_WRONG_VALUE",
  usage,
  (value: string, nearest: string | undefined, allowed: readonly string[]) => ({
    summary: `"${value}" is not possible here; possible are: ${allowed.join(", ")}.`,
    remedy: nearest === undefined ? "Use one of them." : `Did you mean "${nearest}"?`,
  }),
);

export const invalidValue = defineProblem("CONFIG_INVALID_VALUE", usage, (expected: string) => ({
  summary: "The value cannot be used.",
  remedy: `It has to be ${expected}.`,
}));

export const invalidName = defineProblem("CONFIG_INVALID_NAME", usage, (name: string, rule: string) => ({
  summary: `"${name}" cannot be a name here.`,
  remedy: `Use ${rule}.`,
}));

// Secrets

export const secretKey = defineProblem("CONFIG_SECRET_KEY", usage, (key: string) => ({
  summary: `"${key}": secrets never stand in config files.`,
  remedy:
    "Remove it (and replace the secret if the file was ever shared), keep the secret in an environment variable, a file or a key vault, and say where with `tokenSource`: env:NAME, file:PATH or keyvault:URL.",
}));

export const tokenLiteral = defineProblem("CONFIG_TOKEN_LITERAL", usage, () => ({
  summary: "tokenSource says where the token is kept; this looks like the token itself.",
  remedy:
    "Write env:NAME, file:PATH or keyvault:https://<vault>.vault.azure.net/secrets/<name>, and replace the token if this file was ever shared.",
}));

export const secretInUrl = defineProblem("CONFIG_SECRET_IN_URL", usage, () => ({
  summary: "The URL holds a user name, a password or a token.",
  remedy: "Remove it from the URL (and replace it if the file was ever shared); the token comes from `tokenSource`.",
}));

export const variableSecret = defineProblem("CONFIG_VARIABLE_SECRET", usage, (variable: string) => ({
  summary: `\${env:${variable}} would put a secret into the config.`,
  remedy: `Secrets are only named: \`tokenSource: env:${variable}\`.`,
}));

export const variableMissing = defineProblem("CONFIG_VARIABLE_MISSING", usage, (variable: string) => ({
  summary: `The environment variable ${variable} is not set.`,
  remedy: `Set it, or write the value instead of \${env:${variable}}.`,
}));

// Across files

export const unknownTarget = defineProblem(
  "CONFIG_UNKNOWN_TARGET",
  usage,
  (name: string, nearest: string | undefined, known: readonly string[]) => ({
    summary: `There is no target profile "${name}".`,
    remedy: `${didYouMean(nearest, known, "")} A new one is a file config/targets/${name}.yaml.`.trim(),
  }),
);

export const unknownEnvironment = defineProblem(
  "CONFIG_UNKNOWN_ENVIRONMENT",
  usage,
  (name: string, nearest: string | undefined, known: readonly string[]) => ({
    summary: `The environment "${name}" is not defined in config/environments.yaml.`,
    remedy: didYouMean(nearest, known, "Define it there."),
  }),
);

export const urlMissing = defineProblem("CONFIG_URL_MISSING", usage, (environment: string, target: string) => ({
  summary: `There is no tenant URL for the environment "${environment}".`,
  remedy: `Add it as \`url: { ${environment}: https://… }\` to the profile "${target}", or as \`url\` to the app's environment.`,
}));

export const urlInvalid = defineProblem("CONFIG_URL_INVALID", usage, () => ({
  summary: "This is not a URL.",
  remedy: "Write it whole, such as https://scim.example.com/v2.",
}));

export const urlNotHttps = defineProblem("CONFIG_URL_NOT_HTTPS", usage, (host: string) => ({
  summary: `The token would travel to ${host} without encryption.`,
  remedy: "Use https://; http:// is accepted for this machine only (localhost).",
}));

export const tenantMissing = defineProblem("CONFIG_TENANT_MISSING", usage, (environment: string) => ({
  summary: `The environment "${environment}" has no tenantId, so nothing says which tenant would be changed.`,
  remedy: "Add `tenantId:` with the directory id that the Entra admin center shows on its overview page.",
}));

export const localBackendInCi = defineProblem("CONFIG_LOCAL_BACKEND_IN_CI", usage, (environment: string) => ({
  summary: `The environment "${environment}" keeps Terraform's state on this machine, and a CI machine forgets it.`,
  remedy: "Set `backend` in config/environments.yaml to azurerm, s3, gcs, cloud or remote.",
}));

export const remoteExecution = defineProblem(
  "CONFIG_REMOTE_EXECUTION",
  usage,
  (environment: string) => ({
    summary: `The state of the environment "${environment}" is in HCP Terraform, which by default also runs Terraform there, where the scimform provider is not.`,
    remedy: "Set the execution mode of its workspaces (named as the stacks, with the prefix) to Local.",
  }),
  "warning",
);

export const duplicateStack = defineProblem("CONFIG_DUPLICATE_STACK", usage, (stack: string, first: string) => ({
  summary: `The stack ${stack} is defined a second time; the first is at ${first}.`,
  remedy: "Rename one of the two apps.",
}));

export const duplicateTokenSource = defineProblem(
  "CONFIG_DUPLICATE_TOKEN_SOURCE",
  usage,
  (stack: string, other: string, source: string) => ({
    summary: `${stack} and ${other} would read their tokens from the same place, ${source}.`,
    remedy: "Give each its own `tokenSource`, so that a token cannot reach the wrong system.",
  }),
);

export const duplicateExisting = defineProblem("CONFIG_DUPLICATE_EXISTING", usage, (stack: string, other: string) => ({
  summary: `${stack} and ${other} are the same enterprise application.`,
  remedy: "Give each stack its own: two would change one job's mappings and settings to and fro.",
}));

export const duplicatePrincipal = defineProblem("CONFIG_DUPLICATE_PRINCIPAL", usage, (name: string) => ({
  summary: `"${name}" is assigned twice.`,
  remedy:
    "Keep one of the two. If they are two of the same name, tell them apart by `id` and call one differently here.",
}));

export const formerlyInUse = defineProblem("CONFIG_FORMERLY_IN_USE", usage, (name: string, environment: string) => ({
  summary: `Another app still uses, or was also formerly, "${name}" in the environment "${environment}".`,
  remedy: "`formerly` is for an app whose key was changed; two apps cannot continue the same one.",
}));

export const mappingWithoutSource = defineProblem("CONFIG_MAPPING_WITHOUT_SOURCE", usage, (attribute: string) => ({
  summary: `The mapping of ${attribute} has neither a source nor a default.`,
  remedy: `Write \`${attribute}: '[sourceAttribute]'\`, or remove the mapping with \`${attribute}: null\`.`,
}));

export const nothingMapped = defineProblem("CONFIG_NOTHING_MAPPED", usage, (target: string) => ({
  summary: `The profile "${target}" maps neither users nor groups.`,
  remedy: "Add `users:` with `mappings:` to it.",
}));

export const unknownStack = defineProblem(
  "CONFIG_UNKNOWN_STACK",
  usage,
  (pattern: string, nearest: readonly string[], known: readonly string[]) => ({
    summary: `No stack is called, or matches, "${pattern}".`,
    remedy:
      nearest.length > 0
        ? `Did you mean ${nearest.map((name) => `"${name}"`).join(" or ")}?`
        : didYouMean(undefined, known, "The config defines no stacks."),
  }),
);
