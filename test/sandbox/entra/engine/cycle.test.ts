import { type DesiredSchema } from "../../../../lib/entra/schema";
import { enterpriseUserSchema } from "../../../../lib/core/scim-schemas";
import type { EngineEnvironment, User } from "../../../../sandbox/entra/model";
import { RecordingTarget, TestTenant, advisors, testEngine } from "./support";

const hour = 3_600_000;
let now = 0;
beforeEach(() => (now = Date.parse("2026-11-22T08:00:00Z")));

const withGroups: DesiredSchema = {
  users: {
    mappings: { ...advisors.users?.mappings, [`${enterpriseUserSchema}:manager`]: { source: "[manager]" } },
  },
  groups: { mappings: { displayName: { source: "[displayName]", match: 1 }, members: { source: "[members]" } } },
};

function setUp(desired: DesiredSchema = advisors, options: Partial<EngineEnvironment> = {}) {
  const tenant = new TestTenant(desired);
  const target = new RecordingTarget();
  const { engine } = testEngine(target, { now: () => now, ...options });
  const cycle = () => engine.runCycle(tenant.state, tenant.job);
  const status = () => tenant.job.job["status"] as Record<string, unknown>;
  const bodies = () => target.take().flatMap(({ body }) => (body === undefined ? [] : [body]));
  return { tenant, target, engine, cycle, status, bodies };
}

const log = (tenant: TestTenant) =>
  tenant.state.provisioningLog.map((record) => [
    record["provisioningAction"],
    (record["provisioningStatusInfo"] as { status: string }).status,
    (record["sourceIdentity"] as { displayName: string }).displayName,
  ]);

test("the first cycle is an initial one, the next sees changes only", async () => {
  const { tenant, target, cycle, status } = setUp();
  const ada = tenant.user("ada");
  tenant.assign(ada, tenant.group("Advisors", [tenant.user("bob"), tenant.user("eve")]));
  tenant.user("nobody");

  expect(await cycle()).toEqual({
    kind: "initial",
    imported: 3,
    created: 3,
    updated: 0,
    disabled: 0,
    deleted: 0,
    skipped: 0,
    failed: 0,
    requests: 6,
    quarantined: false,
  });
  expect(status()).toMatchObject({
    code: "Active",
    quarantine: null,
    countSuccessiveCompleteFailures: 0,
    steadyStateFirstAchievedTime: "2026-11-22T08:00:00Z",
    synchronizedEntryCountByType: [{ key: "User", value: 3 }],
    lastExecution: { state: "Succeeded", countImported: 3, countExported: 3, countEntitled: 3, countEscrowed: 0 },
  });
  target.take();
  expect(await cycle()).toMatchObject({ kind: "incremental", imported: 0, requests: 0 });
  expect(target.sent).toEqual([]);

  tenant.change(ada, { displayName: "Ada L" });
  expect(await cycle()).toMatchObject({ imported: 1, updated: 1, requests: 1 });
});

test("everybody is in scope without assignment when the scope is all", async () => {
  const { tenant, cycle } = setUp();
  tenant.secret("SyncAll", "true");
  tenant.user("ada");
  tenant.user("bob");
  expect(await cycle()).toMatchObject({ created: 2 });
  tenant.user("eve");
  expect(await cycle()).toMatchObject({ imported: 1, created: 1 });
});

test("a person who is in the target already is linked, not created", async () => {
  const { tenant, target, cycle } = setUp();
  const ada = tenant.user("ada");
  tenant.assign(ada);
  target.users.set("t9", {
    id: "t9",
    userName: "ada@contoso.example",
    active: true,
    displayName: "ada Example",
    name: { givenName: "ada", familyName: "Example" },
    externalId: ada.id,
  });
  expect(await cycle()).toMatchObject({ created: 0, updated: 0, skipped: 1, requests: 1 });
  expect(log(tenant)).toEqual([["other", "skipped", "ada@contoso.example"]]);
  expect(tenant.job.links).toMatchObject([{ sourceId: ada.id, targetId: "t9" }]);
});

test("a blocked person is not created, and created when the block ends", async () => {
  const { tenant, cycle } = setUp();
  const room = tenant.user("room", { accountEnabled: false });
  tenant.assign(room);
  expect(await cycle()).toMatchObject({ created: 0, skipped: 1, requests: 1 });
  expect(await cycle()).toMatchObject({ imported: 0, requests: 0 });
  tenant.change(room, { accountEnabled: true });
  expect(await cycle()).toMatchObject({ created: 1 });
});

