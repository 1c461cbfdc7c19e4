import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cloudEndpoints, createCredential } from "../../../../lib/entra/graph";
import { limits } from "../../../../lib/core/limits";
import { json, scriptedFetch, thrownBy, tokenOf } from "./fake-graph";

const tenantId = "11111111-1111-1111-1111-111111111111";
const otherTenant = "22222222-2222-2222-2222-222222222222";
const endpoints = cloudEndpoints("public");
const local = { login: "https://localhost:1", graph: "https://localhost:1", portal: "https://localhost:1" };
const secretEnv = { ARM_TENANT_ID: tenantId, ARM_CLIENT_ID: "client", ARM_CLIENT_SECRET: "very-secret" };

/** Stands in for @azure/identity: records how each credential is built and issues a token of the given tenant. */
function identity(options: { tid?: string; fails?: Error; token?: string; now?: () => number } = {}) {
  const built: { kind: string; arguments: unknown[] }[] = [];
  const kind = (name: string) =>
    class {
      constructor(...args: unknown[]) {
        built.push({ kind: name, arguments: args });
      }
      async getToken(scope: string) {
        built.push({ kind: "getToken", arguments: [scope] });
        const assertion = built[0]?.arguments.find((argument) => typeof argument === "function") as
          (() => Promise<string>) | undefined;
        if (assertion) built.push({ kind: "assertion", arguments: [await assertion()] });
        if (options.fails) throw options.fails;
        const expiresOnTimestamp = (options.now ?? Date.now)() + hour;
        return { token: options.token ?? tokenOf({ tid: options.tid ?? tenantId }), expiresOnTimestamp };
      }
    };
  return {
    built,
    load: async () => ({
      ClientSecretCredential: kind("secret"),
      ClientAssertionCredential: kind("assertion"),
      AzureCliCredential: kind("cli"),
      ManagedIdentityCredential: kind("msi"),
    }),
  };
}

function signIn(
  env: Record<string, string>,
  stub = identity(),
  more: Partial<Parameters<typeof createCredential>[0]> = {},
) {
  const { fetch } = scriptedFetch([]);
  return createCredential({ env, endpoints, tenantId, fetch, loadIdentity: stub.load, ...more });
}

/** The library's requests go through the fetch that was handed in. */
const httpClient = { sendRequest: expect.any(Function) };
const hour = 3_600_000;
const fileWith = (content: string): string => {
  const path = join(mkdtempSync(join(tmpdir(), "scimform-")), "file");
  writeFileSync(path, content);
  return path;
};

