import { unknownValue, type ObjectValue } from "../../provider/plugin/types";
import { scimformProvider } from "../../provider/provider";

const tenant = "22222222-2222-4222-8222-222222222222";
const requested: string[] = [];

/** Answers every request with an error, after noting its URL. */
const fetch: typeof globalThis.fetch = async (input) => {
  requested.push(input instanceof Request ? input.url : String(input));
  return new Response(JSON.stringify({ error: "invalid_client", error_description: "no such client" }), {
    status: 401,
  });
};

function configure(config: ObjectValue, env: Record<string, string> = {}) {
  const provider = scimformProvider({ env, fetch, clock: () => 0, sleep: async () => undefined });
  const names = Object.keys(provider.schema.block.attributes);
  const complete = { ...Object.fromEntries(names.map((name) => [name, null])), ...config };
  const info = { terraformVersion: "1.11.4", signal: new AbortController().signal };
  return { complete, provider, result: provider.configure(complete, info) };
}

const signIn = { ARM_TENANT_ID: tenant, ARM_CLIENT_ID: "client", ARM_CLIENT_SECRET: "client-secret" };

beforeEach(() => requested.splice(0));

test("serves the resources", () => {
  expect(Object.keys(configure({}).provider.resources)).toEqual([
    "scimform_synchronization_job",
    "scimform_synchronization_schema",
    "scimform_provisioning_settings",
    "scimform_saml_sign_on",
    "scimform_okta_profile_mapping",
  ]);
});

test("everything in the provider block is optional, and nothing is sent before the first use", async () => {
  const { client, diagnostics = [] } = await configure({}).result;
  expect(diagnostics).toEqual([]);
  expect(client).not.toBeNull();
  expect(requested).toEqual([]);
});

test("connecting alone sends nothing, either: Graph is asked by the first operation", async () => {
  const { client } = await configure({ tenant_id: tenant }, signIn).result;
  const connection = await client?.connect();
  expect(connection).toBeDefined();
  expect(requested).toEqual([]);
});

test("a sign-in for another tenant stops before any request", async () => {
  const other = "33333333-3333-4333-8333-333333333333";
  const { client } = await configure({ tenant_id: other }, signIn).result;
  await expect(client?.connect()).rejects.toThrow("ENTRA_WRONG_TENANT");
  expect(requested).toEqual([]);
});

test("a block with a client of its own signs in to its own tenant, whatever the environment's tenant is", async () => {
  const other = "33333333-3333-4333-8333-333333333333";
  const clientId = "44444444-4444-4444-8444-444444444444";
  const config = { tenant_id: other, client_id: clientId, use_oidc: true };
  const { client } = await configure(config, signIn).result;
  // The environment's secret is another client's; a federated token is asked for, and there is none here.
  await expect(client?.connect()).rejects.toThrow(/ENTRA_SIGN_IN_INCOMPLETE.*ARM_OIDC_TOKEN/);
  const own = await configure({ ...config, use_oidc: null, client_secret: "own-secret" }, signIn).result;
  expect(await own.client?.connect()).toBeDefined();
  expect(own.client?.env).toMatchObject({
    ARM_TENANT_ID: other,
    ARM_CLIENT_ID: clientId,
    ARM_CLIENT_SECRET: "own-secret",
    ARM_USE_OIDC: undefined,
  });
});

test("a block that is not known yet connects to nothing", async () => {
  const { client, diagnostics = [] } = await configure({ tenant_id: unknownValue, client_id: unknownValue }, signIn)
    .result;
  expect(diagnostics).toEqual([]);
  await expect(client?.connect()).rejects.toThrow(/PROVIDER_BLOCK_UNKNOWN: .* tenant_id, client_id are known/);
});

test("secrets of the block are sensitive", () => {
  const { attributes } = configure({}).provider.schema.block;
  const secrets = Object.keys(attributes).filter((name) => attributes[name]?.sensitive);
  expect(secrets).toEqual(Object.keys(attributes).filter((name) => /secret$|token$/.test(name)));
});

test("metadata_host wins over ARM_METADATA_HOSTNAME; a failed connection is tried again", async () => {
  const env = { ...signIn, ARM_METADATA_HOSTNAME: "environment.test" };
  const { client } = await configure({ metadata_host: "block.test" }, env).result;
  await expect(client?.connect()).rejects.toThrow("ENTRA_METADATA_UNREACHABLE");
  await expect(client?.connect()).rejects.toThrow("ENTRA_METADATA_UNREACHABLE");
  expect(requested).toHaveLength(2);
  expect(new Set(requested.map((url) => new URL(url).host))).toEqual(new Set(["block.test"]));
});

test("ARM_ENVIRONMENT is read as azuread reads it", async () => {
  expect((await configure({}, { ARM_ENVIRONMENT: "usgovernment" }).result).client).not.toBeNull();
  const { client, diagnostics } = await configure({}, { ARM_ENVIRONMENT: "mars" }).result;
  expect(client).toBeNull();
  expect(diagnostics?.[0]?.detail).toContain("PROVIDER_CLOUD_UNKNOWN");
});

test.each([
  ["tenant_id", "contoso.example", "PROVIDER_NOT_A_GUID"],
  ["metadata_host", "", "PROVIDER_EMPTY_TEXT"],
  ["client_id", "provisioning", "PROVIDER_NOT_A_GUID"],
])("%s cannot be %p", (attribute, value, code) => {
  const { complete, provider } = configure({ [attribute]: value });
  const [found] = provider.validate?.(complete) ?? [];
  expect(found).toMatchObject({ path: [{ attribute }] });
  expect(found?.detail).toContain(code);
});

test("the provider block is validated offline", () => {
  const { complete, provider } = configure({ cloud: "mars" });
  const diagnostics = provider.validate?.(complete) ?? [];
  expect(diagnostics).toMatchObject([{ severity: "error", path: [{ attribute: "cloud" }] }]);
});

test("a diagnostic shows no secret of the environment, nor of the provider block", async () => {
  const { provider, result } = configure({ client_secret: "block/Secret+1" }, { ARM_CLIENT_SECRET: "env/Secret+1" });
  await result;
  const said = `not ${Buffer.from(":block/Secret+1").toString("base64")}, nor env%2FSecret%2b1`;
  expect(provider.redact?.(said)).toBe("not O***, nor ***");
});

describe("the Okta org", () => {
  const token = { OKTA_API_TOKEN: "t" };
  test.each<[ObjectValue, Record<string, string>, string]>([
    [{ org_url: "https://acme.okta.com" }, { OKTA_ORG_NAME: "other" }, "https://acme.okta.com"],
    [{}, { OKTA_ORG_NAME: "acme" }, "https://acme.okta.com"],
    [{}, { OKTA_ORG_NAME: "acme", OKTA_BASE_URL: "oktapreview.com" }, "https://acme.oktapreview.com"],
    [
      { org_url: "https://acme.okta.com" },
      { SCIMFORM_SANDBOX: "/box", OKTA_HTTP_PROXY: "http://127.0.0.1:1" },
      "http://127.0.0.1:1",
    ],
  ])("of %j and %j is %s", async (config, env, url) => {
    const { client } = await configure(config, { ...token, ...env }).result;
    expect(client?.okta().orgUrl).toBe(url);
  });

  test("has an address of its own, not that of its Admin Console", () => {
    const { complete, provider } = configure({ org_url: "https://acme-admin.okta.com" });
    expect(provider.validate?.(complete)).toMatchObject([{ severity: "error", path: [{ attribute: "org_url" }] }]);
  });
});
