import { access } from "../http/access";
import { isoSeconds } from "../../clock";
import { created, noContent, route, type GraphApiCall, type GraphRoute } from "../http/route";
import { collection, entity, entityBody } from "./responses";
import { blankGroup } from "./blank-objects";
import { groupPatch, newGroup, reference } from "./bodies";
import { presentGroup, presentObject } from "./present";
import { idOfReference, idOfUrl } from "./reference";

const find = (call: GraphApiCall) => call.tenant.group(call.param("id"));

function objects(call: GraphApiCall, ids: readonly string[], kind?: "user" | "group") {
  const present = ids
    .filter((id) => call.tenant.replication.isVisible(id))
    .flatMap((id) => {
      const { users, groups, servicePrincipals } = call.tenant.state;
      const known = users[id] ?? groups[id] ?? servicePrincipals[id];
      return known && call.tenant.isPresent(known) ? [call.tenant.directoryObject(id)] : [];
    });
  const wanted = kind === undefined ? present : present.filter((object) => object.kind === kind);
  return collection(call, "directoryObjects", wanted.map(presentObject));
}

export const groupRoutes: readonly GraphRoute[] = [
  route({
    method: "GET",
    path: "/groups",
    access: access.readGroups,
    handle: (call) => {
      const groups = Object.values(call.tenant.state.groups).filter((group) => call.tenant.isPresent(group));
      return collection(call, "groups", groups.map(presentGroup));
    },
  }),
  route({
    method: "POST",
    path: "/groups",
    access: access.writeGroups,
    body: newGroup,
    handle: (call) => {
      const { body, tenant, clock } = call;
      const { displayName, description = null, mailEnabled, mailNickname, securityEnabled, groupTypes = [] } = body;
      const [owners, members] = [body["owners@odata.bind"] ?? [], body["members@odata.bind"] ?? []];
      const group = tenant.addGroup({
        ...blankGroup(tenant.environment.uuid(), displayName, isoSeconds(clock)),
        ...{ description, mailEnabled, mailNickname, securityEnabled, groupTypes },
        owners: owners.map(idOfUrl),
        members: members.map((url) => tenant.directoryObject(idOfUrl(url)).object.id),
      });
      return created(entityBody(call, "groups", presentGroup(group)));
    },
  }),
  route({
    method: "GET",
    path: "/groups/:id",
    access: access.readGroups,
    handle: (call) => entity(call, "groups", presentGroup(find(call))),
  }),
  route({
    method: "PATCH",
    path: "/groups/:id",
    access: access.writeGroups,
    body: groupPatch,
    handle: (call) => {
      const group = find(call);
      const { displayName = group.displayName, description = group.description } = call.body;
      const { mailNickname = group.mailNickname, securityEnabled = group.securityEnabled } = call.body;
      call.tenant.patchGroup(group.id, { displayName, description, mailNickname, securityEnabled });
      for (const url of call.body["members@odata.bind"] ?? []) call.tenant.addMember(group.id, idOfUrl(url));
      return noContent;
    },
  }),
  route({
    method: "DELETE",
    path: "/groups/:id",
    access: access.writeGroups,
    handle: (call) => {
      call.tenant.softDelete(find(call));
      return noContent;
    },
  }),
  ...(["members", "transitiveMembers"] as const).flatMap((name) => [
    route({
      method: "GET",
      path: `/groups/:id/${name}`,
      access: access.readGroups,
      handle: (call) => objects(call, membersOf(call, name)),
    }),
    route({
      method: "GET",
      path: `/groups/:id/${name}/microsoft.graph.user`,
      access: access.readGroups,
      handle: (call) => objects(call, membersOf(call, name), "user"),
    }),
  ]),
  route({
    method: "POST",
    path: "/groups/:id/members/$ref",
    access: access.writeGroups,
    body: reference,
    handle: (call) => {
      call.tenant.addMember(find(call).id, idOfReference(call.body));
      return noContent;
    },
  }),
  route({
    method: "DELETE",
    path: "/groups/:id/members/:member/$ref",
    access: access.writeGroups,
    handle: (call) => {
      call.tenant.removeMember(find(call).id, call.param("member"));
      return noContent;
    },
  }),
  route({
    method: "GET",
    path: "/groups/:id/owners",
    access: access.readGroups,
    handle: (call) => objects(call, find(call).owners),
  }),
];

function membersOf(call: GraphApiCall, kind: "members" | "transitiveMembers"): readonly string[] {
  const direct = find(call).members;
  if (kind === "members") return direct;
  const seen = new Set<string>();
  const visit = (ids: readonly string[]) => {
    for (const id of ids) {
      if (seen.has(id)) continue;
      seen.add(id);
      visit(call.tenant.state.groups[id]?.members ?? []);
    }
  };
  visit(direct);
  return [...seen];
}
