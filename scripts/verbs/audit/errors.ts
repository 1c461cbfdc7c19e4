import { defineProblem, ExitCode } from "../../../lib/core/problem";

export const incomplete = defineProblem(
  "AUDIT_INCOMPLETE",
  ExitCode.ok,
  (stack: string, gap: string) => ({
    summary: `The evidence about ${stack} has a gap. ${gap}`,
    remedy:
      "Say so where the evidence is used. What was saved earlier (`scimform audit --save`), or logs that are sent to Log Analytics, reach further back.",
  }),
  "warning",
);
