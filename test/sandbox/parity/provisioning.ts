import { compileMappings, mapObject } from "../../../lib/entra/requests";
import { cycle, type Pin, type ParityTenant } from "./parity-tenant";

const statusOf = async ({ graph }: ParityTenant, method: string, path: string, body?: unknown) =>
  (await graph(method, path, body)).status;

const pairs = (entries: Readonly<Record<string, string>>) => ({
  value: Object.entries(entries).map(([key, value]) => ({ key, value })),
});

/** `/synchronization` and the cycles. */
export const provisioningPins: Readonly<Record<string, Pin>> = {
  "going out to the internet": async ({ graph, base }) => {
    const credentials = pairs({ BaseAddress: "https://graph.microsoft.com/scim", SecretToken: "x" }).value;
    const { status, body } = await graph("POST", `${base}/jobs/validateCredentials`, {
      templateId: "scim",
      credentials,
    });
    expect([status, body.error.message]).toEqual([400, expect.stringContaining("this machine only")]);
  },
  "TLS between provisioning service and target": async (world) => {
    await cycle(world, { SecretToken: "t" });
    // The target of these tests speaks plain HTTP.
    expect(world.received.length).toBeGreaterThan(0);
  },
  "repeated `start` harming the service": async ({ graph, job }) => {
    for (let count = 0; count < 10; count++) expect((await graph("POST", `${job}/start`)).status).toBe(204);
    expect((await graph("GET", job)).body.schedule.state).toBe("Active");
  },
  "checks of a schema on PUT beyond its shape": async ({ graph, job }) => {
    const schema = (await graph("GET", `${job}/schema`)).body;
    const changed = structuredClone(schema);
    const [mapping] = changed.synchronizationRules[0].objectMappings[1].attributeMappings;
    mapping.source = { type: "Function", name: "NoSuchFunction", expression: "NoSuchFunction([x])", parameters: [] };
    expect((await graph("PUT", `${job}/schema`, changed)).status).toBe(204);
    expect((await graph("PUT", `${job}/schema`, schema)).status).toBe(204);
  },
  "size limit of secrets": async (world) => {
    expect(await statusOf(world, "PUT", `${world.base}/secrets`, pairs({ SecretToken: "x".repeat(5_000) }))).toBe(204);
  },
  "refusing bearer and OAuth keys in one PUT": async (world) => {
    const both = pairs({ SecretToken: "x", Oauth2ClientId: "x", Oauth2ClientSecret: "x" });
    expect(await statusOf(world, "PUT", `${world.base}/secrets`, both)).toBe(204);
    expect((await world.graph("GET", `${world.base}/secrets`)).body.value).toHaveLength(3);
  },
  "`acquireAccessToken` getting a token": async ({ graph, base, sandbox, principalId, tenantUrl, received }) => {
    received.length = 0;
    const credentials = pairs({ Oauth2ClientId: "x", Oauth2TokenExchangeUri: `${tenantUrl}/token` }).value;
    expect((await graph("POST", `${base}/acquireAccessToken`, { credentials })).status).toBe(204);
    expect(received).toEqual([]);
    const stored = sandbox.tenant.state.secrets[principalId] ?? [];
    expect(stored.map(({ key }) => key)).not.toContain("Oauth2AccessToken");
  },
  "inbound provisioning (`bulkUpload`)": async (world) => {
    expect(await statusOf(world, "POST", `${world.job}/bulkUpload`, { Operations: [] })).toBe(400);
  },
  "cross-tenant synchronization": async (world) => {
    expect(await statusOf(world, "POST", `${world.base}/jobs`, { templateId: "Azure2Azure" })).toBe(404);
  },
  "flow types other than `Always` and `ObjectAddOnly`": () => {
    const environment = { now: () => 0, random: () => 0, defaultDomain: "contoso.example" };
    for (const apply of ["attributeAddOnly", "valueAddOnly", "multiValueAddOnly"] as const) {
      const mappings = compileMappings({ mappings: { title: { source: "[jobTitle]", apply } } });
      const { values } = mapObject(mappings, { jobTitle: "Advisor" }, environment, "update");
      expect(values).toEqual({ title: "Advisor" });
    }
  },
  "how long a cycle takes": async (world) => {
    await cycle(world, { SecretToken: "t" });
    const { lastExecution } = (await world.graph("GET", world.job)).body.status;
    expect(lastExecution.timeEnded).toBe(lastExecution.timeBegan);
  },
  "progress of a running cycle in the job's status": async (world) => {
    await cycle(world, { SecretToken: "t" });
    expect((await world.graph("GET", world.job)).body.status.progress).toEqual([]);
  },
  "a token of Entra's own for targets without `SecretToken`": async (world) => {
    await cycle(world);
    expect(world.received.map(({ authorization }) => authorization).filter(Boolean)).toEqual([]);
    expect(world.received.length).toBeGreaterThan(0);
  },
  "delay of provisioning logs": async (world) => {
    const count = async () => (await world.graph("GET", "/auditLogs/provisioning")).body.value.length as number;
    const before = await count();
    await cycle(world, { SecretToken: "t" });
    expect(await count()).toBeGreaterThan(before);
  },
  "delay of audit logs": async (world) => {
    await world.graph("POST", `${world.job}/start`);
    expect((await audits(world)).length).toBeGreaterThan(0);
  },
  "audit entries of each person who is provisioned, and of quarantines": async (world) => {
    const before = await audits(world);
    await cycle(world, { SecretToken: "t" });
    expect(world.received.length).toBeGreaterThan(0);
    const people = (await audits(world))
      .slice(before.length)
      .filter(({ targetResources: [target] }) => target?.type === "User");
    expect(people).toEqual([]);
  },
};

interface Audit {
  readonly targetResources: readonly { readonly type: string }[];
}

const audits = async (world: ParityTenant): Promise<Audit[]> =>
  (await world.graph("GET", "/auditLogs/directoryAudits")).body.value as Audit[];
