import type { StackConfig } from "../../lib/config";
import { mapConcurrently } from "../../lib/core/concurrency";
import { ScimformError } from "../../lib/core/problem";
import type { ScimClient } from "../../lib/scim";
import type { ProvisionedGroup, Traces } from "../../lib/verify";
import type { EntraDeployment } from "./session";

const atOnce = 4;

/**
 * The groups that a stack provisions with their members, as directory and target show them. Nested groups are not expanded.
 * @returns a text says why memberships cannot be compared; no groups where none are mapped
 */
export async function provisionedGroups(
  { schema: { groups }, scope }: StackConfig,
  { app, tenant: { directory } }: EntraDeployment,
  client: ScimClient,
  traces: Pick<Traces, "link">,
): Promise<readonly ProvisionedGroup[] | string> {
  if (groups == null || groups.enabled === false || !("members" in groups.mappings)) return [];
  if (scope === "all") return "every group of the directory is in scope";
  if ((groups.filters ?? []).length > 0) return "groups are filtered";
  const assignments = await directory.assignments(app.id);
  const assigned = assignments.filter(({ principalType }) => principalType === "Group");
  return mapConcurrently(assigned, atOnce, async ({ principalId, principalDisplayName }) => {
    const name = principalDisplayName ?? principalId;
    const members = await directory.groupMembers(principalId);
    const users = members.filter(({ type }) => type === "User").map(({ id }) => id);
    return { name, members: new Set(users), shown: await shownMembers(principalId, client, traces) };
  });
}

/** Entra knows a group by its link, whatever the group is called. */
async function shownMembers(
  group: string,
  client: ScimClient,
  traces: Pick<Traces, "link">,
): Promise<ProvisionedGroup["shown"]> {
  const link = await traces.link(group);
  if (link === undefined) return "which group of the target it is cannot be read";
  if (link === null) return "Entra has linked no group of the target";
  try {
    const members = await client.members(link.targetId);
    if (members === undefined) return "the group is not in the target";
    return members === null ? "the target does not show members" : new Set(members);
  } catch (error) {
    if (error instanceof ScimformError && error.problems[0]) return error.problems[0].summary;
    throw error;
  }
}
