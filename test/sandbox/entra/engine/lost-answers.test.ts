import { type DesiredSchema } from "../../../../lib/entra/schema";
import { enterpriseUserSchema } from "../../../../lib/core/scim-schemas";
import type { EngineEnvironment } from "../../../../sandbox/entra/model";
import { RecordingTarget, TestTenant, advisors, testEngine } from "./support";

const withGroups: DesiredSchema = {
  users: {
    mappings: { ...advisors.users?.mappings, [`${enterpriseUserSchema}:manager`]: { source: "[manager]" } },
  },
  groups: { mappings: { displayName: { source: "[displayName]", match: 1 }, members: { source: "[members]" } } },
};
const ruleId = "03f7d90d-bf71-41b1-bda6-aaf0ddbee5d8";

function setUp(desired: DesiredSchema = advisors, options: Partial<EngineEnvironment> = {}) {
  const tenant = new TestTenant(desired);
  const target = new RecordingTarget();
  const { engine } = testEngine(target, options);
  const cycle = () => engine.runCycle(tenant.state, tenant.job);
  const onDemand = (objectId: string, objectTypeName = "User") =>
    engine.provisionOnDemand(tenant.state, tenant.job, { ruleId, subjects: [{ objectId, objectTypeName }] });
  const short = () => target.take().map(({ request }) => request.replace(/\?.*/, ""));
  return { tenant, target, cycle, onDemand, short };
}

const cut = () => Object.assign(new TypeError("fetch failed"), { cause: { code: "UND_ERR_SOCKET" } });

/** The next request with this method is carried out, and its answer never comes. */
function loseAnswer(target: RecordingTarget, method: string): void {
  target.lose = (each) => each === method;
}

test("a connection that is cut fails one entry, and quarantines nothing", async () => {
  const { tenant, target, cycle } = setUp();
  tenant.assign(tenant.user("ada"), tenant.user("bob"));
  target.intercept = (_, path) => (path.includes("bob@") ? cut() : undefined);
  expect(await cycle()).toMatchObject({ created: 1, failed: 1, quarantined: false });
  expect(tenant.job.escrows).toMatchObject([{ errorCode: "WebExceptionProtocolError" }]);
});

test("an answer that takes too long counts as lost", async () => {
  const never: typeof fetch = (_, init) =>
    new Promise((_resolve, reject) => {
      init?.signal?.addEventListener("abort", () => reject(init.signal?.reason as Error));
    });
  const { tenant, cycle } = setUp(advisors, { fetch: never, requestTimeout: 5 });
  tenant.assign(tenant.user("ada"));
  expect(await cycle()).toMatchObject({ failed: 1, quarantined: false });
  expect(tenant.job.escrows).toMatchObject([{ errorCode: "Timeout" }]);
});

