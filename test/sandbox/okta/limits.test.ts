import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client, DefaultRequestExecutor } from "@okta/okta-sdk-nodejs";
import { startOktaSandbox, type OktaSandbox } from "../../../sandbox/okta";
import { apiOf, mangoApps, sdkOf, type Api } from "./client";

let sandbox: OktaSandbox;
let api: Api;
beforeEach(async () => {
  sandbox = await startOktaSandbox();
  api = apiOf(sandbox);
});
afterEach(() => sandbox.close());

const create = async (body: object) => String((await api("POST", "/api/v1/apps", body)).body.id);
const connectionOf = (id: string) => `/api/v1/apps/${id}/connections/default`;

describe("connections and features", () => {
  test("of other apps: 200 UNKNOWN and nothing stored; features are refused", async () => {
    const id = await create(mangoApps);
    const unknown = { status: 200, body: { status: "UNKNOWN", profile: { authScheme: "UNKNOWN" } } };
    const body = { baseUrl: "https://contoso.mangoapps.com/scim", profile: { authScheme: "TOKEN", token: "t" } };
    expect(await api("POST", `${connectionOf(id)}?activate=true`, body)).toMatchObject(unknown);
    expect(await api("GET", connectionOf(id))).toMatchObject(unknown);
    const answer = await sdkOf(sandbox).applicationApi.getDefaultProvisioningConnectionForApplication({ appId: id });
    expect(answer.status).toBe("UNKNOWN");
    expect(await api("GET", `/api/v1/apps/${id}/features`)).toMatchObject({
      status: 400,
      body: {
        errorCode: "E0000001",
        errorCauses: [{ errorSummary: "Provisioning is not enabled for the app instance." }],
      },
    });
    expect((await api("POST", `${connectionOf(id)}/lifecycle/activate`)).status).toBe(404);
    sandbox.setSwitches({ lifecycleOfOtherApps: 400 });
    expect((await api("POST", `${connectionOf(id)}/lifecycle/activate`)).status).toBe(400);
    expect(sandbox.org.app("MangoApps").connection).toBeNull();
  });

  test("with a token: probed, activated, its features fill those of the app, and the token never comes back", async () => {
    await sandbox.close();
    const baseUrl = "https://zscaler.example/scim";
    sandbox = await startOktaSandbox({ targets: [{ tenantUrl: baseUrl, token: "right" }] });
    api = apiOf(sandbox);
    const id = await create({ name: "zscalerbyz", label: "Zscaler", signOnMode: "SAML_2_0", settings: { app: {} } });
    const body = (token: string) => ({ baseUrl, profile: { authScheme: "TOKEN", token } });
    expect((await api("POST", connectionOf(id), body("wrong"))).status).toBe(400);
    expect((await api("POST", connectionOf(id), body(""))).body.errorCauses).toHaveLength(1);
    const stored = await api("POST", connectionOf(id), body("right"));
    expect(stored).toMatchObject({ status: 200, body: { status: "DISABLED", authScheme: "TOKEN", baseUrl } });
    expect((await api("GET", `/api/v1/apps/${id}/features`)).status).toBe(400);
    expect((await api("POST", `${connectionOf(id)}/lifecycle/activate`)).status).toBe(204);
    const change = { create: { lifecycleCreate: { status: "ENABLED" } }, update: { profile: { status: "ENABLED" } } };
    const path = `/api/v1/apps/${id}/features/USER_PROVISIONING`;
    expect((await api("PUT", path, change)).body.capabilities).toMatchObject({
      ...change,
      update: {
        profile: { status: "ENABLED" },
        lifecycleDeactivate: { status: "DISABLED" },
        password: { seed: "RANDOM" },
      },
    });
    expect((await api("PUT", path, { update: { password: { change: "CYCLE" } } })).status).toBe(400);
    expect((await api("GET", `/api/v1/apps/${id}/features/INBOUND_PROVISIONING`)).status).toBe(404);
    const features: unknown[] = [];
    for await (const one of await sdkOf(sandbox).applicationApi.listFeaturesForApplication({ appId: id })) {
      features.push(one?.name);
    }
    expect(features).toEqual(["USER_PROVISIONING"]);
    const { body: app } = await api("GET", `/api/v1/apps/${id}`);
    expect(app.features).toEqual(expect.arrayContaining(["PUSH_NEW_USERS", "PUSH_PROFILE_UPDATES"]));
    expect(JSON.stringify([stored.body, app, (await api("GET", connectionOf(id))).body])).not.toContain("right");
    expect(JSON.stringify(sandbox.traffic.list())).not.toMatch(/"(right|wrong)"/);
  });

  test("with consent: a link for a person, a callback, and only then no link", async () => {
    const id = await create({
      ...{ name: "slack", label: "Slack", signOnMode: "SAML_2_0" },
      settings: { app: { domain: "contoso" } },
    });
    const stored = await api("POST", connectionOf(id), { profile: { authScheme: "OAUTH2" } });
    expect(stored.body).toMatchObject({ status: "DISABLED", _links: { authorize: { href: expect.any(String) } } });
    expect((await api("POST", `/api/v1/apps/zoomus/${id}/oauth2/callback?code=c&state=s`)).status).toBe(404);
    expect((await api("POST", `/api/v1/apps/slack/${id}/oauth2/callback?code=c&state=s`)).status).toBe(204);
    expect((await api("POST", `${connectionOf(id)}/lifecycle/activate`)).status).toBe(204);
    const { body } = await api("GET", connectionOf(id));
    expect(body).toMatchObject({ status: "ENABLED", profile: { authScheme: "OAUTH2" } });
    expect(body._links.authorize).toBeUndefined();
  });
});

