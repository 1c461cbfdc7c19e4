import { roleUnknown, roleUnnamed } from "./errors";
import type { Problem } from "../../core/problem";
import { nearest } from "../../core/nearest";
import { userRoleId } from "./non-gallery-app";

/** https://learn.microsoft.com/graph/api/resources/approle */
export interface AppRole {
  readonly id: string;
  readonly displayName?: string | null | undefined;
  readonly value?: string | null | undefined;
  readonly isEnabled?: boolean | null | undefined;
  readonly allowedMemberTypes?: readonly string[] | null | undefined;
}

/** An app role that the config declares for an app of ours. */
export interface DeclaredRole {
  readonly id: string;
  /** Value of the role; null when it is identified by its name alone. */
  readonly value: string | null;
  readonly displayName: string;
  readonly description: string;
}

/** An assignment without a role: https://learn.microsoft.com/graph/api/serviceprincipal-post-approleassignedto */
export const defaultAccess: AppRole = { id: "00000000-0000-0000-0000-000000000000", displayName: "Default Access" };

const forPeople = { isEnabled: true, allowedMemberTypes: ["User"] } as const;

/** The app roles of every app of the non-gallery template. */
export const templateRoles: readonly AppRole[] = [
  { id: userRoleId, displayName: "User", ...forPeople },
  { id: "b9632174-c057-4f7e-951b-be3adc52bfe6", displayName: "msiam_access", ...forPeople },
];

/** Role settings of a stack, or of one of its assignments. */
export interface RoleSettings {
  readonly stack: string;
  readonly role?: string | undefined;
  readonly existing?: object | undefined;
  readonly gallery?: object | undefined;
  readonly appRoles?: readonly DeclaredRole[] | undefined;
}

/** Whether an app has roles that only itself tells: it existed before, or its template in the gallery has roles of its own. */
export const hasOwnRoles = ({ existing, gallery }: Pick<RoleSettings, "existing" | "gallery">): boolean =>
  existing !== undefined || gallery !== undefined;

/**
 * The roles for people that an app of ours has once it is deployed, as far as the config tells: the non-gallery template's and those that
 * the config declares.
 */
export const rolesOfConfig = ({ appRoles = [], ...app }: RoleSettings): readonly AppRole[] => [
  ...(hasOwnRoles(app) ? [] : templateRoles),
  ...appRoles.map((role) => ({ ...role, ...forPeople })),
];

/** Returns the ids of the declared roles that an app has, by value, or by id where they have none. */
export const idsOfDeclared = (
  { appRoles = [] }: Pick<RoleSettings, "appRoles">,
  live: readonly AppRole[] | null | undefined,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    appRoles.filter(({ id }) => live?.some((role) => role.id === id)).map(({ id, value }) => [value ?? id, id]),
  );

/** An app role as people know it. */
export const nameOfRole = ({ displayName, id }: AppRole): string => displayName || id;

/** Roles that people and groups can be given. */
export const rolesForPeople = (roles: readonly AppRole[] | null | undefined): readonly AppRole[] =>
  (roles ?? []).filter(({ isEnabled, allowedMemberTypes }) => isEnabled && allowedMemberTypes?.includes("User"));

/** Whether a text of the config names this role: by display name, value or id. */
export const namesRole = (text: string, { displayName, value, id }: AppRole): boolean =>
  displayName === text || value === text || id.toLowerCase() === text.toLowerCase();

/**
 * The role that those get whom a stack assigns, as Terraform chooses it (stacks/entra/app-role.ts). Of an app that we made it is
 * the template's "User" unless the config names another; of an app with roles of its own, the one called "User" or the only one,
 * and never one of several that nobody named.
 * @param assigned whom it is for; absent: those whose entry names no role
 */
export function chooseRole(
  config: RoleSettings,
  roles: readonly AppRole[] | null | undefined,
  assigned: { readonly role?: string | undefined } = {},
): { readonly role: AppRole; readonly problem?: undefined } | { readonly role?: undefined; readonly problem: Problem } {
  const eligible = rolesForPeople(roles);
  const names = eligible.map(nameOfRole);
  const { stack } = config;
  const text = assigned.role ?? config.role;
  if (text !== undefined) {
    const [only, ...others] = eligible.filter((role) => namesRole(text, role));
    if (only && others.length === 0) return { role: only };
    const known = eligible.flatMap((role) => [role.displayName, role.value].filter((name): name is string => !!name));
    return { problem: roleUnknown(stack, text, names, only ? undefined : nearest(text, known)) };
  }
  if (!hasOwnRoles(config)) return { role: { id: userRoleId, displayName: "User" } };
  const [user, ...more] = eligible.filter(({ displayName }) => displayName === "User");
  if (user && more.length === 0) return { role: user };
  if (eligible.length > 1) return { problem: roleUnnamed(stack, names) };
  return { role: eligible[0] ?? defaultAccess };
}
