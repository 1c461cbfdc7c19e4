import type { Env } from "../../../../lib/core/env";
import { limits } from "../../../../lib/core/limits";
import { resolveTokenSource } from "../../../../lib/entra/graph";
import { thrownBy } from "./fake-graph";

const address = "https://contoso-scim.vault.azure.net/secrets/advisors";
const version = "0123456789abcdef0123456789abcdef";
const challenge = `Bearer authorization="https://login.microsoftonline.com/tenant", resource="https://vault.azure.net"`;

interface Asked {
  readonly url: string;
  readonly authorization: string | null;
}

/** A vault as the real one answers: a challenge first, then the secret; anything else is given. */
function vault(answer: () => Response, asks = challenge) {
  const asked: Asked[] = [];
  const scopes: (string | undefined)[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const authorization = new Headers(init?.headers).get("authorization");
    asked.push({ url: String(input instanceof Request ? input.url : input), authorization });
    expect(init?.redirect).toBe("error");
    return authorization === null
      ? new Response("{}", { status: 401, headers: { "www-authenticate": asks } })
      : answer();
  };
  const read = (source: string, env: Env = {}) =>
    resolveTokenSource(source, {
      env,
      cloud: "public",
      fetch,
      createCredential: () => ({
        method: "test",
        getToken: async (scope) => {
          scopes.push(scope);
          return "vault-access-token";
        },
      }),
    });
  return { asked, scopes, read };
}

const secret = (value: string) => () =>
  new Response(JSON.stringify({ id: `${address}/${version}`, value, attributes: { enabled: true } }), {
    headers: { "content-type": "application/json" },
  });
const refusal = (status: number, message: string) => () =>
  new Response(JSON.stringify({ error: { code: "Refused", message } }), {
    status,
    headers: { "content-type": "application/json" },
  });

test("the current secret is read, with a token for Key Vault and not for Graph", async () => {
  const { asked, read, scopes } = vault(secret("s3cret\n"));
  expect(await read(`keyvault:${address}`)).toBe("s3cret");
  expect(scopes).toEqual(["https://vault.azure.net/.default"]);
  expect(asked.map(({ authorization }) => authorization)).toEqual([null, "Bearer vault-access-token"]);
  expect(new URL(asked[1]?.url ?? "").pathname).toMatch(/^\/secrets\/advisors\/?$/);
});

test("a vault that asks to come back in two hours is given up at once", async () => {
  const busy = () => new Response("{}", { status: 429, headers: { "retry-after": "7200" } });
  const { asked, read } = vault(busy);
  await expect(read(`keyvault:${address}`)).rejects.toThrow("ENTRA_VAULT_UNREADABLE");
  expect(asked.length).toBeGreaterThan(1);
});

test.each([400, 401, 403, 404, 500])(
  "a vault that repeats the access token in its refusal (%i) does not have it shown",
  async (status) => {
    const { read } = vault(refusal(status, "Bearer vault-access-token is not enough"));
    const error = await thrownBy(() => read(`keyvault:${address}`));
    expect(String(error)).not.toContain("vault-access-token");
  },
);

test.each([
  ["cut off", 200, '{"value": "s3cret-of-the-vault"'],
  ["cut off", 500, '{"value": "s3cret-of-the-vault"'],
  ["a page", 200, "<p>s3cret-of-the-vault</p>"],
  ["no text", 200, '{"value": {"s3cret": "s3cret-of-the-vault"}}'],
  ["a list", 200, '["s3cret-of-the-vault"]'],
  ["too deep", 200, `{"value": "s3cret", "more": ${"[".repeat(200)}${"]".repeat(200)}}`],
])("an answer that is %s (%i), with the secret in it, does not have the secret shown", async (_, status, body) => {
  const broken = () => new Response(body, { status, headers: { "content-type": "application/json" } });
  const error = await thrownBy(() => vault(broken).read(`keyvault:${address}`));
  expect(String(error)).toMatch(/ENTRA_VAULT_UNREADABLE|ENTRA_TOKEN_MISSING/);
  expect(String(error)).not.toContain("s3cret");
});

test("an answer without measure is not read to its end", async () => {
  const large = secret("s".repeat(limits.signInAnswerBytes));
  const error = await thrownBy(() => vault(large).read(`keyvault:${address}`));
  expect(error.message).toMatch(/ENTRA_VAULT_UNREADABLE.*larger than 1 MiB/);
});

test("a certain version is read when it is named", async () => {
  const { asked, read } = vault(secret("old"));
  expect(await read(`keyvault:${address}/${version}`)).toBe("old");
  expect(new URL(asked[1]?.url ?? "").pathname).toBe(`/secrets/advisors/${version}`);
});

test.each([
  "https://vault.azure.net.evil.example/secrets/advisors",
  "https://evil.example/secrets/advisors",
  "https://a.b.vault.azure.net/secrets/advisors",
  "https://contoso-scim.vault.azure.net:8443/secrets/advisors",
  "https://user:pass@contoso-scim.vault.azure.net/secrets/advisors",
  "https://contoso-scim.vault.azure.net/keys/advisors",
  "https://contoso-scim.vault.azure.net/secrets/advisors?x=1",
  "http://contoso-scim.vault.azure.net/secrets/advisors",
  "https://localhost:1234/secrets/advisors",
  "contoso-scim",
])("nothing is sent to %s", async (other) => {
  const { asked, read } = vault(secret("s"));
  const error = await thrownBy(() => read(`keyvault:${other}`));
  expect(error.message).toMatch(/ENTRA_VAULT_ADDRESS/);
  expect(error.message).not.toContain("pass");
  expect(asked).toEqual([]);
});

test.each(["https://x-y.vault.azure.cn/secrets/a", "https://x-y.vault.usgovcloudapi.net/secrets/a"])(
  "%s is a vault of another cloud",
  async (other) => {
    const resource = `https://${new URL(other).host.split(".").slice(1).join(".")}`;
    const { read } = vault(secret("s"), `Bearer authorization="https://login/tenant", resource="${resource}"`);
    expect(await read(`keyvault:${other}`)).toBe("s");
  },
);

test("a vault that asks for a token of somebody else gets none", async () => {
  const { read, scopes } = vault(secret("s"), challenge.replace("vault.azure.net", "graph.microsoft.com"));
  await expect(read(`keyvault:${address}`)).rejects.toThrow(/ENTRA_VAULT_UNREADABLE/);
  expect(scopes).toEqual([]);
});

test("in the sandbox only this machine is asked", async () => {
  const env = { SCIMFORM_SANDBOX: "/sandbox" };
  const { asked, read } = vault(
    secret("s"),
    `Bearer authorization="https://localhost/t", resource="https://localhost"`,
  );
  await expect(read(`keyvault:${address}`, env)).rejects.toThrow(/ENTRA_SANDBOX_ONLY/);
  expect(asked).toEqual([]);
});

test.each([
  [404, "A secret with (name/id) advisors was not found in this key vault.", /not found in this key vault/],
  [403, "The user does not have secrets get permission.", /Key Vault Secrets User/],
])("%i says what the vault says, and what to do", async (status, message, text) => {
  const error = await thrownBy(() => vault(refusal(status, message)).read(`keyvault:${address}`));
  expect(error.message).toMatch(/ENTRA_VAULT_UNREADABLE/);
  expect(error.message).toMatch(text);
});

test("an empty secret is none", async () => {
  await expect(vault(secret("")).read(`keyvault:${address}`)).rejects.toThrow(/ENTRA_TOKEN_MISSING.*secret is empty/);
});
