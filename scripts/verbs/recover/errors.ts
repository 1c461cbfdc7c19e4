import { defineProblem, ExitCode } from "../../../lib/core/problem";

export const otherApp = defineProblem(
  "COMMAND_APP_NOT_OF_STACK",
  ExitCode.usage,
  (stack: string, app: string, found: readonly string[]) => ({
    summary: `${app} is no app of ${stack}; these are: ${found.join("; ")}.`,
    remedy: "Name one of them with --app, by its id.",
  }),
);

export const notDeleted = defineProblem("COMMAND_APP_NOT_DELETED", ExitCode.usage, (stack: string, app: string) => ({
  summary: `No app of ${stack} lies in the recycle bin; this one is there: ${app}.`,
  remedy: `\`scimform status ${stack}\` shows how it is. Leave --restore out if Terraform's state is lost.`,
}));

export const severalDeleted = defineProblem(
  "COMMAND_SEVERAL_APPS_DELETED",
  ExitCode.usage,
  (stack: string, apps: readonly string[]) => ({
    summary: `Several apps of ${stack} lie in the recycle bin: ${apps.join("; ")}.`,
    remedy: "Name the one to restore with --app, by one of its ids.",
  }),
);
