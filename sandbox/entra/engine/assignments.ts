import type { TenantState } from "../model";

/** The role that stands for "no role" when an application declares none. */
const defaultAccess = "00000000-0000-0000-0000-000000000000";

/** A role as `appRoleAssignments` of its holder has it. A type alias, since it is a value of an attribute. */
export type AssignedRole = {
  readonly id: string;
  readonly displayName: string;
  readonly value: string | null;
};

/** The objects that are assigned to an application, directly or through an assigned group. */
export interface AppAssignments {
  /** The roles that an object holds; undefined: not assigned. Empty: only with roles that are disabled. */
  rolesOf(objectId: string): readonly AssignedRole[] | undefined;
  /** Ids of all assigned groups and users. */
  readonly objectIds: ReadonlySet<string>;
}

/**
 * Reads the assignments of one application. Only direct members of an assigned group count: nested groups are not
 * expanded. https://learn.microsoft.com/entra/identity/app-provisioning/how-provisioning-works
 * @param isHonoured which assignments, by their ids, have been heard of
 */
export function readAssignments(
  state: TenantState,
  servicePrincipalId: string,
  isHonoured: (assignmentId: string) => boolean = () => true,
): AppAssignments {
  const appRoles = state.servicePrincipals[servicePrincipalId]?.appRoles ?? [];
  const enabled = appRoles.filter(({ isEnabled }) => isEnabled);
  const known = new Map(
    enabled.map(({ id, displayName, value }): [string, AssignedRole] => [
      id,
      { id, displayName, value: value ?? null },
    ]),
  );
  known.set(defaultAccess, { id: defaultAccess, displayName: "Default Access", value: null });

  const roles = new Map<string, AssignedRole[]>();
  const give = (objectId: string, role: AssignedRole | undefined) => {
    const held = roles.get(objectId) ?? [];
    if (role !== undefined && !held.includes(role)) held.push(role);
    roles.set(objectId, held);
  };
  for (const { id, resourceId, principalId, appRoleId } of Object.values(state.appRoleAssignments)) {
    if (resourceId !== servicePrincipalId || !isHonoured(id)) continue;
    const role = known.get(appRoleId);
    give(principalId, role);
    const group = state.groups[principalId];
    if (group === undefined || group.deletedDateTime !== null) continue;
    for (const member of group.members) if (state.users[member] !== undefined) give(member, role);
  }
  return { rolesOf: (objectId) => roles.get(objectId), objectIds: new Set(roles.keys()) };
}
