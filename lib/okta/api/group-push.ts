import { z } from "zod";
import type { Okta } from "./client";

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

export function listGroupPush(okta: Okta, appId: string): Promise<GroupPushMapping[]> {
  const path = `/api/v1/apps/${encodeURIComponent(appId)}/group-push/mappings`;
  const scope = "okta.apps.read and okta.groups.read";
  return okta.list({ method: "GET", path, query: { limit: "1000" }, scope }, mappingSchema);
}
