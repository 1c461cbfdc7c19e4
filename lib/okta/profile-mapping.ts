import { z } from "zod";
import type { OktaMapping } from "../config/okta/model";
import * as oktaErrors from "../errors/okta";
import { fail } from "../errors/problem";
import type { Okta } from "./client";

const entrySchema = z.looseObject({
  id: z.string(),
  source: z.looseObject({ id: z.string(), type: z.string() }),
  target: z.looseObject({ id: z.string(), type: z.string() }),
});

const propertySchema = z.looseObject({ expression: z.string(), pushStatus: z.enum(["PUSH", "DONT_PUSH"]).nullish() });
const mappingSchema = entrySchema.extend({ properties: z.record(z.string(), propertySchema).nullish() });

/** What flows from Okta's users into the app user profile. */
export interface ProfileMapping {
  readonly id: string;
  /** By variable name of the app user profile. */
  readonly properties: Readonly<Record<string, OktaMapping>>;
}

/**
 * The mapping from Okta's default user type to the app; there is another one in the other direction. `userName` is not part of
 * it: see the app's `userNameTemplate`. https://developer.okta.com/docs/api/openapi/okta-management/management/tag/ProfileMapping/
 * @throws ScimformError OKTA_MAPPING_MISSING
 */
export async function readProfileMapping(okta: Okta, appId: string): Promise<ProfileMapping> {
  const scope = "okta.profileMappings.read";
  const query = { targetId: appId, limit: "200" };
  const found = await okta.list({ method: "GET", path: "/api/v1/mappings", query, scope }, entrySchema);
  const entry = found.find(({ source, target }) => target.id === appId && source.type === "user");
  if (!entry) throw fail(oktaErrors.mappingMissing, appId);
  // A list has no properties.
  const path = `/api/v1/mappings/${encodeURIComponent(entry.id)}`;
  const { id, properties } = await okta.request({ method: "GET", path, scope }, mappingSchema);
  return {
    id,
    properties: Object.fromEntries(
      Object.entries(properties ?? {}).map(([name, { expression, pushStatus }]) => [
        name,
        { expression, push: pushStatus === "DONT_PUSH" ? "onCreate" : "always" },
      ]),
    ),
  };
}
