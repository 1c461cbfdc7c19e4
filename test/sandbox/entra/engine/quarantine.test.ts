import { quarantineFor } from "../../../../sandbox/entra/engine/quarantine";
import type { EngineEnvironment } from "../../../../sandbox/entra/model";
import { nextCycleAt, restartJob, startJob } from "../../../../sandbox/entra/synchronization/job";
import { RecordingTarget, TestTenant, testEngine } from "./support";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const start = Date.parse("2026-11-22T08:00:00Z");

function setUp(options: Partial<EngineEnvironment> = {}) {
  const clock = { now: start };
  const tenant = new TestTenant();
  const target = new RecordingTarget();
  const { engine } = testEngine(target, { now: () => clock.now, ...options });
  const cycle = () => engine.runCycle(tenant.state, tenant.job);
  const due = () => nextCycleAt(tenant.job, { now: () => clock.now, advance: () => undefined });
  const status = () => tenant.job.job["status"] as { code: string; quarantine: Record<string, unknown> | null };
  const schedule = () => (tenant.job.job["schedule"] as { state: string }).state;
  return { clock, tenant, target, cycle, due, status, schedule };
}

const refused = () => Response.json({ detail: "Unauthorized" }, { status: 401 });
const notify = (tenant: TestTenant, settings: object) =>
  tenant.secret("SyncNotificationSettings", JSON.stringify(settings));

test.each([
  [{ entries: 4_999, references: 0, known: 5_000 }, undefined],
  [{ entries: 5_000, references: 0, known: 12_500 }, undefined],
  [{ entries: 5_001, references: 0, known: 12_500 }, "EncounteredEscrowProportionThreshold"],
  [{ entries: 0, references: 60_000, known: 10 }, undefined],
  [{ entries: 40_000, references: 20_000, known: 1_000_000 }, undefined],
  [{ entries: 40_001, references: 0, known: 1_000_000 }, "EncounteredBaseEscrowThreshold"],
  [{ entries: 1, references: 60_000, known: 1_000_000 }, "EncounteredTotalEscrowThreshold"],
])("%j: %s", (counts, reason) => {
  expect(quarantineFor(counts)?.reason).toBe(reason);
});

test("a job most of whose entries fail is quarantined, and begins anew", async () => {
  const { tenant, target, cycle, status } = setUp();
  tenant.assign(
    tenant.group(
      "Everybody",
      Array.from({ length: 5_000 }, (_, index) => tenant.user(`user${index}`)),
    ),
  );
  target.intercept = () => Response.json({ detail: "down" }, { status: 503 });
  expect(await cycle()).toMatchObject({ failed: 5_000, quarantined: true });
  expect(status()).toMatchObject({
    code: "Quarantine",
    quarantine: { reason: "EncounteredEscrowProportionThreshold", error: { message: "5000 of 5000 entries failed." } },
  });
  expect(tenant.job.watermark).toBeNull();
});

test("attempts in quarantine: after 5 minutes, then 6, 12, and every 24 hours; after four weeks the job is disabled", async () => {
  const { clock, tenant, target, cycle, due, status, schedule } = setUp();
  tenant.assign(tenant.user("ada"));
  target.intercept = refused;
  const waits: number[] = [];
  for (let attempt = 0; attempt < 6; attempt++) {
    await cycle();
    waits.push((due() - clock.now) / minute);
    clock.now = due();
  }
  expect(waits).toEqual([5, 6 * 60, 12 * 60, 24 * 60, 24 * 60, 24 * 60]);
  for (clock.now = due(); clock.now < start + 28 * day; clock.now = due()) {
    await cycle();
    expect(schedule()).toBe("Active");
  }
  await cycle();
  expect(schedule()).toBe("Disabled");
  expect(status().code).toBe("Paused");
});

test("a start or a restart makes the next cycle due at once, a success after 40 minutes", async () => {
  const { clock, tenant, target, cycle, due } = setUp();
  tenant.assign(tenant.user("ada"));
  target.intercept = refused;
  await cycle();
  expect(due()).toBe(start + 5 * minute);
  restartJob(tenant.job, new Set(["QuarantineState"]));
  expect(due()).toBe(start);
  await cycle();
  startJob(tenant.job);
  expect(due()).toBe(start);
  target.intercept = () => undefined;
  await cycle();
  expect(due()).toBe(clock.now + 40 * minute);
});

