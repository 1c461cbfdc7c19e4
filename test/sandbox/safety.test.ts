import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { startEntraSandbox, type EntraSandbox } from "../../sandbox/entra";
import { toShell } from "../../sandbox/environment";
import { loopbackFetch } from "../../sandbox/loopback";

let sandbox: EntraSandbox;
beforeAll(async () => {
  sandbox = await startEntraSandbox({ tenant: "empty", variables: { SCIMFORM_TOKEN_A: "it's" } });
});
afterAll(() => sandbox.stop());

test("the engine's fetch goes to this machine only, and follows no redirect off it", async () => {
  for (const url of [
    "https://graph.microsoft.com/",
    "https://localhost.example.com/",
    "http://10.0.0.1/",
    "http://127.0.0.1.example.com/",
  ]) {
    await expect(loopbackFetch(url)).rejects.toThrow("target not reachable");
  }
  const server = createServer((_request, response) =>
    response.writeHead(302, { location: "https://example.com/" }).end(),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const answer = await loopbackFetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    expect(answer.status).toBe(302);
  } finally {
    server.close();
  }
});

test("the environment names this sandbox and blanks every other way to sign in", () => {
  const env = sandbox.env();
  expect(env).toMatchObject({
    SCIMFORM_SANDBOX: sandbox.folder,
    ARM_METADATA_HOSTNAME: sandbox.metadataHost,
    ARM_TENANT_ID: sandbox.tenantId,
    NODE_EXTRA_CA_CERTS: sandbox.caFile,
    SSL_CERT_FILE: sandbox.caFile,
    CDKTF_DISABLE_PLUGIN_CACHE_ENV: "1",
  });
  const unset = Object.entries(env).flatMap(([name, value]) => (value === undefined ? [name] : []));
  expect(unset).toEqual(
    expect.arrayContaining([
      "ARM_OIDC_TOKEN",
      "ARM_USE_MSI",
      "ARM_CLIENT_CERTIFICATE",
      "AZURE_CLIENT_SECRET",
      "TF_PLUGIN_CACHE_DIR",
    ]),
  );
});

test("its shell form quotes values and unsets the rest", () => {
  const lines = toShell(sandbox.env()).split("\n");
  expect(lines).toContain(`export SCIMFORM_TOKEN_A='it'\\''s'`);
  expect(lines).toContain("unset AZURE_CLIENT_SECRET");
});

test("the tenant listens on loopback only and its id is no real tenant's", () => {
  expect(new URL(sandbox.url).hostname).toBe("localhost");
  // Version 8: made from a hash; Entra's own ids are random (version 4).
  expect(sandbox.tenantId[14]).toBe("8");
});
