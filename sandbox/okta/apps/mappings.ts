import { z } from "zod";
import { checkExpression, ExpressionError } from "../../../lib/okta/language";
import { answerPage } from "../http/paging";
import { ok, route, type OktaApiCall, type OktaRoute } from "../http/route";
import type { MappingEnd, OktaProfile, StoredProfileMapping, PropertyMapping } from "../model";
import { oktaErrors } from "../okta-error";
import { targetOf, type Org } from "../org";
import { allProperties } from "./app-schema";

const page = { usual: 20, most: 200 };
const property = z.looseObject({
  expression: z.string().nullish(),
  pushStatus: z.enum(["PUSH", "DONT_PUSH"]).nullish(),
});
const update = z.looseObject({ properties: z.record(z.string(), property.nullable()) });

/** Profile mappings: developer.okta.com/docs/api/openapi/okta-management/management/tag/ProfileMapping. */
export const mappingRoutes: readonly OktaRoute[] = [
  route({
    ...{ method: "GET", path: "/api/v1/mappings", scopes: ["okta.profileMappings.read"] },
    handle: (call) => {
      const [sourceId, targetId] = ["sourceId", "targetId"].map((name) => call.query.get(name));
      for (const id of [sourceId, targetId]) if (id) checkEnd(call.org, id);
      const mappings = Object.values(call.org.state.mappings).filter(
        ({ source, target }) => (!sourceId || source.id === sourceId) && (!targetId || target.id === targetId),
      );
      return answerPage(call, mappings, page, (mapping) => withoutProperties(present(call, mapping)));
    },
  }),
  route({
    ...{ method: "GET", path: "/api/v1/mappings/:mapping", scopes: ["okta.profileMappings.read"] },
    handle: (call) => ok(present(call, find(call))),
  }),
  route({
    ...{ method: "POST", path: "/api/v1/mappings/:mapping", scopes: ["okta.profileMappings.manage"], body: update },
    handle: (call) => {
      const mapping = find(call);
      const merged = merge(mapping, call.body.properties);
      check(call.org, mapping, merged);
      mapping.properties = merged;
      const app = call.org.state.apps[mapping.target.id] ?? call.org.state.apps[mapping.source.id];
      call.org.log({
        eventType: "application.provision.field_mapping_rule.change",
        message: "Change field mapping rule",
        target: app ? [targetOf.app(app)] : [],
      });
      return ok(present(call, mapping));
    },
  }),
];

const withoutProperties = ({ properties: _, ...listed }: OktaProfile) => listed;

/** The properties after a partial update: what comes with nulls goes. */
function merge(
  { properties }: StoredProfileMapping,
  changes: Readonly<Record<string, z.infer<typeof property> | null>>,
): Record<string, PropertyMapping> {
  const merged = { ...properties };
  for (const [name, change] of Object.entries(changes)) {
    const { expression, pushStatus } = change ?? {};
    if (expression === null || expression === undefined) delete merged[name];
    else merged[name] = { expression, pushStatus: pushStatus ?? "DONT_PUSH" };
  }
  return merged;
}

function check(
  org: Org,
  { target }: StoredProfileMapping,
  properties: Readonly<Record<string, PropertyMapping>>,
): void {
  const app = target.type === "appuser" ? org.app(target.id) : undefined;
  const known = app && allProperties(app, org.switches);
  const causes = Object.entries(properties).flatMap(([name, { expression, pushStatus }]) => [
    ...(known && !(name in known) ? [`${name}: Invalid property`] : []),
    // The user name follows from the app's template: github.com/okta/terraform-provider-okta/issues/949.
    ...(name === "userName" ? ["userName: is set by credentials.userNameTemplate of the app"] : []),
    ...(!app && pushStatus === "PUSH" ? ["Push status is allowed for profile mastering enabled apps only"] : []),
    ...problemsOf(name, expression),
  ]);
  if (causes.length > 0) throw oktaErrors.invalid("properties", ...causes);
}

function problemsOf(name: string, expression: string): string[] {
  try {
    checkExpression(expression);
    return [];
  } catch (error) {
    if (error instanceof ExpressionError) return [`${name}: Invalid expression: ${error.message}`];
    throw error;
  }
}

function checkEnd(org: Org, id: string): void {
  if (org.state.apps[id] || org.state.userTypeId === id) return;
  throw oktaErrors.invalid(
    "mapping",
    "Invalid source or target id. Source or target id must be of either App Instance or UserType id",
  );
}

function find({ org, param }: OktaApiCall<unknown>): StoredProfileMapping {
  const found = org.state.mappings[param("mapping")];
  if (!found) throw oktaErrors.notFound(param("mapping"), "ProfileMapping");
  return found;
}

function present(
  { origin }: OktaApiCall<unknown>,
  { id, source, target, properties }: StoredProfileMapping,
): OktaProfile {
  return {
    ...{ id, source: presentEnd(source, origin), target: presentEnd(target, origin), properties },
    _links: { self: { href: `${origin}/api/v1/mappings/${id}` } },
  };
}

function presentEnd(end: MappingEnd, origin: string): OktaProfile {
  const isApp = end.type === "appuser";
  const self = { href: `${origin}/api/v1/${isApp ? "apps" : "meta/types/user"}/${end.id}` };
  const schema = { href: `${origin}/api/v1/meta/schemas/${isApp ? `apps/${end.id}` : "user"}/default` };
  return { ...end, _links: { self, schema } };
}
