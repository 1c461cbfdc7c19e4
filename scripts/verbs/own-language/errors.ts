import { defineProblem, ExitCode } from "../../../lib/core/problem";

export const lastWord = defineProblem(
  "EVALUATE_NOT_THE_LAST_WORD",
  ExitCode.ok,
  (remark: string) => ({ summary: "The value was worked out here.", remedy: remark }),
  "warning",
);

export const expressionFails = defineProblem(
  "PREVIEW_EXPRESSION_FAILS",
  ExitCode.found,
  (person: string, reason: string) => ({
    summary: `Not every mapping has a value for ${person}: ${reason}.`,
    remedy: "Correct the expression, or the person's profile.",
  }),
);

export const peopleUnreadable = defineProblem("PREVIEW_PEOPLE_UNREADABLE", ExitCode.usage, (file: string) => ({
  summary: `${file} cannot be read as people.`,
  remedy: "Write a JSON array of objects, or one object a line.",
}));

export const notPossible = defineProblem("PREVIEW_OPTION_ABSENT", ExitCode.usage, (stack: string, option: string) => ({
  summary: `${option} is not for ${stack}: its identity provider has no requests, filters and deployments to compare here.`,
  remedy: "Use --file, --user or --all, with --now and --json.",
}));
