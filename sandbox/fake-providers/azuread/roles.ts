import type { ObjectValue } from "../../../provider/plugin/types";
import type { GraphAppRole, GraphPermissionScope } from "./graph-objects";

/** Roles and scopes as Terraform shows them. */

export const rolesState = (roles: readonly GraphAppRole[]): ObjectValue[] =>
  roles.map((role) => ({
    allowed_member_types: [...role.allowedMemberTypes],
    description: role.description ?? "",
    display_name: role.displayName ?? "",
    enabled: role.isEnabled ?? false,
    id: role.id,
    value: role.value ?? "",
  }));

export const scopesState = (scopes: readonly GraphPermissionScope[]): ObjectValue[] =>
  scopes.map((scope) => ({
    admin_consent_description: scope.adminConsentDescription ?? "",
    admin_consent_display_name: scope.adminConsentDisplayName ?? "",
    enabled: scope.isEnabled ?? false,
    id: scope.id,
    type: scope.type ?? "",
    user_consent_description: scope.userConsentDescription ?? "",
    user_consent_display_name: scope.userConsentDisplayName ?? "",
    value: scope.value ?? "",
  }));

/** Returns the ids of roles, keyed by value; roles without one, like those of the non-gallery template, are left out. */
export const idsByValue = (entries: readonly { id: string; value?: string | null }[]): ObjectValue =>
  Object.fromEntries(entries.flatMap(({ id, value }) => (value ? [[value, id]] : [])));
