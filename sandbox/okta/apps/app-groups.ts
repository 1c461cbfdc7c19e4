import { z } from "zod";
import { presentGroup } from "../directory/present";
import { answerPage } from "../http/paging";
import { noContent, ok, route, type OktaApiCall, type OktaRoute } from "../http/route";
import type { StoredAppGroup, StoredApp } from "../model";
import { oktaErrors } from "../okta-error";
import { assignGroup, unassignGroup } from "../provisioning/assignments";
import { presentAppGroup } from "./present";

const page = { usual: 20, least: 1, most: 200 };
const profile = z.record(z.string(), z.unknown());
const assignment = z.looseObject({ priority: z.number().int().min(0).max(100).nullish(), profile: profile.nullish() });
const patch = z.array(
  z.discriminatedUnion("path", [
    z.looseObject({ op: z.literal("replace"), path: z.literal("/priority"), value: z.number().int().min(0).max(100) }),
    z.looseObject({ op: z.literal("replace"), path: z.literal("/profile"), value: profile }),
  ]),
);

/** Groups of an app: developer.okta.com/docs/api/openapi/okta-management/management/tag/ApplicationGroups. */
export const appGroupRoutes: readonly OktaRoute[] = [
  route({
    ...{ method: "GET", path: "/api/v1/apps/:app/groups", scopes: ["okta.apps.read"] },
    handle: (call) => {
      const app = call.org.app(call.param("app"));
      const start = call.query.get("q")?.toLowerCase() ?? "";
      const groups = Object.values(app.groups)
        .filter(({ id }) => call.org.state.groups[id]?.profile.name.toLowerCase().startsWith(start))
        .toSorted((a, b) => a.priority - b.priority);
      return answerPage(call, groups, page, (group) => present(call, app, group));
    },
  }),
  route({
    ...{ method: "GET", path: "/api/v1/apps/:app/groups/:group", scopes: ["okta.apps.read"] },
    handle: (call) => {
      const app = call.org.app(call.param("app"));
      return ok(present(call, app, find(app, call.param("group"))));
    },
  }),
  route({
    ...{ method: "PUT", path: "/api/v1/apps/:app/groups/:group", scopes: ["okta.apps.manage"], body: assignment },
    handle: (call) => {
      const { org, body, param } = call;
      const app = org.app(param("app"));
      const group = org.group(param("group"));
      assignGroup(org, app, group, body.priority ?? undefined, body.profile ?? {});
      return ok(present(call, app, find(app, group.id)));
    },
  }),
  route({
    ...{ method: "PATCH", path: "/api/v1/apps/:app/groups/:group", scopes: ["okta.apps.manage"], body: patch },
    handle: (call) => {
      const { org, body, param } = call;
      const app = org.app(param("app"));
      const { id, priority, profile } = find(app, param("group"));
      const wanted = { priority, profile };
      for (const change of body) {
        if (change.path === "/priority") wanted.priority = change.value;
        else wanted.profile = change.value;
      }
      assignGroup(org, app, org.group(id), wanted.priority, wanted.profile);
      return ok(present(call, app, find(app, id)));
    },
  }),
  route({
    ...{ method: "DELETE", path: "/api/v1/apps/:app/groups/:group", scopes: ["okta.apps.manage"] },
    handle: ({ org, param }) => {
      const app = org.app(param("app"));
      unassignGroup(org, app, org.group(find(app, param("group")).id));
      return noContent;
    },
  }),
];

function find({ groups }: StoredApp, id: string): StoredAppGroup {
  const found = groups[id];
  if (!found) throw oktaErrors.notFound(id, "AppGroup");
  return found;
}

function present({ org, origin, query }: OktaApiCall<unknown>, app: StoredApp, assigned: StoredAppGroup) {
  const shown = presentAppGroup(assigned, app, origin);
  const group = query.get("expand") === "group" ? org.state.groups[assigned.id] : undefined;
  return group ? { ...shown, _embedded: { group: presentGroup(group, origin) } } : shown;
}
