import { isLoopback } from "../../../../lib/core/loopback";
import { cloudEndpoints, resolveEndpoints } from "../../../../lib/entra/graph";
import { json, scriptedFetch, thrownBy } from "./fake-graph";

const metadata = {
  name: "local",
  resourceManager: "https://localhost:8443/",
  microsoftGraphResourceId: "https://localhost:8443/",
  authentication: { loginEndpoint: "https://localhost:8443/", audiences: [] },
  suffixes: {},
};

describe("cloud endpoints", () => {
  test("each cloud has its own login authority and Graph", () => {
    const all = (["public", "usgov", "china"] as const).map(cloudEndpoints);
    expect(all.map((endpoints) => endpoints.graph)).toEqual([
      "https://graph.microsoft.com",
      "https://graph.microsoft.us",
      "https://microsoftgraph.chinacloudapi.cn",
    ]);
    expect(new Set(all.map((endpoints) => endpoints.login)).size).toBe(3);
  });

  test("ARM_METADATA_HOSTNAME points everything at the host's endpoints, as it does for azuread", async () => {
    const { fetch, sent } = scriptedFetch([json(metadata)]);
    const endpoints = await resolveEndpoints({
      cloud: "public",
      env: { ARM_METADATA_HOSTNAME: "localhost:8443" },
      fetch,
    });
    expect(endpoints).toEqual({
      login: "https://localhost:8443",
      graph: "https://localhost:8443",
      portal: "https://localhost:8443",
    });
    expect(sent[0]?.url.href).toBe("https://localhost:8443/metadata/endpoints?api-version=2022-09-01");
  });

  test.each([
    ["an error status", { status: 500, body: "" }, /status 500/],
    ["another document", json({ hello: 1 }), /microsoftGraphResourceId/],
    ["no answer", new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED") }), /ECONNREFUSED/],
  ])("%s of the metadata host is reported", async (_, answer, text) => {
    const { fetch } = scriptedFetch([answer]);
    const env = { ARM_METADATA_HOSTNAME: "localhost:8443" };
    const error = await thrownBy(() => resolveEndpoints({ cloud: "public", env, fetch }));
    expect(error.message).toMatch(/ENTRA_METADATA_UNREACHABLE/);
    expect(error.message).toMatch(text);
  });
});

describe("with SCIMFORM_SANDBOX set nothing but this machine is reached", () => {
  const sandbox = { SCIMFORM_SANDBOX: "1" };

  test("a real cloud is refused", async () => {
    const { fetch, sent } = scriptedFetch([]);
    const error = await thrownBy(() => resolveEndpoints({ cloud: "public", env: sandbox, fetch }));
    expect(error.message).toMatch(/ENTRA_SANDBOX_ONLY.*login\.microsoftonline\.com/);
    expect(sent).toEqual([]);
  });

  test("a metadata host elsewhere is refused before it is asked", async () => {
    const { fetch, sent } = scriptedFetch([json(metadata)]);
    const env = { ...sandbox, ARM_METADATA_HOSTNAME: "management.azure.com" };
    await expect(resolveEndpoints({ cloud: "public", env, fetch })).rejects.toThrow(/ENTRA_SANDBOX_ONLY/);
    expect(sent).toEqual([]);
  });

  test("a local metadata host that names a real Graph is refused", async () => {
    const { fetch } = scriptedFetch([json({ ...metadata, microsoftGraphResourceId: "https://graph.microsoft.com/" })]);
    const env = { ...sandbox, ARM_METADATA_HOSTNAME: "localhost:8443" };
    await expect(resolveEndpoints({ cloud: "public", env, fetch })).rejects.toThrow(/graph\.microsoft\.com/);
  });

  test.each([
    ["https://localhost:1", true],
    ["http://127.0.0.1:80", true],
    ["http://127.8.9.10", true],
    ["https://[::1]:1", true],
    ["https://localhost.evil.example", false],
    ["https://127.0.0.1.evil.example", false],
    ["https://10.0.0.1", false],
    ["nonsense", false],
  ])("%s on this machine: %s", (url, expected) => {
    expect(isLoopback(url)).toBe(expected);
  });
});
