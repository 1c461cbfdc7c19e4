import { z } from "zod";
import { newId } from "../id";
import { answerPage } from "../http/paging";
import { created, noContent, ok, route, type OktaApiCall, type OktaRoute } from "../http/route";
import type { StoredGroupPush, StoredApp } from "../model";
import { oktaErrors } from "../okta-error";
import { targetOf, type Org } from "../org";
import { does, feature, isConnected } from "../provisioning/state";
import { presentPushMapping } from "./present";

const path = "/api/v1/apps/:app/group-push/mappings";
const page = { usual: 100, most: 1000 };
const status = z.enum(["ACTIVE", "INACTIVE"]);
const creation = z.looseObject({
  sourceGroupId: z.string({ error: "The field cannot be left blank" }),
  targetGroupId: z.string().optional(),
  targetGroupName: z.string().optional(),
  status: status.default("ACTIVE"),
});

/** Group push: developer.okta.com/docs/api/openapi/okta-management/management/tag/GroupPushMapping. */
export const groupPushRoutes: readonly OktaRoute[] = [
  route({
    ...{ method: "GET", path, scopes: ["okta.apps.read", "okta.groups.read"] },
    handle: (call) => {
      const app = call.org.app(call.param("app"));
      const [since, source, wanted] = ["lastUpdated", "sourceGroupId", "status"].map((name) => call.query.get(name));
      const mappings = Object.values(app.pushMappings).filter(
        (mapping) =>
          (!since || Date.parse(mapping.lastUpdated) >= Date.parse(since)) &&
          (!source || mapping.sourceGroupId === source) &&
          (!wanted || mapping.status === wanted),
      );
      return answerPage(call, mappings, page, (mapping) => presentPushMapping(mapping, app, call.origin));
    },
  }),
  route({
    ...{ method: "POST", path, scopes: ["okta.apps.manage", "okta.groups.manage"], body: creation },
    handle: ({ org, body, origin, param }) => {
      const app = org.app(param("app"));
      return created(presentPushMapping(create(org, app, body), app, origin));
    },
  }),
  route({
    ...{ method: "GET", path: `${path}/:mapping`, scopes: ["okta.apps.read", "okta.groups.read"] },
    handle: (call) => {
      const { app, mapping } = find(call);
      return ok(presentPushMapping(mapping, app, call.origin));
    },
  }),
  route({
    ...{ method: "PATCH", path: `${path}/:mapping`, scopes: ["okta.apps.manage", "okta.groups.manage"] },
    body: z.object({ status }),
    handle: (call) => {
      const { app, mapping } = find(call);
      // github.com/okta/terraform-provider-okta, resource_okta_push_group.go
      if (mapping.status === "ERROR")
        throw oktaErrors.invalid("status", "status: a mapping in ERROR cannot be changed");
      setStatus(call.org, app, mapping, call.body.status);
      return ok(presentPushMapping(mapping, app, call.origin));
    },
  }),
  route({
    ...{ method: "DELETE", path: `${path}/:mapping`, scopes: ["okta.apps.manage", "okta.groups.manage"] },
    handle: (call) => {
      const { app, mapping } = find(call);
      const choice = call.query.get("deleteTargetGroup");
      if (choice !== "true" && choice !== "false") {
        throw oktaErrors.invalid("deleteTargetGroup", "deleteTargetGroup: The field cannot be left blank");
      }
      if (mapping.status === "ACTIVE") {
        throw oktaErrors.invalid("status", "status: the mapping must be INACTIVE to be deleted");
      }
      remove(call.org, app, mapping, choice === "true");
      return noContent;
    },
  }),
];

function create(org: Org, app: StoredApp, request: z.infer<typeof creation>): StoredGroupPush {
  const { sourceGroupId, targetGroupId, targetGroupName } = request;
  if (!isConnected(app) || !does(app, feature.groups)) {
    throw oktaErrors.invalid("app", "Group push is not enabled for the app instance.");
  }
  const group = org.group(sourceGroupId);
  if ((targetGroupId === undefined) === (targetGroupName === undefined)) {
    throw oktaErrors.invalid("targetGroup", "Exactly one of targetGroupId and targetGroupName must be given");
  }
  const mappings = Object.values(app.pushMappings);
  if (mappings.some((one) => one.sourceGroupId === sourceGroupId)) {
    throw oktaErrors.invalid("sourceGroupId", "sourceGroupId: is pushed to the app already");
  }
  // Groups of the target are only known here once something was pushed to them.
  const known = mappings.find((one) => one.targetGroupId === targetGroupId);
  if (targetGroupId !== undefined && !known) throw oktaErrors.notFound(targetGroupId, "AppGroup");
  const now = org.now();
  const mapping: StoredGroupPush = {
    ...{ id: newId("gPm"), sourceGroupId, targetId: known?.targetId ?? null },
    targetGroupId: known?.targetGroupId ?? newId("00g"),
    targetGroupName: known?.targetGroupName ?? targetGroupName ?? group.profile.name,
    ...{ status: "INACTIVE", errorSummary: null, lastPush: null, created: now, lastUpdated: now, pushedMembers: [] },
  };
  app.pushMappings[mapping.id] = mapping;
  log(org, app, mapping, "mapping.created", "Create group push mapping");
  if (request.status === "ACTIVE") setStatus(org, app, mapping, "ACTIVE");
  return mapping;
}

/** A mapping that becomes active pushes the whole group. */
function setStatus(org: Org, app: StoredApp, mapping: StoredGroupPush, status: "ACTIVE" | "INACTIVE"): void {
  if (mapping.status === status) return;
  mapping.status = status;
  mapping.lastUpdated = org.now();
  if (status === "INACTIVE") {
    log(org, app, mapping, "deactivate_mapping", "Deactivate group push mapping");
    return;
  }
  mapping.pushedMembers = [];
  log(org, app, mapping, "activate_mapping", "Activate group push mapping");
  org.enqueue({ kind: "pushGroup", appId: app.id, mappingId: mapping.id });
}

function remove(org: Org, app: StoredApp, mapping: StoredGroupPush, withTarget: boolean): void {
  const { id, targetId, targetGroupName: groupName } = mapping;
  delete app.pushMappings[id];
  log(org, app, mapping, "removed", "Remove group push mapping");
  if (withTarget && targetId !== null) org.enqueue({ kind: "deleteGroup", appId: app.id, targetId, groupName });
}

function find({ org, param }: OktaApiCall<unknown>): { readonly app: StoredApp; readonly mapping: StoredGroupPush } {
  const app = org.app(param("app"));
  const mapping = app.pushMappings[param("mapping")];
  if (!mapping) throw oktaErrors.notFound(param("mapping"), "GroupPushMapping");
  return { app, mapping };
}

function log(org: Org, app: StoredApp, mapping: StoredGroupPush, what: string, message: string): void {
  const group = org.state.groups[mapping.sourceGroupId];
  const target = [targetOf.app(app), ...(group ? [targetOf.group(group)] : [])];
  org.log({ eventType: `application.provision.group_push.${what}`, message, target });
}
