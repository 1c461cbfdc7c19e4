import { startEntraSandbox, type EntraSandbox } from "../../../sandbox/entra";
import { graphAs, type Graph } from "../client";

const tenantUrl = "https://api.test-env.booking.andmoney.dk/advisors/scim";
const userRole = "18d14569-c3bd-439b-9a66-3a2aee01d14f";
const ruleId = "03f7d90d-bf71-41b1-bda6-aaf0ddbee5d8";

let sandbox: EntraSandbox;
let graph: Graph;
let base: string;
let appId: string;
let jobPath: string;

beforeAll(async () => {
  sandbox = await startEntraSandbox({ targets: [{ tenantUrl, token: "right-token" }] });
  graph = await graphAs(sandbox);
  appId = sandbox.tenant.instantiateApp("Advisors").id;
  base = `/servicePrincipals/${appId}/synchronization`;
  const group = sandbox.tenant.group("SCIM Advisors Pilot").id;
  await graph("POST", `/servicePrincipals/${appId}/appRoleAssignedTo`, {
    principalId: group,
    resourceId: appId,
    appRoleId: userRole,
  });
  jobPath = `${base}/jobs/${(await graph("POST", `${base}/jobs`, { templateId: "scim" })).body.id}`;
});
afterAll(() => sandbox.stop());

const credentials = (url: string, token: string) => [
  { key: "BaseAddress", value: url },
  { key: "SecretToken", value: token },
];

const onDemand = (objectId: string) =>
  graph("POST", `${jobPath}/provisionOnDemand`, {
    parameters: [{ ruleId, subjects: [{ objectId, objectTypeName: "User" }] }],
  });

test("Test Connection: right, wrong token, unknown host, unknown key, nothing given", async () => {
  const validate = async (body: unknown, path = jobPath) => {
    const answer = await graph("POST", `${path}/validateCredentials`, body);
    return answer.status === 204 ? 204 : [answer.status, answer.body.error.code as string];
  };
  expect(await validate({ useSavedCredentials: false, credentials: credentials(tenantUrl, "right-token") })).toBe(204);
  expect(await validate({ credentials: credentials(tenantUrl, "wrong") })).toEqual([
    400,
    "CredentialValidationUnavailable",
  ]);
  expect(await validate({ credentials: credentials("https://graph.microsoft.com/scim", "x") })).toEqual([
    400,
    "CredentialValidationUnavailable",
  ]);
  expect(await validate({ credentials: [{ key: "Nonsense", value: "x" }] })).toEqual([500, "InternalError"]);
  expect(await validate({})).toEqual([400, "RequestMissingRequiredParameter"]);
  expect(await validate({ credentials: credentials(tenantUrl, "right-token") }, `${base}/jobs`)).toEqual([
    400,
    "RequestMissingRequiredParameter",
  ]);
  expect(
    await validate({ templateId: "scim", credentials: credentials(tenantUrl, "right-token") }, `${base}/jobs`),
  ).toBe(204);
});

test("on demand: needs credentials, provisions one person for real, is limited to five in ten seconds, and is logged", async () => {
  const [id = ""] = sandbox.tenant.group("SCIM Advisors Pilot").members;
  expect((await onDemand(id)).status).toBe(400);
  await graph("PUT", `${base}/secrets`, { value: credentials(tenantUrl, "right-token") });
  await sandbox.advanceClock(10_000);
  const { status, body } = await onDemand(id);
  expect(status).toBe(200);
  expect(JSON.parse(String(body.key))).toMatchObject({ result: "Success" });
  expect(JSON.parse(String(body.value))).toMatchObject({ action: "Create" });
  const { userPrincipalName } = sandbox.tenant.user(id);
  expect((await sandbox.targets[0]!.listUsers()).map(({ userName }) => userName)).toEqual([userPrincipalName]);

  for (let count = 2; count <= 5; count++) expect((await onDemand(id)).status).toBe(200);
  const limited = await onDemand(id);
  expect([limited.status, Number(limited.headers["retry-after"]) > 0]).toEqual([429, true]);
  await sandbox.advanceClock(10_000);
  expect((await onDemand(id)).status).toBe(200);

  const filter = encodeURIComponent(`servicePrincipal/id eq '${appId}' and provisioningAction eq 'create'`);
  const logs = await graph("GET", `/auditLogs/provisioning?$filter=${filter}&$top=5`);
  expect(logs.body.value).toHaveLength(1);
  expect(logs.body.value[0]).toMatchObject({ provisioningStatusInfo: { status: "success" }, sourceIdentity: { id } });
});