describe("the ARM_* variables of the azuread provider choose the way to sign in", () => {
  test("a client secret, with the scope of the cloud's Graph", async () => {
    const stub = identity();
    const credential = signIn(secretEnv, stub);
    expect(await credential.getToken()).toBe(tokenOf({ tid: tenantId }));
    expect(credential.method).toBe("client secret");
    expect(stub.built).toEqual([
      {
        kind: "secret",
        arguments: [
          tenantId,
          "client",
          "very-secret",
          { authorityHost: "https://login.microsoftonline.com", disableInstanceDiscovery: false, httpClient },
        ],
      },
      { kind: "getToken", arguments: ["https://graph.microsoft.com/.default"] },
    ]);
  });

  test("an authority that Microsoft's instance discovery does not know", async () => {
    const stub = identity();
    await signIn(secretEnv, stub, { endpoints: local }).getToken();
    expect(stub.built[0]?.arguments[3]).toEqual({
      authorityHost: "https://localhost:1",
      disableInstanceDiscovery: true,
      httpClient,
    });
  });

  test("client id and secret from files", async () => {
    const stub = identity();
    const env = {
      ARM_CLIENT_ID_FILE_PATH: fileWith("file-client\n"),
      ARM_CLIENT_SECRET_FILE_PATH: fileWith("file-secret\n"),
    };
    await signIn(env, stub).getToken();
    expect(stub.built[0]?.arguments.slice(0, 3)).toEqual([tenantId, "file-client", "file-secret"]);
  });

  test("a federated token that is given", async () => {
    const stub = identity();
    await signIn({ ARM_CLIENT_ID: "client", ARM_USE_OIDC: "true", ARM_OIDC_TOKEN: "id-token" }, stub).getToken();
    expect(stub.built.map((entry) => entry.kind)).toEqual(["assertion", "getToken", "assertion"]);
    expect(stub.built[2]?.arguments).toEqual(["id-token"]);
  });

  test("a federated token from a file, read anew at each sign-in", async () => {
    const stub = identity();
    const path = fileWith("first\n");
    await signIn({ ARM_CLIENT_ID: "c", ARM_USE_OIDC: "true", ARM_OIDC_TOKEN_FILE_PATH: path }, stub).getToken();
    expect(stub.built[2]?.arguments).toEqual(["first"]);
  });

  test.each(["ARM_OIDC_REQUEST", "ACTIONS_ID_TOKEN_REQUEST"])(
    "a federated token asked of the CI service (%s_*)",
    async (name) => {
      const stub = identity();
      const { fetch, sent } = scriptedFetch([json({ value: "ci-token" })]);
      const env = {
        ARM_CLIENT_ID: "client",
        ARM_USE_OIDC: "true",
        [`${name}_URL`]: "https://ci.example/token?job=1",
        [`${name}_TOKEN`]: "bearer",
      };
      await signIn(env, stub, { fetch }).getToken();
      expect(stub.built[2]?.arguments).toEqual(["ci-token"]);
      expect(sent[0]?.url.href).toBe("https://ci.example/token?job=1&audience=api%3A%2F%2FAzureADTokenExchange");
      expect(sent[0]?.headers.get("authorization")).toBe("Bearer bearer");
    },
  );

  test("a managed identity", async () => {
    const stub = identity();
    await signIn({ ARM_USE_MSI: "true", ARM_CLIENT_ID: "mine" }, stub).getToken();
    expect(stub.built[0]).toEqual({ kind: "msi", arguments: [{ clientId: "mine", httpClient }] });
  });

  test("the Azure CLI when nothing else is set, in the tenant of the config", async () => {
    const stub = identity();
    await signIn({}, stub).getToken();
    expect(stub.built[0]).toEqual({ kind: "cli", arguments: [{ tenantId }] });
  });

  test("@azure/identity is not loaded before the first token", async () => {
    const load = jest.fn(identity().load);
    const credential = signIn(secretEnv, identity(), { loadIdentity: load });
    expect(load).not.toHaveBeenCalled();
    await credential.getToken();
    await credential.getToken();
    expect(load).toHaveBeenCalledTimes(1);
  });
});

describe("settings that cannot work stop before any request", () => {
  test.each([
    [{ ARM_CLIENT_SECRET: "s" }, /ARM_CLIENT_ID missing/],
    [{ ARM_USE_OIDC: "true", ARM_CLIENT_ID: "c" }, /ARM_OIDC_TOKEN/],
    [{ ARM_USE_CLI: "false" }, /ARM_CLIENT_SECRET or ARM_USE_OIDC/],
  ])("%j", (env, text) => {
    expect(() => signIn(env)).toThrow(/ENTRA_SIGN_IN_INCOMPLETE/);
    expect(() => signIn(env)).toThrow(text);
  });

  test("a client certificate", () => {
    expect(() => signIn({ ARM_CLIENT_CERTIFICATE_PATH: "/x.pfx" })).toThrow(/ENTRA_SIGN_IN_UNSUPPORTED/);
  });

  test.each(["/does/not/exist", fileWith("  \n")])("a secret file that gives nothing: %s", async (path) => {
    const env = { ARM_CLIENT_ID: "c", ARM_CLIENT_SECRET_FILE_PATH: path };
    await expect(signIn(env).getToken()).rejects.toThrow(/ENTRA_SIGN_IN_FILE.*ARM_CLIENT_SECRET_FILE_PATH/);
  });

  test("in the sandbox, anything that could bring in a real token", () => {
    expect(() => signIn({ SCIMFORM_SANDBOX: "1" })).toThrow(/ENTRA_SIGN_IN_INCOMPLETE/);
    expect(() => signIn({ SCIMFORM_SANDBOX: "1", ARM_USE_OIDC: "true", ARM_OIDC_TOKEN: "t" })).toThrow(
      /ENTRA_SIGN_IN_INCOMPLETE/,
    );
  });
});

