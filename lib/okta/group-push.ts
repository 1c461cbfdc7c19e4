import { z } from "zod";
import { noContent, type Okta } from "./client";

const mappingSchema = z.looseObject({
  id: z.string(),
  sourceGroupId: z.string(),
  targetGroupId: z.string().nullish(),
  /** `ERROR`: Okta could not push; `errorSummary` says why. */
  status: z.string(),
  errorSummary: z.string().nullish(),
  lastPush: z.string().nullish(),
});

/** A group that is pushed. https://developer.okta.com/docs/api/openapi/okta-management/management/tag/GroupPushMapping/ */
export type GroupPushMapping = z.output<typeof mappingSchema>;

const READ = "okta.apps.read and okta.groups.read";
const MANAGE = "okta.apps.manage and okta.groups.manage";

export function listGroupPush(okta: Okta, appId: string): Promise<GroupPushMapping[]> {
  return okta.list({ method: "GET", path: pathOf(appId), query: { limit: "1000" }, scope: READ }, mappingSchema);
}

/** Starts pushing a group; one of that name in the target is linked, else it is created. */
export function createGroupPush(
  okta: Okta,
  appId: string,
  push: { readonly sourceGroupId: string; readonly targetGroupName: string },
): Promise<GroupPushMapping> {
  const body = { ...push, status: "ACTIVE" };
  return okta.request({ method: "POST", path: pathOf(appId), body, scope: MANAGE }, mappingSchema);
}

/** Pushes a group again: Okta does so when its mapping goes from inactive to active. */
export async function pushGroupNow(okta: Okta, appId: string, mappingId: string): Promise<GroupPushMapping> {
  await setStatus(okta, appId, mappingId, "INACTIVE");
  return setStatus(okta, appId, mappingId, "ACTIVE");
}

/** Stops pushing a group; the group in the target stays. */
export async function deleteGroupPush(okta: Okta, appId: string, mappingId: string): Promise<void> {
  await setStatus(okta, appId, mappingId, "INACTIVE");
  const request = { path: pathOf(appId, mappingId), query: { deleteTargetGroup: "false" }, scope: MANAGE };
  await okta.request({ ...request, method: "DELETE" }, noContent);
}

function setStatus(
  okta: Okta,
  appId: string,
  mappingId: string,
  status: "ACTIVE" | "INACTIVE",
): Promise<GroupPushMapping> {
  const request = { path: pathOf(appId, mappingId), body: { status }, scope: MANAGE };
  return okta.request({ ...request, method: "PATCH" }, mappingSchema);
}

const pathOf = (appId: string, mappingId?: string): string =>
  `/api/v1/apps/${encodeURIComponent(appId)}/group-push/mappings${mappingId === undefined ? "" : `/${encodeURIComponent(mappingId)}`}`;