describe("a create whose answer was lost", () => {
  const lost = async () => {
    const world = setUp();
    const ada = world.tenant.user("ada");
    world.tenant.assign(ada);
    loseAnswer(world.target, "POST");
    expect(await world.cycle()).toMatchObject({ created: 0, failed: 1 });
    expect(world.target.users.size).toBe(1);
    world.target.lose = () => false;
    world.short();
    return { ...world, ada };
  };

  test("is found by the next cycle", async () => {
    const { tenant, target, cycle } = await lost();
    expect(await cycle()).toMatchObject({ created: 0, failed: 0, skipped: 1 });
    expect(tenant.job.links).toMatchObject([{ targetId: "t1" }]);
    expect(target.users.size).toBe(1);
  });

  test("is found under the old name when the person was renamed meanwhile", async () => {
    const { tenant, target, cycle, ada } = await lost();
    tenant.change(ada, { userPrincipalName: "countess@contoso.example" });
    expect(await cycle()).toMatchObject({ created: 0, updated: 1 });
    expect(target.users.size).toBe(1);
  });

  test("is found by provisioning on demand, too", async () => {
    const { tenant, target, onDemand, ada } = await lost();
    tenant.change(ada, { userPrincipalName: "countess@contoso.example" });
    expect((await onDemand(ada.id)).value).toMatchObject({ action: "Update" });
    expect(target.users.size).toBe(1);
  });

  test("is disabled when the person left the scope meanwhile", async () => {
    const { tenant, cycle, short, ada } = await lost();
    tenant.unassign(ada);
    expect(await cycle()).toMatchObject({ disabled: 1 });
    expect(short()).toEqual(["GET /Users", "PATCH /Users/t1"]);
  });

  test("is deleted when the person was purged meanwhile", async () => {
    const { tenant, target, cycle, ada } = await lost();
    tenant.purge(ada);
    expect(await cycle()).toMatchObject({ deleted: 1 });
    expect(target.users.size).toBe(0);
    expect(tenant.job.escrows).toEqual([]);
  });

  test("on demand is found by the next cycle under the old name", async () => {
    const { tenant, target, cycle, onDemand } = setUp();
    const ada = tenant.user("ada");
    tenant.assign(ada);
    loseAnswer(target, "POST");
    expect((await onDemand(ada.id)).key).toMatchObject({ result: "Failure" });
    target.lose = () => false;
    tenant.change(ada, { userPrincipalName: "countess@contoso.example" });
    expect(await cycle()).toMatchObject({ created: 0, updated: 1 });
    expect(target.users.size).toBe(1);
  });
});

test("a disable whose answer was lost is undone when the person comes back", async () => {
  const { tenant, target, cycle } = setUp();
  const ada = tenant.user("ada");
  tenant.assign(ada);
  await cycle();
  tenant.unassign(ada);
  loseAnswer(target, "PATCH");
  expect(await cycle()).toMatchObject({ failed: 1 });
  target.lose = () => false;
  tenant.assign(ada);
  target.take();
  expect(await cycle()).toMatchObject({ updated: 1 });
  expect(target.take().map(({ body }) => body)).toMatchObject([{ Operations: [{ path: "active", value: "True" }] }]);
  expect(tenant.job.links[0]?.unconfirmed).toBeUndefined();
  tenant.change(ada, {});
  expect(await cycle()).toMatchObject({ requests: 0, skipped: 1 });
});

test("a member whose adding was not answered is removed when they leave", async () => {
  const { tenant, target, cycle } = setUp(withGroups);
  const [ada, bob] = [tenant.user("ada"), tenant.user("bob")];
  const group = tenant.group("Pilots", [ada]);
  tenant.assign(group, ada, bob);
  await cycle();
  tenant.change(group, { members: [ada.id, bob.id] });
  loseAnswer(target, "PATCH");
  expect(await cycle()).toMatchObject({ failed: 1 });
  expect(tenant.job.escrows).toMatchObject([{ kind: "reference", objectType: "Group" }]);
  target.lose = () => false;
  tenant.change(group, { members: [ada.id] });
  target.take();
  await cycle();
  expect(target.take().map(({ body }) => body)).toMatchObject([
    { Operations: [{ op: "Remove", path: "members", value: [{ value: "t2" }] }] },
  ]);
  expect(tenant.job.escrows).toEqual([]);
});

test("a manager who could not be created is set once they are, without another change", async () => {
  const { tenant, target, cycle, short } = setUp(withGroups);
  const boss = tenant.user("boss");
  tenant.assign(boss, tenant.user("ada", { managerId: boss.id }));
  target.intercept = (_, path) => (path.includes("boss@") ? Response.json({}, { status: 503 }) : undefined);
  await cycle();
  expect(tenant.job.escrows).toMatchObject([
    { sourceId: boss.id, kind: "entry" },
    { kind: "reference", errorCode: "UnableToResolveReferenceAttributeValue" },
  ]);
  expect(tenant.job.job.status).toMatchObject({ lastExecution: { countEscrowed: 1, countEscrowedRaw: 2 } });
  target.intercept = () => undefined;
  target.take();
  expect(await cycle()).toMatchObject({ created: 1, updated: 1, failed: 0 });
  expect(short()).toEqual(["GET /Users", "POST /Users", "GET /Users", "PATCH /Users/t1"]);
  expect(tenant.job.escrows).toEqual([]);
});

