import { z } from "zod";
import * as oktaErrors from "./errors";
import { fail } from "../../core/problem";
import type { Okta } from "./client";

const entrySchema = z.looseObject({
  id: z.string(),
  source: z.looseObject({ id: z.string(), name: z.string().nullish(), type: z.string() }),
  target: z.looseObject({ id: z.string(), type: z.string() }),
});

const propertySchema = z.looseObject({ expression: z.string(), pushStatus: z.enum(["PUSH", "DONT_PUSH"]).nullish() });
const mappingSchema = entrySchema.extend({ properties: z.record(z.string(), propertySchema).nullish() });

export interface OktaMapping {
  /** Expression in Okta's expression language, such as `user.department`. */
  readonly expression: string;
  /** `always`: on create and update; `onCreate`: on create only. */
  readonly push: "always" | "onCreate";
}

/** The mapping of Okta's users to the app user profile. */
export interface ProfileMapping {
  readonly id: string;
  /** Mappings by variable name of the app user profile. */
  readonly properties: Readonly<Record<string, OktaMapping>>;
}

/** Changes to a profile mapping, by variable name; null removes a mapping. */
export type MappingChanges = Readonly<Record<string, OktaMapping | null>>;

const readScope = "okta.profileMappings.read";

/** Name of the default user type, which cannot be changed. https://developer.okta.com/docs/api/openapi/okta-management/management/tag/UserType/ */
const defaultType = "user";

/**
 * Id of the mapping from Okta's users to the app; there is another one in the other direction, and one more for each user type that
 * was added to the default one. Theirs are none of ours.
 * @returns undefined while Okta has not made it
 */
export async function findProfileMapping(okta: Okta, appId: string): Promise<string | undefined> {
  const query = { targetId: appId, limit: "200" };
  const found = await okta.list({ method: "GET", path: "/api/v1/mappings", query, scope: readScope }, entrySchema);
  const toApp = found.filter(({ source, target }) => target.id === appId && source.type === "user");
  const [entry] = toApp.length > 1 ? toApp.filter(({ source }) => source.name === defaultType) : toApp;
  return entry?.id;
}

/**
 * Reads a profile mapping by its own id. `userName` is not part of it: see the app's `userNameTemplate`.
 * https://developer.okta.com/docs/api/openapi/okta-management/management/tag/ProfileMapping/
 */
export async function getProfileMapping(okta: Okta, mappingId: string): Promise<ProfileMapping> {
  return toMapping(await okta.request({ method: "GET", path: pathOf(mappingId), scope: readScope }, mappingSchema));
}

/**
 * The mapping from Okta's default user type to the app.
 * @throws ScimformError OKTA_MAPPING_MISSING
 */
export async function readProfileMapping(okta: Okta, appId: string): Promise<ProfileMapping> {
  const id = await findProfileMapping(okta, appId);
  if (id === undefined) throw fail(oktaErrors.mappingMissing, appId);
  return getProfileMapping(okta, id);
}

/** Changes the mappings that are named, and no other. @returns all of them afterwards */
export async function updateProfileMapping(
  okta: Okta,
  mappingId: string,
  changes: MappingChanges,
): Promise<ProfileMapping> {
  const properties = Object.fromEntries(
    Object.entries(changes).map(([name, change]) => [
      name,
      { expression: change?.expression ?? null, pushStatus: change && pushStatuses[change.push] },
    ]),
  );
  const request = { path: pathOf(mappingId), body: { properties }, scope: "okta.profileMappings.manage" };
  return toMapping(await okta.request({ ...request, method: "POST" }, mappingSchema));
}

const pushStatuses = { always: "PUSH", onCreate: "DONT_PUSH" } as const;

function toMapping({ id, properties }: z.output<typeof mappingSchema>): ProfileMapping {
  return {
    id,
    properties: Object.fromEntries(
      Object.entries(properties ?? {}).map(([name, { expression, pushStatus }]) => [
        name,
        { expression, push: pushStatus === pushStatuses.onCreate ? "onCreate" : "always" },
      ]),
    ),
  };
}

const pathOf = (mappingId: string): string => `/api/v1/mappings/${encodeURIComponent(mappingId)}`;
