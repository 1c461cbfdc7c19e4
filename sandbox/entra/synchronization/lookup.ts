import { graphErrors } from "../graph-error";
import type { Job, ServicePrincipal } from "../model";
import type { GraphApiCall } from "../http/route";

/**
 * The service principal of the URL, once the provisioning service has heard of it: it is another system than the
 * directory, and refuses a new application for a while
 * (github.com/hashicorp/terraform-provider-azuread internal/services/synchronization: retries on 403 and 409).
 */
export function knownPrincipal(call: GraphApiCall): ServicePrincipal {
  const { tenant, switches } = call;
  const principal = tenant.servicePrincipal(call.param("id"));
  if (!tenant.replication.isProvisionable(principal.id)) {
    throw graphErrors.notReplicated(switches.replication.refusal, principal.id);
  }
  return principal;
}

/**
 * The service principal, when it can be provisioned: only apps made from a template can
 * (learn.microsoft.com/entra/identity/app-provisioning/known-issues).
 */
export function provisionable(principal: ServicePrincipal): ServicePrincipal {
  if (principal.applicationTemplateId === null) throw graphErrors.notProvisionable();
  return principal;
}

/** The service principal of the URL, known to the provisioning service and provisionable. */
export const findPrincipal = (call: GraphApiCall): ServicePrincipal => provisionable(knownPrincipal(call));

export function findJob(call: GraphApiCall): Job {
  const principal = findPrincipal(call);
  const job = call.tenant.state.jobs[call.param("job")];
  if (!job || job.servicePrincipalId !== principal.id || !call.tenant.replication.isVisible(job.id)) {
    throw graphErrors.jobNotFound(call.param("job"));
  }
  return job;
}

export const synchronizationContext = (principalId: string, rest: string) =>
  `servicePrincipals('${principalId}')/synchronization/${rest}`;
