import { createGraph, resolveEndpoints } from "../../../lib/entra";
import type { EntraSandbox } from "../../../sandbox";
import { Session } from "../../../sandbox/azuread/directory";
import { trustingFetch } from "../../../sandbox/trusting-fetch";
import { signIn } from "../client";

/** The stand-in's calls to a tenant, for tests of single objects without Terraform. Waits take no time. */
export async function openSession(sandbox: EntraSandbox): Promise<Session> {
  const fetch = trustingFetch(sandbox.caPem);
  const env = { ARM_METADATA_HOSTNAME: sandbox.metadataHost, SCIMFORM_SANDBOX: sandbox.folder };
  const endpoints = await resolveEndpoints({ cloud: "public", env, fetch });
  const credential = { getToken: () => signIn(sandbox) };
  const graph = createGraph({ credential, endpoints, fetch, clock: Date.now, sleep: async () => undefined });
  const unasked = { tenantId: "", clientId: "", callerObjectId: async () => "" };
  const client = { connect: async () => ({ graph, graphUrl: endpoints.graph, ...unasked }) };
  return Session.open({ client, beforeWrite: () => undefined, signal: new AbortController().signal });
}
