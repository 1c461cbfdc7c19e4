import type { CycleSummary, ScimExchange } from "../../../../sandbox/entra/model";
import { startTargets, type RunningTarget } from "../../../../sandbox/scim-servers";
import { type DesiredSchema } from "../../../../lib/entra/schema";
import { enterpriseUserSchema } from "../../../../lib/core/scim-schemas";
import { TestTenant, advisors, tenantUrl, testEngine, token } from "./support";

let targets: RunningTarget[] = [];
beforeAll(async () => {
  targets = await startTargets({
    specs: [
      { name: "tolerant", kind: "better-auth", pathPrefix: "/advisors/scim", token },
      { name: "flagged", kind: "better-auth", pathPrefix: "/flagged/scim", token },
      { name: "on-demand", kind: "better-auth", pathPrefix: "/on-demand/scim", token },
      { name: "grouped", kind: "better-auth", pathPrefix: "/grouped/scim", token },
      { name: "grouped-flagged", kind: "better-auth", pathPrefix: "/grouped-flagged/scim", token },
      { name: "strict", kind: "scimmy", pathPrefix: "/scim", token },
    ],
  });
});
afterAll(() => Promise.all(targets.map((target) => target.stop())));

function setUp(name: string, options: { readonly flag?: boolean; readonly desired?: DesiredSchema } = {}) {
  const target = targets.find((each) => each.name === name);
  if (target === undefined) throw new Error(`no target ${name}`);
  const tenant = new TestTenant(options.desired);
  if (options.flag === true) tenant.secret("BaseAddress", `${tenantUrl}?aadOptscim062020`);
  const { engine, traffic } = testEngine({ fetch }, { routes: () => ({ [tenantUrl]: target.baseUrl }) });
  const find = async (userName: string) =>
    (await target.listUsers()).find((user) => user.userName.toLowerCase() === userName);
  const cycle = (): Promise<CycleSummary> => engine.runCycle(tenant.state, tenant.job);
  return { target, tenant, engine, traffic, find, cycle };
}

const office = (user: Record<string, unknown> | undefined) =>
  (user?.["addresses"] as { formatted: string }[] | undefined)?.map(({ formatted }) => formatted);
const failures = (traffic: readonly ScimExchange[]) => traffic.filter(({ answer }) => (answer?.status ?? 0) >= 400);

test.each([
  ["tolerant", false],
  ["flagged", true],
] as const)("%s: create, office added later, disable, enable, delete", async (name, flag) => {
  const { target, tenant, traffic, find, cycle } = setUp(name, { flag });
  const ada = tenant.user("ada");
  tenant.assign(ada);
  expect(await cycle()).toMatchObject({ created: 1, requests: 2, failed: 0 });
  expect(await find("ada@contoso.example")).toMatchObject({
    active: true,
    displayName: "ada Example",
    name: { givenName: "ada", familyName: "Example" },
    externalId: ada.id,
  });
  expect(await cycle()).toMatchObject({ requests: 0 });

  tenant.change(ada, { officeLocation: "Aarhus" });
  expect(await cycle()).toMatchObject({ updated: 1 });
  expect(office(await find("ada@contoso.example"))).toEqual(["Aarhus"]);
  tenant.change(ada, { officeLocation: "Odense", displayName: "Ada", surname: "Lovelace" });
  await cycle();
  expect(await find("ada@contoso.example")).toMatchObject({ displayName: "Ada", name: { familyName: "Lovelace" } });
  expect(office(await find("ada@contoso.example"))).toEqual(["Odense"]);

  tenant.unassign(ada);
  expect(await cycle()).toMatchObject({ disabled: 1 });
  expect(await find("ada@contoso.example")).toMatchObject({ active: false });
  tenant.assign(ada);
  expect(await cycle()).toMatchObject({ updated: 1 });
  expect(await find("ada@contoso.example")).toMatchObject({ active: true });

  tenant.purge(ada);
  expect(await cycle()).toMatchObject({ deleted: 1 });
  expect(await target.listUsers()).toEqual([]);
  expect(failures(traffic)).toEqual([]);
});

test("a strict target refuses the legacy disable, and takes the compliant one", async () => {
  const { tenant, find, cycle } = setUp("strict");
  const eve = tenant.user("eve", { officeLocation: "Aarhus" });
  tenant.assign(eve);
  expect(await cycle()).toMatchObject({ created: 1 });
  tenant.unassign(eve);
  expect(await cycle()).toMatchObject({ disabled: 0, failed: 1 });
  expect(tenant.job.escrows).toMatchObject([
    { sourceId: eve.id, errorCode: "SystemForCrossDomainIdentityManagementServiceIncompatible" },
  ]);
  expect(await find("eve@contoso.example")).toMatchObject({ active: true });

  tenant.secret("BaseAddress", `${tenantUrl}?aadOptscim062020`);
  expect(await cycle()).toMatchObject({ disabled: 1, failed: 0 });
  expect(await find("eve@contoso.example")).toMatchObject({ active: false });
});

