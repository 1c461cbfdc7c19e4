import type { StackConfig } from "../../lib/config";
import type { Assignment } from "../../lib/preview";
import type { Tenant } from "../context";

/** Who is assigned, by object id, and how. */
export type Assignments = ReadonlyMap<string, readonly string[]>;

/** The display name of the role that a deployment gives; functions on app roles see it. */
export const deployedRole = "User";

/**
 * Who the config assigns: people by name, and the direct members of groups, since nested groups are not expanded.
 * https://learn.microsoft.com/entra/identity/app-provisioning/how-provisioning-works#assignment-based-scoping
 * @returns undefined when somebody else assigns
 */
export async function configuredAssignments(
  { assign }: StackConfig,
  { directory }: Tenant,
): Promise<Assignments | undefined> {
  if (assign === "external") return undefined;
  const found = new Found();
  for (const { name, id } of assign.users) found.add(id ?? (await directory.findUser(name)).id, "directly");
  for (const { name, id } of assign.groups) {
    const groupId = id ?? (await directory.findGroup(name)).id;
    await found.addMembers(directory, groupId, name);
  }
  return found.byId;
}

/** Who is assigned in the tenant now. */
export async function liveAssignments(servicePrincipalId: string, { directory }: Tenant): Promise<Assignments> {
  const found = new Found();
  for (const each of await directory.assignments(servicePrincipalId)) {
    if (each.principalType === "User") found.add(each.principalId, "directly");
    if (each.principalType !== "Group") continue;
    await found.addMembers(directory, each.principalId, each.principalDisplayName ?? each.principalId);
  }
  return found.byId;
}

/** @returns undefined when it is not known who is assigned, or who the person is */
export function assignmentOf(assignments: Assignments | undefined, objectId: unknown): Assignment | undefined {
  if (assignments === undefined || typeof objectId !== "string") return undefined;
  const via = assignments.get(objectId);
  return { assigned: via !== undefined, via: via ?? [] };
}

class Found {
  readonly byId = new Map<string, string[]>();

  add(id: string, via: string): void {
    const known = this.byId.get(id);
    if (known === undefined) this.byId.set(id, [via]);
    else if (!known.includes(via)) known.push(via);
  }

  async addMembers(directory: Tenant["directory"], groupId: string, name: string): Promise<void> {
    for (const { id, type } of await directory.groupMembers(groupId)) {
      if (type === "User") this.add(id, `through group ${name}`);
    }
  }
}