test("more than one subject, a foreign rule or six members are refused", async () => {
  await sandbox.advanceClock(10_000);
  const post = async (parameters: unknown) =>
    (await graph("POST", `${jobPath}/provisionOnDemand`, { parameters })).status;
  const user = { objectId: "x", objectTypeName: "User" };
  expect(await post([{ ruleId, subjects: [user, user] }])).toBe(400);
  expect(await post([{ ruleId: "other", subjects: [user] }])).toBe(400);
  const links = { members: Array.from({ length: 6 }, () => user) };
  expect(await post([{ ruleId, subjects: [{ objectId: "g", objectTypeName: "Group", links }] }])).toBe(400);
});

test("cycles run only while the job is started: at once, then every 40 minutes; changes reach the target", async () => {
  await expect(sandbox.runCycle(appId)).rejects.toThrow("SANDBOX_JOB_STOPPED");
  await graph("POST", `${jobPath}/start`);
  await sandbox.runDueCycles();
  expect((await graph("GET", jobPath)).body.status).toMatchObject({
    code: "Active",
    lastExecution: { state: "Succeeded" },
  });
  expect(await sandbox.targets[0]!.listUsers()).toHaveLength(3);

  const name = "anton.skov@contoso.example";
  sandbox.tenant.patchUser(name, { displayName: "Anton Renamed" });
  await sandbox.advanceClock(39 * 60_000);
  const shown = async () =>
    (await sandbox.targets[0]!.listUsers()).find(({ userName }) => userName === name)?.["displayName"];
  expect(await shown()).toBe("Anton Skov");
  await sandbox.advanceClock(60_000);
  expect(await shown()).toBe("Anton Renamed");

  sandbox.tenant.removeFromGroup("SCIM Advisors Pilot", name);
  expect(await sandbox.runCycle(appId)).toMatchObject({ kind: "incremental", disabled: 1 });
});

test("an object connection is shown, and deleted only while the job is stopped", async () => {
  const { id } = sandbox.tenant.user("freja.nygaard@contoso.example");
  const path = `/beta${jobPath}/objectConnections('${id}')`;
  const shown = await graph("GET", path);
  expect(shown.body).toMatchObject({ sourceAnchor: id, objectTypeName: "User" });
  expect((await graph("GET", `/beta${jobPath}/objectConnections`)).status).toBe(400);
  expect(
    (await graph("GET", `/beta${jobPath}/objectConnections('${String(shown.body.targetAnchor)}')`)).body,
  ).toMatchObject({
    sourceAnchor: id,
  });
  expect((await graph("GET", `/beta${jobPath}/objectConnections('no%20id')`)).status).toBe(400);
  expect((await graph("GET", `${jobPath}/objectConnections('${id}')`)).status).toBe(404);
  const reader = await graphAs(sandbox, "reader");
  expect(await reader("GET", path)).toMatchObject({ status: 401, body: { error: { code: "UnknownError" } } });
  expect((await graph("DELETE", path)).status).toBe(409);
  await graph("POST", `${jobPath}/pause`);
  expect((await graph("DELETE", path)).status).toBe(204);
  expect((await graph("GET", path)).status).toBe(404);
  expect((await graph("DELETE", path)).status).toBe(204);
});

test("provisioning on demand overlooks a new assignment for a while", async () => {
  await sandbox.advanceClock(10_000);
  const { id } = sandbox.tenant.user("hugo.falk@contoso.example");
  sandbox.setSwitches({ replication: { onDemand: 60_000 } });
  await graph("POST", `/users/${id}/appRoleAssignments`, { principalId: id, resourceId: appId, appRoleId: userRole });
  const assigned = async () =>
    /"Assigned to the application":"(\w+)"/.exec(String((await onDemand(id)).body.value))?.[1];
  expect(await assigned()).toBe("False");
  await sandbox.advanceClock(60_000);
  expect(await assigned()).toBe("True");
});

test("people deleted for more than 30 days are gone from tenant and target", async () => {
  const name = "robin.steen@contoso.example";
  const { id } = sandbox.tenant.user(name);
  await graph("POST", `${jobPath}/start`);
  sandbox.tenant.deleteUser(name);
  await sandbox.advanceClock(31 * 86_400_000);
  expect(sandbox.tenant.state.users[id]).toBeUndefined();
  expect((await sandbox.targets[0]!.listUsers()).map(({ userName }) => userName)).not.toContain(name);
});

test("secrets and tokens are nowhere in the traffic", async () => {
  const exchanges = JSON.stringify([sandbox.traffic.list(), sandbox.scimTraffic]);
  expect(sandbox.traffic.list(/^PUT .*secrets/).length).toBeGreaterThan(0);
  expect(exchanges).toContain(tenantUrl);
  for (const secret of ["right-token", sandbox.credentials().clientSecret, "eyJ"])
    expect(exchanges).not.toContain(secret);
});
