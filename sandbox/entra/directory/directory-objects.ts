import { access } from "../http/access";
import { graphErrors } from "../graph-error";
import { noContent, route, type GraphApiCall, type GraphRoute } from "../http/route";
import { collection, entity } from "./responses";
import { objectIds } from "./bodies";
import { presentObject } from "./present";

const findDeleted = (call: GraphApiCall) => {
  const id = call.param("id").toLowerCase();
  const found = call.tenant.deletedObjects().find(({ object }) => object.id === id);
  if (!found) throw graphErrors.notFound(id);
  return found;
};

/** https://learn.microsoft.com/graph/api/directory-deleteditems-list */
const readDeleted = {
  user: access.readUsers,
  group: access.readGroups,
  application: access.readApplications,
  servicePrincipal: access.readApplications,
};

/** Objects by id whatever their kind, and the recycle bin. */
export const directoryObjectRoutes: readonly GraphRoute[] = [
  route({
    method: "GET",
    path: "/directoryObjects/:id",
    access: access.readGroups,
    handle: (call) => entity(call, "directoryObjects", presentObject(call.tenant.directoryObject(call.param("id")))),
  }),
  route({
    method: "POST",
    path: "/directoryObjects/getByIds",
    access: access.readGroups,
    body: objectIds,
    handle: (call) => {
      const { users, groups, applications, servicePrincipals } = call.tenant.state;
      const { ids, types } = call.body;
      const found = ids.flatMap((id) => {
        const known = users[id] ?? groups[id] ?? applications[id] ?? servicePrincipals[id];
        return known && call.tenant.isPresent(known) ? [call.tenant.directoryObject(id)] : [];
      });
      const wanted = types === undefined ? found : found.filter(({ kind }) => types.includes(kind));
      return collection(call, "directoryObjects", wanted.map(presentObject));
    },
  }),
  ...(["user", "group", "application", "servicePrincipal"] as const).map((kind) =>
    route({
      method: "GET",
      path: `/directory/deletedItems/microsoft.graph.${kind}`,
      access: readDeleted[kind],
      handle: (call) => {
        const deleted = call.tenant.deletedObjects().filter((object) => object.kind === kind);
        return collection(call, "directoryObjects", deleted.map(presentObject));
      },
    }),
  ),
  route({
    method: "GET",
    path: "/directory/deletedItems/:id",
    access: access.readGroups,
    handle: (call) => entity(call, "directoryObjects", presentObject(findDeleted(call))),
  }),
  route({
    method: "POST",
    path: "/directory/deletedItems/:id/restore",
    access: access.restore,
    handle: (call) => {
      const found = findDeleted(call);
      call.tenant.restoreFromBin(found);
      return entity(call, "directoryObjects", presentObject(found));
    },
  }),
  route({
    method: "DELETE",
    path: "/directory/deletedItems/:id",
    access: access.writeApplications,
    handle: (call) => {
      call.tenant.purge(findDeleted(call));
      return noContent;
    },
  }),
];
