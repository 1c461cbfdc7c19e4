import type { AuditedApp, ConfigurationChange, Departure, Entitlement } from "../../../lib/audit";
import { type AuditEntry, AuditApi, GraphError } from "../../../lib/entra/graph";
import type { SignedInTenant } from "../session";

/** A group that is assigned, with the name that people know. */
export interface NamedGroup {
  readonly id: string;
  readonly name: string;
}

/** Evidence of a stack in the tenant's audit log. */
export interface AuditTrail {
  readonly changes: readonly ConfigurationChange[];
  readonly departures: readonly Departure[];
  /** Rights that were taken away. */
  readonly lost: readonly Entitlement[];
  /** Time at which a person last came into a group, by ids of group and person. */
  readonly joined: ReadonlyMap<string, string>;
  /** Sources that could not be read, and the gap that each leaves. */
  readonly gaps: readonly string[];
}

/**
 * https://learn.microsoft.com/entra/identity/app-provisioning/application-provisioning-when-will-provisioning-finish-specific-user
 */
const configuration = [
  "Add provisioning configuration",
  "Delete provisioning configuration",
  "Enable/start provisioning configuration",
  "Disable/pause provisioning configuration",
  "Enable/restart provisioning configuration",
  "Update provisioning setting or credentials",
  "Update attribute mappings or scope",
];
/** Activities of the core directory. https://learn.microsoft.com/entra/identity/monitoring-health/reference-audit-activities */
const accounts: Readonly<Record<string, string>> = { "Disable account": "account disabled", "Delete user": "deleted" };
const unassignedUser = "Remove app role assignment from user";
const unassignedGroup = "Remove app role assignment from group";

interface Scope {
  readonly apps: readonly AuditedApp[];
  readonly groups: readonly NamedGroup[];
  /** Milliseconds since 1970. */
  readonly after: number;
}

/**
 * Reads the audit trail. Without the permission, the other evidence still counts.
 * @throws GraphError but for a missing permission
 */
export async function readAuditTrail(tenant: SignedInTenant, scope: Scope): Promise<AuditTrail> {
  try {
    return await read(tenant, scope);
  } catch (error) {
    if (!(error instanceof GraphError) || ![401, 403].includes(error.status ?? 0)) throw error;
    const gap =
      "The audit log cannot be read, AuditLog.Read.All is missing: who changed mappings and settings, when people were disabled in the directory and who was assigned earlier is not known.";
    return { changes: [], departures: [], lost: [], joined: new Map(), gaps: [gap] };
  }
}

async function read({ graph, directory }: SignedInTenant, { apps, groups, after }: Scope): Promise<AuditTrail> {
  const api = new AuditApi(graph);
  const list = async (activity: string, targetId?: string): Promise<AuditEntry[]> =>
    (await api.list({ activity, after, targetId })).filter(({ succeeded }) => succeeded);
  const appOf = ({ targets }: AuditEntry): AuditedApp | undefined =>
    // Which of the two the service names is not documented.
    apps.find((app) => targets.some(({ id, name }) => id === app.id || (id === "" && name === app.name)));
  const [changed, switched, unassigned, unassignedGroups] = await Promise.all([
    Promise.all(configuration.map((activity) => list(activity))),
    Promise.all(Object.keys(accounts).map((activity) => list(activity))),
    Promise.all(apps.map(({ id }) => list(unassignedUser, id))),
    Promise.all(apps.map(({ id }) => list(unassignedGroup, id))),
  ]);
  const leftGroups = await Promise.all(groups.map(({ id }) => list("Remove member from group", id)));
  const joinedGroups = await Promise.all(groups.map(({ id }) => list("Add member to group", id)));
  const direct = unassigned.flat().flatMap((entry) => lossesOf(entry, "directly", "unassigned"));
  const throughGroup = leftGroups.flatMap((entries, index) =>
    entries.flatMap((entry) => {
      const name = groups[index]?.name ?? "";
      return lossesOf(entry, `through group ${name}`, `removed from group ${name}`);
    }),
  );
  // Who was in it then is not kept; who is in it now comes nearest.
  const withGroup = await Promise.all(
    unassignedGroups.flat().map(async (entry) => {
      const group = entry.targets.find(({ type }) => type === "Group");
      if (!group) return [];
      const members = await directory.groupMembers(group.id).catch(() => []);
      const people = members.filter(({ type }) => type === "User");
      return people.map(({ id, name }) =>
        lossOf(entry, { id, name: name ?? id }, `through group ${group.name}`, `group ${group.name} unassigned`),
      );
    }),
  );
  const losses = [...direct, ...throughGroup, ...withGroup.flat()];
  return {
    changes: changed
      .flat()
      .flatMap((entry) => {
        const app = appOf(entry);
        return app ? [{ time: entry.time, what: entry.activity, by: entry.by, app: app.id }] : [];
      })
      .toSorted((a, b) => Date.parse(a.time) - Date.parse(b.time)),
    departures: [
      ...switched.flat().flatMap((entry) => departuresOf(entry, accounts[entry.activity] ?? entry.activity)),
      ...losses.map(({ departure }) => departure),
    ],
    lost: losses.map(({ lost }) => lost),
    joined: new Map(
      joinedGroups.flatMap((entries, index) =>
        entries.flatMap((entry) => usersOf(entry).map(({ id }) => [`${groups[index]?.id} ${id}`, entry.time] as const)),
      ),
    ),
    gaps: [],
  };
}

const usersOf = ({ targets }: AuditEntry) => targets.filter(({ type }) => type === "User");

const departuresOf = (entry: AuditEntry, what: string): Departure[] =>
  usersOf(entry).map(({ id }) => ({ kind: "account", time: entry.time, personId: id, what, by: entry.by }));

interface Loss {
  readonly lost: Entitlement;
  readonly departure: Departure;
}

const lossesOf = (entry: AuditEntry, how: string, what: string): Loss[] =>
  usersOf(entry).map((user) => lossOf(entry, user, how, what));

const lossOf = ({ time, by }: AuditEntry, user: { id: string; name: string }, how: string, what: string): Loss => ({
  lost: { personId: user.id, person: user.name, how, from: null, until: time },
  departure: { kind: "assignment", time, personId: user.id, what, by },
});
