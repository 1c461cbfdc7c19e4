import { type DesiredSchema } from "../../../../lib/entra/schema";
import { defaultRuleId } from "../../../../lib/entra/schema/default-schema";
import { enterpriseUserSchema } from "../../../../lib/core/scim-schemas";
import type { OnDemandResponse } from "../../../../sandbox/entra/model";
import { RecordingTarget, TestTenant, advisors, tenantUrl, testEngine, token } from "./support";

const inDenmark: DesiredSchema = {
  users: {
    mappings: advisors.users?.mappings ?? {},
    filters: [{ name: "Denmark", all: [{ attribute: "country", operator: "EQUALS", value: "DK" }] }],
  },
};

function setUp(desired: DesiredSchema = advisors) {
  const tenant = new TestTenant(desired);
  const target = new RecordingTarget();
  const { engine, traffic } = testEngine(target);
  const provision = (object: { readonly id: string }, members?: readonly { readonly id: string }[]) =>
    engine.provisionOnDemand(tenant.state, tenant.job, {
      ruleId: defaultRuleId,
      subjects: [
        {
          objectId: object.id,
          objectTypeName: "members" in object ? "Group" : "User",
          ...(members && { links: { members: members.map(({ id }) => ({ objectId: id, objectTypeName: "User" })) } }),
        },
      ],
    });
  return { tenant, target, engine, traffic, provision };
}

type StepShape = { name: string; type: string; status: string; details: Record<string, string> };
const stepsOf = ({ value }: OnDemandResponse) => value["provisioningSteps"] as StepShape[];
const scopingOf = (result: OnDemandResponse) => stepsOf(result).find(({ type }) => type === "Scoping")?.details;

test("a new person is created; the answer has the documented shape", async () => {
  const { tenant, provision } = setUp();
  const ada = tenant.user("ada", { officeLocation: "Aarhus" });
  tenant.assign(ada);
  const result = await provision(ada);
  expect(result.key).toEqual({ result: "Success", details: {} });
  expect(result.value).toMatchObject({
    action: "Create",
    changeId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    startTime: "2026-11-22T08:00:00.0000000Z",
    endTime: "2026-11-22T08:00:00.0000000Z",
    reportableIdentifier: "ada@contoso.example",
    statusInfo: {
      status: "Success",
      errorCode: null,
      reason: null,
      additionalDetails: null,
      errorCategory: null,
      recommendedAction: null,
    },
    sourceIdentity: { id: ada.id, type: "User", displayName: null, details: null },
    targetIdentity: { id: "t1", type: enterpriseUserSchema, displayName: null, details: null },
    sourceSystem: { id: null, name: "Microsoft Entra ID", details: null },
    targetSystem: { id: null, name: "customappsso", details: null },
  });
  expect(result.value["modifiedProperties"]).toContainEqual({
    displayName: 'addresses[type eq "work"].formatted',
    oldValue: null,
    newValue: "Aarhus",
  });
  expect(stepsOf(result).map(({ name, type, status }) => [name, type, status])).toEqual([
    ["EntryImport", "Import", "Success"],
    ["EntryImport", "Matching", "Success"],
    ["EntrySynchronizationScoping", "Scoping", "Success"],
    ["EntryExportAdd", "Export", "Success"],
  ]);
  expect(scopingOf(result)).toEqual({
    "Active in the source system": "True",
    "Assigned to the application": "True",
    "User has the required role": "True",
    "Scoping filter evaluation passed": "True",
    ScopeEvaluationResult: "{}",
  });
  expect(tenant.state.provisioningLog).toHaveLength(1);
});

test("a person that is in step with the target is skipped as a redundant export", async () => {
  const { tenant, target, provision } = setUp();
  const ada = tenant.user("ada");
  tenant.assign(ada);
  await provision(ada);
  target.take();
  const result = await provision(ada);
  expect(result.key).toMatchObject({ result: "Skipped", details: { errorCode: "RedundantExport" } });
  expect(result.value).toMatchObject({ action: "Other", statusInfo: { status: "Skipped" } });
  expect(stepsOf(result).at(-1)).toMatchObject({
    name: "EntrySynchronizationSkip",
    status: "Skipped",
    details: { SkipReason: "RedundantExport", ReportableIdentifier: "ada@contoso.example" },
  });
  expect(target.take().map(({ request }) => request)).toEqual(["GET /Users/t1"]);
});

test("a person that exists in the target is linked and corrected", async () => {
  const { tenant, target, provision } = setUp();
  target.users.set("t7", { id: "t7", userName: "ada@contoso.example", active: true, displayName: "Old name" });
  const ada = tenant.user("ada", { givenName: null, surname: null });
  tenant.assign(ada);
  const result = await provision(ada);
  expect(result.value).toMatchObject({ action: "Update", targetIdentity: { id: "t7" } });
  expect(result.value["modifiedProperties"]).toEqual([
    { displayName: "displayName", oldValue: "Old name", newValue: "ada Example" },
    { displayName: "externalId", oldValue: null, newValue: ada.id },
  ]);
  expect(tenant.job.links).toMatchObject([{ sourceId: ada.id, targetId: "t7", active: true }]);
});