test("one e-mail for each reason, to everybody who is named", async () => {
  const { clock, tenant, target, cycle } = setUp();
  notify(tenant, {
    Enabled: true,
    Recipients: "it@contoso.example; hr@contoso.example",
    DeleteThresholdEnabled: true,
    DeleteThresholdValue: 1,
  });
  const people = ["ada", "bob"].map((alias) => tenant.user(alias));
  tenant.assign(...people);
  await cycle();
  expect(tenant.job.notices).toBeUndefined();

  target.intercept = refused;
  tenant.change(people[0] ?? tenant.user("nobody"), { displayName: "Ada" });
  await cycle();
  clock.now += 5 * minute;
  await cycle();
  const [first] = tenant.job.notices ?? [];
  expect(tenant.job.notices).toHaveLength(1);
  expect(first).toMatchObject({
    from: "azure-noreply@microsoft.com",
    recipients: ["it@contoso.example", "hr@contoso.example"],
    reason: "EncounteredQuarantineException",
    sentDateTime: "2026-11-22T08:00:00.000Z",
  });

  target.intercept = () => undefined;
  for (const person of people) tenant.unassign(person);
  await cycle();
  await cycle();
  expect(tenant.job.notices?.map(({ reason }) => reason)).toEqual(["EncounteredQuarantineException", "TooManyDeletes"]);

  restartJob(tenant.job, new Set(["ForceDeletes"]));
  await cycle();
  target.intercept = refused;
  clock.now += day;
  tenant.assign(...people);
  await cycle();
  expect(tenant.job.notices?.map(({ reason }) => reason)).toEqual([
    "EncounteredQuarantineException",
    "TooManyDeletes",
    "EncounteredQuarantineException",
  ]);
});

test.each([
  ["switched off", { Enabled: false, Recipients: "it@contoso.example" }],
  ["without an address", { Enabled: true, Recipients: "" }],
])("no e-mail when notifications are %s", async (_, settings) => {
  const { tenant, target, cycle } = setUp();
  notify(tenant, settings);
  tenant.assign(tenant.user("ada"));
  target.intercept = refused;
  await cycle();
  expect(tenant.job.notices).toBeUndefined();
});

describe("restart", () => {
  const withLinks = async () => {
    const world = setUp();
    const { tenant, target, cycle } = world;
    const [ada, bob] = [tenant.user("ada"), tenant.user("bob")];
    tenant.assign(ada, bob);
    target.intercept = (_, path) => (path.includes("bob@") ? refusedOnce() : undefined);
    await cycle();
    target.take();
    return world;
  };
  const refusedOnce = () => Response.json({ detail: "down" }, { status: 503 });

  test.each([
    ["Watermark", { links: 1, escrows: 1, kind: "initial" }],
    ["Escrows", { links: 1, escrows: 0, kind: "incremental" }],
    ["ConnectorDataStore", { links: 0, escrows: 1, kind: "incremental" }],
    ["Full", { links: 0, escrows: 0, kind: "initial" }],
    ["None", { links: 1, escrows: 1, kind: "incremental" }],
  ] as const)("%s", async (flag, { links, escrows, kind }) => {
    const { tenant, cycle } = await withLinks();
    restartJob(tenant.job, new Set([flag]));
    expect(tenant.job.links).toHaveLength(links);
    expect(tenant.job.escrows).toHaveLength(escrows);
    expect(await cycle()).toMatchObject({ kind });
  });

  test("the cached ids are forgotten: everybody is matched again, nobody is created twice", async () => {
    const { tenant, target, cycle } = await withLinks();
    target.intercept = () => undefined;
    restartJob(tenant.job, new Set(["Full"]));
    expect(tenant.job.job["status"]).toMatchObject({ synchronizedEntryCountByType: [] });
    expect(await cycle()).toMatchObject({ created: 1, skipped: 1 });
    expect(target.users.size).toBe(2);
  });

  test("while a cycle runs, it counts for the next one", async () => {
    const { tenant, target, cycle } = setUp();
    tenant.assign(tenant.user("ada"));
    target.intercept = (method) => {
      if (method === "POST") restartJob(tenant.job, new Set(["Watermark", "ForceDeletes"]));
      return undefined;
    };
    await cycle();
    expect(tenant.job).toMatchObject({ watermark: null, forceDeletes: true, restarted: true });
    target.intercept = () => undefined;
    expect(await cycle()).toMatchObject({ kind: "initial", created: 0 });
    expect(tenant.job).toMatchObject({ forceDeletes: false, restarted: false });
  });
});
