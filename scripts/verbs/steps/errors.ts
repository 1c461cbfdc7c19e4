import { defineProblem, ExitCode } from "../../../lib/core/problem";

export const manualStepDue = defineProblem(
  "STEPS_MANUAL_DUE",
  ExitCode.manualStep,
  (stack: string, title: string, evidence: string | null) => ({
    summary: `${stack} waits for a person: ${title}${evidence === null ? "" : ` (${evidence})`}.`,
    remedy: `\`scimform steps ${stack}\` shows where and how, with the values to paste.`,
  }),
);
