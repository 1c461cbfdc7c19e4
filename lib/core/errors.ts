import { defineProblem, ExitCode } from "./problem";

export const fileUnusable = defineProblem(
  "FILE_UNUSABLE",
  ExitCode.failed,
  (file: string, what: string, code: string, remedy: string) => ({ summary: `${file}: ${what} (${code}).`, remedy }),
);

export const typographicQuotes = defineProblem("CONFIG_TYPOGRAPHIC_QUOTES", ExitCode.usage, (corrected: string) => ({
  summary: "These are typographic quotes, as word processors and web pages put them; Entra knows only straight ones.",
  remedy: `Write: ${corrected}`,
}));

export const proxyUnusable = defineProblem("PROXY_UNUSABLE", ExitCode.usage, (variable: string, reason: string) => ({
  summary: `The proxy that ${variable} names cannot be used: ${reason}.`,
  remedy: "Set it to http://HOST:PORT, or exclude the host with NO_PROXY (docs/tasks/behind-a-proxy.md).",
}));

export const sandboxHalfLeft = defineProblem(
  "SANDBOX_HALF_LEFT",
  ExitCode.usage,
  (variables: readonly string[], place: string) => ({
    summary: `SCIMFORM_SANDBOX is not set, but ${variables.join(", ")} still point${variables.length === 1 ? "s" : ""} at the sandbox ${place}; nothing was sent or written.`,
    remedy:
      'Open a new shell, or undo all of it: eval "$(npx scimform sandbox env --unset)". To go on with the sandbox: eval "$(npx scimform sandbox env)".',
  }),
);
