import { defineProblem, ExitCode } from "../core/problem";

/** App roles: which one those get who are assigned. */

const list = (names: readonly string[]): string => names.join(", ");

export const roleUnnamed = defineProblem(
  "ENTRA_ROLE_UNNAMED",
  ExitCode.usage,
  (stack: string, roles: readonly string[]) => ({
    summary: `The app of ${stack} has several roles for people, and the config does not say which one: ${list(roles)}.`,
    remedy: "Write beside `assign` which one those get who are assigned: `role: <display name, value or id>`.",
  }),
);

export const roleUnknown = defineProblem(
  "ENTRA_ROLE_UNKNOWN",
  ExitCode.usage,
  (stack: string, role: string, roles: readonly string[], nearest?: string) => ({
    summary: `"${role}" is not exactly one of the enabled roles for people of the app of ${stack}: ${list(roles) || "it has none"}.`,
    remedy: `Correct \`role\` in the config${nearest === undefined ? "" : `: did you mean "${nearest}"?`}${nearest === undefined ? "; where two roles have one name, give the id." : ""}`,
  }),
);

export const roleNotOfTemplate = defineProblem(
  "ENTRA_ROLE_NOT_OF_TEMPLATE",
  ExitCode.usage,
  (stack: string, role: string, roles: readonly string[]) => ({
    summary: `The app of ${stack} is made from Entra's non-gallery template, whose roles are ${list(roles)}; "${role}" is there only if somebody has added it.`,
    remedy:
      "Correct `role`, or leave it out: then it is User. Without that role the deploy stops after making the app.",
  }),
  "warning",
);
