import { enterpriseUserSchema } from "../../../../lib/core/scim-schemas";
import { dialectDifferences, lifecycle, requests, type GoldenRow } from "./golden-traffic";
import { RecordingTarget, TestTenant, advisors, tenantUrl, testEngine, type Sent } from "./support";

const dialects = [
  ["legacy", tenantUrl],
  ["compliant", `${tenantUrl}?aadOptscim062020`],
] as const;

/** What a documented event makes the engine send. */
async function play({ desired = advisors, given = [], when, by }: GoldenRow, url: string): Promise<Sent[]> {
  const tenant = new TestTenant(desired);
  tenant.secret("BaseAddress", url);
  const target = new RecordingTarget();
  const { engine } = testEngine(target);
  for (const step of given) {
    step(tenant);
    await engine.runCycle(tenant.state, tenant.job);
  }
  target.take();
  when(tenant);
  if (by === "test connection") {
    await engine.probe(null, [{ key: "BaseAddress", value: url }]);
  } else if (by === "on demand") {
    const [subject] = tenant.job.links;
    await engine.provisionOnDemand(tenant.state, tenant.job, {
      ruleId: "03f7d90d-bf71-41b1-bda6-aaf0ddbee5d8",
      subjects: [{ objectId: subject?.sourceId ?? "", objectTypeName: subject?.objectType ?? "" }],
    });
  } else {
    await engine.runCycle(tenant.state, tenant.job);
  }
  return target.take();
}

/** The flag of the tenant URL goes with every request. */
function withoutFlag(sent: readonly Sent[], url: string): Sent[] {
  const flag = new URL(url).search.slice(1);
  return sent.map(({ request, ...rest }) => {
    if (flag !== "") expect(request).toContain(`?${flag}`);
    return { request: request.replace(`?${flag}&`, "?").replace(flag && `?${flag}`, ""), ...rest };
  });
}

describe.each(dialects)("%s", (dialect, url) => {
  const golden = async (row: GoldenRow) => expect(withoutFlag(await play(row, url), url)).toEqual(row[dialect]);
  test.each(requests)("request: $row", golden);
  test.each(dialectDifferences)("dialect: $row", golden);
  test.each(lifecycle)("lifecycle: $row", golden);
});

test("a manager in the form of the documented sample", async () => {
  const tenant = new TestTenant({
    users: {
      mappings: { ...advisors.users?.mappings, [`${enterpriseUserSchema}:manager`]: { source: "[manager]" } },
    },
  });
  const target = new RecordingTarget();
  const { engine } = testEngine(target, { managerValue: "reference" });
  const boss = tenant.user("boss");
  tenant.assign(boss, tenant.user("ada", { managerId: boss.id }));
  await engine.runCycle(tenant.state, tenant.job);
  const $ref = `${tenantUrl}/Users/t1`;
  expect(target.sent.at(-1)).toMatchObject({
    request: "PATCH /Users/t2",
    body: { Operations: [{ op: "Add", path: "manager", value: [{ $ref, value: "t1" }] }] },
  });
});

test("a role that replaces what was there", async () => {
  const mappings = { roles: { source: "AssertiveAppRoleAssignmentsComplex([appRoleAssignments])" } };
  const tenant = new TestTenant({ users: { mappings: { ...advisors.users?.mappings, ...mappings } } });
  const target = new RecordingTarget();
  const { engine } = testEngine(target);
  const ada = tenant.user("ada");
  tenant.assign(ada);
  await engine.runCycle(tenant.state, tenant.job);
  expect(target.take().at(-1)?.body).toMatchObject({ roles: [{ primary: false, value: "User" }] });
  for (const role of Object.values(tenant.state.servicePrincipals)[0]?.appRoles ?? []) role.displayName = "Advisor";
  tenant.change(ada, {});
  await engine.runCycle(tenant.state, tenant.job);
  expect(target.take().at(-1)?.body).toMatchObject({ Operations: [{ op: "Replace", path: "roles" }] });
});
