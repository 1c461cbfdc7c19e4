import { z } from "zod";
import type { GraphSession } from "./directory";
import { application, appRole, permissionScope } from "./graph-objects";

/** Graph refuses to remove or change a role or scope that is enabled: azuread disables it with a PATCH of its own before. */

interface Permission {
  readonly id: string;
  readonly isEnabled?: unknown;
  readonly [property: string]: unknown;
}

/** Properties of a role that azuread compares; a scope is compared whole. */
const comparedOfRole = ["allowedMemberTypes", "description", "displayName", "value"];

/** @param wanted the roles of the coming PATCH */
export async function disableRoles(session: GraphSession, path: string, wanted: readonly Permission[]): Promise<void> {
  const { id, appRoles } = await session.get({ path }, z.object({ id: z.string(), appRoles: z.array(appRole) }));
  const roles = disabled(appRoles, wanted, comparedOfRole);
  if (roles !== null) await disable(session, path, { id, appRoles: roles });
}

/** @param wanted the scopes of the coming PATCH */
export async function disableScopes(session: GraphSession, path: string, wanted: readonly Permission[]): Promise<void> {
  const shape = z.object({ api: z.object({ oauth2PermissionScopes: z.array(permissionScope) }) });
  const scopes = disabled((await session.get({ path }, shape)).api.oauth2PermissionScopes, wanted);
  if (scopes !== null) await disable(session, path, { api: { oauth2PermissionScopes: scopes } });
}

async function disable(session: GraphSession, path: string, properties: object): Promise<void> {
  const body = { "@odata.type": "#microsoft.graph.application", ...properties };
  await session.write({ method: "PATCH", path, body }, z.unknown());
  // It looks once more before it goes on.
  await session.get({ path }, application);
}

/** The live entries, with those disabled that are not wanted as they are; null when none is. */
function disabled(
  live: readonly Permission[],
  wanted: readonly Permission[],
  compared?: readonly string[],
): Permission[] | null {
  const goes = (entry: Permission): boolean => {
    const counterpart = wanted.find(({ id }) => id === entry.id);
    if (counterpart === undefined) return true;
    const names = compared ?? Object.keys({ ...entry, ...counterpart });
    return entry.isEnabled === true && names.some((name) => !same(entry[name], counterpart[name]));
  };
  return live.some(goes) ? live.map((entry) => (goes(entry) ? { ...entry, isEnabled: false } : entry)) : null;
}

const same = (left: unknown, right: unknown): boolean => JSON.stringify(left ?? "") === JSON.stringify(right ?? "");
