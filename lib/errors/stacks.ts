import { defineProblem, ExitCode } from "../core/problem";

/** What `stacks` finds. */

export const twoEngines = defineProblem("STACKS_TWO_ENGINES", ExitCode.usage, (own: string, ofProvider: string) => ({
  summary: `Two libraries would make one stack: scimform uses ${own}, @cdktf/provider-azuread uses ${ofProvider}.`,
  remedy:
    'Have one of them: in package.json name it as the dependency "cdktf", add "overrides": { "@cdktf/provider-azuread": { "cdktf": "$cdktf" } }, and run `npm install` without node_modules and package-lock.json (docs/tasks/from-cdktf-to-cdktn.md).',
}));

export const removed = defineProblem(
  "STACKS_REMOVED",
  ExitCode.ok,
  (stack: string) => ({
    summary: `${stack} is not in the config any more; what is deployed of it stays, and goes on provisioning.`,
    remedy: `Before this is merged, destroy it (\`npx cdktf destroy ${stack}\`), or name the old app key with formerly.`,
  }),
  "warning",
);
