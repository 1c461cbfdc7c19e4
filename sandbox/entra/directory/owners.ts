import { access } from "../http/access";
import { graphErrors } from "../graph-error";
import type { Application, ServicePrincipal } from "../model";
import { noContent, route, type GraphApiCall, type GraphRoute } from "../http/route";
import { collection } from "./responses";
import { reference } from "./bodies";
import { presentObject } from "./present";
import { idOfReference } from "./reference";

/** Owners of applications and of service principals work the same way. */
export function ownerRoutes(base: string, find: (call: GraphApiCall) => Application | ServicePrincipal): GraphRoute[] {
  return [
    route({
      method: "GET",
      path: `${base}/:id/owners`,
      access: access.readApplications,
      handle: (call) => {
        const owners = call.tenant.owners(find(call)).map((id) => call.tenant.directoryObject(id));
        return collection(call, "directoryObjects", owners.map(presentObject));
      },
    }),
    route({
      method: "POST",
      path: `${base}/:id/owners/$ref`,
      access: access.writeApplications,
      body: reference,
      handle: (call) => {
        const object = find(call);
        const { object: owner } = call.tenant.directoryObject(idOfReference(call.body));
        const owners = call.tenant.owners(object);
        if (owners.includes(owner.id)) {
          throw graphErrors.badRequest(
            "One or more added object references already exist for the following modified properties: 'owners'.",
          );
        }
        object["owners"] = [...owners, owner.id];
        call.tenant.onChange();
        return noContent;
      },
    }),
    route({
      method: "DELETE",
      path: `${base}/:id/owners/:owner/$ref`,
      access: access.writeApplications,
      handle: (call) => {
        const object = find(call);
        const owners = call.tenant.owners(object);
        if (!owners.includes(call.param("owner"))) throw graphErrors.notFound(call.param("owner"));
        object["owners"] = owners.filter((id) => id !== call.param("owner"));
        call.tenant.onChange();
        return noContent;
      },
    }),
  ];
}
