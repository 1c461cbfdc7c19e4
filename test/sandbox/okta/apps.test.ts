import { startOktaSandbox, type OktaSandbox } from "../../../sandbox/okta";
import { apiOf, customSaml, mangoApps, sdkOf, type Api } from "./client";

let sandbox: OktaSandbox;
let api: Api;
beforeAll(async () => {
  sandbox = await startOktaSandbox();
  api = apiOf(sandbox);
});
afterAll(() => sandbox.close());

test("an app of the catalogue has its settings through the SDK's raw call, and loses them through its typed PUT", async () => {
  const client = sdkOf(sandbox);
  const url = `${sandbox.url}/api/v1/apps`;
  const body = JSON.stringify({ ...mangoApps, features: ["PUSH_NEW_USERS"] });
  const headers = { accept: "application/json", "content-type": "application/json" };
  const answer = (await client.http.http(url, {
    ...{ method: "post", headers },
    body,
  } as object)) as unknown as Response;
  const app = (await answer.json()) as { id: string };
  expect(app).toMatchObject({ name: "mangoapps", status: "ACTIVE", features: [], settings: mangoApps.settings });
  const seen = await api("GET", `/api/v1/apps/${app.id}`);
  expect(seen.body).toMatchObject({
    orn: expect.stringContaining(app.id),
    _links: { self: { href: `${url}/${app.id}` } },
  });

  const refused = await api("PUT", `/api/v1/apps/${app.id}`, { label: "MangoApps", signOnMode: "SAML_2_0" });
  expect(refused.body).toMatchObject({
    errorCode: "E0000001",
    errorCauses: [{ errorSummary: "settings.app.domain: The field cannot be left blank" }],
  });
  // The typed call drops settings.app: github.com/okta/okta-sdk-nodejs/issues/399.
  const application = await client.applicationApi.getApplication({ appId: app.id });
  await expect(client.applicationApi.replaceApplication({ appId: app.id, application })).rejects.toThrow(/E0000001/);
  const replaced = await api("PUT", `/api/v1/apps/${app.id}`, { ...mangoApps, label: "Mango", visibility: undefined });
  expect(replaced.body).toMatchObject({ label: "Mango", settings: { app: { domain: "contoso.mangoapps.com" } } });
});

test("a PUT replaces the whole: what it leaves out is as in a new app", async () => {
  const visibility = { hide: { iOS: true, web: true } };
  const { body: app } = await api("POST", "/api/v1/apps", { ...customSaml("Replaced"), visibility });
  expect(app).toMatchObject({ name: "sandbox_replaced_1", visibility });
  const { body: replaced } = await api("PUT", `/api/v1/apps/${app.id}`, customSaml("Replaced"));
  expect(replaced.visibility).toMatchObject({ hide: { iOS: false, web: false } });
});

test("what is missing or not in the catalogue is refused, everything at once", async () => {
  const empty = await api("POST", "/api/v1/apps", { label: "x", signOnMode: "SAML_2_0", settings: { signOn: {} } });
  expect(empty.status).toBe(400);
  expect(empty.body.errorCauses).toHaveLength(10);
  const unknown = { ...mangoApps, name: "mango" };
  expect(await api("POST", "/api/v1/apps", unknown)).toMatchObject({ status: 404, body: { errorCode: "E0000007" } });
  sandbox.setSwitches({ unknownApp: 400 });
  expect(await api("POST", "/api/v1/apps", unknown)).toMatchObject({ status: 400 });
  sandbox.setSwitches({ unknownApp: 404 });
  expect(await api("POST", "/api/v1/apps", { ...mangoApps, signOnMode: "BOOKMARK" })).toMatchObject({ status: 400 });
});

test("only an inactive app can be deleted", async () => {
  const client = sdkOf(sandbox);
  const { body: app } = await api("POST", "/api/v1/apps", mangoApps);
  const appId = String(app.id);
  await expect(client.applicationApi.deleteApplication({ appId })).rejects.toMatchObject({
    ...{ status: 403, errorCode: "E0000056" },
  });
  await client.applicationApi.deactivateApplication({ appId });
  expect((await api("GET", `/api/v1/apps/${appId}`)).body.status).toBe("INACTIVE");
  await client.applicationApi.deleteApplication({ appId });
  expect(await api("GET", `/api/v1/apps/${appId}`)).toMatchObject({ status: 404, body: { errorCode: "E0000007" } });
  expect((await api("GET", `/api/v1/mappings?targetId=${appId}`)).status).toBe(400);
});

test("SAML metadata: with its key for administrators, by the external key for everybody", async () => {
  const { body: app } = await api("POST", "/api/v1/apps", mangoApps);
  const { body: keys } = await api("GET", `/api/v1/apps/${app.id}/credentials/keys`);
  expect(app.credentials.signing.kid).toBe(keys[0].kid);
  const path = `/api/v1/apps/${app.id}/sso/saml/metadata?kid=${keys[0].kid}`;
  const metadata = await api("GET", path);
  expect(metadata.headers.get("content-type")).toBe("application/xml");
  const [, entity, externalKey] = /entityID="(http:\/\/www\.okta\.com\/(exk\w+))"/.exec(String(metadata.body)) ?? [];
  expect(entity).toBeDefined();
  const open = await apiOf(sandbox, "nobody")("GET", `/app/${externalKey}/sso/saml/metadata`);
  expect(open).toMatchObject({ status: 200, body: metadata.body });
  expect((await apiOf(sandbox, "nobody")("GET", path)).status).toBe(401);
});

test("lists are found by name, label and filter, page by page through the SDK", async () => {
  for (let number = 0; number < 5; number++) {
    const swa = {
      label: `Paged ${number}`,
      signOnMode: "AUTO_LOGIN",
      settings: { signOn: { loginUrl: "https://vendor.example" } },
    };
    await api("POST", "/api/v1/apps?activate=false", swa);
  }
  const labels: unknown[] = [];
  for await (const app of await sdkOf(sandbox).applicationApi.listApplications({ q: "paged", limit: 2 })) {
    labels.push(app?.label);
  }
  expect(labels).toEqual(["Paged 0", "Paged 1", "Paged 2", "Paged 3", "Paged 4"]);
  const { body } = await api(
    "GET",
    `/api/v1/apps?filter=${encodeURIComponent('status eq "INACTIVE" and name sw "sandbox_paged"')}`,
  );
  expect(body).toHaveLength(5);
  expect(await api("GET", "/api/v1/apps?limit=0")).toMatchObject({ status: 400 });
  expect(await api("GET", "/api/v1/apps?filter=nonsense")).toMatchObject({ status: 400 });
});
