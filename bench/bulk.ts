import { z } from "zod";
import { monotonic, sleep } from "../lib/core/clock";
import { createGraph, resolveEndpoints, SynchronizationApi } from "../lib/entra/graph";
import { onDemandLimit, OnDemandThrottle } from "../lib/provisioning/on-demand-throttle";
import { type EntraSandbox, startEntraSandbox } from "../sandbox/entra";
import { trustingFetch } from "../sandbox/trusting-fetch";
import { ruleFor } from "../scripts/entra/provision/rule";
import { runCalls } from "../scripts/entra/provision/run-calls";
import { time, type Measurement } from "./measurement";
import { StubTarget } from "./stub-target";

const people = 30;
/** Share of the permitted rate that the run is to reach. */
const aim = 0.95;

/** Provisioning on demand of 30 people in real time, against the service's limit of 5 calls in 10 seconds. */
export async function benchBulk(): Promise<Measurement[]> {
  const target = await StubTarget.start();
  const tenantUrl = "https://bench.example/scim";
  const sandbox = await startEntraSandbox({ tenant: "empty", routes: { [tenantUrl]: target.baseUrl } });
  try {
    const env = sandbox.env();
    const fetch = trustingFetch(sandbox.caPem);
    const endpoints = await resolveEndpoints({ cloud: "public", env, fetch });
    const clientIo = { fetch, clock: Date.now, monotonic, sleep };
    const accessToken = await signIn(sandbox, fetch);
    const credential = { getToken: async () => accessToken };
    const synchronization = new SynchronizationApi(createGraph({ credential, endpoints, ...clientIo }));

    const app = sandbox.tenant.instantiateApp("Bench");
    const job = await synchronization.createJob(app.id, "scim");
    await synchronization.putSecrets(app.id, [
      { key: "BaseAddress", value: tenantUrl },
      { key: "SecretToken", value: "token" },
      { key: "SyncAll", value: "true" },
      { key: "SyncNotificationSettings", value: "{}" },
    ]);
    const ruleId = ruleFor(await synchronization.getSchema(app.id, job.id), "User", "bench");
    const all = Array.from({ length: people }, (_, index) => {
      const { id, userPrincipalName } = sandbox.tenant.addUser({ userPrincipalName: `person${index}@contoso.example` });
      return [{ name: userPrincipalName, objectId: id, objectTypeName: "User" as const }];
    });

    let provisioned = 0;
    sandbox.traffic.clear();
    const milliseconds = await time(() =>
      runCalls(all, {
        deployment: { app, job, tenant: { synchronization } },
        rules: { User: ruleId, Group: "" },
        pace: new OnDemandThrottle(clientIo),
        io: clientIo,
        signal: new AbortController().signal,
        waits: [],
        onDone: ({ name }, { outcome, reason }) => {
          if (outcome !== "success") throw new Error(`${name}: ${outcome} ${reason ?? ""}`);
          provisioned++;
        },
        onFailed: (_, error) => {
          throw error;
        },
      }),
    );
    if (provisioned !== people) throw new Error(`${provisioned} of ${people} people were provisioned`);
    const refusals = sandbox.traffic.list().filter(({ status }) => status === 429).length;
    const permitted = (people / onDemandLimit.calls - 1) * onDemandLimit.milliseconds;
    const percent = Math.round((permitted / milliseconds) * 100);
    return [
      {
        name: `${people} people on demand`,
        value: milliseconds / 1000,
        unit: "s",
        aim: permitted / 1000 / aim,
        detail: { "% of the permitted rate": percent },
      },
      { name: `${people} people on demand: refusals (429)`, value: refusals, unit: "calls", aim: 1 },
    ];
  } finally {
    await sandbox.stop();
    await target.stop();
  }
}

/** Signs in without @azure/identity, whose requests would not trust the sandbox's certificate in this process. */
async function signIn({ url, tenantId, credentials }: EntraSandbox, fetch: typeof globalThis.fetch): Promise<string> {
  const { clientId, clientSecret } = credentials();
  const body = new URLSearchParams({
    grant_type: "client_credentials",
    client_id: clientId,
    client_secret: clientSecret,
    scope: `${url}/.default`,
  }).toString();
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const answer = await fetch(`${url}/${tenantId}/oauth2/v2.0/token`, { method: "POST", headers, body });
  return z.object({ access_token: z.string() }).parse(await answer.json()).access_token;
}