test("a strict target passes cycles with the flag and fails on demand, which ignores it", async () => {
  const { tenant, engine, find, cycle } = setUp("strict", { flag: true });
  const kim = tenant.user("kim");
  tenant.assign(kim);
  await cycle();
  tenant.unassign(kim);
  const rules = (tenant.job.schema["synchronizationRules"] as { id: string }[])[0];
  const result = await engine.provisionOnDemand(tenant.state, tenant.job, {
    ruleId: rules?.id ?? "",
    subjects: [{ objectId: kim.id, objectTypeName: "User" }],
  });
  expect(result.key).toMatchObject({
    result: "Failure",
    details: { errorCode: "SystemForCrossDomainIdentityManagementServiceIncompatible" },
  });
  expect(await find("kim@contoso.example")).toMatchObject({ active: true });
});

test("on demand reads what the target really has, and repairs it", async () => {
  const { target, tenant, engine } = setUp("on-demand");
  const ada = tenant.user("ada", { officeLocation: "Aarhus" });
  tenant.assign(ada);
  const provision = () =>
    engine.provisionOnDemand(tenant.state, tenant.job, {
      ruleId: "03f7d90d-bf71-41b1-bda6-aaf0ddbee5d8",
      subjects: [{ objectId: ada.id, objectTypeName: "User" }],
    });
  expect((await provision()).value).toMatchObject({ action: "Create" });
  expect((await provision()).key).toMatchObject({ details: { errorCode: "RedundantExport" } });

  const [stored] = await target.listUsers();
  await fetch(`${target.baseUrl}/Users/${stored?.id}`, {
    method: "PATCH",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/scim+json" },
    body: JSON.stringify({
      schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
      Operations: [{ op: "replace", path: "displayName", value: "Changed in the target" }],
    }),
  });
  expect((await provision()).value).toMatchObject({
    action: "Update",
    modifiedProperties: [{ displayName: "displayName", oldValue: "Changed in the target", newValue: "ada Example" }],
  });
});

test.each([
  ["grouped", false],
  ["grouped-flagged", true],
] as const)("%s: managers, groups and members arrive", async (name, flag) => {
  const { tenant, traffic, find, cycle, target } = setUp(name, {
    flag,
    desired: {
      users: {
        mappings: { ...advisors.users?.mappings, [`${enterpriseUserSchema}:manager`]: { source: "[manager]" } },
      },
      groups: {
        mappings: {
          displayName: { source: "[displayName]", match: 1 },
          externalId: { source: "[objectId]" },
          members: { source: "[members]" },
        },
      },
    },
  });
  const boss = tenant.user("boss");
  const ada = tenant.user("ada", { managerId: boss.id });
  const group = tenant.group("Pilots", [boss, ada]);
  tenant.assign(group);
  expect(await cycle()).toMatchObject({ created: 3, updated: 2, failed: 0 });
  const targetId = (id: string) => tenant.job.links.find(({ sourceId }) => sourceId === id)?.targetId;
  expect(await find("ada@contoso.example")).toMatchObject({
    [enterpriseUserSchema]: { manager: { value: targetId(boss.id) } },
  });

  const members = async () => {
    const response = await fetch(`${target.baseUrl}/Groups/${targetId(group.id)}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const { members: found = [] } = (await response.json()) as { members?: { value: string }[] };
    return found.map(({ value }) => value).sort();
  };
  expect(await members()).toEqual([targetId(boss.id), targetId(ada.id)].sort());
  tenant.change(group, { members: [boss.id] });
  await cycle();
  expect(await members()).toEqual([targetId(boss.id)]);
  // This server refuses the question whether the manager is set already; the manager is set all the same.
  const refused = failures(traffic).map(({ url: asked }) => new URL(asked).searchParams.get("filter"));
  expect(refused).toEqual([`id eq "${targetId(ada.id)}" and manager eq "${targetId(boss.id)}"`]);
});

test("the template's mappings fill every attribute of a person", async () => {
  const tenant = new TestTenant("template");
  const { target } = setUp("tolerant");
  const { engine } = testEngine({ fetch }, { routes: () => ({ [tenantUrl]: target.baseUrl }) });
  const full = tenant.user("full", {
    jobTitle: "Advisor",
    preferredLanguage: "da-DK",
    officeLocation: "Aarhus",
    streetAddress: "Store Torv 1",
    city: "Aarhus",
    state: "Midtjylland",
    postalCode: "8000",
    country: "DK",
    businessPhones: ["+45 1"],
    mobilePhone: "+45 2",
    faxNumber: "+45 3",
    employeeId: "1815",
    department: "Advice",
  });
  tenant.assign(full);
  expect(await engine.runCycle(tenant.state, tenant.job)).toMatchObject({ created: 1, failed: 0 });
  const stored = (await target.listUsers()).find(({ userName }) => userName === "full@contoso.example");
  expect(stored).toMatchObject({
    title: "Advisor",
    preferredLanguage: "da-DK",
    externalId: "full",
    emails: [expect.objectContaining({ type: "work", value: "full@contoso.example" })],
    addresses: [expect.objectContaining({ type: "work", locality: "Aarhus", postalCode: "8000", country: "DK" })],
    phoneNumbers: expect.arrayContaining([
      expect.objectContaining({ type: "work", value: "+45 1" }),
      expect.objectContaining({ type: "mobile", value: "+45 2" }),
      expect.objectContaining({ type: "fax", value: "+45 3" }),
    ]),
    [enterpriseUserSchema]: { employeeNumber: "1815", department: "Advice" },
  });
});
