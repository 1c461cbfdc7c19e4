import { defineProblem, ExitCode } from "../../../lib/core/problem";

export const nobodyProvisioned = defineProblem(
  "HEALTH_NOBODY_IN_SCOPE",
  ExitCode.ok,
  (stack: string, what: string, remedy: string) => ({
    summary: `Provisioning of ${stack} runs, and provisions nobody: ${what}.`,
    remedy,
  }),
  "warning",
);
