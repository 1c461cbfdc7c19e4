import { z } from "zod";
import { mapConcurrently } from "../core/concurrency";
import type { Assign, Principal } from "../config/common/model";
import {
  type AppRole,
  chooseRole,
  defaultAccess,
  nameOfRole,
  namesRole,
  rolesForPeople,
} from "../entra/application/app-roles";
import type { LiveAssignment } from "../entra/graph/directory-api";
import type { Graph } from "../entra/graph/graph";
import { ifFound } from "../entra/graph/graph-error";
import { odataString } from "../entra/graph/odata";
import * as errors from "./errors";
import type { Problem } from "../core/problem";
import type { ExistingObjects } from "../terraform/imports-file";
import { type LiveApp, nameOf } from "./live-app";

/** The assigned principals, as the config names them. */
export interface AssignedPrincipals {
  readonly assign: Assign;
  /** Role by which the principal is assigned; absent: the stack's default. */
  readonly role?: string;
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
 * Everybody's role becomes the app's, unless it is the one that a stack gives anyhow; otherwise each entry names its own. Where
 * somebody has none that a stack can give, people keep theirs, and somebody else goes on seeing to assignments.
 * @param app what a stack would be told of the app
 */
export async function readAssigned(
  live: LiveApp,
  app: { readonly stack: string; readonly existing: object | undefined; readonly gallery?: object | undefined },
  graph: Graph,
): Promise<AssignedPrincipals> {
  const roles = live.principal.appRoles ?? [];
  const people = live.assignments.filter(({ principalType }) => principalType !== "ServicePrincipal");
  const given = chooseRole(app, roles).role;
  const common = people.length === 0 ? given : commonRole(people, roles, given);
  const own = common ? undefined : ownRoles(people, roles, given);
  if (people.length > 0 && !common && !own) {
    const names = [...new Set(people.map(({ appRoleId }) => roleName(appRoleId, roles)))];
    return {
      assign: "external",
      ids: { groups: {}, users: {} },
      problems: [errors.rolesSeveral(nameOf(live.principal), names)],
    };
  }
  const named = (role: AppRole | undefined) => ({
    ...(role && role.id !== given?.id && { role: textOf(role, roles) }),
  });
  const choice: RolesGiven = {
    idOf: (principalId) => (own ? own.get(principalId) : common)?.id ?? defaultAccess.id,
    entryOf: (principalId) => named(own?.get(principalId)),
  };
  return { ...(await readNames(live, choice, graph)), ...named(common) };
}

/** Roles of the assigned principals, and their form in the config's entries. */
interface RolesGiven {
  idOf(principalId: string): string;
  entryOf(principalId: string): Pick<Principal, "role">;
}

/** A role that a stack can give for each of them, rather the one it gives anyhow; undefined: somebody has none. */
function ownRoles(
  people: readonly LiveAssignment[],
  roles: readonly AppRole[],
  given: AppRole | undefined,
): ReadonlyMap<string, AppRole> | undefined {
  const found = new Map<string, AppRole>();
  for (const role of [...(given ? [given] : []), ...rolesForPeople(roles)])
    for (const { principalId, appRoleId } of people)
      if (appRoleId === role.id && !found.has(principalId)) found.set(principalId, role);
  return people.every(({ principalId }) => found.has(principalId)) ? found : undefined;
}

const roleName = (id: string, roles: readonly AppRole[]): string =>
  nameOfRole([...roles, defaultAccess].find((role) => role.id === id) ?? { id });

/** The role that everybody has, and that a stack can give; of several, rather the one it gives anyhow. */
function commonRole(
  people: readonly LiveAssignment[],
  roles: readonly AppRole[],
  given: AppRole | undefined,
): AppRole | undefined {
  const everybody = new Set(people.map(({ principalId }) => principalId));
  const isCommon = ({ id }: AppRole): boolean =>
    new Set(people.filter(({ appRoleId }) => appRoleId === id).map(({ principalId }) => principalId)).size ===
    everybody.size;
  return [...(given ? [given] : []), ...rolesForPeople(roles)].find(isCommon);
}

/** Returns a text that identifies this role and no other. */
function textOf(role: AppRole, roles: readonly AppRole[]): string {
  const forPeople = rolesForPeople(roles);
  const texts = [role.displayName, role.value, role.id].filter((text): text is string => !!text);
  return texts.find((text) => forPeople.filter((each) => namesRole(text, each)).length === 1) ?? role.id;
}

async function readNames(
  live: LiveApp,
  given: RolesGiven,
  graph: Graph,
): Promise<Pick<AssignedPrincipals, "ids" | "problems"> & { readonly assign: Exclude<Assign, "external"> }> {
  const groups: Record<string, string> = {};
  const users: Record<string, string> = {};
  const assign = { groups: [] as Principal[], users: [] as Principal[] };
  const problems: Problem[] = [];
  const roles = live.principal.appRoles ?? [];
  const leave = (what: string): void => void problems.push(errors.leftAlone(nameOf(live.principal), what));

  const { wanted, others } = withRole(live.assignments, given);
  for (const each of others) {
    const name = describe(each);
    if (each.principalType === "ServicePrincipal") leave(`the assignment of the ${name}`);
    else leave(`the role ${roleName(each.appRoleId, roles)} of the ${name}`);
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
    list.push({ ...named, ...given.entryOf(assignment.principalId) });
    ids[named.name] = assignment.id;
  }
  const byName = (a: Principal, b: Principal): number => a.name.localeCompare(b.name, "en");
  assign.groups.sort(byName);
  assign.users.sort(byName);
  return { assign, ids: { groups, users }, problems };
}

function withRole(assignments: readonly LiveAssignment[], given: RolesGiven) {
  const isWanted = ({ principalType, principalId, appRoleId }: LiveAssignment): boolean =>
    (principalType === "User" || principalType === "Group") && appRoleId === given.idOf(principalId);
  return { wanted: assignments.filter(isWanted), others: assignments.filter((each) => !isWanted(each)) };
}

const describe = ({ principalType, principalDisplayName, principalId }: LiveAssignment): string => {
  const kind = principalType === "ServicePrincipal" ? "service" : principalType.toLowerCase();
  return `${kind} ${principalDisplayName ?? ""} (${principalId})`.replace("  ", " ");
};

/** Names of groups are not unique; the config and Terraform want one for each. */
function distinct(principal: Principal, taken: Readonly<Record<string, string>>): Principal {
  const { name, id } = principal;
  const same = Object.keys(taken).some((each) => each.toLowerCase() === name.toLowerCase());
  return same && id !== undefined ? { name: `${name} (${id})`, id } : principal;
}

/** Looks up an assigned principal; null when no object has that id any more. */
async function lookUp(assignment: LiveAssignment, graph: Graph): Promise<Principal | null> {
  const { principalId, principalType } = assignment;
  const found = principalType === "Group" ? lookUpGroup(principalId, graph) : lookUpUser(principalId, graph);
  return (await ifFound(found)) ?? null;
}

async function lookUpUser(id: string, graph: Graph): Promise<Principal> {
  const query = { $select: "id,userPrincipalName" };
  const call = { method: "GET", path: `/users/${id}`, query, permission: "User.Read.All" } as const;
  return { name: (await graph.request(call, userSchema)).userPrincipalName };
}

/** Looks up a group; by name alone where Terraform's look-up by name finds this group and no other. */
async function lookUpGroup(id: string, graph: Graph): Promise<Principal> {
  const $select = "id,displayName,securityEnabled";
  const common = { method: "GET", permission: "Group.Read.All" } as const;
  const group = await graph.request({ ...common, path: `/groups/${id}`, query: { $select } }, groupSchema);
  const name = group.displayName || id;
  if (!group.displayName || group.securityEnabled !== true) return { name, id };
  const query = { $select, $filter: `displayName eq ${odataString(name)}` };
  const sameName = await graph.list({ ...common, path: "/groups", query }, groupSchema);
  return sameName.length === 1 ? { name } : { name, id };
}
