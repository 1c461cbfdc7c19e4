import { namesRole, nameOfRole, templateRoles } from "../../entra/application/app-roles";
import { attributesOf, parse } from "../../entra/language";
import { rolesOfTemplate, roleNotOfTemplate } from "./errors";
import type { Problem } from "../../core/problem";
import { locate } from "../common/locate";
import type { StackConfig } from "./model";

/** Checks `role`, and mappings of roles, without a tenant: which roles an app of the template has. */
export function checkRole(stack: StackConfig): Problem[] {
  const { role, existing } = stack;
  if (existing) return [];
  if (role !== undefined && !templateRoles.some((each) => namesRole(role, each)))
    return [locate(stack, ["role"], roleNotOfTemplate(stack.stack, role, templateRoles.map(nameOfRole)))];
  return checkRoleMappings(stack);
}

/** Such a mapping tells nobody from anybody: all are assigned with one role. */
function checkRoleMappings({ schema, ...stack }: StackConfig): Problem[] {
  const given = templateRoles.find((each) => namesRole(stack.role ?? "User", each));
  return Object.entries(schema.users?.mappings ?? {}).flatMap(([target, { source }]) => {
    const parsed = source === null ? undefined : parse(source);
    if (!parsed?.ok || !attributesOf(parsed.expression).includes("appRoleAssignments")) return [];
    const problem = rolesOfTemplate(target, given ? nameOfRole(given) : "User");
    return [locate(stack, ["schema", "users", "mappings", target, "source"], problem)];
  });
}
