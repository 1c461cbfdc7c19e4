import { createGraph, resolveEndpoints, SynchronizationApi, type Graph } from "../../lib/entra/graph";
import { compileSchema, type DesiredSchema } from "../../lib/entra/schema";
import { enterpriseUserSchema } from "../../lib/core/scim-schemas";
import { startEntraSandbox, type EntraSandbox } from "../../sandbox/entra";
import { seededRandom } from "../../sandbox/random";
import { trustingFetch } from "../../sandbox/trusting-fetch";
import { advisorsMappings } from "../advisors";
import { StubTarget } from "../stub-target";

const tenantUrl = "https://soak.example/scim";

/** Mappings of the soak: what the check at its end compares. */
const desired: DesiredSchema = {
  users: {
    mappings: {
      ...advisorsMappings,
      [`${enterpriseUserSchema}:manager`]: { source: "[manager]" },
    },
  },
  groups: {
    mappings: {
      displayName: { source: "[displayName]", match: 1 },
      externalId: { source: "[objectId]" },
      members: { source: "[members]" },
    },
  },
};

/** A tenant with one running job on a stub target, in a time of its own. */
export interface SoakTenant {
  readonly random: () => number;
  readonly sandbox: EntraSandbox;
  readonly target: StubTarget;
  readonly graph: Graph;
  readonly synchronization: SynchronizationApi;
  readonly app: string;
  readonly job: string;
  stop(): Promise<void>;
}

/** @param dialect whether the tenant URL has the flag aadOptscim062020 */
export async function createSoakTenant(seed: number, dialect: "legacy" | "compliant"): Promise<SoakTenant> {
  const random = seededRandom(seed);
  const target = await StubTarget.start(random);
  let now = Date.parse("2026-01-05T08:00:00Z");
  const sandbox = await startEntraSandbox({
    tenant: "empty",
    seed,
    now: () => now,
    routes: { [tenantUrl]: target.baseUrl },
    requestTimeout: 250,
  });
  const fetch = trustingFetch(sandbox.caPem);
  const env = { ARM_METADATA_HOSTNAME: sandbox.metadataHost, SCIMFORM_SANDBOX: sandbox.folder };
  const graph = createGraph({
    credential: { getToken: () => signIn(sandbox, fetch) },
    endpoints: await resolveEndpoints({ cloud: "public", env, fetch }),
    fetch,
    clock: () => now,
    sleep: async (milliseconds) => void (now += milliseconds),
  });
  const synchronization = new SynchronizationApi(graph);
  const { id: app } = sandbox.tenant.instantiateApp("Soak");
  const { id: job } = await synchronization.createJob(app, "scim");
  const { schema, problems } = compileSchema(desired, await synchronization.getSchema(app, job));
  if (problems.length > 0) throw new Error(problems.map(({ summary }) => summary).join("\n"));
  await synchronization.putSchema(app, job, schema);
  await synchronization.putSecrets(app, [
    { key: "BaseAddress", value: dialect === "legacy" ? tenantUrl : `${tenantUrl}?aadOptscim062020` },
    { key: "SecretToken", value: "token-of-the-soak" },
    { key: "SyncAll", value: "false" },
    { key: "SyncNotificationSettings", value: JSON.stringify({ Enabled: true, Recipients: "it@contoso.example" }) },
  ]);
  await synchronization.start(app, job);
  const stop = async () => {
    await sandbox.stop();
    await target.stop();
  };
  return { random, sandbox, target, graph, synchronization, app, job, stop };
}

async function signIn(sandbox: EntraSandbox, fetch: typeof globalThis.fetch): Promise<string> {
  const { clientId, clientSecret } = sandbox.credentials();
  const form = { grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret };
  const answer = await fetch(`${sandbox.url}/${sandbox.tenantId}/oauth2/v2.0/token`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ ...form, scope: `${sandbox.url}/.default` }).toString(),
  });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  return token;
}
