import { enterpriseUserSchema } from "../../lib/core/scim-schemas";
import type { Group, TenantState, User } from "../../sandbox/entra/model";
import type { StubResource } from "../stub-resources";
import type { SoakTenant } from "./soak-tenant";

/**
 * Compares the target with what the mappings say, which is spelled out here once more, without the engine's code.
 * @param references whether everything that is referred to must be there; before a restart a reference to somebody who
 * came into scope later may be missing, as documented
 * @returns differences, one a line
 */
export function differences({ sandbox, target, app }: SoakTenant, references: "complete" | "no others"): string[] {
  const { state } = sandbox.tenant;
  const found: string[] = [];
  const users = bySource(target.users.all(), found);
  const groups = bySource(target.groups.all(), found);
  const assigned = Object.values(state.appRoleAssignments)
    .filter(({ resourceId }) => resourceId === app)
    .flatMap(({ principalId }) => state.groups[principalId] ?? [])
    .filter(({ deletedDateTime }) => deletedDateTime === null);
  const inScope = new Set(assigned.flatMap(({ members }) => members));

  for (const [id, resource] of users) {
    // Who was unassigned before being deleted for good stays, disabled: nobody manages the account any more.
    if (!state.users[id] && resource["active"] !== false) found.push(`user ${id} is gone, and active in the target`);
  }
  for (const user of Object.values(state.users)) {
    const isInScope = inScope.has(user.id);
    found.push(...userDifferences(user, users.get(user.id), isInScope));
  }
  for (const id of groups.keys()) {
    if (!assigned.some((group) => group.id === id)) found.push(`group ${id} is in the target only`);
  }
  for (const group of assigned) found.push(...groupDifferences(group, groups.get(group.id), users, references));
  if (references === "complete") found.push(...managerDifferences(state, users, inScope));
  return found;
}

/** Target objects by what they stand for; nobody may be there twice. */
function bySource(resources: readonly StubResource[], found: string[]): Map<string, StubResource> {
  const sources = new Map<string, StubResource>();
  for (const resource of resources) {
    const id = String(resource["externalId"]);
    if (sources.has(id)) found.push(`${id} is in the target twice`);
    sources.set(id, resource);
  }
  return sources;
}

function userDifferences(user: User, resource: StubResource | undefined, isInScope: boolean): string[] {
  const title = `${user.userPrincipalName} (${user.id})`;
  const isActive = isInScope && user.accountEnabled && user.deletedDateTime === null;
  if (!isActive) return resource !== undefined && resource["active"] !== false ? [`${title} is active`] : [];
  if (resource === undefined) return [`${title} is not in the target`];
  const [address] = (resource["addresses"] ?? []) as { formatted?: string }[];
  const wanted = {
    active: [resource["active"], true],
    userName: [resource["userName"], user.userPrincipalName],
    displayName: [resource["displayName"], user.displayName],
    name: [names(resource["name"]), names({ givenName: user.givenName, familyName: user.surname })],
    // An office that became empty is not cleared.
    office: [address?.formatted, user.officeLocation ?? address?.formatted],
  };
  return Object.entries(wanted).flatMap(([attribute, [has, should]]) =>
    has === should ? [] : [`${title} has ${attribute} ${String(has)} instead of ${String(should)}`],
  );
}

const names = (name: unknown) => {
  const { givenName, familyName } = (name ?? {}) as { givenName?: string | null; familyName?: string | null };
  return `${givenName} ${familyName}`;
};

function groupDifferences(
  group: Group,
  resource: StubResource | undefined,
  users: ReadonlyMap<string, StubResource>,
  references: "complete" | "no others",
): string[] {
  if (resource === undefined) return [`group ${group.displayName} is not in the target`];
  const title = `group ${group.displayName}`;
  const has = new Set(((resource["members"] ?? []) as { value: string }[]).map(({ value }) => value));
  const should = new Set(group.members.flatMap((id) => users.get(id)?.id ?? []));
  return [
    ...(resource["displayName"] === group.displayName ? [] : [`${title} is called ${String(resource["displayName"])}`]),
    ...[...has].flatMap((id) => (should.has(id) ? [] : [`${title} has the member ${id}, who left`])),
    ...[...should].flatMap((id) =>
      has.has(id) || references !== "complete" ? [] : [`${title} lacks the member ${id}`],
    ),
  ];
}

function managerDifferences(
  state: TenantState,
  users: ReadonlyMap<string, StubResource>,
  inScope: ReadonlySet<string>,
): string[] {
  return Object.values(state.users).flatMap((user) => {
    const [resource, manager] = [users.get(user.id), users.get(user.managerId ?? "")];
    const isExported = inScope.has(user.id) && user.accountEnabled && user.deletedDateTime === null;
    if (!resource || !manager || !isExported || !inScope.has(user.managerId ?? "")) return [];
    const { manager: set } = (resource[enterpriseUserSchema] ?? {}) as { manager?: { value?: string } };
    return set?.value === manager.id ? [] : [`${user.userPrincipalName} has the manager ${set?.value}`];
  });
}