test("soft deletion disables, restoring enables, purging deletes", async () => {
  const { tenant, target, cycle, bodies } = setUp();
  const ada = tenant.user("ada");
  tenant.assign(ada);
  await cycle();
  target.take();
  const active = (value: string): unknown[] => [
    expect.objectContaining({ Operations: [{ op: "Replace", path: "active", value }] }),
  ];

  tenant.change(ada, { deletedDateTime: "2026-11-22T07:00:00Z" });
  expect(await cycle()).toMatchObject({ disabled: 1 });
  expect(bodies()).toEqual(active("False"));
  tenant.change(ada, { deletedDateTime: null });
  expect(await cycle()).toMatchObject({ updated: 1 });
  expect(bodies()).toEqual(active("True"));
  tenant.change(ada, { deletedDateTime: "2026-11-22T07:30:00Z" });
  await cycle();
  tenant.purge(ada);
  target.take();
  expect(await cycle()).toMatchObject({ deleted: 1, requests: 1 });
  expect(target.take().map(({ request }) => request)).toEqual(["DELETE /Users/t1"]);
  expect(tenant.job.links).toEqual([]);
});

test("who was unassigned before being deleted is disabled only", async () => {
  const { tenant, target, cycle } = setUp();
  const ada = tenant.user("ada");
  tenant.assign(ada);
  await cycle();
  tenant.unassign(ada);
  expect(await cycle()).toMatchObject({ disabled: 1 });
  target.take();
  tenant.purge(ada);
  expect(await cycle()).toMatchObject({ deleted: 0, requests: 0 });
  expect(target.users.has("t1")).toBe(true);
});

test("leaving a group that is assigned disables, without the person being changed", async () => {
  const { tenant, cycle } = setUp();
  const ada = tenant.user("ada");
  const group = tenant.group("Advisors", [ada]);
  tenant.assign(group);
  await cycle();
  tenant.change(group, { members: [] });
  expect(await cycle()).toMatchObject({ disabled: 1, requests: 1 });
  expect(await cycle()).toMatchObject({ imported: 0, requests: 0 });
});

test("leaving a scoping filter disables; attributes that changed meanwhile stay", async () => {
  const { tenant, cycle, bodies } = setUp({
    users: {
      mappings: advisors.users?.mappings ?? {},
      filters: [{ name: "Denmark", all: [{ attribute: "country", operator: "EQUALS", value: "DK" }] }],
    },
  });
  const ada = tenant.user("ada", { country: "DK" });
  tenant.assign(ada);
  await cycle();
  bodies();
  tenant.change(ada, { country: "SE", displayName: "Ada in Sweden" });
  expect(await cycle()).toMatchObject({ disabled: 1 });
  expect(bodies()).toEqual([
    expect.objectContaining({ Operations: [{ op: "Replace", path: "active", value: "False" }] }),
  ]);
});

test("with skipped out-of-scope deletions nobody is disabled", async () => {
  const { tenant, cycle } = setUp();
  tenant.secret("SkipOutOfScopeDeletions", "True");
  const ada = tenant.user("ada");
  tenant.assign(ada);
  await cycle();
  tenant.unassign(ada);
  expect(await cycle()).toMatchObject({ disabled: 0, skipped: 1, requests: 0 });
  expect(await cycle()).toMatchObject({ imported: 0 });
  tenant.assign(ada);
  tenant.change(ada, { displayName: "Ada" });
  expect(await cycle()).toMatchObject({ updated: 1 });
});

test.each([
  ["create", ["update", "delete"], { created: 0, skipped: 1 }],
  ["update", ["create", "delete"], { disabled: 0, skipped: 1 }],
  ["delete", ["create", "update"], { deleted: 0, requests: 0 }],
] as const)("without the action %s it does not happen", async (missing, actions, expected) => {
  const { tenant, cycle } = setUp({ users: { actions: [...actions], mappings: advisors.users?.mappings ?? {} } });
  const ada = tenant.user("ada");
  tenant.assign(ada);
  const first = await cycle();
  if (missing === "update") tenant.unassign(ada);
  if (missing === "delete") tenant.purge(ada);
  expect(missing === "create" ? first : await cycle()).toMatchObject(expected);
});

