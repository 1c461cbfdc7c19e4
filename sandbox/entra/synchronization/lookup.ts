import { graphErrors } from "../graph-error";
import type { Job, ServicePrincipal } from "../model";
import type { Call } from "../route";

/**
 * The service principal of the URL, when it can be provisioned: only apps made from a template can
 * (learn.microsoft.com/entra/identity/app-provisioning/known-issues).
 */
export function provisionable(call: Call): ServicePrincipal {
  const principal = call.tenant.servicePrincipal(call.param("id"));
  if (principal.applicationTemplateId === null) throw graphErrors.notProvisionable();
  return principal;
}

export function findJob(call: Call): Job {
  const principal = provisionable(call);
  const job = call.tenant.state.jobs[call.param("job")];
  if (!job || job.servicePrincipalId !== principal.id || !call.tenant.isVisible(job.id)) {
    throw graphErrors.jobNotFound(call.param("job"));
  }
  return job;
}

export const synchronizationContext = (principalId: string, rest: string) =>
  `servicePrincipals('${principalId}')/synchronization/${rest}`;
