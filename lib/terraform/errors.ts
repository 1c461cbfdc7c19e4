import { defineProblem, ExitCode } from "../core/problem";

export const importsUnreadable = defineProblem(
  "EXPORT_IMPORTS_UNREADABLE",
  ExitCode.usage,
  (file: string, reason: string) => ({
    summary: `${file} is not as \`scimform export\` writes it: ${reason}.`,
    remedy: "Export again; or delete it, if Terraform has taken the application over already.",
  }),
);
