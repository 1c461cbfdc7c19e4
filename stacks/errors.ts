import { defineProblem, ExitCode } from "../lib/core/problem";

export const twoEngines = defineProblem("STACKS_TWO_ENGINES", ExitCode.usage, (own: string, ofProvider: string) => ({
  summary: `Two libraries would make one stack: scimform uses ${own}, @cdktf/provider-azuread uses ${ofProvider}.`,
  remedy:
    'Have one of them: in package.json name it as the dependency "cdktf", add "overrides": { "@cdktf/provider-azuread": { "cdktf": "$cdktf" } }, and run `npm install` without node_modules and package-lock.json (docs/tasks/from-cdktf-to-cdktn.md).',
}));
