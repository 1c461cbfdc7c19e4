import type { DirectoryApi } from "../../../lib/entra/graph";

/** A group that is assigned, and the groups in it that lead to a person whom nobody provisions through them. */
export type GroupPath = readonly [assigned: string, ...nested: string[]];

/**
 * Looks for a person in groups within assigned groups, which assignments do not count for.
 * https://learn.microsoft.com/entra/identity/app-provisioning/how-provisioning-works#assignment-based-scoping
 */
export async function findNested(
  directory: DirectoryApi,
  servicePrincipalId: string,
  personId: string,
): Promise<GroupPath | undefined> {
  const visited = new Set<string>();
  const search = async (groupId: string, path: GroupPath): Promise<GroupPath | undefined> => {
    if (visited.has(groupId)) return undefined;
    visited.add(groupId);
    const members = await directory.groupMembers(groupId);
    if (path.length > 1 && members.some(({ id }) => id === personId)) return path;
    for (const { id, name, type } of members) {
      const found = type === "Group" ? await search(id, [...path, name ?? id]) : undefined;
      if (found) return found;
    }
    return undefined;
  };
  for (const { principalType, principalId, principalDisplayName } of await directory.assignments(servicePrincipalId)) {
    if (principalType !== "Group") continue;
    const found = await search(principalId, [principalDisplayName ?? principalId]);
    if (found) return found;
  }
  return undefined;
}
