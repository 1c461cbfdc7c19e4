import { defineProblem, ExitCode } from "../../core/problem";

export const didYouMean = (nearest: string | undefined, known: readonly string[], otherwise: string): string => {
  if (nearest !== undefined) return `Did you mean "${nearest}"?`;
  return known.length > 0 ? `Known here: ${known.join(", ")}.` : otherwise;
};

// Files

export const folderMissing = defineProblem("CONFIG_FOLDER_MISSING", ExitCode.usage, (folder: string) => ({
  summary: `There is no folder ${folder}.`,
  remedy: "Run this in the folder that holds config/, or make a first config with `scimform init`.",
}));

export const noDeployments = defineProblem("CONFIG_NO_DEPLOYMENTS", ExitCode.usage, (folder: string) => ({
  summary: `${folder} holds no deployment: no file *.yaml besides environments.yaml.`,
  remedy: "Add one, such as config/andmoney.yaml, or run `scimform init`.",
}));

export const environmentsMissing = defineProblem("CONFIG_ENVIRONMENTS_MISSING", ExitCode.usage, (file: string) => ({
  summary: `There is no ${file}.`,
  remedy: "Create it with a line for each environment: `test: { tenantId: <id of the Entra tenant> }`.",
}));

export const fileUnreadable = defineProblem("CONFIG_FILE_UNREADABLE", ExitCode.usage, (reason: string) => ({
  summary: `The file cannot be read: ${reason}.`,
  remedy: "Check its permissions.",
}));

export const fileEncoding = defineProblem("CONFIG_FILE_ENCODING", ExitCode.usage, () => ({
  summary: "The file is not text in UTF-8.",
  remedy: "Save it as UTF-8.",
}));

export const fileExtension = defineProblem("CONFIG_FILE_EXTENSION", ExitCode.usage, (renamed: string) => ({
  summary: "Only files that end in .yaml are read.",
  remedy: `Rename it to ${renamed}.`,
}));

// YAML

export const yamlSyntax = defineProblem("CONFIG_YAML_SYNTAX", ExitCode.usage, (reason: string, corrected?: string) => ({
  summary: `This is not valid YAML: ${reason}.`,
  remedy: corrected
    ? `Write: ${corrected}`
    : "Check the indentation and quotes around this place; an expression with double quotes is best put in single quotes.",
}));

export const readAsComment = defineProblem("CONFIG_COMMENT", ExitCode.usage, (corrected: string) => ({
  summary: "Without quotes YAML reads what begins with # as a comment, and there is no value.",
  remedy: `Write: ${corrected}`,
}));

export const environmentsMisplaced = defineProblem("CONFIG_ENVIRONMENTS_MISPLACED", ExitCode.usage, (file: string) => ({
  summary: `Environments stand in ${file}, for all folders.`,
  remedy: "Move them there; if these are deployments, give the file another name.",
}));

export const profileTwice = defineProblem("CONFIG_PROFILE_TWICE", ExitCode.usage, (name: string, first: string) => ({
  summary: `There is a target profile "${name}" already: ${first}.`,
  remedy: "Rename one of the two: profiles are named by their file, whatever folder it is in.",
}));

export const duplicateKey = defineProblem("CONFIG_DUPLICATE_KEY", ExitCode.usage, (key: string, firstLine: number) => ({
  summary: `"${key}" stands here a second time; the first is in line ${firstLine}.`,
  remedy: "Keep one of the two.",
}));

export const unquotedAmpersand = defineProblem("CONFIG_ANCHOR", ExitCode.usage, (word: string, corrected?: string) => ({
  summary: `Without quotes YAML reads "&${word}" as the name of an anchor and drops it.`,
  remedy: corrected ? `Write: ${corrected}` : "Put the text in quotes.",
}));

export const unquotedAsterisk = defineProblem("CONFIG_ALIAS", ExitCode.usage, (word: string, corrected?: string) => ({
  summary: `Without quotes YAML reads "*${word}" as a reference to an anchor, and there is none of this name.`,
  remedy: corrected ? `Write: ${corrected}` : "Put the text in quotes.",
}));

