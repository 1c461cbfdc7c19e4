import { access } from "../access";
import { collection, entity } from "../directory/answers";
import { graphErrors } from "../graph-error";
import { contextOf, created, noContent, route, type Route } from "../route";
import { newJobBody, restartBody } from "./bodies";
import { newJob, pauseJob, resetFlags, restartJob, startJob, templateSchema, type ResetFlag } from "./job";
import { findJob, provisionable, synchronizationContext } from "./lookup";
import { nonGalleryTemplateId } from "../enterprise-app";

const base = "/servicePrincipals/:id/synchronization";

const template = (id: string, index: number) => ({
  id,
  applicationId: nonGalleryTemplateId,
  default: index === 0,
  description: null,
  discoverable: true,
  factoryTag: "CustomSCIM",
  metadata: [
    { key: "galleryApplicationIdentifier", value: nonGalleryTemplateId },
    { key: "galleryApplicationKey", value: "customappsso" },
    { key: "isSynchronizationInPreview", value: "false" },
    { key: "configurationFields", value: '[{"name":"baseaddress"},{"name":"secrettoken","secret":true}]' },
  ],
  schema: templateSchema(`${id}.00000000000000000000000000000000`),
});

/** Templates and jobs (learn.microsoft.com/graph/api/resources/synchronization-synchronizationjob). */
export const jobRoutes: readonly Route[] = [
  route({
    method: "GET",
    path: `${base}/templates`,
    access: access.readSynchronization,
    handle: (call) => {
      const { id, applicationTemplateId } = call.tenant.servicePrincipal(call.param("id"));
      const offered = applicationTemplateId === null ? [] : call.switches.templates.map(template);
      return collection(call, synchronizationContext(id, "templates"), offered);
    },
  }),
  route({
    method: "GET",
    path: `${base}/templates/:template`,
    access: access.readSynchronization,
    handle: (call) => {
      const { id } = provisionable(call);
      const index = call.switches.templates.indexOf(call.param("template"));
      if (index < 0) throw graphErrors.unknownTemplate(call.param("template"));
      return entity(call, synchronizationContext(id, "templates"), template(call.param("template"), index));
    },
  }),
  route({
    method: "GET",
    path: `${base}/jobs`,
    access: access.readSynchronization,
    handle: (call) => {
      const { id } = provisionable(call);
      const jobs = call.tenant.jobsOf(id).filter((job) => call.tenant.isVisible(job.id));
      return collection(
        call,
        synchronizationContext(id, "jobs"),
        jobs.map(({ job }) => job),
      );
    },
  }),
  route({
    method: "POST",
    path: `${base}/jobs`,
    access: access.writeSynchronization,
    body: newJobBody,
    handle: (call) => {
      const { id } = provisionable(call);
      const { templateId } = call.body;
      if (!call.switches.templates.includes(templateId)) throw graphErrors.unknownTemplate(templateId);
      const { tenant } = call;
      const job = newJob(id, templateId, tenant.state.tenantId, tenant.environment.uuid(), call.switches);
      tenant.addJob(job);
      const context = contextOf(call, `${synchronizationContext(id, "jobs")}/$entity`);
      return created({ "@odata.context": context, ...job.job });
    },
  }),
  route({
    method: "GET",
    path: `${base}/jobs/:job`,
    access: access.readSynchronization,
    handle: (call) => {
      const job = findJob(call);
      return entity(call, synchronizationContext(job.servicePrincipalId, "jobs"), job.job);
    },
  }),
  route({
    method: "DELETE",
    path: `${base}/jobs/:job`,
    access: access.writeSynchronization,
    handle: (call) => {
      delete call.tenant.state.jobs[findJob(call).id];
      call.tenant.onChange();
      return noContent;
    },
  }),
  ...(["start", "pause"] as const).map((verb) =>
    route({
      method: "POST",
      path: `${base}/jobs/:job/${verb}`,
      access: access.writeSynchronization,
      handle: (call) => {
        const job = findJob(call);
        if (verb === "start") startJob(job);
        else pauseJob(job, call.switches);
        call.tenant.onChange();
        return noContent;
      },
    }),
  ),
  route({
    method: "POST",
    path: `${base}/jobs/:job/restart`,
    access: access.writeSynchronization,
    body: restartBody,
    handle: (call) => {
      const job = findJob(call);
      restartJob(job, parseResetScope(call.body?.criteria?.resetScope ?? ""));
      call.tenant.onChange();
      return noContent;
    },
  }),
];

/** An empty scope means what the portal's "Restart provisioning" does. */
function parseResetScope(text: string): ReadonlySet<ResetFlag> {
  const names = text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  if (names.length === 0) return new Set(["QuarantineState", "Watermark", "Escrows"]);
  return new Set(
    names.map((name) => {
      const flag = resetFlags.find((one) => one.toLowerCase() === name.toLowerCase());
      if (flag === undefined) throw graphErrors.invalidBody(`Requested value '${name}' was not found.`);
      return flag;
    }),
  );
}
