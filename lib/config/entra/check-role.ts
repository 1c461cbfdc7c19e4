import {
  chooseRole,
  type DeclaredRole,
  nameOfRole,
  rolesOfConfig,
  templateRoles,
} from "../../entra/application/app-roles";
import { attributesOf, parse } from "../../entra/language";
import * as errors from "./errors";
import type { Problem, ProblemPath } from "../../core/problem";
import { everybody } from "../common/everybody";
import { locate } from "../common/locate";
import type { StackConfig } from "./model";

/** Checks roles, and mappings of roles, without a tenant: which roles an app of ours has. */
export function checkRole(stack: StackConfig): Problem[] {
  const { existing, appRoles } = stack;
  if (existing) return appRoles ? [locate(stack, ["appRoles"], errors.appRolesUnmanaged())] : [];
  // What roles a template of the gallery has, only the tenant says.
  if (stack.gallery) return [...checkDeclared(stack), ...checkRoleMappings(stack)];
  const unclear = namedRoles(stack).flatMap((named) => checkName(stack, named));
  return [...checkDeclared(stack), ...unclear, ...(unclear.length > 0 ? [] : checkRoleMappings(stack))];
}

interface NamedRole {
  readonly role: string;
  readonly path: ProblemPath;
}

function namedRoles(stack: StackConfig): NamedRole[] {
  const entries = (["groups", "users"] as const).flatMap((kind) => everybody(stack, kind));
  return [
    ...(stack.role === undefined ? [] : [{ role: stack.role, path: ["role"] }]),
    ...entries.flatMap(({ principal: { role }, path }) => (role === undefined ? [] : [{ role, path }])),
  ];
}

function checkName(stack: StackConfig, { role, path }: NamedRole): Problem[] {
  const { problem } = chooseRole(stack, rolesOfConfig(stack), { role });
  if (!problem) return [];
  // Whoever declares roles means one of those; otherwise somebody may have added it in the portal.
  const known = rolesOfConfig(stack).map(nameOfRole);
  return [locate(stack, path, stack.appRoles ? problem : errors.roleNotOfTemplate(stack.stack, role, known))];
}

/** Entra refuses an application two of whose roles have one id or one value. */
function checkDeclared({ appRoles = [], ...stack }: StackConfig): Problem[] {
  const taken = new Map((stack.gallery ? [] : templateRoles).map((role) => [role.id, nameOfRole(role)]));
  return appRoles.flatMap((role, index) => {
    const keys = keysOf(role);
    const other = keys.map((key) => taken.get(key)).find((name) => name !== undefined);
    for (const key of keys) taken.set(key, role.displayName);
    return other === undefined
      ? []
      : [locate(stack, ["appRoles", index], errors.appRoleTwice(role.displayName, other))];
  });
}

const keysOf = ({ id, value }: DeclaredRole): string[] => [id, ...(value === null ? [] : [`value ${value}`])];

/** Checks mappings of roles, which distinguish nobody where all are assigned with one role of the template. */
function checkRoleMappings({ schema, ...stack }: StackConfig): Problem[] {
  const given = onlyTemplateRole(stack);
  if (given === undefined) return [];
  return Object.entries(schema.users?.mappings ?? {}).flatMap(([target, { source }]) => {
    const parsed = source === null ? undefined : parse(source);
    if (!parsed?.ok || !attributesOf(parsed.expression).includes("appRoleAssignments")) return [];
    const declared = stack.appRoles?.map(nameOfRole) ?? [];
    const problem = errors.rolesAreTheSame(target, given, declared);
    return [locate(stack, ["schema", "users", "mappings", target, "source"], problem)];
  });
}

/**
 * Returns the role of the template that all assignments have in common; undefined when some have another, or when assignments are
 * managed elsewhere and may have another.
 */
function onlyTemplateRole(stack: Omit<StackConfig, "schema">): string | undefined {
  if (stack.assign === "external" && stack.appRoles) return undefined;
  const entries = (["groups", "users"] as const).flatMap((kind) => everybody(stack, kind));
  const roles = rolesOfConfig(stack);
  const given = (entries.length > 0 ? entries : [{ principal: {} }]).map(
    ({ principal }) => chooseRole(stack, roles, principal).role?.id,
  );
  const [only, ...others] = new Set(given);
  const role = others.length > 0 ? undefined : templateRoles.find(({ id }) => id === only);
  return role && nameOfRole(role);
}
