import { z } from "zod";
import { graphErrors } from "../graph-error";
import type { Application, StoredAppRole, ServicePrincipal } from "../model";
import type { AppPatch } from "./bodies";

const readOnly = new Set(["id", "appId", "applicationTemplateId", "createdDateTime", "deletedDateTime", "owners"]);

/**
 * Stores what a PATCH brings: top-level properties replace, except that complex values merge, as in Graph.
 * `applicationTemplateId` cannot be set: only `instantiate` links an app to a template.
 * @throws GraphError 400 when an app role is removed that was not disabled before, and when two have one id or value
 */
export function applyAppPatch(target: Application | ServicePrincipal, patch: AppPatch): void {
  const before = (target["appRoles"] ?? []) as readonly StoredAppRole[];
  const enabledAndGone = before.some(
    (role) => role.isEnabled && patch.appRoles !== undefined && !patch.appRoles.some(({ id }) => id === role.id),
  );
  if (enabledAndGone) {
    throw graphErrors.badRequest("Permission (scope or role) cannot be deleted or updated unless disabled first.");
  }
  const keys = (patch.appRoles ?? []).flatMap(({ id, value }) => [id, ...(value ? [`value ${value}`] : [])]);
  if (new Set(keys).size < keys.length)
    throw graphErrors.badRequest("Request contains a property with duplicate values.");
  for (const [name, value] of Object.entries(patch)) {
    if (readOnly.has(name) || name.startsWith("@") || name.includes("@odata.")) continue;
    const present = target[name];
    target[name] = isComplex(value) && isComplex(present) ? { ...present, ...withoutAnnotations(value) } : value;
  }
}

/** Copies what is defined on the application and shows on its service principal. */
export function showOnPrincipal(application: Application, patch: AppPatch, principal: ServicePrincipal): void {
  if (patch.displayName !== undefined) {
    principal.displayName = patch.displayName;
    principal["appDisplayName"] = patch.displayName;
  }
  if (patch.appRoles) principal.appRoles = patch.appRoles;
  if (patch.identifierUris) principal["servicePrincipalNames"] = [...patch.identifierUris, application.appId];
  if (patch.web) {
    const { homePageUrl = null, logoutUrl = null, redirectUris = [] } = web.parse(application["web"]);
    Object.assign(principal, { homepage: homePageUrl, logoutUrl, replyUrls: redirectUris });
  }
}

const web = z.looseObject({
  homePageUrl: z.string().nullish(),
  logoutUrl: z.string().nullish(),
  redirectUris: z.array(z.string()).nullish(),
});

function isComplex(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function withoutAnnotations(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([name]) => !name.startsWith("@")));
}
