import type { StackConfig } from "../../lib/config";
import type { Assignment } from "../../lib/preview";
import type { Tenant } from "../context";

/** Who is assigned, by object id, and how. */
export type Assignments = ReadonlyMap<string, readonly string[]>;

/** A group that is assigned, and the groups in it, whose members nobody provisions. */
export interface NestedGroups {
  readonly group: string;
  readonly nested: readonly string[];
}

/** Everybody who is assigned, and who seems to be, but is not. */
export interface Assigned {
  readonly byId: Assignments;
  readonly nestedGroups: readonly NestedGroups[];
}

/** The display name of the role that a deployment gives; functions on app roles see it. */
export const deployedRole = "User";

/**
 * Who the config assigns: people by name, and the direct members of groups, since nested groups are not expanded.
 * https://learn.microsoft.com/entra/identity/app-provisioning/how-provisioning-works#assignment-based-scoping
 * @returns undefined when somebody else assigns
 */
export async function configuredAssignments(config: StackConfig, tenant: Tenant): Promise<Assignments | undefined> {
  return (await configuredAssigned(config, tenant))?.byId;
}

export async function configuredAssigned(
  { assign }: StackConfig,
  { directory }: Tenant,
): Promise<Assigned | undefined> {
  if (assign === "external") return undefined;
  const found = new Found();
  for (const { name, id } of assign.users) found.add(id ?? (await directory.findUser(name)).id, "directly");
  for (const { name, id } of assign.groups) {
    const groupId = id ?? (await directory.findGroup(name)).id;
    await found.addMembers(directory, groupId, name);
  }
  return found;
}

/** Who is assigned in the tenant now. */
export async function liveAssignments(servicePrincipalId: string, tenant: Tenant): Promise<Assignments> {
  return (await liveAssigned(servicePrincipalId, tenant)).byId;
}

export async function liveAssigned(servicePrincipalId: string, { directory }: Tenant): Promise<Assigned> {
  const found = new Found();
  for (const each of await directory.assignments(servicePrincipalId)) {
    if (each.principalType === "User") found.add(each.principalId, "directly");
    if (each.principalType !== "Group") continue;
    await found.addMembers(directory, each.principalId, each.principalDisplayName ?? each.principalId);
  }
  return found;
}

/** @returns undefined when it is not known who is assigned, or who the person is */
export function assignmentOf(assignments: Assignments | undefined, objectId: unknown): Assignment | undefined {
  if (assignments === undefined || typeof objectId !== "string") return undefined;
  const via = assignments.get(objectId);
  return { assigned: via !== undefined, via: via ?? [] };
}

class Found implements Assigned {
  readonly byId = new Map<string, string[]>();
  readonly nestedGroups: NestedGroups[] = [];

  add(id: string, via: string): void {
    const known = this.byId.get(id);
    if (known === undefined) this.byId.set(id, [via]);
    else if (!known.includes(via)) known.push(via);
  }

  async addMembers(directory: Tenant["directory"], groupId: string, name: string): Promise<void> {
    const nested: string[] = [];
    for (const member of await directory.groupMembers(groupId)) {
      if (member.type === "User") this.add(member.id, `through group ${name}`);
      if (member.type === "Group") nested.push(member.name ?? member.id);
    }
    if (nested.length > 0) this.nestedGroups.push({ group: name, nested });
  }
}
