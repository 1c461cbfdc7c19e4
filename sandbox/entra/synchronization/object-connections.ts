import { access } from "../http/access";
import { entity } from "../directory/responses";
import { graphErrors } from "../graph-error";
import type { Job, ObjectLink } from "../model";
import { noContent, route, type GraphApiCall, type GraphRoute } from "../http/route";
import { isActive } from "./job";
import { findJob, synchronizationContext } from "./lookup";

const path = "/servicePrincipals/:id/synchronization/jobs/:job/objectConnections";

/**
 * The stored link of one object, by its source or its target id: in preview, so beta only, and never a list
 * (learn.microsoft.com/entra/identity/app-provisioning/manage-object-connections).
 */
export const objectConnectionRoutes: readonly GraphRoute[] = [
  ...(["GET", "DELETE"] as const).map((method) =>
    route({
      method,
      path,
      only: "beta",
      access: method === "GET" ? access.readConnections : access.writeConnections,
      handle: (call) => {
        findJob(call);
        throw graphErrors.invalidBody("Object connections are not listed; name one by its object id.");
      },
    }),
  ),
  route({
    method: "GET",
    path: `${path}/:object`,
    only: "beta",
    access: access.readConnections,
    handle: (call) => {
      const job = findJob(call);
      const link = findLink(job, identifier(call));
      if (!link) throw graphErrors.notFound(call.param("object"));
      const { sourceId, targetId, displayName, objectType } = link;
      return entity(call, synchronizationContext(job.servicePrincipalId, `jobs('${job.id}')/objectConnections`), {
        objectId: call.param("object"),
        sourceAnchor: sourceId,
        targetAnchor: targetId,
        displayName,
        objectTypeName: objectType,
      });
    },
  }),
  route({
    method: "DELETE",
    path: `${path}/:object`,
    only: "beta",
    access: access.writeConnections,
    handle: (call) => {
      const job = findJob(call);
      const object = identifier(call);
      if (isActive(job)) throw graphErrors.jobActive();
      const link = findLink(job, object);
      job.links = job.links.filter((one) => one !== link);
      call.tenant.onChange();
      return noContent;
    },
  }),
];

/** @throws GraphError 400 for what cannot be an identifier */
function identifier(call: GraphApiCall): string {
  const id = call.param("object");
  if (!/^[\x21-\x7e]+$/.test(id)) throw graphErrors.invalidBody(`'${id}' is no valid object identifier.`);
  return id;
}

/** Looked for among the source ids first. */
const findLink = ({ links }: Job, id: string): ObjectLink | undefined =>
  links.find(({ sourceId }) => sourceId === id) ?? links.find(({ targetId }) => targetId === id);
