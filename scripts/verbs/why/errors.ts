import { defineProblem, ExitCode } from "../../../lib/core/problem";

export const notAsMapped = defineProblem(
  "WHY_NOT_AS_MAPPED",
  ExitCode.found,
  (person: string, stack: string, verdict: string, next: string) => ({
    summary: `${person} in ${stack}: ${verdict}.`,
    remedy: next,
  }),
);
