import { access } from "../http/access";
import { graphErrors } from "../graph-error";
import type { Job } from "../model";
import { contextOf, noContent, ok, route, type GraphApiCall, type GraphRoute } from "../http/route";
import { schemaBody } from "./bodies";
import { discover } from "./discover";
import { findJob, findPrincipal, synchronizationContext } from "./lookup";
import { storedSchema } from "./schema";
import { templateSchema } from "./templates";

const path = "/servicePrincipals/:id/synchronization/jobs/:job/schema";

/** The job's schema (learn.microsoft.com/graph/api/resources/synchronization-synchronizationschema). */
export const schemaRoutes: readonly GraphRoute[] = [
  route({
    method: "GET",
    path,
    access: access.readSynchronization,
    handle: (call) => {
      const job = findJob(call);
      const context = synchronizationContext(job.servicePrincipalId, `jobs('${job.id}')/schema/$entity`);
      const schema = call.tenant.replication.read(`schema ${job.id}`, job.schema);
      return ok({ "@odata.context": contextOf(call, context), ...schema });
    },
  }),
  route({
    method: "PUT",
    path,
    access: access.writeSynchronization,
    body: schemaBody,
    handle: (call) => {
      const job = findJob(call);
      if (!call.body.synchronizationRules?.length) throw graphErrors.missingParameter("synchronizationRules");
      if (!call.body.directories?.length) throw graphErrors.missingParameter("directories");
      replace(call, job, storedSchema(call.body, job.schema, job.id, call.switches));
      return noContent;
    },
  }),
  route({
    method: "DELETE",
    path,
    access: access.writeSynchronization,
    handle: (call) => {
      const job = findJob(call);
      const schema = templateSchema(call, findPrincipal(call), job.templateId);
      replace(call, job, { ...schema, id: job.id });
      return noContent;
    },
  }),
  // The verb that SDKs generate and the service does not know (msgraph-sdk-powershell issue 1134).
  route({
    method: "PATCH",
    path,
    access: access.writeSynchronization,
    handle: (call) => {
      const job = findJob(call);
      throw graphErrors.noSuchResource(
        `/servicePrincipals('${job.servicePrincipalId}')/synchronization/jobs('${job.id}')/schema`,
      );
    },
  }),
  route({
    method: "POST",
    path: `${path}/directories/:directory/discover`,
    access: access.writeSynchronization,
    handle: (call) => {
      const job = findJob(call);
      const context = `jobs('${job.id}')/schema/directories/$entity`;
      const discovered = discover(call.tenant.state, job, call.param("directory"), call.clock);
      call.tenant.onChange();
      return ok({
        "@odata.context": contextOf(call, synchronizationContext(job.servicePrincipalId, context)),
        ...discovered,
      });
    },
  }),
];

/** A saved mapping makes the next cycle a full one. */
function replace(call: GraphApiCall, job: Job, schema: Record<string, unknown>): void {
  call.tenant.replication.replaced(`schema ${job.id}`, job.schema);
  job.schema = schema;
  job.watermark = null;
  call.tenant.onChange();
}
