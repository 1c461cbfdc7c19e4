import { access } from "../http/access";
import { graphErrors } from "../graph-error";
import type { Job, StoredSecretPair } from "../model";
import { noContent, route, type HandlerResponse, type GraphApiCall, type GraphRoute } from "../http/route";
import { credentialsBody, type CredentialsBody } from "./bodies";
import { findJob, findPrincipal } from "./lookup";
import { checkKeys } from "./secrets";
import { checkTemplate } from "./templates";

const base = "/servicePrincipals/:id/synchronization/jobs";

/** Test Connection, with and without a job (learn.microsoft.com/graph/api/synchronization-synchronizationjob-validatecredentials). */
export const credentialRoutes: readonly GraphRoute[] = [
  route({
    method: "POST",
    path: `${base}/validateCredentials`,
    access: access.writeSynchronization,
    body: credentialsBody,
    handle: (call) => {
      const principal = findPrincipal(call);
      const { templateId } = call.body;
      if (templateId == null) throw graphErrors.missingParameter("templateId");
      checkTemplate(call, principal, templateId);
      return validate(call, null, principal.id);
    },
  }),
  // Gets an OAuth token for apps with a code grant. The sandbox asks nobody for tokens: it only checks the keys.
  route({
    method: "POST",
    path: "/servicePrincipals/:id/synchronization/acquireAccessToken",
    access: access.writeSynchronization,
    body: credentialsBody,
    handle: (call) => {
      const { id } = findPrincipal(call);
      credentials(call, id);
      return noContent;
    },
  }),
  route({
    method: "POST",
    path: `${base}/:job/validateCredentials`,
    access: access.writeSynchronization,
    body: credentialsBody,
    handle: (call) => {
      const job = findJob(call);
      return validate(call, job, job.servicePrincipalId);
    },
  }),
];

async function validate(
  call: GraphApiCall<CredentialsBody>,
  job: Job | null,
  principalId: string,
): Promise<HandlerResponse> {
  const outcome = await call.engine.probe(job, credentials(call, principalId));
  if (!outcome.ok) throw graphErrors.credentialsRefused(outcome.message);
  return noContent;
}

/** The given credentials, or the saved ones when the body says so (given ones are then ignored). */
function credentials(
  { body, tenant }: GraphApiCall<CredentialsBody>,
  principalId: string,
): readonly StoredSecretPair[] {
  if (body.useSavedCredentials === true) return tenant.state.secrets[principalId] ?? [];
  if (!body.credentials) throw graphErrors.missingParameter("credentials");
  const pairs = body.credentials.map(({ key, value }) => ({ key, value: value ?? "" }));
  checkKeys(pairs);
  return pairs;
}