test("nothing is sent for who leaves when active is not mapped", async () => {
  const mappings = { displayName: { source: "[displayName]" }, userName: { source: "[userPrincipalName]", match: 1 } };
  const { tenant, cycle } = setUp({ users: { mappings } });
  const ada = tenant.user("ada");
  tenant.assign(ada);
  await cycle();
  tenant.unassign(ada);
  expect(await cycle()).toMatchObject({ disabled: 0, requests: 0 });
});

test("defaults and mappings for creation only do not flow later", async () => {
  const { tenant, cycle, bodies } = setUp({
    users: {
      mappings: {
        ...advisors.users?.mappings,
        title: { source: "[jobTitle]", default: "Advisor" },
        nickName: { source: "[mailNickname]", apply: "onCreate" },
      },
    },
  });
  const ada = tenant.user("ada");
  tenant.assign(ada);
  await cycle();
  expect(bodies()).toMatchObject([{ title: "Advisor", nickName: "ada" }]);
  tenant.change(ada, { mailNickname: "countess", displayName: "Ada" });
  await cycle();
  expect(bodies()).toMatchObject([{ Operations: [{ path: "displayName" }] }]);
  tenant.change(ada, { displayName: "ADA" });
  expect(await cycle()).toMatchObject({ updated: 0, skipped: 1 });
});

test("a failed entry is tried again in the next cycle, then less and less often", async () => {
  const { tenant, target, cycle, status } = setUp();
  const [ada, bob] = [tenant.user("ada"), tenant.user("bob")];
  tenant.assign(ada, bob);
  target.intercept = (method, path) =>
    method === "GET" && path.includes("ada@") ? Response.json({ detail: "down" }, { status: 503 }) : undefined;
  expect(await cycle()).toMatchObject({ created: 1, failed: 1, quarantined: false });
  expect(status()).toMatchObject({ code: "Active", lastExecution: { state: "EntryLevelErrors", countEscrowed: 1 } });
  expect(await cycle()).toMatchObject({ imported: 1, failed: 1 });
  expect(tenant.job.escrows).toMatchObject([
    { sourceId: ada.id, kind: "entry", errorCode: "InternalServerError", attempts: 2 },
  ]);

  const tried: number[] = [];
  for (let hours = 0; hours < 96; hours++, now += hour) if ((await cycle()).imported > 0) tried.push(hours);
  expect(tried).toEqual([2, 5, 11, 22, 44, 68, 92]);
  tenant.change(ada, { displayName: "Ada" });
  expect(await cycle()).toMatchObject({ imported: 1, failed: 1 });

  target.intercept = () => undefined;
  now += 24 * hour;
  expect(await cycle()).toMatchObject({ imported: 1, created: 1, failed: 0 });
  expect(tenant.job.escrows).toEqual([]);
  expect(status()).toMatchObject({ lastExecution: { state: "Succeeded", countEscrowed: 0 } });
});

test("an entry that fails for four weeks is given up", async () => {
  const { tenant, target, cycle, status } = setUp();
  tenant.assign(tenant.user("ada"));
  target.intercept = () => Response.json({ detail: "down" }, { status: 503 });
  await cycle();
  now += 28 * 24 * hour;
  expect(await cycle()).toMatchObject({ imported: 0, requests: 0 });
  expect(tenant.job.escrows).toEqual([]);
  expect(status()).toMatchObject({ code: "Active", escrowsPruned: true });
});

test.each([
  ["a wrong token", () => Response.json({ detail: "Unauthorized" }, { status: 401 }), "InvalidCredentials"],
  ["a wrong path", () => new Response("<html>", { status: 404 }), "ServiceIncompatible"],
  ["a page instead of a list", () => new Response("<html>", { status: 200 }), "ServiceIncompatible"],
  ["no server", () => new TypeError("fetch failed"), "InvalidCredentials"],
] as const)("%s quarantines the job at once, and the end of it lifts the quarantine", async (_, intercept, code) => {
  const { tenant, target, cycle, status } = setUp();
  tenant.assign(...Array.from({ length: 40 }, (_unused, index) => tenant.user(`user${index}`)));
  target.intercept = intercept;
  const summary = await cycle();
  expect(summary.quarantined).toBe(true);
  expect(summary.requests).toBeLessThanOrEqual(8);
  expect(status()).toMatchObject({
    code: "Quarantine",
    countSuccessiveCompleteFailures: 1,
    lastExecution: { state: "Failed" },
    quarantine: {
      reason: "EncounteredQuarantineException",
      seriesCount: 1,
      currentBegan: "2026-11-22T08:00:00Z",
      nextAttempt: "2026-11-22T08:05:00Z",
      error: { code: `SystemForCrossDomainIdentityManagement${code}`, tenantActionable: true },
    },
  });
  expect(tenant.job.watermark).toBeNull();
  await cycle();
  expect(status()).toMatchObject({
    countSuccessiveCompleteFailures: 2,
    quarantine: { seriesCount: 2, nextAttempt: "2026-11-22T14:00:00Z" },
  });
  target.intercept = () => undefined;
  expect(await cycle()).toMatchObject({ kind: "initial", created: 40, quarantined: false });
  expect(status()).toMatchObject({ code: "Active", quarantine: null, countSuccessiveCompleteFailures: 0 });
});

