import { access } from "../access";
import { graphErrors } from "../graph-error";
import type { ObjectLink } from "../model";
import { noContent, route, type Call, type Route } from "../route";
import { entity } from "../directory/answers";
import { isActive } from "./job";
import { findJob, synchronizationContext } from "./lookup";

const path = "/servicePrincipals/:id/synchronization/jobs/:job/objectConnections";

/** The stored link of one object (learn.microsoft.com/entra/identity/app-provisioning/manage-object-connections). */
export const objectConnectionRoutes: readonly Route[] = [
  route({
    method: "GET",
    path,
    access: access.readSynchronization,
    handle: (call) => {
      findJob(call);
      throw graphErrors.invalidBody("Listing object connections is not supported; address one by its object id.");
    },
  }),
  route({
    method: "GET",
    path: `${path}/:object`,
    access: access.readSynchronization,
    handle: (call) => {
      const job = findJob(call);
      const { sourceId, targetId, displayName, objectType } = findLink(call, job.links);
      const connection = {
        objectId: call.param("object"),
        sourceAnchor: sourceId,
        targetAnchor: targetId,
        displayName,
        objectTypeName: objectType,
      };
      return entity(
        call,
        synchronizationContext(job.servicePrincipalId, `jobs('${job.id}')/objectConnections`),
        connection,
      );
    },
  }),
  route({
    method: "DELETE",
    path: `${path}/:object`,
    access: access.writeSynchronization,
    handle: (call) => {
      const job = findJob(call);
      if (isActive(job)) throw graphErrors.conflict("The job has to be paused before an object connection is deleted.");
      const link = job.links.find((one) => isOf(one, call.param("object")));
      job.links = job.links.filter((one) => one !== link);
      call.tenant.onChange();
      return noContent;
    },
  }),
];

const isOf = (link: ObjectLink, id: string) => link.sourceId === id || link.targetId === id;

function findLink(call: Call, links: readonly ObjectLink[]): ObjectLink {
  const link = links.find((one) => isOf(one, call.param("object")));
  if (!link) throw graphErrors.notFound(call.param("object"));
  return link;
}
