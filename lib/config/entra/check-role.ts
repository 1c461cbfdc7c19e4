import { namesRole, nameOfRole, TEMPLATE_ROLES } from "../../entra/application/app-roles";
import { roleNotOfTemplate } from "./errors";
import type { Problem } from "../../core/problem";
import { locate } from "../common/locate";
import type { StackConfig } from "./model";

/** What can be said of `role` without a tenant: which roles an app of the template has. */
export function checkRole(stack: StackConfig): Problem[] {
  const { role, existing } = stack;
  if (role === undefined || existing || TEMPLATE_ROLES.some((each) => namesRole(role, each))) return [];
  return [locate(stack, ["role"], roleNotOfTemplate(stack.stack, role, TEMPLATE_ROLES.map(nameOfRole)))];
}
