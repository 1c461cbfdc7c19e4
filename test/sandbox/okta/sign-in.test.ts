import { createPrivateKey, generateKeyPairSync, sign } from "node:crypto";
import { request } from "node:http";
import { Client } from "@okta/okta-sdk-nodejs";
import { startOktaSandbox, type OktaSandbox } from "../../../sandbox/okta";
import { apiOf } from "./client";

let sandbox: OktaSandbox;
beforeAll(async () => {
  sandbox = await startOktaSandbox();
});
afterAll(() => sandbox.close());

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

function assertion(changes: Record<string, unknown> = {}, privateKey = sandbox.serviceApp.privateKey): string {
  const { clientId, keyId } = sandbox.serviceApp;
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: clientId, sub: clientId, aud: `${sandbox.url}/oauth2/v1/token`, exp: now + 300, ...changes };
  const content = `${encoded({ alg: "RS256", kid: keyId })}.${encoded(claims)}`;
  return `${content}.${sign("sha256", Buffer.from(content), createPrivateKey(privateKey)).toString("base64url")}`;
}

async function token(scope: string, client_assertion = assertion()) {
  const response = await fetch(`${sandbox.url}/oauth2/v1/token`, {
    method: "POST",
    body: new URLSearchParams({
      ...{ grant_type: "client_credentials", scope, client_assertion },
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

test("an API token may do everything; others are refused", async () => {
  expect((await apiOf(sandbox)("GET", "/api/v1/users/me")).body).toMatchObject({
    profile: { login: "okta.admin@contoso.example" },
  });
  for (const authorization of ["SSWS wrong", "Bearer wrong", "Bearer a.b.c", ""]) {
    const refused = await apiOf(sandbox, authorization)("GET", "/api/v1/users/me");
    expect(refused).toMatchObject({
      status: 401,
      body: { errorCode: "E0000011", errorSummary: "Invalid token provided" },
    });
  }
});

test("a service app gets a token for its scopes, and a manage scope covers the matching read", async () => {
  const granted = await token("okta.apps.manage okta.users.read");
  expect(granted).toMatchObject({ status: 200, body: { token_type: "Bearer", expires_in: 3600 } });
  const api = apiOf(sandbox, `Bearer ${String(granted.body["access_token"])}`);
  expect((await api("GET", "/api/v1/apps")).status).toBe(200);
  expect((await api("GET", "/api/v1/users?limit=1")).status).toBe(200);
  expect(await api("GET", "/api/v1/groups")).toMatchObject({ status: 403, body: { errorCode: "E0000006" } });
  expect((await api("GET", "/api/v1/users/me")).status).toBe(404);
  sandbox.setSwitches({ serviceAppRole: false });
  expect(await api("GET", "/api/v1/apps")).toMatchObject({ status: 403, body: { errorCode: "E0000006" } });
  sandbox.setSwitches({ serviceAppRole: true });
});

test("an expired token is refused", async () => {
  const { body } = await token("okta.apps.read");
  sandbox.advanceClock(3601_000);
  expect((await apiOf(sandbox, `Bearer ${String(body["access_token"])}`)("GET", "/api/v1/apps")).status).toBe(401);
  sandbox.advanceClock(-3601_000);
});

test("an assertion is checked in every part", async () => {
  const other = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
  const now = Math.floor(Date.now() / 1000);
  const wrong = [
    assertion({ iss: "0oaSomebodyElse" }),
    assertion({ iss: "0oaSomebodyElse", sub: "0oaSomebodyElse" }),
    assertion({ aud: `${sandbox.url}/oauth2/default/v1/token` }),
    assertion({ exp: now - 10 }),
    assertion({ exp: now + 8000 }),
    assertion({}, other.export({ type: "pkcs8", format: "pem" }).toString()),
    "no.jwt.atall",
  ];
  for (const one of wrong) {
    expect(await token("okta.apps.read", one)).toMatchObject({ status: 401, body: { error: "invalid_client" } });
  }
  expect(await token("okta.apps.read okta.nothing")).toMatchObject({ status: 400, body: { error: "invalid_scope" } });
});

test("the SDK signs in with the private key", async () => {
  const { clientId, privateKey, keyId } = sandbox.serviceApp;
  const client = new Client({
    ...{ orgUrl: sandbox.url, authorizationMode: "PrivateKey", clientId, privateKey, keyId },
    ...{ scopes: ["okta.groups.read"], cacheMiddleware: null },
  });
  const groups = await client.groupApi.listGroups({ q: "MangoApps" });
  const names: unknown[] = [];
  for await (const group of groups) names.push(group?.profile?.name);
  expect(names).toEqual(["MangoApps Pilot", "MangoApps Users"]);
});

test("a request target may be in absolute form, but of this machine only", async () => {
  const ask = (path: string) =>
    new Promise<number>((answered, failed) => {
      const { hostname, port } = new URL(sandbox.url);
      const headers = { authorization: `SSWS ${sandbox.apiToken}` };
      request({ hostname, port, path, headers }, (response) => {
        response.resume();
        answered(response.statusCode ?? 0);
      })
        .on("error", failed)
        .end();
    });
  expect(await ask(`${sandbox.url}/api/v1/users/me`)).toBe(200);
  expect(await ask("https://contoso.okta.com/api/v1/users/me")).toBe(502);
});

test("no secret gets into the traffic log", async () => {
  const { body } = await token("okta.apps.read");
  const text = JSON.stringify(sandbox.traffic.list());
  expect(text).toContain("/oauth2/v1/token");
  expect(text).toContain("(redacted)");
  for (const secret of [sandbox.apiToken, String(body["access_token"]), "eyJ"]) expect(text).not.toContain(secret);
});

test("the environment leads to this org and takes away what could lead elsewhere", () => {
  const { url, apiToken } = sandbox;
  expect(sandbox.env()).toMatchObject({
    ...{ OKTA_HTTP_PROXY: url, OKTA_CLIENT_ORGURL: url, OKTA_API_TOKEN: apiToken, OKTA_CLIENT_TOKEN: apiToken },
    ...{ OKTA_ACCESS_TOKEN: undefined, OKTA_API_PRIVATE_KEY: undefined, OKTA_CLIENT_PRIVATEKEY: undefined },
  });
  const asServiceApp = sandbox.env("serviceApp");
  expect(asServiceApp).toMatchObject({ OKTA_API_CLIENT_ID: sandbox.serviceApp.clientId, OKTA_API_TOKEN: undefined });
});
