import { enterpriseUserSchema } from "../../../../lib/core/scim-schemas";
import { RecordingTarget, TestTenant, testEngine } from "./support";

const ruleId = "03f7d90d-bf71-41b1-bda6-aaf0ddbee5d8";

/** What a target shows of somebody, and whether the service can read it. */
async function change(shown: Record<string, unknown>, typesOfAnswers?: "reported" | "schema") {
  const tenant = new TestTenant();
  const target = new RecordingTarget();
  const { engine } = testEngine(target, { ...(typesOfAnswers && { typesOfAnswers }) });
  const ada = tenant.user("ada");
  tenant.assign(ada);
  await engine.runCycle(tenant.state, tenant.job);
  const [account] = target.users.values();
  Object.assign(account ?? {}, shown);
  tenant.change(ada, { displayName: "Ada Byron" });
  const subjects = [{ objectId: ada.id, objectTypeName: "User" }];
  const { key, value } = await engine.provisionOnDemand(tenant.state, tenant.job, { ruleId, subjects });
  return { key: JSON.stringify(key), value: JSON.stringify(value), status: tenant.job.job.status };
}

const code = "SystemForCrossDomainIdentityManagementServiceIncompatible";
const success = '"result":"Success"';

test.each([
  ["a manager that is a text", { [enterpriseUserSchema]: { manager: "t9" } }],
  ["`primary` that is a text", { roles: [{ value: "User", primary: "True" }] }],
])("%s: the person fails as the service's does, and nothing is quarantined", async (_, shown) => {
  const { key, value, status } = await change(shown);
  expect(key).toContain(code);
  expect(value).toContain("not able to deserialize the resource");
  expect(status).toMatchObject({ quarantine: null });
});

test("a manager that is an object, null and unknown attributes are read", async () => {
  const shown = {
    [enterpriseUserSchema]: { manager: { value: "t9" } },
    roles: null,
    title: null,
    "urn:vendor": "text",
  };
  expect((await change(shown, "schema")).key).toContain(success);
});

test.each([
  [undefined, success],
  ["reported", success],
  ["schema", code],
] as const)("elements that are texts, with types of answers %s", async (types, outcome) => {
  expect((await change({ photos: ["https://target.example/photo"] }, types)).key).toContain(outcome);
});
