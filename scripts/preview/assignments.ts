import { mapConcurrently } from "../../lib/core/concurrency";
import type { StackConfig } from "../../lib/config";
import type { Principal } from "../../lib/config/common/model";
import type { PersonAssignment } from "../../lib/preview";
import type { SignedInTenant } from "../context";

/** Who is assigned, by object id, and how. */
export type AssignmentsById = ReadonlyMap<string, readonly string[]>;

/** A group that is assigned, and the groups in it, whose members nobody provisions. */
interface NestedGroups {
  readonly group: string;
  readonly nested: readonly string[];
}

/** Everybody who is assigned, and who seems to be, but is not. */
export interface AssignedPeople {
  readonly byId: AssignmentsById;
  readonly nestedGroups: readonly NestedGroups[];
}

/** The display name of the role that a deployment gives; functions on app roles see it. */
export const deployedRole = "User";

/**
 * Who the config assigns: people by name, and the direct members of groups, since nested groups are not expanded.
 * https://learn.microsoft.com/entra/identity/app-provisioning/how-provisioning-works#assignment-based-scoping
 * @returns undefined when somebody else assigns
 */
export async function configuredAssignments(
  config: StackConfig,
  tenant: SignedInTenant,
): Promise<AssignmentsById | undefined> {
  return (await configuredAssigned(config, tenant))?.byId;
}

export async function configuredAssigned(
  { assign }: StackConfig,
  { directory }: SignedInTenant,
): Promise<AssignedPeople | undefined> {
  if (assign === "external") return undefined;
  const found = new AssignedCollector();
  const users = await mapConcurrently(
    assign.users,
    atOnce,
    async ({ name, id }) => id ?? (await directory.findUser(name)).id,
  );
  for (const id of users) found.add(id, "directly");
  await found.addGroups(directory, assign.groups, async ({ name, id }) => id ?? (await directory.findGroup(name)).id);
  return found;
}

/** Who is assigned in the tenant now. */
export async function liveAssignments(servicePrincipalId: string, tenant: SignedInTenant): Promise<AssignmentsById> {
  return (await liveAssigned(servicePrincipalId, tenant)).byId;
}

export async function liveAssigned(servicePrincipalId: string, { directory }: SignedInTenant): Promise<AssignedPeople> {
  const found = new AssignedCollector();
  const assignments = await directory.assignments(servicePrincipalId);
  const groups: Principal[] = [];
  for (const { principalType, principalId: id, principalDisplayName } of assignments) {
    if (principalType === "User") found.add(id, "directly");
    if (principalType === "Group") groups.push({ name: principalDisplayName ?? id, id });
  }
  await found.addGroups(directory, groups, ({ name, id }) => id ?? name);
  return found;
}

/** @returns undefined when it is not known who is assigned, or who the person is */
export function assignmentOf(
  assignments: AssignmentsById | undefined,
  objectId: unknown,
): PersonAssignment | undefined {
  if (assignments === undefined || typeof objectId !== "string") return undefined;
  const via = assignments.get(objectId);
  return { assigned: via !== undefined, via: via ?? [] };
}

const atOnce = 4;

class AssignedCollector implements AssignedPeople {
  readonly byId = new Map<string, string[]>();
  readonly nestedGroups: NestedGroups[] = [];

  add(id: string, via: string): void {
    const known = this.byId.get(id);
    if (known === undefined) this.byId.set(id, [via]);
    else if (!known.includes(via)) known.push(via);
  }

  /** Reads groups side by side, and adds their members in the order of the groups. */
  async addGroups(
    directory: SignedInTenant["directory"],
    groups: readonly Principal[],
    idOf: (group: Principal) => string | Promise<string>,
  ): Promise<void> {
    const read = await mapConcurrently(groups, atOnce, async (group) => directory.groupMembers(await idOf(group)));
    groups.forEach(({ name }, index) => {
      const nested: string[] = [];
      for (const member of read[index] ?? []) {
        if (member.type === "User") this.add(member.id, `through group ${name}`);
        if (member.type === "Group") nested.push(member.name ?? member.id);
      }
      if (nested.length > 0) this.nestedGroups.push({ group: name, nested });
    });
  }
}
