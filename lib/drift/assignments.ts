import type { LiveAssignment } from "../entra/graph/directory-api";
import { type AppRole, chooseRole, defaultAccess, nameOfRole, type RoleSettings } from "../entra/application/app-roles";
import { type DriftDifference, differenceAt } from "./difference";
import type { LiveDeployment, WantedPrincipal } from "./live";

/**
 * Compares the live assignments with those of the config. Service principals are left out: they are not provisioned.
 * @param config what its entries say of roles
 * @param roles of the app
 */
export function compareAssignments(
  { live, wanted }: NonNullable<LiveDeployment["assigned"]>,
  config: RoleSettings,
  roles: readonly AppRole[],
): DriftDifference[] {
  const provisioned = live.filter(({ principalType }) => principalType === "User" || principalType === "Group");
  const missing = wanted.flatMap((principal) => {
    // Without a name, roles of an app that existed before are its own affair.
    const isOurs = !config.existing || (principal.role ?? config.role) !== undefined;
    const role = isOurs ? chooseRole(config, roles, principal).role : undefined;
    return compareOne(principal, provisioned, role, roles);
  });
  const named = new Set(wanted.map(({ objectId }) => objectId));
  // One of several of a name may be the one that is meant.
  const unclear = new Set(wanted.flatMap(({ name, unclear: why }) => (why === undefined ? [] : [name.toLowerCase()])));
  const extra = provisioned
    .filter(({ principalId }) => !named.has(principalId))
    .filter(({ principalDisplayName: name }) => !unclear.has((name ?? "").toLowerCase()))
    .flatMap((assignment) =>
      differenceAt("assignments", "assignments", { live: nameOf(assignment), wanted: null, repair: "unassign" }),
    );
  return [...missing, ...extra];
}

function compareOne(
  principal: WantedPrincipal,
  live: readonly LiveAssignment[],
  role: AppRole | undefined,
  known: readonly AppRole[],
): DriftDifference[] {
  const name = `${principal.type.toLowerCase()} ${principal.name}`;
  if (principal.unclear !== undefined) {
    const text = `! assignments: ${principal.unclear}`;
    return [{ part: "assignments", text, live: null, wanted: null, repair: "principal" }];
  }
  if (principal.objectId === null) {
    const wanted = `${name} (the tenant has none)`;
    return differenceAt("assignments", "assignments", { live: null, wanted, repair: "principalGone" });
  }
  const own = live.filter(({ principalId }) => principalId === principal.objectId);
  const [first] = own;
  if (!first) return differenceAt("assignments", "assignments", { live: null, wanted: name });
  if (!role || own.some(({ appRoleId }) => appRoleId === role.id)) return [];
  const has = [...known, defaultAccess].find(({ id }) => id === first.appRoleId) ?? { id: first.appRoleId };
  return differenceAt("assignments", `assignments.${name}.role`, { live: nameOfRole(has), wanted: nameOfRole(role) });
}

const nameOf = ({ principalType, principalDisplayName, principalId }: LiveAssignment): string =>
  `${principalType.toLowerCase()} ${principalDisplayName ?? ""} (${principalId})`;
