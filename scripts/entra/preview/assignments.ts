import { mapConcurrently } from "../../../lib/core/concurrency";
import { fail, ScimformError } from "../../../lib/core/problem";
import type { StackConfig } from "../../../lib/config";
import { groupNotAssignable } from "../../../lib/entra/graph/errors";
import { locateError } from "../../../lib/config/common/locate";
import type { Principal } from "../../../lib/config/common/model";
import type { PersonAssignment } from "../../../lib/preview";
import { unclearPrincipal } from "../unclear-principal";
import type { SignedInTenant } from "../session";

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
  config: StackConfig,
  { directory }: SignedInTenant,
): Promise<AssignedPeople | undefined> {
  const { assign } = config;
  if (assign === "external") return undefined;
  const found = new AssignedCollector();
  const users = await findEach(config, "users", assign.users, (user) => directory.findUser(user));
  const groups = await findEach(config, "groups", assign.groups, async (name) => {
    const group = await directory.findGroup(name);
    if (group.securityEnabled === false) throw fail(groupNotAssignable, group.displayName ?? name);
    return { id: group.id, name: group.displayName ?? name };
  });
  const unclear = [...users, ...groups].flatMap((each) => (each instanceof ScimformError ? [each] : []));
  const [first] = unclear;
  if (first)
    throw new ScimformError(
      unclear.flatMap(({ problems }) => problems),
      first.exitCode,
    );
  for (const user of users) if (!(user instanceof ScimformError)) found.add(user.id, "directly");
  await found.addGroups(
    directory,
    groups.flatMap((each) => (each instanceof ScimformError ? [] : [each])),
  );
  return found;
}

/** Finds each person or group by id or name; an error says where in the config it is named. */
function findEach<Found>(
  config: StackConfig,
  kind: "users" | "groups",
  named: readonly Principal[],
  find: (idOrName: string) => Promise<Found>,
): Promise<(Found | ScimformError)[]> {
  const numbered = named.map((principal, index) => ({ ...principal, index }));
  return mapConcurrently(numbered, atOnce, async ({ name, id, index }) => {
    try {
      return await find(id ?? name);
    } catch (error) {
      const unclear = locateError(config, ["assign", kind, index], unclearPrincipal, error);
      if (!unclear) throw error;
      return unclear;
    }
  });
}

/** Who is assigned in the tenant now. */
export async function liveAssignments(servicePrincipalId: string, tenant: SignedInTenant): Promise<AssignmentsById> {
  return (await liveAssigned(servicePrincipalId, tenant)).byId;
}

export async function liveAssigned(servicePrincipalId: string, { directory }: SignedInTenant): Promise<AssignedPeople> {
  const found = new AssignedCollector();
  const assignments = await directory.assignments(servicePrincipalId);
  const groups: NamedGroup[] = [];
  for (const { principalType, principalId: id, principalDisplayName } of assignments) {
    if (principalType === "User") found.add(id, "directly");
    if (principalType === "Group") groups.push({ name: principalDisplayName ?? id, id });
  }
  await found.addGroups(directory, groups);
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

interface NamedGroup {
  readonly id: string;
  readonly name: string;
}

class AssignedCollector implements AssignedPeople {
  readonly byId = new Map<string, string[]>();
  readonly nestedGroups: NestedGroups[] = [];

  add(id: string, via: string): void {
    const known = this.byId.get(id);
    if (known === undefined) this.byId.set(id, [via]);
    else if (!known.includes(via)) known.push(via);
  }

  /** Reads groups side by side, and adds their members in the order of the groups. */
  async addGroups(directory: SignedInTenant["directory"], groups: readonly NamedGroup[]): Promise<void> {
    const read = await mapConcurrently(groups, atOnce, ({ id }) => directory.groupMembers(id));
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
