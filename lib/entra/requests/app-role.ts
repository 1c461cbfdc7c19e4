import { attributesOf, type DirectoryAttributes, type Expression, type Value } from "../language";
import { singleRole } from "../language/functions/roles";
import { parseAttributePath } from "../schema/attribute-path";
import type { AttributeChange } from "./attribute-change";

/**
 * The type that app roles have in a POST.
 * https://learn.microsoft.com/entra/identity/app-provisioning/customize-application-attributes#provisioning-a-role-to-a-scim-app
 */
export const appRoleType = "WindowsAzureActiveDirectoryRole";

/** Text of a role in an update without the flag. */
export function appRoleText({
  id,
  value,
  display,
  displayName = display,
}: {
  readonly [key: string]: Value | undefined;
}): string {
  return JSON.stringify({ id, value, displayName });
}

/**
 * A change of `roles[primary eq "True"]` made by SingleAppRoleAssignment, with the whole role: an update without the flag sends
 * that, whichever part of it is mapped.
 */
export function withSingleRole(
  change: AttributeChange,
  expression: Expression | null | undefined,
  attributes: DirectoryAttributes,
): AttributeChange {
  const path = parseAttributePath(change.target);
  const isRole = path?.attribute.toLowerCase() === "roles" && path.filter?.attribute.toLowerCase() === "primary";
  if (!isRole || expression?.kind !== "call" || expression.name !== "SingleAppRoleAssignment") return change;
  const role = singleRole(attributes[attributesOf(expression)[0] ?? ""] ?? null);
  return role ? { ...change, role } : change;
}
