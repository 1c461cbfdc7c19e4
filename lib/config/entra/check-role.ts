import { namesRole, nameOfRole, templateRoles } from "../../entra/application/app-roles";
import { roleNotOfTemplate } from "./errors";
import type { Problem } from "../../core/problem";
import { locate } from "../common/locate";
import type { StackConfig } from "./model";

/** Checks `role` without a tenant: which roles an app of the template has. */
export function checkRole(stack: StackConfig): Problem[] {
  const { role, existing } = stack;
  if (role === undefined || existing || templateRoles.some((each) => namesRole(role, each))) return [];
  return [locate(stack, ["role"], roleNotOfTemplate(stack.stack, role, templateRoles.map(nameOfRole)))];
}
