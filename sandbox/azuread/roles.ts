import type { ObjectValue } from "../../provider/plugin/types";
import type { GraphAppRole, GraphPermissionScope } from "./graph-objects";

/** Roles and scopes as Terraform shows them. */

export const rolesState = (roles: readonly GraphAppRole[]): ObjectValue[] =>
  roles.map((role) => ({
    allowed_member_types: [...role.allowedMemberTypes],
    description: role.description ?? null,
    display_name: role.displayName ?? null,
    enabled: role.isEnabled ?? false,
    id: role.id,
    value: role.value ?? null,
  }));

export const scopesState = (scopes: readonly GraphPermissionScope[]): ObjectValue[] =>
  scopes.map((scope) => ({
    admin_consent_description: scope.adminConsentDescription ?? null,
    admin_consent_display_name: scope.adminConsentDisplayName ?? null,
    enabled: scope.isEnabled ?? false,
    id: scope.id,
    type: scope.type ?? null,
    user_consent_description: scope.userConsentDescription ?? null,
    user_consent_display_name: scope.userConsentDisplayName ?? null,
    value: scope.value ?? null,
  }));

/** Keyed by value: what has none, like the roles of the non-gallery template, is left out. */
export const idsByValue = (entries: readonly { id: string; value?: string | null }[]): ObjectValue =>
  Object.fromEntries(entries.flatMap(({ id, value }) => (value ? [[value, id]] : [])));
