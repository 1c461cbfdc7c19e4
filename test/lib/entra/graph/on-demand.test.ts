import { isInTarget, readOnDemandAnswer } from "../../../../lib/entra/graph";

const step = (type: string, status: string, details: Record<string, string> = {}) => ({
  name: "EntryImport",
  type,
  status,
  description: `${type} done`,
  timestamp: "2026-01-01T00:00:00Z",
  details,
});
const scoping = (details: Record<string, string>, errorCode = "NotEffectivelyEntitled") =>
  readOnDemandAnswer({
    key: JSON.stringify({ result: "Skipped", details: { errorCode, errorMessage: "skipped" } }),
    value: JSON.stringify({ action: "Other", provisioningSteps: [step("Scoping", "Success", details)] }),
  });

test("a person that was created", () => {
  const result = readOnDemandAnswer({
    key: '{"result":"Success","details":{}}',
    value: JSON.stringify({
      action: "Create",
      modifiedProperties: [{ displayName: "userName", oldValue: null, newValue: "ann@x.example" }],
      provisioningSteps: ["Import", "Matching", "Scoping", "Export"].map((type) => step(type, "Success")),
      statusInfo: { status: "Success", errorCode: "", reason: "" },
      targetIdentity: { id: "42", type: "urn:…", details: {} },
    }),
  });
  expect(result).toMatchObject({
    outcome: "success",
    errorCode: null,
    action: "Create",
    modified: [{ attribute: "userName", before: null, after: "ann@x.example" }],
    targetId: "42",
    remedy: null,
  });
  expect(result.steps.map((each) => [each.kind, each.status])).toEqual([
    ["import", "success"],
    ["matching", "success"],
    ["scoping", "success"],
    ["export", "success"],
  ]);
  expect(isInTarget(result)).toBe(true);
});

test("a person that already is as it should be counts as success, other skips do not", () => {
  const redundant = scoping({}, "RedundantExport");
  expect([redundant.outcome, redundant.remedy, isInTarget(redundant)]).toEqual(["skipped", null, true]);
  expect(isInTarget(scoping({}))).toBe(false);
});

test.each([
  [{ Assigned: "False" }, /Assign the person/],
  [{ "Assigned to the application": "False" }, /Assign the person/],
  [{ IsActive: "False", Assigned: "True" }, /Enable the person's account/],
  [{ "Active in the source system": "False" }, /Enable the person's account/],
  [{ "User has the required role": "False" }, /role User/],
  [{ "Scoping filter evaluation passed": "False" }, /scoping filters/],
  [{ "Scoping filter evaluation passed": "True" }, /Assign the person/],
])("the scoping step %j has a remedy", (details, text) => {
  expect(scoping(details).remedy).toMatch(text);
});

test("failures carry code, reason and remedy; unknown codes none", () => {
  const failure = (errorCode: string) =>
    readOnDemandAnswer({
      key: JSON.stringify({ result: "Failure", details: { errorCode, errorMessage: "because" } }),
      value: "{}",
    });
  expect(failure("EntryConflict")).toMatchObject({ outcome: "failure", reason: "because" });
  expect(failure("EntryConflict").remedy).toMatch(/match on an attribute/);
  expect(failure("SomethingNew").remedy).toMatch(/ask Microsoft.s support/);
});

test.each([
  ["a type name as key and an array as value", "Microsoft.Identity.Health.CPP.Common.StatusInfo"],
  ["no key", null],
])("%s: status and steps of the value decide", (_, key) => {
  const value = (statusInfo: unknown) =>
    JSON.stringify([{ action: "Update", provisioningSteps: [step("Export", "Failure")], statusInfo }]);
  expect(readOnDemandAnswer({ key, value: value({ status: "Success" }) }).outcome).toBe("success");
  expect(readOnDemandAnswer({ key, value: value(null) }).outcome).toBe("failure");
});

test("an answer that cannot be read is neither success nor a crash", () => {
  const result = readOnDemandAnswer({ key: "nonsense", value: "{" });
  expect(result).toMatchObject({ outcome: "unknown", steps: [], modified: [] });
  expect(isInTarget(result)).toBe(false);
});
