import { startOktaSandbox, type OktaSandbox, type OktaSandboxOptions } from "../../../sandbox/okta";
import { apiOf, customSaml, mangoApps, type Api } from "./client";

const baseUrl = "https://contoso.mangoapps.com/scim";
const token = "token-of-mangoapps";
const [freja, anton, robin] = ["freja.nygaard", "anton.skov", "robin.steen"].map((name) => `${name}@contoso.example`);

let sandbox: OktaSandbox;
let api: Api;
let waits: number[];

async function start(kind: "better-auth" | "scimmy" | "difficult", options: OktaSandboxOptions = {}): Promise<void> {
  waits = [];
  sandbox = await startOktaSandbox({
    targets: [{ tenantUrl: baseUrl, token, kind }],
    sleep: async (milliseconds) => {
      waits.push(milliseconds);
    },
    ...options,
  });
  api = apiOf(sandbox);
}
afterEach(() => sandbox.close());

/** An app with its assigned pilot group. */
async function deploy(app: object = mangoApps): Promise<string> {
  const { body } = await api("POST", "/api/v1/apps", app);
  await api("PUT", `/api/v1/apps/${body.id}/groups/${sandbox.org.group("MangoApps Pilot").id}`, {});
  await sandbox.settle();
  return String(body.id);
}

const connect = (appId: string, features = ["create", "update", "deactivate"] as const) =>
  sandbox.console.enableProvisioning(appId, { baseUrl, token, authentication: "consent", features: [...features] });

const accounts = async () =>
  Object.fromEntries(((await sandbox.targets[0]?.listUsers()) ?? []).map(({ userName, active }) => [userName, active]));

const methods = () =>
  sandbox.exchanges.map(({ method, url }) => `${method} ${url.replace(baseUrl, "").replace(/\/[\w-]{20,}/, "/{id}")}`);

const failures = async () => {
  const filter = encodeURIComponent('outcome.result eq "FAILURE"');
  const { body } = await api("GET", `/api/v1/logs?filter=${filter}`);
  return (body as { eventType: string; outcome: { reason: string } }[]).map(({ eventType, outcome }) => [
    eventType,
    outcome.reason,
  ]);
};

describe.each(["better-auth", "scimmy"] as const)("a catalogue app with %s", (kind) => {
  test("creates, updates, deactivates, never deletes, and links who comes back", async () => {
    await start(kind);
    const { body } = await api("POST", "/api/v1/apps", mangoApps);
    await connect(String(body.id));
    expect(methods()).toEqual(["GET /Users?startIndex=1&count=2"]);
    await api("PUT", `/api/v1/apps/${body.id}/groups/${sandbox.org.group("MangoApps Pilot").id}`, {});
    await sandbox.settle();
    expect(await accounts()).toEqual({ [freja!]: true, [anton!]: true, [robin!]: true });
    const appUser = (await api("GET", `/api/v1/apps/${body.id}/users/${sandbox.org.user(freja!).id}`)).body;
    expect(appUser).toMatchObject({ status: "PROVISIONED", syncState: "SYNCHRONIZED", lastSync: expect.any(String) });

    sandbox.org.patchUser(freja!, { lastName: "Holm", title: "Head" });
    await sandbox.settle();
    const seen = (await sandbox.targets[0]?.listUsers())?.find(({ id }) => id === appUser.externalId);
    expect(seen).toMatchObject({ userName: freja, name: { familyName: "Holm", givenName: "Freja" }, title: "Head" });

    sandbox.org.deactivateUser(freja!);
    await sandbox.settle();
    expect(await accounts()).toMatchObject({ [freja!]: false });
    sandbox.org.activateUser(freja!);
    await sandbox.settle();
    expect(await accounts()).toEqual({ [freja!]: true, [anton!]: true, [robin!]: true });
    expect(sandbox.org.appUser("MangoApps", freja!)).toMatchObject({ externalId: appUser.externalId });
    expect(await failures()).toEqual([]);

    const written = methods().slice(7);
    expect(written).toEqual([
      ...["GET /Users/{id}", "PUT /Users/{id}", "PATCH /Users/{id}"],
      `GET /Users?filter=${encodeURIComponent(`userName eq "${freja}"`)}&startIndex=1&count=100`,
      ...["PATCH /Users/{id}", "PUT /Users/{id}"],
    ]);
    const deactivation = sandbox.exchanges.find(({ method }) => method === "PATCH");
    expect(deactivation?.body).toEqual({
      schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
      Operations: [{ op: "replace", value: { active: false } }],
    });
  });
});

