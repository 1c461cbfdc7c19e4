import { mapConcurrently } from "../../lib/core/concurrency";
import { ScimformError } from "../../lib/core/problem";
import type { StackConfig } from "../../lib/config";
import { groupAmbiguous, groupNotFound, userAmbiguous, userNotFound } from "../../lib/entra/graph/errors";
import { locate } from "../../lib/config/common/locate";
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
  config: StackConfig,
  { directory }: SignedInTenant,
): Promise<AssignedPeople | undefined> {
  const { assign } = config;
  if (assign === "external") return undefined;
  const found = new AssignedCollector();
  const users = await idsOf(config, "users", assign.users, (name) => directory.findUser(name));
  const groups = await idsOf(config, "groups", assign.groups, (name) => directory.findGroup(name));
  const unknown = [...users, ...groups].flatMap((each) => (each instanceof ScimformError ? [each] : []));
  const [first] = unknown;
  if (first)
    throw new ScimformError(
      unknown.flatMap(({ problems }) => problems),
      first.exitCode,
    );
  const ids = groups.filter((each) => typeof each === "string");
  for (const id of users) if (typeof id === "string") found.add(id, "directly");
  await found.addGroups(
    directory,
    assign.groups.map(({ name }, index) => ({ name, id: ids[index] ?? name })),
    ({ name, id }) => id ?? name,
  );
  return found;
}

const unclearCodes: readonly string[] = [userNotFound, userAmbiguous, groupNotFound, groupAmbiguous].map(
  ({ code }) => code,
);

/** The object id of each, or why there is none, with the place in the config. */
function idsOf(
  config: StackConfig,
  kind: "users" | "groups",
  named: readonly Principal[],
  find: (name: string) => Promise<{ readonly id: string }>,
): Promise<(string | ScimformError)[]> {
  const numbered = named.map((principal, index) => ({ ...principal, index }));
  return mapConcurrently(numbered, atOnce, async ({ name, id, index }) => {
    try {
      return id ?? (await find(name)).id;
    } catch (error) {
      if (!(error instanceof ScimformError) || !error.problems.every(({ code }) => unclearCodes.includes(code)))
        throw error;
      const placed = error.problems.map((problem) => locate(config, ["assign", kind, index], problem));
      return new ScimformError(placed, error.exitCode, { cause: error });
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