test("without a tenant URL the job is quarantined", async () => {
  const { tenant, cycle, status } = setUp();
  tenant.secret("BaseAddress", "");
  expect(await cycle()).toMatchObject({ quarantined: true, requests: 0 });
  expect(status()).toMatchObject({
    quarantine: { error: { message: "Please provide a valid tenant URL for your application." } },
  });
});

test("mappings that cannot be parsed quarantine the job", async () => {
  const { tenant, cycle, status } = setUp();
  const text = JSON.stringify(tenant.job.schema)
    .replaceAll("[displayName]", "Nonsense(")
    .replaceAll('"Attribute"', '"Function"');
  tenant.job.schema = JSON.parse(text) as Record<string, unknown>;
  expect(await cycle()).toMatchObject({ quarantined: true, requests: 0 });
  expect(status()).toMatchObject({ quarantine: { error: { code: "InternalError" } } });
});

test("more deletions than the threshold are held back until they are forced", async () => {
  const { tenant, target, cycle, status } = setUp();
  tenant.secret(
    "SyncNotificationSettings",
    JSON.stringify({ Enabled: false, DeleteThresholdEnabled: true, DeleteThresholdValue: 2 }),
  );
  const people = ["ada", "bob", "eve", "kim"].map((alias) => tenant.user(alias));
  const group = tenant.group("Advisors", people);
  tenant.assign(group);
  await cycle();
  tenant.change(group, { members: people.slice(3).map(({ id }) => id) });
  tenant.change(people[3] ?? group, { displayName: "Kim" });
  target.take();
  expect(await cycle()).toMatchObject({ disabled: 0, updated: 1, requests: 1, quarantined: true });
  expect(status()).toMatchObject({ code: "Quarantine", quarantine: { reason: "TooManyDeletes" } });
  expect(log(tenant).filter(([action]) => action === "stagedDelete")).toHaveLength(3);

  expect(await cycle()).toMatchObject({ disabled: 0, requests: 0, quarantined: true });
  tenant.job.forceDeletes = true;
  expect(await cycle()).toMatchObject({ disabled: 3, quarantined: false });
  expect(tenant.job.forceDeletes).toBe(false);
  expect(status()).toMatchObject({ code: "Active", quarantine: null });
});

test("deletions up to the threshold go through", async () => {
  const { tenant, cycle } = setUp();
  tenant.secret("SyncNotificationSettings", JSON.stringify({ DeleteThresholdEnabled: true, DeleteThresholdValue: 2 }));
  const people = ["ada", "bob", "eve"].map((alias) => tenant.user(alias));
  tenant.assign(...people);
  await cycle();
  for (const person of people.slice(1)) tenant.unassign(person);
  expect(await cycle()).toMatchObject({ disabled: 2, quarantined: false });
});

test("a manager out of scope is left out and reported", async () => {
  const { tenant, target, cycle } = setUp(withGroups);
  const boss = tenant.user("boss");
  const ada = tenant.user("ada", { managerId: boss.id });
  tenant.assign(ada);
  expect(await cycle()).toMatchObject({ created: 1, skipped: 1, requests: 2 });
  expect(log(tenant)).toEqual([
    ["create", "success", "ada@contoso.example"],
    ["other", "skipped", "ada@contoso.example"],
  ]);
  target.take();
  tenant.assign(boss);
  await cycle();
  expect(target.take().map(({ request }) => request.split("?")[0])).toEqual(["GET /Users", "POST /Users"]);
  tenant.job.watermark = null;
  await cycle();
  expect(target.take().map(({ request }) => request.replace(/\?.*/, ""))).toEqual(["GET /Users", "PATCH /Users/t1"]);
});

