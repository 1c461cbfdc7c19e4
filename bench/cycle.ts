import { randomUUID } from "node:crypto";
import { compileSchema, defaultSynchronizationSchema } from "../lib/entra/schema";
import { createEngine } from "../sandbox/entra/engine";
import { blankGroup, blankUser } from "../sandbox/entra/directory/blank-objects";
import type { Job, TenantState } from "../sandbox/entra/model";
import { Tenant } from "../sandbox/entra/tenant";
import { emptyTenant } from "../sandbox/entra/new-tenant";
import { advisorsMappings } from "./advisors";
import { time, type Measurement } from "./measurement";
import { StubTarget } from "./stub-target";

const sizes = [1_000, 10_000];

/** Largest permitted ratio between the duration for ten times as many people and the original duration. */
const mostGrowth = 15;

/**
 * Initial cycles of 1,000 and of 10,000 people, over HTTP on loopback against a SCIM stub in this process whose answers take
 * the same time however many people it holds; and an incremental cycle without changes.
 */
export async function benchCycle(): Promise<Measurement[]> {
  const measurements: Measurement[] = [];
  const times: number[] = [];
  for (const people of sizes) {
    const { initial, idle, requests, memory } = await measure(people);
    times.push(initial);
    const name = `cycle of ${people.toLocaleString("en")} people`;
    measurements.push(
      { name: `initial ${name}`, value: initial / 1000, unit: "s", aim: (people / 1_000) * 3 },
      { name: `initial ${name}: requests a person`, value: requests / people, unit: "calls", aim: 2.1 },
      { name: `initial ${name}: memory`, value: memory / 1e6, unit: "MB", aim: 100 + people / 50 },
      { name: `incremental ${name}, nothing changed`, value: idle, unit: "ms", aim: people / 5 },
    );
  }
  const [small = Number.NaN, large = Number.NaN] = times;
  if (large / small > mostGrowth)
    throw new Error(`ten times the people took ${(large / small).toFixed(1)} times as long`);
  return measurements;
}

async function measure(people: number) {
  const target = await StubTarget.start();
  try {
    const { state, job } = tenantOf(people);
    const engine = createEngine({
      ...{ now: Date.now, random: Math.random, uuid: randomUUID, fetch },
      routes: () => ({ [tenantUrl]: target.baseUrl }),
    });
    globalThis.gc?.();
    const before = process.memoryUsage().heapUsed;
    let memory = 0;
    const watch = setInterval(() => (memory = Math.max(memory, process.memoryUsage().heapUsed - before)), 50);
    const initial = await time(async () => {
      const { created, failed } = await engine.runCycle(state, job);
      if (created !== people || failed > 0) throw new Error(`${created} of ${people} people were created`);
    });
    clearInterval(watch);
    const requests = Object.values(target.requests).reduce((sum, count) => sum + count, 0);
    const idle = await time(async () => {
      const summary = await engine.runCycle(state, job);
      if (summary.requests > 0) throw new Error("a cycle without changes sent requests");
    });
    return { initial, idle, requests, memory };
  } finally {
    await target.stop();
  }
}

const tenantUrl = "https://bench.example/scim";

/** A tenant with so many people in one assigned group, and a job with the mappings of the advisors profile. */
function tenantOf(people: number): { state: TenantState; job: Job } {
  const state = emptyTenant();
  const clock = { now: Date.now, advance: () => undefined };
  const tenant = new Tenant(state, { clock, uuid: randomUUID, random: Math.random });
  const app = tenant.instantiate("Bench").servicePrincipal;
  const created = new Date().toISOString();
  const members = Array.from({ length: people }, (_, index) => {
    const blank = blankUser(randomUUID(), `person${index}@contoso.example`, created);
    const user = { ...blank, givenName: "Person", surname: String(index), officeLocation: `Office ${index % 40}` };
    state.users[user.id] = user;
    return user.id;
  });
  const group = tenant.addGroup({ ...blankGroup(randomUUID(), "Everybody", created), members });
  tenant.assign({ principalId: group.id, resourceId: app.id, appRoleId: app.appRoles[0]?.id ?? "" });
  state.secrets[app.id] = [{ key: "BaseAddress", value: tenantUrl }];
  const id = `scim.${randomUUID()}`;
  const template = defaultSynchronizationSchema({ jobId: id });
  const { schema } = compileSchema({ users: { mappings: advisorsMappings } }, template);
  const job: Job = {
    id,
    servicePrincipalId: app.id,
    templateId: "scim",
    job: { schedule: { state: "Active" }, status: { code: "NotRun", quarantine: null } },
    schema,
    links: [],
    watermark: null,
  };
  state.jobs[id] = job;
  return { state, job };
}
