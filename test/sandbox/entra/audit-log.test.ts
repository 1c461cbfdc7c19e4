import { type EntraSandbox, startEntraSandbox } from "../../../sandbox/entra";
import { each, graphAs, type Graph } from "../client";

let sandbox: EntraSandbox;
let graph: Graph;
let app: string;
beforeAll(async () => {
  sandbox = await startEntraSandbox({ tenant: "empty" });
  graph = await graphAs(sandbox);
  app = sandbox.tenant.instantiateApp("Advisors").id;
});
afterAll(() => sandbox.stop());

const list = (text: string) => graph("GET", `/auditLogs/directoryAudits?$filter=${encodeURIComponent(text)}`);

test("what is refused leaves nothing in the log; what is done says who, what and on whom", async () => {
  const user = sandbox.tenant.addUser({ userPrincipalName: "anna@contoso.example", displayName: "Anna" });
  await graph("PATCH", "/users/nobody@contoso.example", { accountEnabled: false });
  await graph("PATCH", `/users/${user.id}`, { accountEnabled: false });
  await graph("PATCH", `/users/${user.id}`, { accountEnabled: false, jobTitle: "Clerk" });
  const answer = await list(`targetResources/any(t:t/id eq '${user.id}')`);
  const { body } = answer;
  expect(each(answer, "activityDisplayName")).toEqual(["Update user", "Disable account", "Update user"]);
  expect(body.value[1]).toMatchObject({
    category: "UserManagement",
    loggedByService: "Core Directory",
    result: "success",
    initiatedBy: { user: null, app: { displayName: "Sandbox deployer" } },
    targetResources: [
      {
        type: "User",
        userPrincipalName: "anna@contoso.example",
        modifiedProperties: [{ displayName: "AccountEnabled", oldValue: "[true]", newValue: "[false]" }],
      },
    ],
  });
});

test("provisioning has activities of its own", async () => {
  const path = `/servicePrincipals/${app}/synchronization`;
  const { body: job } = await graph("POST", `${path}/jobs`, { templateId: "scim" });
  await graph("POST", `${path}/jobs/${job.id}/pause`);
  await graph("DELETE", `${path}/jobs/${job.id}`);
  const answer = await list("category eq 'ProvisioningManagement'");
  const { body } = answer;
  expect(each(answer, "activityDisplayName")).toEqual([
    "Delete provisioning configuration",
    "Disable/pause provisioning configuration",
    "Add provisioning configuration",
  ]);
  expect(body.value[0]).toMatchObject({
    loggedByService: "Account Provisioning",
    targetResources: [{ id: app, displayName: "Advisors", type: "ServicePrincipal" }],
  });
});

test.each(["activityDateTime gt 2026-03-01", "category ne 'x'", "contains(category,'x')"])(
  "%s is not documented, and refused",
  async (text) => {
    expect((await list(text)).status).toBe(400);
  },
);

test("AuditLog.Read.All is needed", async () => {
  const other = await graphAs(sandbox, "directoryOnly");
  expect((await other("GET", "/auditLogs/directoryAudits")).status).toBe(403);
});
