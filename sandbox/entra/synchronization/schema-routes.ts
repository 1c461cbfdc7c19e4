import { access } from "../access";
import { graphErrors } from "../graph-error";
import { contextOf, noContent, ok, route, type Call, type Route } from "../route";
import { schemaBody } from "./bodies";
import { templateSchema } from "./job";
import { findJob, provisionable, synchronizationContext } from "./lookup";
import { storedSchema } from "./schema";

const path = "/servicePrincipals/:id/synchronization/jobs/:job/schema";

/** The job's schema (learn.microsoft.com/graph/api/resources/synchronization-synchronizationschema). */
export const schemaRoutes: readonly Route[] = [
  route({
    method: "GET",
    path,
    access: access.readSynchronization,
    handle: (call) => {
      const job = findJob(call);
      const context = synchronizationContext(job.servicePrincipalId, `jobs('${job.id}')/schema/$entity`);
      return ok({ "@odata.context": contextOf(call, context), ...job.schema });
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
      job.schema = storedSchema(call.body, job.schema, job.id, call.switches);
      reprocess(call, job);
      return noContent;
    },
  }),
  route({
    method: "DELETE",
    path,
    access: access.writeSynchronization,
    handle: (call) => {
      const job = findJob(call);
      job.schema = templateSchema(job.id);
      reprocess(call, job);
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
    method: "GET",
    path: "/servicePrincipals/:id/synchronization/templates/:template/schema",
    access: access.readSynchronization,
    handle: (call) => {
      const { id } = provisionable(call);
      const template = call.param("template");
      if (!call.switches.templates.includes(template)) throw graphErrors.unknownTemplate(template);
      const context = contextOf(call, synchronizationContext(id, `templates('${template}')/schema/$entity`));
      return ok({ "@odata.context": context, ...templateSchema(`${template}.00000000000000000000000000000000`) });
    },
  }),
];

/** A saved mapping makes the next cycle a full one. */
function reprocess(call: Call, job: { watermark: number | null }): void {
  job.watermark = null;
  call.tenant.onChange();
}
