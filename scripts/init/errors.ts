import { defineProblem, ExitCode } from "../../lib/core/problem";

export const answerMissing = defineProblem("INIT_ANSWER_MISSING", ExitCode.usage, (what: string, option: string) => ({
  summary: `There is no answer to "${what}", and nobody can be asked.`,
  remedy: `Give it with ${option}.`,
}));

export const optionInvalid = defineProblem(
  "INIT_OPTION_INVALID",
  ExitCode.usage,
  (option: string, value: string, wrong: string) => ({
    summary: `"${value}" cannot be the value of ${option}.`,
    remedy: wrong,
  }),
);

export const fileExists = defineProblem("INIT_FILE_EXISTS", ExitCode.usage, (file: string) => ({
  summary: `${file} exists already, and init overwrites nothing.`,
  remedy: "Choose another name with --app, or edit the file.",
}));

export const environmentUndefined = defineProblem(
  "INIT_ENVIRONMENT_UNDEFINED",
  ExitCode.usage,
  (environment: string, line: string) => ({
    summary: `The file config/environments.yaml exists already and has no environment "${environment}".`,
    remedy: `Add it there: \`${line}\``,
  }),
);

export const profileExists = defineProblem("INIT_PROFILE_EXISTS", ExitCode.usage, (profile: string) => ({
  summary: `There is a target profile "${profile}" already.`,
  remedy: `Use it with \`--target ${profile}\` and without --vendor, --from-table and --attribute, or name the new one otherwise with --target.`,
}));

export const tableUnreadable = defineProblem(
  "INIT_TABLE_UNREADABLE",
  ExitCode.usage,
  (file: string, reason: string) => ({
    summary: `${file} cannot be used as a table of attributes: ${reason}.`,
    remedy:
      "It is a Markdown, CSV or HTML table with a column of SCIM attributes and, if the vendor says so, one of Entra's attributes; or lines such as `userName = userPrincipalName`.",
  }),
);
