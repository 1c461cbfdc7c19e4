import { defineProblem, ExitCode } from "../core/problem";

export const notListed = defineProblem("CHECK_TARGET_NOT_LISTED", ExitCode.failed, (url: string, outcome: string) => ({
  summary: `What earlier checks left cannot be looked for: the list at ${url} is ${outcome}.`,
  remedy: "Search for scimform-check- in the target's own portal, and remove what bears it: it was made up.",
}));
