import { z } from "zod";
import type { Okta } from "./client";

const propertySchema = z.looseObject({
  title: z.string().nullish(),
  type: z.string(),
  /** Items of an array. */
  items: z.looseObject({ type: z.string().nullish() }).nullish(),
  externalName: z.string().nullish(),
  externalNamespace: z.string().nullish(),
  required: z.boolean().nullish(),
});

/** A property of the app user profile. */
export type AppUserProperty = z.output<typeof propertySchema>;

const properties = z.looseObject({ properties: z.record(z.string(), propertySchema).nullish() }).nullish();
const schema = z.looseObject({ definitions: z.looseObject({ base: properties, custom: properties }).nullish() });

/** The app user profile: what the app brings along, and what was added, by variable name. */
export interface AppUserSchema {
  readonly base: Readonly<Record<string, AppUserProperty>>;
  readonly custom: Readonly<Record<string, AppUserProperty>>;
}

/** https://developer.okta.com/docs/api/openapi/okta-management/management/tag/Schema/ */
export async function readAppUserSchema(okta: Okta, appId: string): Promise<AppUserSchema> {
  const path = `/api/v1/meta/schemas/apps/${encodeURIComponent(appId)}/default`;
  const { definitions } = await okta.request({ method: "GET", path, scope: "okta.schemas.read" }, schema);
  return { base: definitions?.base?.properties ?? {}, custom: definitions?.custom?.properties ?? {} };
}