test("a value that was removed in the target is added again", async () => {
  const { tenant, target, provision } = setUp();
  const ada = tenant.user("ada");
  tenant.assign(ada);
  await provision(ada);
  target.users.set("t1", { ...target.users.get("t1"), id: "t1", displayName: undefined });
  expect((await provision(ada)).value["modifiedProperties"]).toEqual([
    { displayName: "displayName", oldValue: null, newValue: "ada Example" },
  ]);
});

test.each([
  ["blocked from signing in", { accountEnabled: false }, "Active in the source system"],
  ["deleted", { deletedDateTime: "2026-11-01T00:00:00Z" }, "Active in the source system"],
] as const)("a room that is %s is not created", async (_, properties, reason) => {
  const { tenant, target, provision } = setUp();
  const room = tenant.user("room", properties);
  tenant.assign(room);
  const result = await provision(room);
  expect(result.key).toMatchObject({ result: "Skipped", details: { errorCode: "NotEffectivelyEntitled" } });
  expect(scopingOf(result)).toMatchObject({ [reason]: "False", "Assigned to the application": "True" });
  expect(target.users.size).toBe(0);
});

test("a person outside a scoping filter is skipped, and the filter is named", async () => {
  const { tenant, provision } = setUp(inDenmark);
  const ada = tenant.user("ada", { country: "SE" });
  tenant.assign(ada);
  const result = await provision(ada);
  expect(result.key).toMatchObject({ details: { errorCode: "NotEffectivelyEntitled" } });
  expect(scopingOf(result)).toMatchObject({
    "Scoping filter evaluation passed": "False",
    ScopeEvaluationResult: JSON.stringify({ "Denmark.country EQUALS 'DK'": false }),
  });
});

test("nested groups are not expanded", async () => {
  const { tenant, provision } = setUp();
  const [ada, eve] = [tenant.user("ada"), tenant.user("eve")];
  const inner = tenant.group("Inner", [eve]);
  tenant.assign(tenant.group("Outer", [ada, inner]));
  expect((await provision(ada)).key).toMatchObject({ result: "Success" });
  const nested = await provision(eve);
  expect(nested.key).toMatchObject({ result: "Skipped", details: { errorCode: "NotEffectivelyEntitled" } });
  expect(scopingOf(nested)).toMatchObject({
    "Assigned to the application": "False",
    "User has the required role": "False",
  });
});

test("an unassigned person is disabled", async () => {
  const { tenant, target, provision } = setUp();
  const ada = tenant.user("ada");
  tenant.assign(ada);
  await provision(ada);
  tenant.unassign(ada);
  target.take();
  const result = await provision(ada);
  expect(result.value).toMatchObject({ action: "Disable" });
  expect(target.take().at(-1)?.body).toMatchObject({ Operations: [{ op: "Replace", path: "active", value: "False" }] });
});

test.each([
  ["legacy", undefined, { op: "Replace", path: "displayName", value: "Ada" }],
  ["flag", "flag", { op: "replace", path: "displayName", value: "Ada" }],
] as const)("with the flag in the tenant URL the dialect is %s", async (_, onDemandDialect, operation) => {
  const { tenant, target } = setUp();
  tenant.secret("BaseAddress", `${tenantUrl}?aadOptscim062020`);
  const { engine } = testEngine(target, { onDemandDialect });
  const ada = tenant.user("ada");
  tenant.assign(ada);
  const request = { ruleId: defaultRuleId, subjects: [{ objectId: ada.id, objectTypeName: "User" }] };
  await engine.provisionOnDemand(tenant.state, tenant.job, request);
  tenant.change(ada, { displayName: "Ada" });
  await engine.provisionOnDemand(tenant.state, tenant.job, request);
  expect(target.take().at(-1)?.body).toMatchObject({ Operations: [operation] });
});

test.each([
  [400, "SystemForCrossDomainIdentityManagementServiceIncompatible"],
  [401, "SystemForCrossDomainIdentityManagementInvalidCredentials"],
  [403, "InsufficientRights"],
  [409, "Conflict"],
  [422, "UnprocessableEntity"],
  [429, "TooManyRequests"],
  [501, "NotImplemented"],
  [503, "InternalServerError"],
  [302, "WebExceptionProtocolError"],
])("an answer %i to a create is the error %s", async (status, errorCode) => {
  const { tenant, target, provision } = setUp();
  target.intercept = (method) =>
    method === "POST" ? Response.json({ detail: "no", status: String(status) }, { status }) : undefined;
  const ada = tenant.user("ada");
  tenant.assign(ada);
  const result = await provision(ada);
  expect(result.key).toMatchObject({ result: "Failure", details: { errorCode } });
  expect(result.value).toMatchObject({
    action: "Create",
    statusInfo: {
      status: "Failure",
      errorCode,
      errorCategory: "Failure",
      recommendedAction: expect.stringMatching(/\.$/),
    },
  });
  expect(stepsOf(result).at(-1)).toMatchObject({ name: "EntryExportAdd", type: "Export", status: "Failure" });
  expect(tenant.job.links).toEqual([]);
});

