import type { Assignment } from "../entra/directory-api";
import { USER_ROLE_ID } from "../entra/non-gallery-app";
import { type Difference, differenceAt } from "./difference";
import type { LiveDeployment, WantedPrincipal } from "./live";

/** An assignment without a role: https://learn.microsoft.com/graph/api/serviceprincipal-post-approleassignedto */
const defaultAccess = "00000000-0000-0000-0000-000000000000";

/**
 * Who is assigned against who should be. Service principals are left out: they are not provisioned.
 * @param ownRoles whether the app has the template's roles; those of an app that existed before are its own affair
 */
export function compareAssignments(
  { live, wanted }: NonNullable<LiveDeployment["assigned"]>,
  ownRoles: boolean,
): Difference[] {
  const provisioned = live.filter(({ principalType }) => principalType === "User" || principalType === "Group");
  const missing = wanted.flatMap((principal) => compareOne(principal, provisioned, ownRoles));
  const known = new Set(wanted.map(({ objectId }) => objectId));
  const extra = provisioned
    .filter(({ principalId }) => !known.has(principalId))
    .flatMap((assignment) =>
      differenceAt("assignments", "assignments", { live: nameOf(assignment), wanted: null, repair: "unassign" }),
    );
  return [...missing, ...extra];
}

function compareOne(principal: WantedPrincipal, live: readonly Assignment[], ownRoles: boolean): Difference[] {
  const name = `${principal.type.toLowerCase()} ${principal.name}`;
  if (principal.objectId === null) {
    return differenceAt("assignments", "assignments", { live: null, wanted: `${name} (the tenant has none)` });
  }
  const own = live.filter(({ principalId }) => principalId === principal.objectId);
  const [first] = own;
  if (!first) return differenceAt("assignments", "assignments", { live: null, wanted: name });
  if (!ownRoles || own.some(({ appRoleId }) => appRoleId === USER_ROLE_ID)) return [];
  const role = first.appRoleId === defaultAccess ? "Default Access" : first.appRoleId;
  return differenceAt("assignments", `assignments.${name}.role`, { live: role, wanted: "User" });
}

const nameOf = ({ principalType, principalDisplayName, principalId }: Assignment): string =>
  `${principalType.toLowerCase()} ${principalDisplayName ?? ""} (${principalId})`;
