import { send, signIn } from "../client";
import type { Pin, ParityTenant } from "./parity-tenant";

const statusOf = async ({ graph }: ParityTenant, method: string, path: string, body?: unknown) =>
  (await graph(method, path, body)).status;

const token = ({ sandbox }: ParityTenant, form: Record<string, string>) =>
  send(sandbox, "POST", `${sandbox.url}/${sandbox.tenantId}/oauth2/v2.0/token`, {
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams(form).toString(),
  });

const clientForm = ({ sandbox }: ParityTenant) => {
  const { clientId, clientSecret } = sandbox.credentials();
  return { client_id: clientId, client_secret: clientSecret, scope: `${sandbox.url}/.default` };
};

const withFilter = (text: string) => `/users?$filter=${encodeURIComponent(text)}&$count=true`;

/** Sign-in and directory. */
export const directoryPins: Readonly<Record<string, Pin>> = {
  "tokens whose signature others can verify (RS256, published keys)": async ({ sandbox }) => {
    const [header = ""] = (await signIn(sandbox)).split(".");
    expect(JSON.parse(Buffer.from(header, "base64url").toString())).toMatchObject({ alg: "HS256" });
    expect(await send(sandbox, "GET", `${sandbox.url}/${sandbox.tenantId}/discovery/v2.0/keys`)).toMatchObject({
      status: 401,
    });
  },
  "sign-in of people, by device code or password": async (world) => {
    for (const grant_type of ["urn:ietf:params:oauth:grant-type:device_code", "password", "authorization_code"]) {
      const { body } = await token(world, { ...clientForm(world), grant_type });
      expect(body.error_codes).toEqual([70003]);
    }
  },
  "sign-in by client certificate": async (world) => {
    const exp = Date.parse("2030-01-01") / 1000;
    const aud = `${world.sandbox.url}/${world.sandbox.tenantId}/oauth2/v2.0/token`;
    const assertion = ["{}", JSON.stringify({ aud, exp }), "x"].map((part) => Buffer.from(part).toString("base64url"));
    const { client_id, scope } = clientForm(world);
    const client_assertion_type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    const { body } = await token(world, {
      ...{ client_id, scope, client_assertion_type, client_assertion: assertion.join(".") },
      grant_type: "client_credentials",
    });
    expect(body.error_codes).toEqual([700212]);
  },
  "managed identity": async ({ sandbox }) => {
    const url = `${sandbox.url}/metadata/identity/oauth2/token?resource=${sandbox.url}`;
    expect((await send(sandbox, "GET", url, { headers: { Metadata: "true" } })).status).toBe(401);
  },
  "throttling of sign-ins": async (world) => {
    const form = { ...clientForm(world), grant_type: "client_credentials" };
    const answers = await Promise.all(Array.from({ length: 60 }, () => token(world, form)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  },
  "other query options": async (world) => {
    for (const option of ['$search="displayName:x"', "$expand=memberOf", "$skip=1", "$apply=x"]) {
      expect([option, await statusOf(world, "GET", `/users?${encodeURI(option)}`)]).toEqual([option, 400]);
    }
  },
  "refusing filters on properties that cannot be filtered": async (world) => {
    expect(await statusOf(world, "GET", withFilter("streetAddress eq 'x'"))).toBe(200);
  },
  "`ConsistencyLevel` for advanced queries": async (world) => {
    expect(await statusOf(world, "GET", withFilter("endswith(mail,'example')"))).toBe(200);
  },
  "delta queries": async (world) => {
    expect(await statusOf(world, "GET", "/users/delta")).toBe(404);
  },
  ETags: async ({ sandbox, principalId }) => {
    const path = `${sandbox.url}/v1.0/servicePrincipals/${principalId}`;
    const headers = { authorization: `Bearer ${await signIn(sandbox)}`, "content-type": "application/json" };
    const patched = await send(sandbox, "PATCH", path, {
      headers: { ...headers, "if-match": 'W/"never"' },
      body: JSON.stringify({ notes: "n" }),
    });
    expect(patched.status).toBe(204);
    const read = await send(sandbox, "GET", path, { headers });
    expect([read.headers["etag"], read.body["@odata.etag"]]).toEqual([undefined, undefined]);
  },
  "refusing `api://` URIs without the tenant's or the app's id": async (world) => {
    const body = { displayName: "API", identifierUris: ["api://anything"] };
    expect(await statusOf(world, "POST", "/applications", body)).toBe(201);
  },
  "licences (P1 for group assignment and logs)": async (world) => {
    expect(await statusOf(world, "GET", "/subscribedSkus")).toBe(400);
  },
  "dynamic membership of groups": async ({ graph }) => {
    const { body } = await graph("POST", "/groups", {
      ...{ displayName: "Dynamic", mailEnabled: false, mailNickname: "dynamic", securityEnabled: true },
      ...{ groupTypes: ["DynamicMembership"], membershipRule: "(user.accountEnabled -eq true)" },
    });
    expect((await graph("GET", `/groups/${body.id}/members`)).body.value).toEqual([]);
  },
  "hiding `key` of key credentials unless it is selected": async ({ graph, principalId }) => {
    await graph("POST", `/servicePrincipals/${principalId}/addTokenSigningCertificate`, { displayName: "CN=x" });
    const { keyCredentials } = (await graph("GET", `/servicePrincipals/${principalId}`)).body;
    expect(keyCredentials).toContainEqual(expect.objectContaining({ usage: "Verify", key: expect.any(String) }));
  },
  "SAML sign-on itself": async ({ sandbox }) => {
    for (const path of ["saml2", "federationmetadata/2007-06/federationmetadata.xml"]) {
      expect((await send(sandbox, "GET", `${sandbox.url}/${sandbox.tenantId}/${path}`)).status).toBe(401);
    }
  },
  "consent to permissions": async (world) => {
    expect(await statusOf(world, "POST", "/oauth2PermissionGrants", {})).toBe(400);
  },
  "throttling by resource units": async ({ graph }) => {
    const { headers } = await graph("GET", "/users?$top=1");
    expect(headers).not.toHaveProperty("x-ms-resource-unit");
  },
};