test("a group is taken away and the app goes at once: the accounts are deactivated all the same", async () => {
  await start("difficult");
  const { body } = await api("POST", "/api/v1/apps", mangoApps);
  await connect(String(body.id));
  await api("PUT", `/api/v1/apps/${body.id}/groups/${sandbox.org.group("MangoApps Pilot").id}`, {});
  await sandbox.settle();
  // As Terraform's destroy does it, without a pause.
  await api("DELETE", `/api/v1/apps/${body.id}/groups/${sandbox.org.group("MangoApps Pilot").id}`);
  expect((await api("POST", `/api/v1/apps/${body.id}/lifecycle/deactivate`)).status).toBe(200);
  expect((await api("DELETE", `/api/v1/apps/${body.id}`)).status).toBe(204);
  expect(await accounts()).toEqual({ [freja!]: false, [anton!]: false, [robin!]: false });
});

test("the body of a new account is as Okta sends it, and shows neither token nor password", async () => {
  await start("better-auth");
  const { body } = await api("POST", "/api/v1/apps", mangoApps);
  await connect(String(body.id));
  await api("POST", `/api/v1/apps/${body.id}/users`, { id: sandbox.org.user(freja!).id });
  await sandbox.settle();
  const post = sandbox.exchanges.find(({ method }) => method === "POST");
  expect(post).toMatchObject({
    headers: {
      ...{ "user-agent": "Okta SCIM Client 1.0.0", accept: "application/scim+json" },
      ...{ "content-type": "application/scim+json; charset=utf-8", authorization: "***" },
    },
    body: {
      schemas: [
        "urn:ietf:params:scim:schemas:core:2.0:User",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
      ],
      ...{ userName: freja, name: { givenName: "Freja", familyName: "Nygaard" }, active: true, groups: [] },
      emails: [{ primary: true, value: freja, type: "work" }],
      externalId: sandbox.org.user(freja!).id,
      password: "(redacted)",
      "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": { department: "Advisory" },
    },
    answer: { status: 201 },
  });
  const all = JSON.stringify([
    sandbox.exchanges,
    sandbox.traffic.list(),
    sandbox.org.state.log,
    sandbox.org.state.apps,
  ]);
  expect(all).not.toContain(token);
});

test("a custom app sends PUT for everything, with what the target has besides", async () => {
  await start("better-auth");
  const appId = await deploy(customSaml("Custom"));
  await sandbox.console.enableProvisioning("Custom", { baseUrl, token });
  expect((await api("GET", `/api/v1/apps/${appId}`)).body.features).toEqual([
    ...["SCIM_PROVISIONING", "PUSH_NEW_USERS", "PUSH_PROFILE_UPDATES", "PUSH_USER_DEACTIVATION"],
  ]);
  sandbox.console.provisionUsers("Custom");
  await sandbox.settle();
  sandbox.org.removeFromGroup("MangoApps Pilot", freja!);
  await sandbox.settle();
  expect(await accounts()).toMatchObject({ [freja!]: false, [anton!]: true });
  expect(new Set(sandbox.exchanges.map(({ method }) => method))).toEqual(new Set(["GET", "POST", "PUT"]));
});