export const attributeReadAsList = defineProblem(
  "CONFIG_ATTRIBUTE_READ_AS_LIST",
  ExitCode.usage,
  (corrected: string) => ({
    summary: "Without quotes YAML reads [square brackets] as a list, not as an attribute.",
    remedy: `Write: ${corrected}`,
  }),
);

export const quotesLost = defineProblem("CONFIG_QUOTES_LOST", ExitCode.usage, (text: string, corrected: string) => ({
  summary: `"${text}" is no expression: an attribute stands in [brackets], and a constant in double quotes that YAML must not take away.`,
  remedy: `Write: ${corrected}`,
}));

export const rawAndSource = defineProblem("CONFIG_RAW_AND_SOURCE", ExitCode.usage, (target: string) => ({
  summary: `The mapping of "${target}" has both \`source\` and \`raw\`.`,
  remedy: "Keep `raw` for the text of a live mapping as `export` found it, else keep `source`.",
}));

export const textUnquoted = defineProblem(
  "CONFIG_TEXT_UNQUOTED",
  ExitCode.usage,
  (found: string, corrected: string) => ({
    summary: `Text belongs here, and without quotes YAML reads this as ${found}.`,
    remedy: `Write: ${corrected}`,
  }),
);

export const indentation = defineProblem(
  "CONFIG_INDENTATION",
  ExitCode.usage,
  (lines: number, direction: "in" | "out", spaces: number, corrected: string) => ({
    summary: `${lines === 1 ? "This line stands" : `These ${lines} lines stand`} ${spaces} ${spaces === 1 ? "space" : "spaces"} too far ${direction === "in" ? "left" : "right"}, and so belong${lines === 1 ? "s" : ""} to something else.`,
    remedy: `Write: ${corrected}`,
  }),
);

// Keys and values

export const unknownKey = defineProblem(
  "CONFIG_UNKNOWN_KEY",
  ExitCode.usage,
  (key: string, nearest: string | undefined, known: readonly string[]) => ({
    summary: `"${key}" is not known here.`,
    remedy: didYouMean(nearest, known, "Remove it."),
  }),
);

export const misplacedKey = defineProblem(
  "CONFIG_MISPLACED_KEY",
  ExitCode.usage,
  (key: string, places: readonly string[]) => ({
    summary: `"${key}" is in the wrong place.`,
    remedy: `It belongs here: ${places.join(", or ")}.`,
  }),
);

export const dashWithoutBlank = defineProblem("CONFIG_DASH", ExitCode.usage, (corrected: string) => ({
  summary: "An item of a list has a blank behind its dash; without it YAML reads the dash as part of a text.",
  remedy: `Write: ${corrected}`,
}));

export const nestedAttribute = defineProblem("CONFIG_NESTED_ATTRIBUTE", ExitCode.usage, (attribute: string) => ({
  summary: "An attribute in another one is written with its path, not below it.",
  remedy: `Write: ${attribute}: …`,
}));

export const alternativeClauses = defineProblem("CONFIG_ALTERNATIVE_CLAUSES", ExitCode.usage, () => ({
  summary: "The clauses of a filter all have to hold; it is enough that one filter does.",
  remedy: "Write a filter of its own, with `all`, for each alternative.",
}));

export const missingKey = defineProblem(
  "CONFIG_MISSING_KEY",
  ExitCode.usage,
  (key: string, example: string | undefined) => ({
    summary: `"${key}" is missing.`,
    remedy:
      example === undefined ? "Add it; docs/configuration.md says what it is." : `Add it, such as: ${key}: ${example}`,
  }),
);

export const wrongType = defineProblem(
  "CONFIG_WRONG_TYPE",
  ExitCode.usage,
  (expected: string, found: string, example: string | undefined) => ({
    summary: `This should be ${expected}, and is ${found}.`,
    remedy: example === undefined ? "See docs/configuration.md for this key." : `Write it such as: ${example}`,
  }),
);