test.each([
  ["set", { updated: 1, failed: 0 }],
  ["fail", { updated: 0, failed: 1 }],
] as const)("a target that refuses to say whether a manager is set: %s", async (refusedCheck, outcome) => {
  const { tenant, target, cycle } = setUp(withGroups, { refusedCheck });
  const boss = tenant.user("boss");
  tenant.assign(boss, tenant.user("ada", { managerId: boss.id }));
  target.intercept = (_, path) =>
    path.includes(" and ") ? Response.json({ scimType: "invalidFilter" }, { status: 400 }) : undefined;
  expect(await cycle()).toMatchObject({ created: 2, ...outcome });
  expect(tenant.job.job.status).toMatchObject({ lastExecution: { countEscrowed: outcome.failed } });
});

test("a manager who is set already is not set again", async () => {
  const { tenant, target, cycle, short } = setUp(withGroups);
  const boss = tenant.user("boss");
  tenant.assign(boss, tenant.user("ada", { managerId: boss.id }));
  target.intercept = (_, path) =>
    path.includes(" and ") ? Response.json({ totalResults: 1, Resources: [{ id: "t2" }] }) : undefined;
  expect(await cycle()).toMatchObject({ created: 2, updated: 0, failed: 0 });
  expect(short().filter((request) => request.startsWith("PATCH"))).toEqual([]);
});

test("a cycle and a provisioning on demand at the same time create a person once", async () => {
  const { tenant, target, cycle, onDemand } = setUp();
  const ada = tenant.user("ada");
  tenant.assign(ada);
  await Promise.all([cycle(), onDemand(ada.id), onDemand(ada.id), cycle()]);
  expect(target.users.size).toBe(1);
  expect(tenant.job.links).toHaveLength(1);
});

test("of two groups with the same name one is created, and the other is reported", async () => {
  const { tenant, target, cycle } = setUp(withGroups);
  tenant.assign(tenant.group("Pilots"), tenant.group("pilots"));
  target.intercept = (method, path) =>
    method === "GET" && path.includes("/Groups") && target.groups.size > 0
      ? Response.json({ totalResults: 1, Resources: [...target.groups.values()] })
      : undefined;
  expect(await cycle()).toMatchObject({ created: 1, failed: 1 });
  expect(tenant.job.escrows).toMatchObject([{ errorCode: "DuplicateSourceEntries" }]);
});

test("requests keep the pace", async () => {
  const waits: number[] = [];
  const sleep = async (milliseconds: number) => void waits.push(milliseconds);
  const { tenant, cycle } = setUp(advisors, { pace: { requestsPerSecond: 25, now: () => 0, sleep } });
  tenant.assign(tenant.user("ada"), tenant.user("bob"));
  expect(await cycle()).toMatchObject({ requests: 4 });
  expect(waits).toEqual([40, 80, 120]);
});

test("provisioning on demand overlooks an assignment for a while, a cycle does not", async () => {
  let honoured = false;
  const { tenant, cycle, onDemand } = setUp(advisors, { isHonoured: () => honoured });
  const ada = tenant.user("ada");
  tenant.assign(ada);
  expect((await onDemand(ada.id)).key).toMatchObject({ details: { errorCode: "NotEffectivelyEntitled" } });
  honoured = true;
  expect((await onDemand(ada.id)).value).toMatchObject({ action: "Create" });
  honoured = false;
  const bob = tenant.user("bob");
  tenant.assign(bob);
  expect(await cycle()).toMatchObject({ created: 1 });
});
