import { startEntraSandbox, type EntraSandbox } from "../../../sandbox/entra";
import { graphAs } from "../../sandbox/client";
import { routes } from "../../../sandbox/entra/routes";
import { appId, FakeTenant } from "../../scripts/fake-tenant";
import { ExchangeWatch } from "../watch";
import { graphAgreement } from ".";

/** Exchanges that show every deviation of the list, so that one that is no longer needed is found. */

const agreement = graphAgreement();
let sandbox: EntraSandbox;
beforeAll(async () => {
  sandbox = await startEntraSandbox();
});
afterAll(() => sandbox.stop());

test("every operation that the sandbox has is one of Graph's, or listed", () => {
  const { contract, deviations } = agreement;
  const unlisted = routes().flatMap(({ method, path, only }) =>
    (only === undefined ? ["v1.0", "beta"] : [only]).flatMap((version) => {
      const exchange = { service: "graph" as const, method, url: `/${version}${path.replaceAll(":", "")}`, status: 0 };
      return contract.check(exchange).filter((problem) => !deviations.allow(exchange, problem));
    }),
  );
  expect(unlisted).toEqual([]);
});

test("every listed deviation is still there, and nothing else is", async () => {
  const watch = new ExchangeWatch({ graph: () => agreement });
  watch.start();
  const graph = await graphAs(sandbox);
  const app = `/servicePrincipals/${sandbox.tenant.instantiateApp("Deviations").id}`;
  const job = String((await graph("POST", `${app}/synchronization/jobs`, { templateId: "scim" })).body.id);
  const [person] = sandbox.tenant.users();
  const { state } = sandbox.tenant;
  state.jobs[job]?.links.push({
    ...{ sourceId: person?.id ?? "", targetId: "1", objectType: "User", displayName: "x", exported: {}, active: true },
  });
  state.provisioningLog.push({
    ...{ id: "1", activityDateTime: "2026-11-01T10:00:00Z", jobId: job },
    ...{ provisioningAction: "create", provisioningStatusInfo: { status: "success" } },
  });
  const jobPath = `${app}/synchronization/jobs/${job}`;
  for (const [method, path, body] of [
    ["GET", `${jobPath}/schema/functions`],
    ["GET", `${jobPath}/schema/filterOperators`],
    ["GET", `/beta${app}/synchronization/templates`],
    ["GET", `/beta${jobPath}/objectConnections/${person?.id}`],
    ["GET", "/beta/auditLogs/provisioning"],
    ["GET", `/beta${app}?$select=samlMetadataUrl`],
    ["DELETE", `/users/${person?.id}`],
    ["POST", `/directory/deletedItems/${person?.id}/restore`],
    ["POST", "/directoryObjects/getByIds", { ids: [person?.id] }],
  ] as const) {
    const { status } = await graph(method, path, body);
    expect(status).toBeLessThan(300);
  }
  await showLaterVersion();
  watch.stop();
  expect(watch.take()).toEqual([]);
  expect(agreement.deviations.unmet).toEqual([]);
});

/** What tests let a later version of the service do. */
async function showLaterVersion(): Promise<void> {
  const tenant = new FakeTenant();
  tenant.secrets = [{ key: "FutureKey", value: "x" }];
  tenant.job["status"] = { code: "Quarantine", quarantine: { reason: "SomethingNew" } };
  for (const path of ["secrets", "jobs"]) {
    await tenant.fetch(`https://localhost/v1.0/servicePrincipals/${appId}/synchronization/${path}`);
  }
}
