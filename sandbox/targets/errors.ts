import { defineProblem, ExitCode } from "../../lib/errors/problem";

export const errors = {
  targetNotStarted: defineProblem("SANDBOX_TARGET_NOT_STARTED", ExitCode.failed, (program: string, why: string) => ({
    summary: `The SCIM server ${program} of the sandbox did not start${why === "" ? "" : ` (${why})`}.`,
    remedy: "Run `npm run build`, then try again.",
  })),
};