test("a restart that keeps the links sends nothing when nothing changed", async () => {
  const { tenant, target, cycle } = setUp(withGroups);
  const boss = tenant.user("boss");
  const ada = tenant.user("ada", { managerId: boss.id });
  tenant.assign(tenant.group("Pilots", [ada, boss]));
  await cycle();
  target.take();
  tenant.job.watermark = null;
  expect(await cycle()).toMatchObject({ kind: "initial", imported: 3, skipped: 3, requests: 0 });
});

test("log records are kept for 30 days", async () => {
  const { tenant, cycle } = setUp();
  tenant.assign(tenant.user("ada"));
  await cycle();
  now += 30 * 24 * hour;
  await cycle();
  expect(log(tenant)).toHaveLength(1);
  now += hour;
  tenant.assign(tenant.user("bob"));
  await cycle();
  expect(log(tenant)).toEqual([["create", "success", "bob@contoso.example"]]);
});

test("log records have the documented shape", async () => {
  const { tenant, cycle } = setUp();
  const ada = tenant.user("ada");
  tenant.assign(ada);
  await cycle();
  expect(tenant.state.provisioningLog).toEqual([
    expect.objectContaining({
      activityDateTime: "2026-11-22T08:00:00.000Z",
      tenantId: tenant.state.tenantId,
      jobId: tenant.job.id,
      provisioningAction: "create",
      durationInMilliseconds: 0,
      initiatedBy: { id: "", displayName: "Azure AD Provisioning Service", initiatorType: "system" },
      servicePrincipal: { id: tenant.job.servicePrincipalId, displayName: "Advisors" },
      sourceSystem: { id: null, displayName: "Microsoft Entra ID", details: {} },
      targetSystem: {
        id: null,
        displayName: "customappsso",
        details: {
          ApplicationId: "8adf8e6e-67b2-4cf2-a259-e3dc5476c621",
          ServicePrincipalId: tenant.job.servicePrincipalId,
          ServicePrincipalDisplayName: "Advisors",
        },
      },
      sourceIdentity: expect.objectContaining({ id: ada.id, identityType: "User" }),
      targetIdentity: expect.objectContaining({ id: "t1", identityType: enterpriseUserSchema }),
      provisioningStatusInfo: { status: "success", errorInformation: null },
      provisioningSteps: [
        expect.objectContaining({ name: "EntryImportAdd", provisioningStepType: "import", status: "success" }),
        expect.objectContaining({ name: "EntryImport", provisioningStepType: "matching" }),
        expect.objectContaining({ name: "EntrySynchronizationScoping", provisioningStepType: "scoping" }),
        expect.objectContaining({ name: "EntryExportAdd", provisioningStepType: "export" }),
      ],
    }),
  ]);
});

describe("what the pages leave open is a switch", () => {
  type Readings = NonNullable<EngineEnvironment["readings"]>;
  const titles = async (source: string, properties: Partial<User>, readings: Partial<Readings>) => {
    const { tenant, cycle, bodies } = setUp(withTitle(source), { readings });
    tenant.assign(tenant.user("ada", properties));
    const { failed } = await cycle();
    const sent = bodies().flatMap((body) => (isRecord(body) && "userName" in body ? [body["title"] ?? null] : []));
    return failed > 0 ? "failed" : sent[0];
  };
  const withTitle = (source: string): DesiredSchema => ({
    users: { mappings: { ...advisors.users?.mappings, title: { source } } },
  });
  const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
  const mails = { otherMails: ["a@x.example", "b@x.example"] };

  test.each<[string, Partial<User>, Partial<Readings>, unknown]>([
    ["[otherMails]", mails, {}, "failed"],
    ["[otherMails]", mails, { listIntoSingle: "first" }, "a@x.example"],
    ["[otherMails]", mails, { listIntoSingle: "send" }, mails.otherMails],
    ["[otherMails]", { otherMails: [] }, {}, null],
    ['IIF(IsPresent([city]), "some", "none")', { city: null }, {}, "failed"],
    ['IIF(IsPresent([city]), "some", "none")', { city: null }, { emptyCondition: "answer" }, "none"],
    ["Coalesce([city], [displayName])", { city: "" }, {}, "ada Example"],
    ["Coalesce([city], [displayName])", { city: "" }, { emptyInCoalesce: "take" }, ""],
  ])("%s of %j with %j: %j", async (source, properties, readings, title) => {
    expect(await titles(source, properties, readings)).toEqual(title);
  });
});
