import { startEntraSandbox, type EntraSandbox } from "../../../sandbox/entra";
import { each, graphAs, send, signIn, type Graph } from "../client";

let sandbox: EntraSandbox;
beforeAll(async () => {
  sandbox = await startEntraSandbox();
});
afterAll(() => sandbox.stop());

const token = (form: Record<string, string | undefined>, tenant = sandbox.tenantId) =>
  send(sandbox, "POST", `${sandbox.url}/${tenant}/oauth2/v2.0/token`, {
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams(JSON.parse(JSON.stringify(form)) as Record<string, string>).toString(),
  });

const client = () => {
  const { clientId, clientSecret } = sandbox.credentials();
  return {
    grant_type: "client_credentials",
    client_id: clientId,
    client_secret: clientSecret,
    scope: `${sandbox.url}/.default`,
  };
};

const assertion = (claims: Record<string, unknown>) =>
  ["{}", JSON.stringify(claims), "x"].map((part) => Buffer.from(part).toString("base64url")).join(".");

test("metadata names this server only", async () => {
  const { status, body } = await send(sandbox, "GET", `${sandbox.url}/metadata/endpoints?api-version=2022-09-01`);
  expect(status).toBe(200);
  expect(body.name).not.toBe("");
  for (const url of [body.resourceManager, body.microsoftGraphResourceId, body.authentication.loginEndpoint]) {
    expect(new URL(String(url)).host).toBe(sandbox.metadataHost);
  }
});

test("a token has the claims that clients read, and opens Graph", async () => {
  const { status, body } = await token(client());
  expect([status, body.token_type]).toEqual([200, "Bearer"]);
  const claims = JSON.parse(Buffer.from(String(body.access_token).split(".")[1] ?? "", "base64url").toString());
  expect(claims).toMatchObject({ tid: sandbox.tenantId, appid: sandbox.credentials().clientId, idtyp: "app" });
  expect(claims.roles).toContain("Synchronization.ReadWrite.All");
  expect(sandbox.tenant.state.servicePrincipals[claims.oid]?.appId).toBe(claims.appid);
});

test.each([
  ["a wrong secret", { client_secret: "wrong" }, 401, 7000215],
  ["an unknown client", { client_id: "11111111-1111-1111-1111-111111111111" }, 400, 700016],
  ["another grant", { grant_type: "password" }, 400, 70003],
  ["a bare scope", { scope: "User.Read" }, 400, 70011],
])("%s is refused with Entra's code", async (_name, change, status, code) => {
  const answer = await token({ ...client(), ...change });
  expect(answer.status).toBe(status);
  expect(answer.body.error_codes).toEqual([code]);
  expect(answer.body.error_description).toContain(`AADSTS${code}`);
});

test("another tenant is not found", async () => {
  expect((await token(client(), "22222222-2222-2222-2222-222222222222")).body.error_codes).toEqual([90002]);
});

test("tenants at one address have clients, objects and Graph of their own", async () => {
  const tenantId = "22222222-2222-4222-8222-222222222222";
  const other = await startEntraSandbox({ tenantId, beside: sandbox });
  expect(other.url).toBe(sandbox.url);
  expect((await token(client(), tenantId)).body.error_codes).toEqual([700016]);
  const { clientId, clientSecret } = other.credentials();
  const foreign = { ...client(), client_id: clientId, client_secret: clientSecret };
  expect((await token(foreign)).body.error_codes).toEqual([700016]);

  const [here, there] = [await graphAs(sandbox), await graphAs(other)];
  expect([await tenantsOf(here), await tenantsOf(there)]).toEqual([[sandbox.tenantId], [tenantId]]);
  const { id } = (await there("POST", "/groups", { ...group, displayName: "Only there" })).body;
  expect([(await here("GET", `/groups/${id}`)).status, (await there("GET", `/groups/${id}`)).status]).toEqual([
    404, 200,
  ]);
  const ids = ({ tenant: { state } }: EntraSandbox) =>
    [state.users, state.groups, state.applications].flatMap(Object.keys);
  expect(ids(other).filter((each) => ids(sandbox).includes(each))).toEqual([]);
  const managers = other.tenant.users().flatMap(({ managerId }) => managerId ?? []);
  expect(managers).not.toEqual([]);
  expect(managers.filter((manager) => !(manager in other.tenant.state.users))).toEqual([]);

  await other.stop();
  expect((await token(foreign, tenantId)).body.error_codes).toEqual([90002]);
  expect((await there("GET", "/organization")).status).toBe(401);
  expect((await here("GET", "/organization")).status).toBe(200);
});

const group = { mailEnabled: false, mailNickname: "group", securityEnabled: true };
const tenantsOf = async (graph: Graph) => each(await graph("GET", "/organization"), "id");

test("a federated assertion signs in, unless it is malformed, expired or for somebody else", async () => {
  const form = { ...client(), client_secret: undefined };
  const attempt = async (client_assertion: string) => {
    const client_assertion_type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    const { status, body } = await token({ ...form, client_assertion_type, client_assertion });
    return status === 200 ? "ok" : Number(body.error_codes[0]);
  };
  const exp = Date.now() / 1000 + 60;
  expect(await attempt(assertion({ aud: "api://AzureADTokenExchange", exp }))).toBe("ok");
  expect(await attempt(assertion({ aud: "api://other", exp }))).toBe(700212);
  expect(await attempt(assertion({ aud: "api://AzureADTokenExchange", exp: exp - 120 }))).toBe(700024);
  expect(await attempt("nonsense")).toBe(50027);
  expect((await token(form)).body.error_codes).toEqual([7000218]);
});

test("Graph takes no token, a forged one or an expired one for 401", async () => {
  const users = `${sandbox.url}/v1.0/users`;
  const call = (authorization?: string) =>
    send(sandbox, "GET", users, { headers: authorization ? { authorization } : {} });
  const good = await signIn(sandbox);
  const [header, , signature] = good.split(".");
  const forged = [
    header,
    Buffer.from(JSON.stringify({ roles: ["User.Read.All"] })).toString("base64url"),
    signature,
  ].join(".");
  expect((await call()).body.error.code).toBe("InvalidAuthenticationToken");
  expect((await call(`Bearer ${forged}`)).status).toBe(401);
  expect((await call(`Bearer ${good}`)).status).toBe(200);
  await sandbox.advanceClock(2 * 3600_000);
  expect((await call(`Bearer ${good}`)).status).toBe(401);
});

test("two sandboxes do not accept one another's tokens", async () => {
  const other = await startEntraSandbox({ tenant: "empty" });
  try {
    const foreign = await signIn(other);
    const headers = { authorization: `Bearer ${foreign}` };
    expect((await send(sandbox, "GET", `${sandbox.url}/v1.0/users`, { headers })).status).toBe(401);
    expect((await (await graphAs(other))("GET", "/users")).body.value).toEqual([]);
  } finally {
    await other.stop();
  }
});