test("who was assigned before provisioning was on gets nothing until re-assigned, changed or provisioned by hand", async () => {
  await start("better-auth");
  const appId = await deploy();
  await connect(appId);
  await sandbox.settle();
  const states = async () => {
    const { body } = await api("GET", `/api/v1/apps/${appId}/users`);
    return (body as { syncState: string }[]).map(({ syncState }) => syncState);
  };
  expect(await states()).toEqual(["DISABLED", "DISABLED", "DISABLED"]);
  expect(await accounts()).toEqual({});
  sandbox.setSwitches({ changeOfUnprovisioned: "ignore" });
  sandbox.org.patchUser(freja!, { title: "Head" });
  await sandbox.settle();
  expect(await accounts()).toEqual({});
  sandbox.setSwitches({ changeOfUnprovisioned: "provision" });
  sandbox.org.patchUser(freja!, { title: "Chief" });
  await sandbox.settle();
  expect(await accounts()).toEqual({ [freja!]: true });
  await api("POST", `/api/v1/apps/${appId}/users`, { id: sandbox.org.user(anton!).id, scope: "USER" });
  await sandbox.settle();
  expect(await accounts()).toEqual({ [freja!]: true, [anton!]: true });
  sandbox.console.provisionUsers(appId);
  await sandbox.settle();
  expect(Object.keys(await accounts())).toHaveLength(3);
});

test("catalogue apps that update with PATCH send what Okta manages, in one operation without path", async () => {
  await start("scimmy", { switches: { profileUpdates: "PATCH" } });
  const { body } = await api("POST", "/api/v1/apps", mangoApps);
  await connect(String(body.id));
  await api("POST", `/api/v1/apps/${body.id}/users`, { id: sandbox.org.user(freja!).id });
  await sandbox.settle();
  sandbox.org.patchUser(freja!, { title: "Head" });
  await sandbox.settle();
  expect(methods().slice(-2)).toEqual(["GET /Users/{id}", "PATCH /Users/{id}"]);
  expect((await sandbox.targets[0]?.listUsers())?.[0]).toMatchObject({ title: "Head", name: { givenName: "Freja" } });
});

test("a lost connection: the people are in ERROR, the reason is in the log only, and a retry repairs it", async () => {
  await start("better-auth");
  const appId = await deploy();
  await expect(sandbox.console.enableProvisioning(appId, { baseUrl, token: "wrong" })).rejects.toMatchObject({
    problems: [expect.objectContaining({ code: "SANDBOX_CONNECTION_REFUSED" })],
  });
  await connect(appId);
  sandbox.org.state.secrets[appId] = "Bearer revoked";
  sandbox.console.provisionUsers(appId);
  await sandbox.settle();
  const { body } = await api("GET", `/api/v1/apps/${appId}/users?limit=1`);
  expect(body[0]).toMatchObject({ status: "STAGED", syncState: "ERROR", externalId: null });
  const [first] = await failures();
  expect(first?.[0]).toBe("application.provision.user.push");
  expect(first?.[1]).toMatch(/^Automatic provisioning of user .* to app MangoApps failed: .*Unauthorized/);
  expect((await failures()).map(([type]) => type)).toContain("application.integration.authentication_failure");
  sandbox.org.state.secrets[appId] = `Bearer ${token}`;
  sandbox.console.retryTasks(appId);
  await sandbox.settle();
  expect(Object.keys(await accounts())).toHaveLength(3);
});