describe("limits and faults", () => {
  test("every answer has its date, its id and what is left; the plan says how much that is", async () => {
    const first = await api("GET", "/api/v1/apps");
    for (const name of [
      "date",
      "x-okta-request-id",
      "x-rate-limit-limit",
      "x-rate-limit-remaining",
      "x-rate-limit-reset",
    ]) {
      expect([name, first.headers.get(name)]).toEqual([name, expect.stringMatching(/./)]);
    }
    sandbox.setSwitches({ plan: "free" });
    const remaining: (string | null)[] = [];
    for (let count = 0; count < 19; count++) {
      remaining.push((await api("GET", "/api/v1/apps?limit=1")).headers.get("x-rate-limit-remaining"));
    }
    expect(remaining.at(-1)).toBe("0");
    const refused = await api("GET", "/api/v1/apps");
    expect(refused).toMatchObject({ status: 429, body: { errorCode: "E0000047" } });
    expect(refused.headers.get("x-rate-limit-limit")).toBe("20");
    expect((await api("GET", "/api/v1/groups")).status).toBe(200);
    sandbox.advanceClock(60_000);
    expect((await api("GET", "/api/v1/apps")).status).toBe(200);
  });

  test("the SDK repeats a throttled request by the headers", async () => {
    sandbox.faults.add({ path: "/groups$", status: 429, times: 1 });
    const executor = new DefaultRequestExecutor({ maxRetries: 2, requestTimeout: 0 });
    const client = new Client({
      ...{ orgUrl: sandbox.url, token: sandbox.apiToken, cacheMiddleware: null, requestExecutor: executor },
    });
    const groups = await client.groupApi.listGroups({ q: "Everyone" });
    expect((await groups.next()).value?.profile?.name).toBe("Everyone");
    expect(sandbox.traffic.list(/groups/).map(({ status }) => status)).toEqual([429, 200]);
  });

  test("an error, a lost answer, and half an answer, on request", async () => {
    sandbox.faults.add({ method: "POST", path: "/apps$", status: 500, times: 1 });
    expect(await api("POST", "/api/v1/apps", mangoApps)).toMatchObject({
      status: 500,
      body: { errorCode: "E0000009" },
    });
    expect(sandbox.org.state.apps).toEqual({});
    sandbox.faults.add({ method: "POST", path: "/apps$", drop: true, carriedOut: true, times: 1 });
    await expect(api("POST", "/api/v1/apps", mangoApps)).rejects.toThrow();
    expect(Object.keys(sandbox.org.state.apps)).toHaveLength(1);
    sandbox.faults.add({ path: "/apps$", truncate: true, times: 1 });
    await expect(api("GET", "/api/v1/apps")).rejects.toThrow();
  });

  test("what there is not: path, method, body", async () => {
    expect((await api("GET", "/api/v1/nothing")).status).toBe(404);
    expect(await api("DELETE", "/api/v1/logs")).toMatchObject({ status: 405, body: { errorCode: "E0000022" } });
    const broken = await fetch(`${sandbox.url}/api/v1/apps`, {
      ...{ method: "POST", body: "{" },
      headers: { authorization: `SSWS ${sandbox.apiToken}`, "content-type": "application/json" },
    });
    expect(broken.status).toBe(400);
    expect(await broken.json()).toMatchObject({ errorCode: "E0000003" });
  });
});

