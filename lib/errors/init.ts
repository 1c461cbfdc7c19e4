import { defineProblem, ExitCode } from "../core/problem";

/** Making a first config. */

const usage = ExitCode.usage;

export const answerMissing = defineProblem("INIT_ANSWER_MISSING", usage, (what: string, option: string) => ({
  summary: `There is no answer to "${what}", and nobody can be asked.`,
  remedy: `Give it with ${option}.`,
}));

export const optionInvalid = defineProblem(
  "INIT_OPTION_INVALID",
  usage,
  (option: string, value: string, wrong: string) => ({
    summary: `"${value}" cannot be the value of ${option}.`,
    remedy: wrong,
  }),
);

export const fileExists = defineProblem("INIT_FILE_EXISTS", usage, (file: string) => ({
  summary: `${file} exists already, and init overwrites nothing.`,
  remedy: "Choose another name with --app, or edit the file.",
}));

export const environmentUndefined = defineProblem(
  "INIT_ENVIRONMENT_UNDEFINED",
  usage,
  (environment: string, line: string) => ({
    summary: `config/environments.yaml exists already, and has no environment "${environment}".`,
    remedy: `Add it there: \`${line}\``,
  }),
);