export const wrongValue = defineProblem(
  "CONFIG_WRONG_VALUE",
  ExitCode.usage,
  (value: string, nearest: string | undefined, allowed: readonly string[]) => ({
    summary: `"${value}" is not possible here; possible are: ${allowed.join(", ")}.`,
    remedy: nearest === undefined ? "Use one of them." : `Did you mean "${nearest}"?`,
  }),
);

export const invalidValue = defineProblem("CONFIG_INVALID_VALUE", ExitCode.usage, (expected: string) => ({
  summary: "The value cannot be used.",
  remedy: `It has to be ${expected}.`,
}));

export const invalidName = defineProblem("CONFIG_INVALID_NAME", ExitCode.usage, (name: string, rule: string) => ({
  summary: `"${name}" cannot be a name here.`,
  remedy: `Use ${rule}.`,
}));

// Secrets

export const secretKey = defineProblem("CONFIG_SECRET_KEY", ExitCode.usage, (key: string) => ({
  summary: `"${key}": secrets never stand in config files.`,
  remedy:
    "Remove it (and replace the secret if the file was ever shared), keep the secret in an environment variable, a file or a key vault, and say where with `tokenSource`: env:NAME, file:PATH or keyvault:URL.",
}));

export const tokenLiteral = defineProblem("CONFIG_TOKEN_LITERAL", ExitCode.usage, () => ({
  summary: "The key tokenSource says where the token is kept; this looks like the token itself.",
  remedy:
    "Write env:NAME, file:PATH or keyvault:https://<vault>.vault.azure.net/secrets/<name>, and replace the token if this file was ever shared.",
}));

export const secretInUrl = defineProblem("CONFIG_SECRET_IN_URL", ExitCode.usage, () => ({
  summary: "The URL holds a user name, a password or a token.",
  remedy: "Remove it from the URL (and replace it if the file was ever shared); the token comes from `tokenSource`.",
}));

export const variableSecret = defineProblem("CONFIG_VARIABLE_SECRET", ExitCode.usage, (variable: string) => ({
  summary: `\${env:${variable}} would put a secret into the config.`,
  remedy: `Secrets are only named: \`tokenSource: env:${variable}\`.`,
}));

export const variableMissing = defineProblem("CONFIG_VARIABLE_MISSING", ExitCode.usage, (variable: string) => ({
  summary: `The environment variable ${variable} is not set.`,
  remedy: `Set it, or write the value instead of \${env:${variable}}.`,
}));

// Across files

export const urlInvalid = defineProblem("CONFIG_URL_INVALID", ExitCode.usage, () => ({
  summary: "This is not a URL.",
  remedy: "Write it whole, such as https://scim.example.com/v2.",
}));

export const urlOfResource = defineProblem("CONFIG_URL_RESOURCE", ExitCode.usage, (end: string, corrected: string) => ({
  summary: `The tenant URL is what stands before ${end}; Entra appends that itself.`,
  remedy: `Write: ${corrected}`,
}));

export const urlRepeats = defineProblem(
  "CONFIG_URL_REPEATS",
  ExitCode.usage,
  (path: string) => ({
    summary: `The URL has ${path} twice.`,
    remedy: "Check that it was not appended to a URL that has it already.",
  }),
  "warning",
);

export const urlNotHttps = defineProblem("CONFIG_URL_NOT_HTTPS", ExitCode.usage, (host: string) => ({
  summary: `The token would travel to ${host} without encryption.`,
  remedy: "Use https://; http:// is accepted for this machine only (localhost).",
}));

export const signOnNotHttps = defineProblem("CONFIG_SIGN_ON_NOT_HTTPS", ExitCode.usage, (host: string) => ({
  summary: `People's browsers would be sent to ${host} without encryption, with what says who they are.`,
  remedy: "Use https://; http:// is accepted for this machine only (localhost).",
}));

/** Returns a hint at the step that gives a person the value of an input. */
const findIt = (step: string | undefined): string => (step === undefined ? "" : `The step "${step}" gives it. `);

// Inputs