describe("mappings and schemas", () => {
  test("two mappings a new app; changes are partial, nulls take away, and what cannot be is refused", async () => {
    const id = await create(mangoApps);
    const type = (await api("GET", "/api/v1/meta/types/user/default")).body.id;
    const { body: listed } = await api("GET", `/api/v1/mappings?sourceId=${type}&targetId=${id}`);
    expect(listed).toHaveLength(1);
    expect(listed[0].properties).toBeUndefined();
    expect((await api("GET", `/api/v1/mappings?sourceId=${id}`)).body).toHaveLength(1);
    const path = `/api/v1/mappings/${listed[0].id}`;
    const properties = { title: { expression: "String.toUpperCase(user.title)", pushStatus: "PUSH" }, nickName: null };
    const changed = (await api("POST", path, { properties })).body.properties;
    expect(changed).toMatchObject({ title: properties.title, givenName: { expression: "user.firstName" } });
    expect(changed.nickName).toBeUndefined();
    const wrong = { nothing: { expression: "user.title" }, title: { expression: "String.shout(user.title)" } };
    const refused = await api("POST", path, { properties: { ...wrong, userName: { expression: "user.login" } } });
    expect(refused).toMatchObject({ status: 400, body: { errorCauses: [{}, {}, {}] } });
    expect((await api("GET", path)).body.properties).toEqual(changed);
    const inbound = (await api("GET", `/api/v1/mappings?sourceId=${id}`)).body[0].id;
    const push = { properties: { title: { expression: "appuser.title", pushStatus: "PUSH" } } };
    expect((await api("POST", `/api/v1/mappings/${inbound}`, push)).status).toBe(400);
    await sdkOf(sandbox).profileMappingApi.updateProfileMapping({
      mappingId: String(listed[0].id),
      profileMapping: { properties: { division: { expression: '"Bank"', pushStatus: "PUSH" } } },
    });
    expect((await api("GET", path)).body.properties.division).toEqual({ expression: '"Bank"', pushStatus: "PUSH" });
  });

  test("a custom property goes where its externalName says, and stays while it is mapped", async () => {
    const baseUrl = "https://contoso.mangoapps.com/scim";
    await sandbox.close();
    sandbox = await startOktaSandbox({ targets: [{ tenantUrl: baseUrl, token: "t", kind: "difficult" }] });
    api = apiOf(sandbox);
    const id = await create(mangoApps);
    const path = `/api/v1/meta/schemas/apps/${id}/default`;
    const property = { title: "Role", type: "string", externalName: "roles.^[primary==true].value" };
    const update = (value: object | null) =>
      api("POST", path, { definitions: { custom: { properties: { role: value } } } });
    expect((await update(property)).body.definitions.custom.properties).toMatchObject({ role: property });
    expect((await update({ ...property, externalName: "other" })).status).toBe(400);
    const mapping = `/api/v1/mappings/${(await api("GET", `/api/v1/mappings?targetId=${id}`)).body[0].id}`;
    const expression = 'isMemberOfGroupName("MangoApps Pilot") ? "pilot" : "member"';
    await api("POST", mapping, { properties: { role: { expression, pushStatus: "PUSH" } } });
    expect((await update(null)).status).toBe(400);
    await sandbox.console.enableProvisioning(id, { baseUrl, token: "t" });
    const { id: userId } = sandbox.org.user("freja.nygaard");
    await api("POST", `/api/v1/apps/${id}/users`, { id: userId });
    await sandbox.settle();
    const post = sandbox.exchanges.find(({ method }) => method === "POST");
    expect(post?.body).toMatchObject({ roles: [{ primary: true, value: "pilot" }] });
    await api("POST", `/api/v1/apps/${id}/lifecycle/deactivate`);
    expect((await update(property)).status).toBe(404);
  });
});

