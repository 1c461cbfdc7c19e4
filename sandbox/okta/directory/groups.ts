import { z } from "zod";
import { newId } from "../id";
import { answerPage } from "../http/paging";
import { noContent, ok, route, type OktaRoute } from "../http/route";
import type { OktaProfile, StoredGroup } from "../model";
import { oktaErrors } from "../okta-error";
import { targetOf, type Org } from "../org";
import { groupChanged } from "../provisioning/assignments";
import { groupPushChanged } from "../provisioning/group-push";
import { compileFilter } from "./filter";
import { presentGroup, presentUser } from "./present";

const page = { usual: 10_000, most: 10_000 };
const groupBody = z.looseObject({
  profile: z.looseObject({ name: z.string().min(1).max(255), description: z.string().nullish() }),
});

/** Groups and their members: developer.okta.com/docs/api/openapi/okta-management/management/tag/Group. */
export const groupRoutes: readonly OktaRoute[] = [
  route({
    ...{ method: "GET", path: "/api/v1/groups", scopes: ["okta.groups.read"] },
    handle: (call) =>
      answerPage(call, Object.values(call.org.state.groups).filter(selection(call.query)), page, (group) =>
        presentGroup(group, call.origin),
      ),
  }),
  route({
    ...{ method: "POST", path: "/api/v1/groups", scopes: ["okta.groups.manage"], body: groupBody },
    handle: (call) => {
      const { name, description = null } = call.body.profile;
      return ok(presentGroup(createGroup(call.org, name, description), call.origin));
    },
  }),
  route({
    ...{ method: "GET", path: "/api/v1/groups/:id", scopes: ["okta.groups.read"] },
    handle: (call) => {
      const pushed = targetGroup(call.org, call.param("id"));
      return ok(pushed ?? presentGroup(call.org.group(call.param("id")), call.origin));
    },
  }),
  route({
    ...{ method: "PUT", path: "/api/v1/groups/:id", scopes: ["okta.groups.manage"], body: groupBody },
    handle: (call) => {
      const { org, body, param } = call;
      const group = changeable(org.group(param("id")));
      checkName(org, body.profile.name, group);
      const { name: formerName } = group.profile;
      group.profile = { name: body.profile.name, description: body.profile.description ?? null };
      group.lastUpdated = org.now();
      groupPushChanged(org, group, formerName);
      org.onChange();
      return ok(presentGroup(group, call.origin));
    },
  }),
  route({
    ...{ method: "DELETE", path: "/api/v1/groups/:id", scopes: ["okta.groups.manage"] },
    handle: ({ org, param }) => {
      const group = changeable(org.group(param("id")));
      delete org.state.groups[group.id];
      for (const app of Object.values(org.state.apps)) delete app.groups[group.id];
      groupChanged(org, group);
      return noContent;
    },
  }),
  route({
    ...{ method: "GET", path: "/api/v1/groups/:id/users", scopes: ["okta.groups.read"] },
    handle: (call) => {
      const { org, param } = call;
      const members = org.group(param("id")).members.flatMap((id) => org.state.users[id] ?? []);
      return answerPage(call, members, { usual: 1000, most: 1000 }, (user) => presentUser(user, call.origin));
    },
  }),
  ...(["PUT", "DELETE"] as const).map((method) =>
    route({
      ...{ method, path: "/api/v1/groups/:id/users/:user", scopes: ["okta.groups.manage"] },
      handle: ({ org, param }) => {
        const [group, user] = [changeable(org.group(param("id"))), org.user(param("user"))];
        setMember(org, group, user.id, method === "PUT");
        return noContent;
      },
    }),
  ),
  route({
    ...{ method: "GET", path: "/api/v1/groups/:id/apps", scopes: ["okta.groups.read", "okta.apps.read"] },
    handle: ({ org, param }) => {
      const { id } = org.group(param("id"));
      const apps = Object.values(org.state.apps).filter(({ groups }) => groups[id] !== undefined);
      return ok(apps.map(({ id: appId, name, label, status }) => ({ id: appId, name, label, status })));
    },
  }),
];

/**
 * A group of a target, which a push mapping names as its `targetGroup`.
 * https://developer.okta.com/docs/api/openapi/okta-management/management/tag/GroupPushMapping/ (`_links.targetGroup`)
 */
function targetGroup(org: Org, id: string): OktaProfile | undefined {
  const mappings = Object.values(org.state.apps).flatMap(({ pushMappings }) => Object.values(pushMappings));
  const mapping = mappings.find(({ targetGroupId }) => targetGroupId === id);
  if (!mapping) return undefined;
  const { created, lastUpdated, targetGroupName: name } = mapping;
  return { id, type: "APP_GROUP", created, lastUpdated, profile: { name, description: null } };
}

/** @throws OktaError 400 when the name is taken */
function createGroup(org: Org, name: string, description: string | null = null): StoredGroup {
  checkName(org, name);
  const now = org.now();
  const group: StoredGroup = {
    ...{ id: newId("00g"), created: now, lastUpdated: now, lastMembershipUpdated: now, type: "OKTA_GROUP" },
    ...{ profile: { name, description }, members: [] },
  };
  org.state.groups[group.id] = group;
  org.onChange();
  return group;
}

export function setMember(org: Org, group: StoredGroup, userId: string, isMember: boolean): void {
  if (group.members.includes(userId) === isMember) return;
  group.members = isMember ? [...group.members, userId] : group.members.filter((id) => id !== userId);
  group.lastMembershipUpdated = org.now();
  const eventType = `group.user_membership.${isMember ? "add" : "remove"}`;
  const message = isMember ? "Add user to group membership" : "Remove user from group membership";
  org.log({ eventType, message, target: [targetOf.user(org.user(userId)), targetOf.group(group)] });
  groupChanged(org, group);
  groupPushChanged(org, group);
}

function checkName(org: Org, name: string, self?: StoredGroup): void {
  const isTaken = Object.values(org.state.groups).some((group) => group !== self && group.profile.name === name);
  if (isTaken)
    throw oktaErrors.invalid("name", "name: An object with this field already exists in the current organization");
}

function changeable(group: StoredGroup): StoredGroup {
  if (group.type === "BUILT_IN") throw oktaErrors.denied();
  return group;
}

function selection(query: URLSearchParams): (group: StoredGroup) => boolean {
  const [search, filter, q] = ["search", "filter", "q"].map((name) => query.get(name));
  const text = search ?? filter;
  if (text) return compileFilter(text, search ? "search" : "filter");
  return ({ profile }) => profile.name.toLowerCase().startsWith(q?.toLowerCase() ?? "");
}
