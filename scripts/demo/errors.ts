import { defineProblem, ExitCode } from "../../lib/core/problem";

export const commandFailed = defineProblem(
  "DEMO_COMMAND_FAILED",
  ExitCode.failed,
  (command: string, code: number, output: string) => ({
    summary: `${command} ended with exit code ${code}:\n${output}`,
    remedy: "This should not happen in the sandbox: please report it with the output above.",
  }),
);

export const unexpected = defineProblem("DEMO_UNEXPECTED", ExitCode.failed, (what: string, found: string) => ({
  summary: `${what}, but this was found:\n${found}`,
  remedy: "This should not happen in the sandbox: please report it with the output above.",
}));
