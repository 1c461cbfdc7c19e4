import type { Entitlement } from "../../../lib/audit";
import { mapConcurrently } from "../../../lib/core/concurrency";
import type { SignedInTenant } from "../session";
import type { AuditTrail } from "./audit-trail";

const atOnce = 4;

/** Entitlements at a time: assignments and members as they are now, corrected by the changes in the audit log. */
export async function readEntitlements(
  servicePrincipalId: string,
  { directory }: SignedInTenant,
  { joined, lost }: AuditTrail,
): Promise<Entitlement[]> {
  const assignments = await directory.assignments(servicePrincipalId);
  const current = await mapConcurrently(assignments, atOnce, async (assignment): Promise<Entitlement[]> => {
    const { principalId: id, principalType, principalDisplayName, createdDateTime } = assignment;
    const name = principalDisplayName ?? id;
    const from = createdDateTime ?? null;
    if (principalType === "User") return [{ personId: id, person: name, how: "directly", from, until: null }];
    if (principalType !== "Group") return [];
    const people = (await directory.groupMembers(id)).filter(({ type }) => type === "User");
    return people.map((person) => ({
      ...{ personId: person.id, person: person.name ?? person.id, how: `through group ${name}`, until: null },
      from: latest(from, joined.get(`${id} ${person.id}`) ?? null),
    }));
  });
  return [...current.flat(), ...lost];
}

const latest = (one: string | null, other: string | null): string | null => {
  if (one === null || other === null) return one ?? other;
  return Date.parse(one) > Date.parse(other) ? one : other;
};
