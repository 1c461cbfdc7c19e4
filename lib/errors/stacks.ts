import { defineProblem, ExitCode } from "./problem";

/** What `stacks` finds. */

export const removed = defineProblem(
  "STACKS_REMOVED",
  ExitCode.ok,
  (stack: string) => ({
    summary: `${stack} is not in the config any more; what is deployed of it stays, and goes on provisioning.`,
    remedy: `Before this is merged, destroy it (\`npx cdktf destroy ${stack}\`), or name the old app key with formerly.`,
  }),
  "warning",
);
