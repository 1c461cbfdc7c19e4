import { mapConcurrently } from "../../../lib/core/concurrency";
import { settingsFromSecrets } from "../../../lib/entra/graph";
import { readPerson } from "../../../lib/entra/graph/person";
import * as errors from "./errors";
import type { Problem } from "../../../lib/core/problem";
import { extractSchema } from "../../../lib/entra/schema/extract";
import { compilePlan, isProvisioned, previewPerson } from "../../../lib/preview";
import type { EntraDeployment } from "../session";
import { assignmentOf, liveAssignments, needsAssignments } from "../preview/assignments";
import type { OnDemandCalls } from "./call";
import type { DeployedJob } from "./dry-run";

const atOnce = 8;

interface Selected {
  readonly people: readonly OnDemandCalls[];
  readonly groups: readonly OnDemandCalls[];
}

/**
 * Separates the calls that can be made on demand from those that are left to cycles. On demand, Entra ignores the flag of the
 * tenant URL and sends its own PATCH dialect. A target that needs the flag answers such changes with success and loses them:
 * people who would be disabled, and members of groups, are left to the cycles.
 * https://learn.microsoft.com/entra/identity/app-provisioning/application-provisioning-config-problem-scim-compatibility
 * @returns what can be done on demand, and what is refused
 */
export async function withoutCycleWork(
  { config, app, tenant }: EntraDeployment,
  { secrets, schema }: DeployedJob,
  { people, groups }: Selected,
): Promise<Selected & { readonly refused: readonly Problem[] }> {
  if (config.patchFlag !== "required") return { people, groups, refused: [] };
  const { scope } = settingsFromSecrets(secrets);
  const plan = compilePlan(extractSchema(schema), { scope });
  const assignments = needsAssignments(plan) ? await liveAssignments(app, tenant) : undefined;
  const stays = await mapConcurrently(people.flat(), atOnce, async ({ objectId }) => {
    const attributes = await readPerson(tenant.graph, objectId, plan.sourceAttributes);
    return isProvisioned(previewPerson(plan, { attributes, assignment: assignmentOf(assignments, objectId) }));
  });
  const leavers = people.flat().filter((_, index) => stays[index] === false);
  return {
    people: people.filter((calls) => calls.every((call) => !leavers.includes(call))),
    groups: [],
    refused: [
      ...leavers.map(({ name }) => errors.disableInCycle(name, config.stack)),
      ...groups.flatMap(([first]) => (first ? [errors.membersInCycle(first.name, config.stack)] : [])),
    ],
  };
}
