import { graphErrors } from "../graph-error";
import type { Application, AppRole, ServicePrincipal } from "../model";
import type { AppPatch } from "./bodies";

const readOnly = new Set(["id", "appId", "applicationTemplateId", "createdDateTime", "deletedDateTime", "owners"]);

/**
 * Stores what a PATCH brings: top-level properties replace, except that complex values merge, as in Graph.
 * `applicationTemplateId` cannot be set: only `instantiate` links an app to a template.
 * @throws GraphError 400 when an app role is removed that was not disabled before
 */
export function applyAppPatch(target: Application | ServicePrincipal, patch: AppPatch): void {
  const before = (target["appRoles"] ?? []) as readonly AppRole[];
  const enabledAndGone = before.some(
    (role) => role.isEnabled && patch.appRoles !== undefined && !patch.appRoles.some(({ id }) => id === role.id),
  );
  if (enabledAndGone) {
    throw graphErrors.badRequest("Permission (scope or role) cannot be deleted or updated unless disabled first.");
  }
  for (const [name, value] of Object.entries(patch)) {
    if (readOnly.has(name) || name.startsWith("@") || name.includes("@odata.")) continue;
    const present = target[name];
    target[name] = isComplex(value) && isComplex(present) ? { ...present, ...withoutAnnotations(value) } : value;
  }
}

function isComplex(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function withoutAnnotations(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([name]) => !name.startsWith("@")));
}
