import { type DeclaredRole, rolesForPeople, templateRoles } from "../entra/application/app-roles";
import { isRoleValue } from "../entra/application/azuread-rules";
import type { LiveAppRole, LiveApplication } from "./live-app";

/**
 * The roles for people that an application has besides the template's, as a config declares them. All or none: what azuread
 * would have to change, such as a missing description, stays with whoever made it, and so do the others then.
 */
export function declaredRolesOf({ appRoles }: LiveApplication): readonly DeclaredRole[] {
  const template = new Set(templateRoles.map(({ id }) => id));
  const own = (appRoles ?? []).filter(({ id }) => !template.has(id));
  const declared = own.filter((role) => rolesForPeople([role]).length > 0).map(declaredRole);
  return declared.every((role) => role !== undefined) ? declared : [];
}

function declaredRole({ id, value, displayName, description, allowedMemberTypes }: LiveAppRole) {
  if (!displayName || !description || allowedMemberTypes?.length !== 1 || !isRoleValue(value ?? "")) return undefined;
  return { id: id.toLowerCase(), value: value || null, displayName, description };
}
