import { defineProblem, ExitCode } from "../../core/problem";

export const roleUnnamed = defineProblem(
  "ENTRA_ROLE_UNNAMED",
  ExitCode.usage,
  (stack: string, roles: readonly string[]) => ({
    summary: `The app of ${stack} has several roles for people, and the config does not say which one: ${roles.join(", ")}.`,
    remedy: "Write beside `assign` which one those get who are assigned: `role: <display name, value or id>`.",
  }),
);

export const roleUnknown = defineProblem(
  "ENTRA_ROLE_UNKNOWN",
  ExitCode.usage,
  (stack: string, role: string, roles: readonly string[], nearest?: string) => ({
    summary: `"${role}" is not exactly one of the enabled roles for people of the app of ${stack}: ${roles.join(", ") || "it has none"}.`,
    remedy: `Correct \`role\` in the config${nearest === undefined ? "" : `: did you mean "${nearest}"?`}${nearest === undefined ? "; where two roles have one name, give the id." : ""}`,
  }),
);
