import { defineProblem, ExitCode } from "../../../lib/core/problem";

export const otherApp = defineProblem(
  "COMMAND_APP_NOT_OF_STACK",
  ExitCode.usage,
  (stack: string, app: string, found: readonly string[]) => ({
    summary: `${app} is no app of ${stack}; these are: ${found.join("; ")}.`,
    remedy: "Name one of them with --app, by its id.",
  }),
);
