import { isDeepStrictEqual } from "node:util";
import { mapConcurrently } from "../../../lib/core/concurrency";
import { fail, ScimformError } from "../../../lib/core/problem";
import type { StackConfig } from "../../../lib/config";
import { groupNotAssignable } from "../../../lib/entra/graph/errors";
import { locateError } from "../../../lib/config/common/locate";
import type { Principal } from "../../../lib/config/common/model";
import {
  type AppRole,
  chooseRole,
  defaultAccess,
  hasOwnRoles,
  rolesOfConfig,
} from "../../../lib/entra/application/app-roles";
import type { EnterpriseApp } from "../../../lib/entra/graph/directory-api";
import type { Value } from "../../../lib/entra/language";
import type { PersonAssignment } from "../../../lib/preview";
import type { PreviewPlan } from "../../../lib/preview/plan";
import { ifDeployed } from "../if-deployed";
import { unclearPrincipal } from "../unclear-principal";
import type { SignedInTenant } from "../session";

/** Assigned people by object id, with the kind of assignment and its roles. */
export type AssignmentsById = ReadonlyMap<string, Omit<PersonAssignment, "assigned">>;

/** A group that is assigned, and the groups in it, whose members nobody provisions. */
interface NestedGroups {
  readonly group: string;
  readonly nested: readonly string[];
}

/** People who are assigned, and groups whose nested members only seem to be. */
export interface AssignedPeople {
  readonly byId: AssignmentsById;
  readonly nestedGroups: readonly NestedGroups[];
}

/** Whether it matters who is assigned: for the scope, or for the roles that the mappings read. */
export const needsAssignments = ({ everybody, sourceAttributes }: PreviewPlan): boolean =>
  !everybody || sourceAttributes.includes("appRoleAssignments");

/**
 * Returns the assignments of the config: people by name, and the direct members of groups, since nested groups are not expanded.
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
  const roles =
    hasOwnRoles(config) && mapsRoles(config)
      ? (await ifDeployed(config, directory.findApp(config)))?.appRoles
      : rolesOfConfig(config);
  const roleOf = (principal: Principal): Value => {
    const { role } = chooseRole(config, roles, principal);
    // Unclear which, the plan stops; until then it is what the config calls it.
    return role ? roleValue(role) : (principal.role ?? config.role ?? null);
  };
  const users = await findEach(config, "users", assign.users, (user) => directory.findUser(user));
  const groups = await findEach(config, "groups", assign.groups, async (name) => {
    const group = await directory.findGroup(name);
    if (group.securityEnabled === false) throw fail(groupNotAssignable, group.displayName ?? name);
    return { id: group.id, name: group.displayName ?? name };
  });
  const withRoles = <Found>(list: readonly (Found | ScimformError)[], named: readonly Principal[]) =>
    list.flatMap((each, index) => {
      const principal = named[index];
      return each instanceof ScimformError || !principal ? [] : [{ ...each, role: roleOf(principal) }];
    });
  const unclear = [...users, ...groups].flatMap((each) => (each instanceof ScimformError ? [each] : []));
  const [first] = unclear;
  if (first)
    throw new ScimformError(
      unclear.flatMap(({ problems }) => problems),
      first.exitCode,
    );
  for (const { id, role } of withRoles(users, assign.users)) found.add(id, "directly", role);
  await found.addGroups(directory, withRoles(groups, assign.groups));
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

/** Properties of an app that reading its assignments requires. */
export type AssignedApp = Pick<EnterpriseApp, "id" | "appRoles">;

/** People assigned in the tenant now. */
export async function liveAssignments(app: AssignedApp, tenant: SignedInTenant): Promise<AssignmentsById> {
  return (await liveAssigned(app, tenant)).byId;
}

/** Roles that are disabled give nothing. */
export async function liveAssigned(
  { id: appId, appRoles }: AssignedApp,
  { directory }: SignedInTenant,
): Promise<AssignedPeople> {
  const found = new AssignedCollector();
  const roles = [...(appRoles ?? []).filter(({ isEnabled }) => isEnabled), defaultAccess];
  const assignments = await directory.assignments(appId);
  const groups: NamedGroup[] = [];
  for (const { principalType, principalId: id, principalDisplayName, appRoleId } of assignments) {
    const held = roles.find((role) => role.id === appRoleId);
    const role = held ? roleValue(held) : null;
    if (principalType === "User") found.add(id, "directly", role);
    if (principalType === "Group") groups.push({ name: principalDisplayName ?? id, id, role });
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
  return { assigned: assignments.has(objectId), via: [], roles: [], ...assignments.get(objectId) };
}

const atOnce = 4;

interface NamedGroup {
  readonly id: string;
  readonly name: string;
  /** null: none that counts. */
  readonly role: Value;
}

/** Whether some mapping reads roles: then those of an app that existed before have to be looked up. */
export const mapsRoles = ({ schema }: StackConfig): boolean =>
  Object.values(schema.users?.mappings ?? {}).some(({ source }) => source?.includes("appRoleAssignments"));

/** Returns an app role as Entra shows it to the functions on app roles. */
const roleValue = ({ id, displayName, value }: AppRole): Value => ({
  id,
  displayName: displayName ?? null,
  value: value ?? null,
});

class AssignedCollector implements AssignedPeople {
  readonly byId = new Map<string, { readonly via: string[]; readonly roles: Value[] }>();
  readonly nestedGroups: NestedGroups[] = [];

  add(id: string, how: string, role: Value): void {
    const { via, roles } = this.byId.get(id) ?? { via: [], roles: [] };
    if (!via.includes(how)) via.push(how);
    if (role !== null && !roles.some((each) => isDeepStrictEqual(each, role))) roles.push(role);
    this.byId.set(id, { via, roles });
  }

  /** Reads groups side by side, and adds their members in the order of the groups. */
  async addGroups(directory: SignedInTenant["directory"], groups: readonly NamedGroup[]): Promise<void> {
    const read = await mapConcurrently(groups, atOnce, ({ id }) => directory.groupMembers(id));
    groups.forEach(({ name, role }, index) => {
      const nested: string[] = [];
      for (const member of read[index] ?? []) {
        if (member.type === "User") this.add(member.id, `through group ${name}`, role);
        if (member.type === "Group") nested.push(member.name ?? member.id);
      }
      if (nested.length > 0) this.nestedGroups.push({ group: name, nested });
    });
  }
}
