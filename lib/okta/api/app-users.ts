import { z } from "zod";
import { noContent, type Okta } from "./client";
import { ifFound } from "./okta-error";

const appUserSchema = z.looseObject({
  /** Id of the Okta user. */
  id: z.string(),
  /** Id that the SCIM server gave; absent until the account was created there. */
  externalId: z.string().nullish(),
  /** `USER`: assigned directly; `GROUP`: through a group. */
  scope: z.string(),
  status: z.string(),
  /**
   * State of provisioning. `DISABLED`: nothing was sent, as for people who were assigned before provisioning was enabled;
   * `ERROR`: the reason stands in the System Log only.
   */
  syncState: z.string().nullish(),
  lastSync: z.string().nullish(),
  created: z.string().nullish(),
  credentials: z.looseObject({ userName: z.string().nullish() }).nullish(),
  profile: z.record(z.string(), z.unknown()).nullish(),
});

/** A person's assignment to an app. https://developer.okta.com/docs/api/openapi/okta-management/management/tag/ApplicationUsers/ */
export type AppUser = z.output<typeof appUserSchema>;

const readScope = "okta.apps.read";
const manageScope = "okta.apps.manage";

/** Lists all users that are assigned, directly or through a group. */
export function listAppUsers(okta: Okta, appId: string): Promise<AppUser[]> {
  return okta.list({ method: "GET", path: pathOf(appId), query: { limit: "500" }, scope: readScope }, appUserSchema);
}

/** @returns undefined when the person is not assigned */
export function getAppUser(okta: Okta, appId: string, userId: string): Promise<AppUser | undefined> {
  return ifFound(okta.request({ method: "GET", path: pathOf(appId, userId), scope: readScope }, appUserSchema));
}

/**
 * Assigns a person directly. User name and mapped properties are left to Okta's mappings, which refuse to be given a value.
 * Provisioning follows asynchronously: see {@link getAppUser} until `syncState` settles.
 */
export function assignUser(okta: Okta, appId: string, userId: string): Promise<AppUser> {
  const body = { id: userId, scope: "USER" };
  return okta.request({ method: "POST", path: pathOf(appId), body, scope: manageScope }, appUserSchema);
}

/** Takes the direct assignment away: the app profile is lost, and the account is deactivated where that is enabled. */
export async function unassignUser(okta: Okta, appId: string, userId: string): Promise<void> {
  const query = { sendEmail: "false" };
  await okta.request({ method: "DELETE", path: pathOf(appId, userId), query, scope: manageScope }, noContent);
}

const pathOf = (appId: string, userId?: string): string =>
  `/api/v1/apps/${encodeURIComponent(appId)}/users${userId === undefined ? "" : `/${encodeURIComponent(userId)}`}`;
