import { access } from "../http/access";
import { collection, entity } from "../directory/responses";
import { newJobId } from "../enterprise-app";
import { graphErrors } from "../graph-error";
import { contextOf, created, noContent, route, type GraphRoute } from "../http/route";
import { bulkBody, newJobBody, restartBody } from "./bodies";
import { newJob, pauseJob, resetFlags, restartJob, startJob, type ResetFlag } from "./job";
import { findJob, findPrincipal, synchronizationContext } from "./lookup";
import { checkTemplate, templateSchema } from "./templates";

const base = "/servicePrincipals/:id/synchronization";

/** Jobs (learn.microsoft.com/graph/api/resources/synchronization-synchronizationjob). */
export const jobRoutes: readonly GraphRoute[] = [
  route({
    method: "GET",
    path: `${base}/jobs`,
    access: access.readSynchronization,
    handle: (call) => {
      const { id } = findPrincipal(call);
      const jobs = call.tenant.jobsOf(id).filter((job) => call.tenant.replication.isVisible(job.id));
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
      const principal = findPrincipal(call);
      const { id } = principal;
      const { templateId } = call.body;
      checkTemplate(call, principal, templateId);
      const { tenant } = call;
      const schema = templateSchema(call, principal, templateId);
      const jobId = newJobId(templateId, tenant.state.tenantId, tenant.environment.uuid());
      const job = newJob(jobId, id, templateId, schema, call.switches);
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
  // Only inbound jobs take uploads (learn.microsoft.com/graph/api/synchronization-synchronizationjob-post-bulkupload).
  route({
    method: "POST",
    path: `${base}/jobs/:job/bulkUpload`,
    access: access.writeSynchronization,
    body: bulkBody,
    handle: (call) => {
      throw graphErrors.invalidBody(
        `The job '${findJob(call).id}' does not take uploads: it provisions to an application.`,
      );
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