describe("the tenant", () => {
  test("an ARM_TENANT_ID that differs from the config stops at once", () => {
    expect(() => signIn({ ...secretEnv, ARM_TENANT_ID: otherTenant })).toThrow(/ENTRA_WRONG_TENANT.*ARM_TENANT_ID/);
  });

  test("the same id in other case is the same tenant", () => {
    const upper = "ABCDEFAB-1111-1111-1111-111111111111";
    expect(() =>
      signIn({ ...secretEnv, ARM_TENANT_ID: upper }, identity(), { tenantId: upper.toLowerCase() }),
    ).not.toThrow();
  });

  test("a token of another tenant is refused, and not quoted", async () => {
    const error = await thrownBy(() => signIn(secretEnv, identity({ tid: otherTenant })).getToken());
    expect(error.message).toMatch(new RegExp(`ENTRA_WRONG_TENANT.*access token.*${otherTenant}.*${tenantId}`));
    expect(error.message).not.toContain(tokenOf({ tid: otherTenant }));
  });

  test("a token without a tenant is refused, and not quoted", async () => {
    const error = await thrownBy(() => signIn(secretEnv, identity({ token: "opaque-token" })).getToken());
    expect(error.message).toMatch(/names no tenant/);
    expect(error.message).not.toContain("opaque-token");
  });
});

describe("a token", () => {
  test("is asked for once, by however many calls, until shortly before it expires", async () => {
    let now = 1_000_000;
    const clock = () => now;
    const stub = identity({ now: clock });
    const credential = signIn({}, stub, { clock });
    const asked = () => stub.built.map((entry) => entry.kind).join(" ");
    await Promise.all([credential.getToken(), credential.getToken()]);
    now += hour - 6 * 60_000;
    await credential.getToken();
    expect(asked()).toBe("cli getToken");
    now += 2 * 60_000;
    await credential.getToken();
    expect(asked()).toBe("cli getToken getToken");
  });
});

test("each scope has a token of its own: Key Vault does not get Graph's", async () => {
  const stub = identity();
  const credential = signIn({}, stub);
  for (const scope of [undefined, "https://vault.azure.net/.default", undefined]) await credential.getToken(scope);
  const scopes = stub.built.filter(({ kind }) => kind === "getToken").map((entry) => entry.arguments);
  expect(scopes).toEqual([["https://graph.microsoft.com/.default"], ["https://vault.azure.net/.default"]]);
});

describe("with the real library, an answer without an end is not read to its end", () => {
  const oidc = { ARM_USE_OIDC: "true", ARM_OIDC_TOKEN: "identity-token", ARM_CLIENT_ID: "client" };
  test.each([
    ["client secret", secretEnv],
    ["federated token", oidc],
    ["managed identity", { ARM_USE_MSI: "true" }],
  ])("%s", async (method, env) => {
    let [asked, read] = [0, 0];
    const chunk = new TextEncoder().encode(" ".repeat(64 * 1024));
    const fetch: typeof globalThis.fetch = async () => {
      asked++;
      const pull = (stream: ReadableStreamDefaultController<Uint8Array>): void => {
        read += chunk.length;
        stream.enqueue(chunk);
      };
      return new Response(new ReadableStream({ pull }), { headers: { "content-type": "application/json" } });
    };
    const error = await thrownBy(() => createCredential({ env, endpoints: local, tenantId, fetch }).getToken());
    expect(error.message).toMatch(`ENTRA_SIGN_IN_FAILED: Signing in with ${method} failed`);
    expect(asked).toBeGreaterThan(0);
    // What is read ahead of the limit is on its way already.
    expect(read).toBeLessThan(asked * 2 * limits.signInAnswerBytes);
  });
});

test("what the library quotes of a secret is not passed on", async () => {
  const env = {
    ARM_CLIENT_ID: "client",
    ARM_USE_OIDC: "true",
    ARM_OIDC_REQUEST_URL: "https://ci.example/token",
    ARM_OIDC_REQUEST_TOKEN: "copied-badly\nfrom-somewhere",
  };
  const error = await thrownBy(() => signIn(env).getToken());
  expect(error.message).toMatch(/ENTRA_SIGN_IN_FAILED.*invalid header value/);
  expect(error.message).not.toContain("copied-badly");
});

test("a failed sign-in says how it was tried, in one line, and the next call tries again", async () => {
  const stub = identity({ fails: new Error("AADSTS7000215: Invalid client secret provided.\nTrace ID: 1") });
  const credential = signIn(secretEnv, stub);
  const error = await thrownBy(() => credential.getToken());
  expect(error.message).toMatch(
    /ENTRA_SIGN_IN_FAILED: Signing in with client secret failed: AADSTS7000215.*provided\. /,
  );
  expect(error.message).not.toMatch(/Trace ID|very-secret/);
  await thrownBy(() => credential.getToken());
  expect(stub.built.filter((entry) => entry.kind === "getToken")).toHaveLength(2);
});
