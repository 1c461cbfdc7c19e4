import { z } from "zod";
import { ok, route, type OktaApiCall, type OktaRoute } from "../http/route";
import type { StoredApp, OktaProfile } from "../model";
import { oktaErrors } from "../okta-error";
import { baseProperties, type SchemaProperty } from "./app-schema";

const property = z.looseObject({
  title: z.string(),
  type: z.enum(["string", "boolean", "number", "integer", "array"]),
  externalName: z.string().optional(),
  externalNamespace: z.string().optional(),
});
const update = z.looseObject({
  definitions: z.looseObject({
    custom: z.looseObject({ properties: z.record(z.string(), property.nullable()).default({}) }).optional(),
  }),
});

const path = "/api/v1/meta/schemas/apps/:app/default";

/** Profiles of app users: developer.okta.com/docs/api/openapi/okta-management/management/tag/Schema. */
export const appSchemaRoutes: readonly OktaRoute[] = [
  route({
    ...{ method: "GET", path, scopes: ["okta.schemas.read"] },
    handle: (call) => ok(present(call, call.org.app(call.param("app")))),
  }),
  route({
    ...{ method: "POST", path, scopes: ["okta.schemas.manage"], body: update },
    handle: (call) => {
      const app = call.org.app(call.param("app"));
      // An inactive app has no schema to change, as users of the okta provider see it.
      if (app.status !== "ACTIVE") throw oktaErrors.notFound(app.id, "AppInstance");
      change(call, app, call.body.definitions.custom?.properties ?? {});
      return ok(present(call, app));
    },
  }),
];

/** Settings that Okta adds to a property unless they are given. */
const usual: OktaProfile = {
  ...{ required: false, scope: "NONE", union: "DISABLE", master: { type: "PROFILE_MASTER" } },
  ...{ mutability: "READ_WRITE", permissions: [{ principal: "SELF", action: "READ_ONLY" }] },
};

/** Changes properties. Null removes a property; a mapped one stays. */
function change(
  { org }: OktaApiCall<unknown>,
  app: StoredApp,
  changes: Readonly<Record<string, OktaProfile | null>>,
): void {
  const base = baseProperties(app, org.switches);
  const mapped = org.outbound(app)?.properties ?? {};
  const causes = Object.entries(changes).flatMap(([name, definition]) => [
    ...(name in base ? [`${name}: is a base property`] : []),
    ...(definition === null && name in mapped ? [`${name}: cannot be removed while it is mapped`] : []),
    ...(definition !== null && isMoved(app.customSchema[name], definition)
      ? [`${name}: externalName cannot be changed`]
      : []),
  ]);
  if (causes.length > 0) throw oktaErrors.invalid("schema", ...causes);
  for (const [name, definition] of Object.entries(changes)) {
    if (definition === null) delete app.customSchema[name];
    else app.customSchema[name] = { ...usual, ...definition };
  }
  org.onChange();
}

function isMoved(present: OktaProfile | undefined, definition: OktaProfile): boolean {
  return ["externalName", "externalNamespace"].some(
    (name) => present !== undefined && present[name] !== definition[name],
  );
}

function present({ org, origin }: OktaApiCall<unknown>, app: StoredApp): OktaProfile {
  const url = `${origin}/api/v1/meta/schemas/apps/${app.id}/default`;
  const base = Object.entries(baseProperties(app, org.switches)).map(([name, definition]) => [
    name,
    shown(name, definition),
  ]);
  const part = (name: string, properties: OktaProfile, required: readonly string[]) => ({
    [name]: { id: `#${name}`, type: "object", properties, required },
  });
  return {
    ...{
      id: url,
      $schema: "http://json-schema.org/draft-04/schema#",
      name: app.name,
      title: app.label,
      type: "object",
    },
    definitions: {
      ...part("base", Object.fromEntries(base) as OktaProfile, ["userName"]),
      ...part("custom", app.customSchema, []),
    },
    properties: { profile: { allOf: [{ $ref: "#/definitions/custom" }, { $ref: "#/definitions/base" }] } },
    _links: { self: { href: url, method: "GET", rel: "self" } },
  };
}

function shown(name: string, { from: _, ...definition }: SchemaProperty): OktaProfile {
  return { ...definition, required: name === "userName", scope: "NONE" };
}
