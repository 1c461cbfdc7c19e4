import { createGraph, resolveEndpoints } from "../../../../lib/entra/graph";
import type { OperationContext } from "../../../../provider/plugin/types";
import type { EntraSandbox } from "../../../../sandbox/entra";
import { GraphSession, type AzureadClient } from "../../../../sandbox/fake-providers/azuread/directory";
import { trustingFetch } from "../../../../sandbox/trusting-fetch";
import { signIn } from "../../client";

/** What the stand-in needs of the machine, with a sandbox for the tenant. Waits take no time. */
export const environmentOf = (sandbox: EntraSandbox) => ({
  fetch: trustingFetch(sandbox.caPem),
  clock: Date.now,
  sleep: async () => undefined,
});

/** What the stand-in's operations run in, without Terraform. */
async function contextOf(sandbox: EntraSandbox): Promise<OperationContext<AzureadClient>> {
  const environment = environmentOf(sandbox);
  const env = { ARM_METADATA_HOSTNAME: sandbox.metadataHost, SCIMFORM_SANDBOX: sandbox.folder };
  const endpoints = await resolveEndpoints({ cloud: "public", env, fetch: environment.fetch });
  const graph = createGraph({ ...environment, endpoints, credential: { getToken: () => signIn(sandbox) } });
  const directory = { graph, graphUrl: endpoints.graph, tenantId: "", clientId: "", callerObjectId: async () => "" };
  return {
    client: { connect: async () => directory },
    signal: new AbortController().signal,
    beforeWrite: () => undefined,
  };
}

/** The stand-in's calls to a tenant, for tests of single objects. */
export const openSession = async (sandbox: EntraSandbox): Promise<GraphSession> =>
  GraphSession.open(await contextOf(sandbox));