test("the System Log: filter, words, pages, and a form to poll that always goes on", async () => {
  const id = await create(mangoApps);
  for (const name of ["freja.nygaard", "anton.skov", "robin.steen"]) {
    await api("POST", `/api/v1/apps/${id}/users`, { id: sandbox.org.user(name).id });
  }
  const filter = `eventType eq "application.user_membership.add" and target.id eq "${id}"`;
  const types: unknown[] = [];
  const events = await sdkOf(sandbox).systemLogApi.listLogEvents({
    ...{ filter, limit: 2, until: new Date(Date.now() + 60_000).toISOString() },
  });
  for await (const event of events) types.push(event?.eventType);
  expect(types).toHaveLength(3);
  expect((await api("GET", "/api/v1/logs?q=freja.nygaard&sortOrder=DESCENDING")).body).toHaveLength(1);

  const nextOf = (headers: Headers) => /<([^>]+)>; rel="next"/.exec(headers.get("link") ?? "")?.[1] ?? "";
  const first = await api("GET", `/api/v1/logs?filter=${encodeURIComponent(filter)}`);
  expect(first.body).toHaveLength(3);
  const second = await api("GET", nextOf(first.headers));
  expect(second.body).toEqual([]);
  await api("POST", `/api/v1/apps/${id}/users`, { id: sandbox.org.user("ida.krogh").id });
  expect((await api("GET", nextOf(second.headers))).body).toHaveLength(1);
  sandbox.setSwitches({ logDelay: 60_000 });
  expect((await api("GET", nextOf(second.headers))).body).toEqual([]);
});

test("a folder keeps the org, its keys and its unfinished work; secrets lie apart, readable by the owner only", async () => {
  const folder = mkdtempSync(join(tmpdir(), "okta-sandbox-"));
  const baseUrl = "https://contoso.mangoapps.com/scim";
  const token = "token-on-disk";
  const open = () => startOktaSandbox({ folder, targets: [{ tenantUrl: baseUrl, token }] });
  let kept = await open();
  let keptApi = apiOf(kept);
  const { body: app } = await keptApi("POST", "/api/v1/apps", mangoApps);
  await kept.console.enableProvisioning(String(app.id), { baseUrl, token });
  await keptApi("POST", `/api/v1/apps/${app.id}/users`, { id: kept.org.user("freja.nygaard").id });
  const { apiToken, serviceApp } = kept;
  await kept.close();
  expect(readFileSync(join(folder, "okta.json"), "utf8")).not.toContain(token);
  expect(statSync(join(folder, "okta-secrets.json")).mode & 0o077).toBe(0);
  kept = await open();
  keptApi = apiOf(kept);
  expect([kept.apiToken, kept.serviceApp]).toEqual([apiToken, serviceApp]);
  await kept.settle();
  expect(kept.org.appUser("MangoApps", "freja.nygaard")).toMatchObject({ syncState: "SYNCHRONIZED" });
  expect(await kept.targets[0]?.listUsers()).toHaveLength(1);
  await kept.close();
  rmSync(folder, { recursive: true });
});

test("what the okta provider asks for", async () => {
  expect((await apiOf(sandbox, "nobody")("GET", "/.well-known/okta-organization")).body).toMatchObject({
    pipeline: "idx",
  });
  const { body: policies } = await api("GET", "/api/v1/policies?type=ACCESS_POLICY");
  expect(await api("GET", "/api/v1/policies?type=PASSWORD")).toMatchObject({ status: 200, body: [{ system: true }] });
  expect(await api("GET", "/api/v1/policies?type=ENTITY_RISK")).toMatchObject({ status: 200, body: [] });
  expect(await api("GET", "/api/v1/policies?type=NONE_SUCH")).toMatchObject({ status: 400 });
  const id = await create(mangoApps);
  expect((await api("PUT", `/api/v1/apps/${id}/policies/${policies[0].id}`)).status).toBe(204);
});
