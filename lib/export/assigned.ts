import { z } from "zod";
import { mapConcurrently } from "../concurrency";
import type { Assign, Principal } from "../config/model";
import type { Assignment } from "../entra/directory-api";
import type { Graph } from "../entra/graph";
import { ifFound } from "../entra/graph-error";
import { literal } from "../entra/odata";
import * as errors from "../errors/export";
import type { Problem } from "../errors/problem";
import type { ExistingObjects } from "./imports-file";
import { type AppRole, type LiveApp, nameOf } from "./live-app";
import { nameOfRole } from "./reset-by-deploy";

/** An assignment without a role: https://learn.microsoft.com/graph/api/serviceprincipal-post-approleassignedto */
const defaultAccess = "00000000-0000-0000-0000-000000000000";

/** Who is assigned, in the config's words. */
export interface Assigned {
  readonly assign: Exclude<Assign, "external">;
  readonly ids: ExistingObjects["assignments"];
  readonly problems: readonly Problem[];
}

const groupSchema = z.looseObject({
  id: z.string(),
  displayName: z.string().nullish(),
  securityEnabled: z.boolean().nullish(),
});
const userSchema = z.looseObject({ id: z.string(), userPrincipalName: z.string() });

const lookupsAtOnce = 4;

/**
 * Reads the names of those who are assigned. Services, and people who were deleted meanwhile, are left out with a warning.
 * @param roleId the role that the stack gives
 */
export async function readAssigned(live: LiveApp, roleId: string, graph: Graph): Promise<Assigned> {
  const groups: Record<string, string> = {};
  const users: Record<string, string> = {};
  const assign = { groups: [] as Principal[], users: [] as Principal[] };
  const problems: Problem[] = [];
  const roles = new Map((live.principal.appRoles ?? []).map((role) => [role.id, nameOfRole(role)]));
  const roleName = (id: string): string => roles.get(id) ?? (id === defaultAccess ? "Default Access" : id);
  const leave = (what: string): void => void problems.push(errors.leftAlone(nameOf(live.principal), what));

  const { wanted, others } = withRole(live.assignments, roleId);
  for (const each of others) {
    const name = describe(each);
    if (each.principalType === "ServicePrincipal") leave(`the assignment of the ${name}`);
    else if (wanted.some(({ principalId }) => principalId === each.principalId))
      leave(`the role ${roleName(each.appRoleId)} of the ${name}`);
    else problems.push(errors.assignmentRole(`The ${name}`, roleName(each.appRoleId), roleName(roleId)));
  }
  const found = await mapConcurrently(wanted, lookupsAtOnce, async (assignment) => ({
    assignment,
    principal: await lookUp(assignment, graph),
  }));
  for (const { assignment, principal } of found) {
    const isGroup = assignment.principalType === "Group";
    const [list, ids] = isGroup ? [assign.groups, groups] : [assign.users, users];
    if (!principal) {
      leave(`the assignment of the ${describe(assignment)}, who is gone,`);
      continue;
    }
    const named = distinct(principal, ids);
    list.push(named);
    ids[named.name] = assignment.id;
  }
  const byName = (a: Principal, b: Principal): number => a.name.localeCompare(b.name, "en");
  assign.groups.sort(byName);
  assign.users.sort(byName);
  return { assign, ids: { groups, users }, problems };
}

function withRole(assignments: readonly Assignment[], roleId: string) {
  const isWanted = ({ principalType, appRoleId }: Assignment): boolean =>
    (principalType === "User" || principalType === "Group") && appRoleId === roleId;
  return { wanted: assignments.filter(isWanted), others: assignments.filter((each) => !isWanted(each)) };
}

const describe = ({ principalType, principalDisplayName, principalId }: Assignment): string => {
  const kind = principalType === "ServicePrincipal" ? "service" : principalType.toLowerCase();
  return `${kind} ${principalDisplayName ?? ""} (${principalId})`.replace("  ", " ");
};

/** Names of groups are not unique; the config and Terraform want one for each. */
function distinct(principal: Principal, taken: Readonly<Record<string, string>>): Principal {
  const { name, id } = principal;
  const same = Object.keys(taken).some((each) => each.toLowerCase() === name.toLowerCase());
  return same && id !== undefined ? { name: `${name} (${id})`, id } : principal;
}

/** null: nobody of that id any more. */
async function lookUp(assignment: Assignment, graph: Graph): Promise<Principal | null> {
  const { principalId, principalType } = assignment;
  const found = principalType === "Group" ? lookUpGroup(principalId, graph) : lookUpUser(principalId, graph);
  return (await ifFound(found)) ?? null;
}

async function lookUpUser(id: string, graph: Graph): Promise<Principal> {
  const query = { $select: "id,userPrincipalName" };
  const call = { method: "GET", path: `/users/${id}`, query, permission: "User.Read.All" } as const;
  return { name: (await graph.request(call, userSchema)).userPrincipalName };
}

/** By name alone where Terraform's look-up by name finds this group and no other. */
async function lookUpGroup(id: string, graph: Graph): Promise<Principal> {
  const $select = "id,displayName,securityEnabled";
  const common = { method: "GET", permission: "Group.Read.All" } as const;
  const group = await graph.request({ ...common, path: `/groups/${id}`, query: { $select } }, groupSchema);
  const name = group.displayName || id;
  if (!group.displayName || group.securityEnabled !== true) return { name, id };
  const query = { $select, $filter: `displayName eq ${literal(name)}` };
  const sameName = await graph.list({ ...common, path: "/groups", query }, groupSchema);
  return sameName.length === 1 ? { name } : { name, id };
}

/** The role that the stack of an app that existed before gives: `User`, else the first for people, else none. */
export function roleForPeople(roles: readonly AppRole[] | null | undefined): string {
  const forPeople = (roles ?? []).filter(
    ({ isEnabled, allowedMemberTypes }) => isEnabled && allowedMemberTypes?.includes("User"),
  );
  return (forPeople.find(({ displayName }) => displayName === "User") ?? forPeople[0])?.id ?? defaultAccess;
}