export const inputMissing = defineProblem(
  "PROFILE_INPUT_MISSING",
  ExitCode.usage,
  (name: string, title: string, neededFor: string, step: string | undefined, example: string) => ({
    summary: `"${name}" (${title}) has no value, and ${neededFor} needs it.`,
    remedy: `${findIt(step)}Then write it down in the app's environment: inputs: { ${name}: ${example} }`,
  }),
);

export const inputPending = defineProblem(
  "PROFILE_INPUT_PENDING",
  ExitCode.manualStep,
  (stack: string, name: string, title: string, step: string) => ({
    summary: `${stack} can be deployed, but "${name}" (${title}) is not known yet, and without it nothing can be provisioned.`,
    remedy: `The step "${step}" gives it, once the app is deployed; \`scimform steps ${stack}\` shows it.`,
  }),
  "warning",
);

export const inputUnknown = defineProblem(
  "PROFILE_INPUT_UNKNOWN",
  ExitCode.usage,
  (name: string, target: string, nearest: string | undefined, known: readonly string[]) => ({
    summary: `The profile "${target}" asks for no input "${name}".`,
    remedy:
      nearest !== undefined
        ? `Did you mean "${nearest}"?`
        : known.length > 0
          ? `It asks for: ${known.join(", ")}.`
          : "It asks for none: remove it.",
  }),
);

export const inputNotDomain = defineProblem(
  "PROFILE_INPUT_DOMAIN",
  ExitCode.usage,
  (name: string, corrected?: string) => ({
    summary: `"${name}" has to be a domain alone, without scheme and path.`,
    remedy: corrected === undefined ? "Write it such as: acme.example.com" : `Write: ${name}: ${corrected}`,
  }),
);

export const placeholderUnknown = defineProblem(
  "PROFILE_PLACEHOLDER",
  ExitCode.usage,
  (written: string, nearest: string | undefined, known: readonly string[]) => ({
    summary: `Nothing is called ${written} here.`,
    remedy: nearest === undefined ? `Known here: ${known.join(", ")}.` : `Did you mean {${nearest}}?`,
  }),
);

// Steps

export const stepTwice = defineProblem("PROFILE_STEP_TWICE", ExitCode.usage, (id: string) => ({
  summary: `Two steps have the id "${id}".`,
  remedy: "Give each its own, so that `stepsDone` says which one was done.",
}));

export const stepGivesUnknown = defineProblem(
  "PROFILE_STEP_GIVES",
  ExitCode.usage,
  (name: string, nearest: string | undefined, known: readonly string[]) => ({
    summary: `A step gives "${name}", which is no input of this profile.`,
    remedy: nearest === undefined ? `Known here: ${known.join(", ")}.` : `Did you mean "${nearest}"?`,
  }),
);

export const stepUnknown = defineProblem(
  "PROFILE_STEP_UNKNOWN",
  ExitCode.usage,
  (id: string, target: string, nearest: string | undefined, known: readonly string[]) => ({
    summary: `The profile "${target}" has no step "${id}".`,
    remedy: nearest === undefined ? `Its steps: ${known.join(", ")}.` : `Did you mean "${nearest}"?`,
  }),
);

// Waves

export const waveMissing = defineProblem("PROFILE_WAVE_MISSING", ExitCode.usage, (first: string) => ({
  summary: "There are waves, but nothing says how far the roll-out is.",
  remedy: `Name the latest one whose people are in: wave: ${first}`,
}));

export const waveUnknown = defineProblem(
  "PROFILE_WAVE_UNKNOWN",
  ExitCode.usage,
  (name: string, nearest: string | undefined, known: readonly string[]) => ({
    summary: `There is no wave "${name}".`,
    remedy:
      nearest !== undefined
        ? `Did you mean "${nearest}"?`
        : known.length > 0
          ? `Known here: ${known.join(", ")}.`
          : "Define it below `waves`, or remove `wave`.",
  }),
);

export const wavesExternal = defineProblem("PROFILE_WAVES_EXTERNAL", ExitCode.usage, () => ({
  summary: "Waves cannot be assigned where `assign: external` says that somebody else assigns.",
  remedy: "Remove `waves` and `wave`, or `assign: external`.",
}));
