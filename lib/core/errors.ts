import { defineProblem, ExitCode } from "./problem";

export const typographicQuotes = defineProblem("CONFIG_TYPOGRAPHIC_QUOTES", ExitCode.usage, (corrected: string) => ({
  summary: "These are typographic quotes, as word processors and web pages put them; Entra knows only straight ones.",
  remedy: `Write: ${corrected}`,
}));