test("a linked person that was removed from the target is an invalid anchor", async () => {
  const { tenant, target, provision } = setUp();
  const ada = tenant.user("ada");
  tenant.assign(ada);
  await provision(ada);
  target.users.clear();
  expect((await provision(ada)).key).toMatchObject({ details: { errorCode: "InvalidAnchor" } });
});

test("a target that does not answer in time is a timeout", async () => {
  const { tenant, target, provision } = setUp();
  target.intercept = () => new DOMException("The operation was aborted due to timeout", "TimeoutError");
  const ada = tenant.user("ada");
  tenant.assign(ada);
  expect((await provision(ada)).key).toMatchObject({ result: "Failure", details: { errorCode: "Timeout" } });
});

test("several hits of a filter, or a hit that belongs to somebody else, are errors", async () => {
  const { tenant, target, provision } = setUp();
  const [ada, bob] = [tenant.user("ada"), tenant.user("bob", { userPrincipalName: "ada@contoso.example" })];
  tenant.assign(ada, bob);
  await provision(ada);
  expect((await provision(bob)).key).toMatchObject({ details: { errorCode: "DuplicateSourceEntries" } });

  target.users.set("t9", { id: "t9", userName: "eve@contoso.example" });
  target.users.set("t10", { id: "t10", userName: "eve@contoso.example" });
  const eve = tenant.user("eve");
  tenant.assign(eve);
  expect((await provision(eve)).key).toMatchObject({
    details: { errorCode: "SystemForCrossDomainIdentityManagementMultipleEntriesInResponse" },
  });
});

test("a group takes the named members, and says which are not provisioned", async () => {
  const { tenant, target, provision } = setUp({
    users: advisors.users,
    groups: { mappings: { displayName: { source: "[displayName]", match: 1 }, members: { source: "[members]" } } },
  });
  const [ada, bob, eve] = [tenant.user("ada"), tenant.user("bob"), tenant.user("eve")];
  const group = tenant.group("Pilots", [ada, bob, eve]);
  tenant.assign(group);
  await provision(ada);
  await provision(bob);
  target.take();
  const result = await provision(group, [ada, eve]);
  expect(result.key).toMatchObject({ result: "Success" });
  expect(target.take().at(-1)).toMatchObject({
    request: "PATCH /Groups/g1",
    body: { Operations: [{ op: "Add", path: "members", value: [{ value: "t1" }] }] },
  });
  expect(stepsOf(result).filter(({ type }) => type === "ReferenceResolution")).toMatchObject([
    { status: "Skipped", details: { SkipReason: "UnableToResolveReferenceAttributeValue" } },
  ]);
});

test("an object that is not in the directory fails", async () => {
  const { provision } = setUp();
  const result = await provision({ id: "99999999-0000-4000-8000-000000000000" });
  expect(result.key).toMatchObject({ result: "Failure", details: { errorCode: "ImportSkipped" } });
});

test("nobody outside this machine is ever called", async () => {
  const { tenant, target, traffic, provision } = setUp();
  tenant.secret("BaseAddress", "https://scim.elsewhere.example/scim");
  const ada = tenant.user("ada");
  tenant.assign(ada);
  const result = await provision(ada);
  expect(result.key).toMatchObject({
    result: "Failure",
    details: {
      errorCode: "SystemForCrossDomainIdentityManagementInvalidCredentials",
      errorMessage: expect.stringContaining("scim.elsewhere.example cannot be reached"),
    },
  });
  expect(target.sent).toEqual([]);
  expect(traffic).toMatchObject([{ method: "GET", error: expect.stringContaining("cannot be reached") }]);
});

test("traffic is reported under the tenant URL, without the token", async () => {
  const { tenant, traffic, provision } = setUp();
  const ada = tenant.user("ada");
  tenant.assign(ada);
  await provision(ada);
  expect(traffic).toMatchObject([
    { method: "GET", url: expect.stringContaining(`${tenantUrl}/Users?filter=`), answer: { status: 200 } },
    {
      jobId: tenant.job.id,
      method: "POST",
      url: `${tenantUrl}/Users`,
      headers: { authorization: "Bearer ***", "content-type": "application/scim+json; charset=utf-8" },
      body: { userName: "ada@contoso.example" },
      answer: { status: 201, body: { id: "t1" } },
    },
  ]);
  expect(JSON.stringify(traffic)).not.toContain(token);
});