test("a group is pushed with those who have an account; its changes follow, and it can be taken away", async () => {
  await start("better-auth");
  const { body } = await api("POST", "/api/v1/apps", mangoApps);
  const path = `/api/v1/apps/${body.id}/group-push/mappings`;
  const pilot = sandbox.org.group("MangoApps Pilot");
  const push = { sourceGroupId: pilot.id, targetGroupName: "Pilots" };
  expect(await api("POST", path, push)).toMatchObject({ status: 400, body: { errorCode: "E0000001" } });
  await sandbox.console.enableProvisioning(String(body.id), {
    baseUrl,
    token,
    features: ["create", "update", "groups"],
  });
  await api("PUT", `/api/v1/apps/${body.id}/groups/${pilot.id}`, {});
  await sandbox.settle();
  const created = await api("POST", path, push);
  expect(created).toMatchObject({
    status: 201,
    body: { status: "ACTIVE", sourceGroupId: pilot.id },
  });
  expect(created.body).not.toHaveProperty("errorSummary");
  await sandbox.settle();
  expect((await api("GET", `${path}/${created.body.id}`)).body.lastPush).not.toBeNull();
  sandbox.org.removeFromGroup("MangoApps Pilot", freja!);
  await sandbox.settle();
  const members = async () => {
    const { baseUrl: url } = sandbox.targets[0]!;
    const answer = await fetch(`${url}/Groups`, { headers: { authorization: `Bearer ${token}` } });
    const list = (await answer.json()) as { Resources: { displayName: string; members?: unknown[] }[] };
    return list.Resources.map((group) => [group.displayName, group.members?.length ?? 0]);
  };
  expect(await members()).toEqual([["Pilots", 2]]);
  const [rename, patch] = sandbox.exchanges.filter(({ url }) => url.includes("/Groups/")).slice(-2);
  expect(rename?.body).toMatchObject({ Operations: [{ op: "replace", value: { displayName: "Pilots" } }] });
  expect(patch?.body).toMatchObject({
    Operations: [{ op: "remove", path: expect.stringMatching(/^members\[value eq "/) }],
  });
  const mapping = `${path}/${created.body.id}`;
  expect((await api("DELETE", `${mapping}?deleteTargetGroup=true`)).status).toBe(400);
  await api("PATCH", mapping, { status: "INACTIVE" });
  expect((await api("DELETE", mapping)).status).toBe(400);
  expect((await api("DELETE", `${mapping}?deleteTargetGroup=true`)).status).toBe(204);
  await sandbox.settle();
  expect(await members()).toEqual([]);
});

test("a throttled request waits as long as it is told, twice as long each time, and fails after ten", async () => {
  let refusals = 3;
  const server = (await import("node:http")).createServer((request, response) => {
    request.resume();
    if (request.method === "POST" && refusals-- > 0) {
      response.writeHead(429, { "retry-after": "7" }).end();
      return;
    }
    response.writeHead(request.method === "POST" ? 201 : 200, { "content-type": "application/scim+json" });
    response.end(JSON.stringify(request.method === "POST" ? { id: "1" } : { totalResults: 0, Resources: [] }));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address() as { port: number };
  await start("better-auth", { targets: [], routes: { [baseUrl]: `http://127.0.0.1:${address.port}` } });
  const { body } = await api("POST", "/api/v1/apps", mangoApps);
  await connect(String(body.id));
  await api("POST", `/api/v1/apps/${body.id}/users`, { id: sandbox.org.user(freja!).id });
  await sandbox.settle();
  expect(waits).toEqual([7_000, 14_000, 28_000]);
  expect(sandbox.org.appUser("MangoApps", freja!)).toMatchObject({ syncState: "SYNCHRONIZED", externalId: "1" });
  refusals = 100;
  waits.length = 0;
  await api("POST", `/api/v1/apps/${body.id}/users`, { id: sandbox.org.user(anton!).id });
  await sandbox.settle();
  expect(waits).toHaveLength(9);
  expect(sandbox.org.appUser("MangoApps", anton!)).toMatchObject({ syncState: "ERROR" });
  expect((await failures()).map(([type]) => type)).toContain("application.integration.rate_limit_exceeded");
  await new Promise((closed) => server.close(closed));
});

test("a PUT of the app leaves what was set up by hand, unless the switch says otherwise", async () => {
  await start("better-auth");
  const appId = await deploy(customSaml("Custom"));
  await sandbox.console.enableProvisioning(appId, { baseUrl, token });
  expect((await api("PUT", `/api/v1/apps/${appId}`, customSaml("Custom"))).body.features).toContain("PUSH_NEW_USERS");
  sandbox.setSwitches({ wipeOnPut: true });
  expect((await api("PUT", `/api/v1/apps/${appId}`, customSaml("Custom"))).body.features).toEqual([]);
});
