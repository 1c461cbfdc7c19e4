import { z } from "zod";
import * as oktaErrors from "./errors";
import { fail } from "../../core/problem";
import { nearestNames } from "../../core/nearest";
import type { Okta } from "./client";
import { ifFound } from "./okta-error";

const groupSchema = z.looseObject({
  id: z.string(),
  /** `APP_GROUP` for groups that an app brought in. */
  type: z.string().nullish(),
  profile: z.looseObject({ name: z.string() }),
});

/** A group of the org. */
export type OktaGroup = z.output<typeof groupSchema>;

const appGroupSchema = z.looseObject({ id: z.string(), priority: z.int().nullish() });

/** A group's assignment to an app; `id` is the group's. */
export type AppGroup = z.output<typeof appGroupSchema>;

const readScope = "okta.groups.read";

const isGroupId = (text: string): boolean => /^00g[A-Za-z0-9]{17}$/.test(text);

/** A group by id; an unknown one is a 404. */
export function readGroup(okta: Okta, id: string): Promise<OktaGroup> {
  const path = `/api/v1/groups/${encodeURIComponent(id)}`;
  return okta.request({ method: "GET", path, scope: readScope }, groupSchema);
}

/**
 * The one group of this name or id.
 * @throws ScimformError OKTA_GROUP_MISSING, OKTA_GROUP_AMBIGUOUS
 */
export async function findGroup(okta: Okta, name: string): Promise<OktaGroup> {
  const byId = isGroupId(name) ? await ifFound(readGroup(okta, name)) : null;
  if (byId) return byId;
  const found = await namesStarting(okta, name);
  const same = found.filter(({ profile }) => profile.name.toLowerCase() === name.toLowerCase());
  const [group, other] = same;
  if (!group) {
    const similar = (await namesStarting(okta, name.slice(0, 3))).map(({ profile }) => profile.name);
    throw fail(oktaErrors.groupMissing, name, nearestNames(name, similar));
  }
  if (other)
    throw fail(
      oktaErrors.groupAmbiguous,
      name,
      same.map((each) => each.id),
    );
  return group;
}

/** `q` finds names that start so. https://developer.okta.com/docs/api/openapi/okta-management/management/tag/Group/ */
function namesStarting(okta: Okta, start: string): Promise<OktaGroup[]> {
  const query = { q: start, limit: "200" };
  return okta.list({ method: "GET", path: "/api/v1/groups", query, scope: readScope }, groupSchema);
}

/** Groups that are assigned to an app. */
export function listAppGroups(okta: Okta, appId: string): Promise<AppGroup[]> {
  const path = `/api/v1/apps/${encodeURIComponent(appId)}/groups`;
  return okta.list({ method: "GET", path, query: { limit: "200" }, scope: "okta.apps.read" }, appGroupSchema);
}

const memberSchema = z.looseObject({ id: z.string(), profile: z.looseObject({ login: z.string() }) });

/** Members of a group. */
export function listMembers(okta: Okta, groupId: string): Promise<z.output<typeof memberSchema>[]> {
  const path = `/api/v1/groups/${encodeURIComponent(groupId)}/users`;
  return okta.list({ method: "GET", path, query: { limit: "200" }, scope: readScope }, memberSchema);
}
