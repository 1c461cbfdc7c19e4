import { cpSync, mkdtempSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Env } from "../../lib/core/env";
import { sandboxTraces } from "../../lib/core/sandbox-traces";
import { scimformProvider } from "../../provider/provider";
import { startEntraSandbox, type EntraSandbox } from "../../sandbox/entra";
import { sandboxVariables } from "../../sandbox/foreign-variables";
import { startOktaSandbox, type OktaSandbox } from "../../sandbox/okta";
import { synthesize } from "../../stacks/synth";
import { projectFolder, run } from "../scripts/run";
import { startElsewhere } from "../support/elsewhere";
import { portAfterListening } from "../support/proxies";

/** A shell that evaluated `sandbox env`, and then lost SCIMFORM_SANDBOX, is neither a sandbox's nor a tenant's. */

const token = { SCIMFORM_TOKEN_ADVISORS_TEST: "token-of-the-target" };
let sandbox: EntraSandbox;
let okta: OktaSandbox;
let half: Env;

beforeAll(async () => {
  sandbox = await startEntraSandbox({ tenant: "empty" });
  okta = await startOktaSandbox({ org: "empty" });
  half = { ...sandbox.env(), ...okta.env(), SCIMFORM_SANDBOX: undefined, ...token };
});
afterAll(async () => {
  await okta.close();
  await sandbox.stop();
});

const pointers = [
  ...["TF_CLI_CONFIG_FILE", "SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS"],
  ...["ARM_METADATA_HOSTNAME", "OKTA_HTTP_PROXY", "OKTA_CLIENT_ORGURL"],
];

test("each variable that points at a sandbox is found, alone and with the others", () => {
  expect(sandboxTraces(half).map(({ variable }) => variable)).toEqual(pointers);
  for (const variable of pointers) expect(sandboxTraces({ [variable]: half[variable] })).toHaveLength(1);
  expect(sandboxTraces({ TF_PLUGIN_CACHE_DIR: join(sandbox.folder, "plugin", "cache") })).toHaveLength(1);
  expect(sandboxTraces({ OKTA_HTTP_PROXY: okta.url.replace("127.0.0.1", "localhost") })).toHaveLength(1);
  expect(sandboxTraces({ ...half, SCIMFORM_SANDBOX: sandbox.folder })).toEqual([]);
});

test("pointing elsewhere is legitimate, on this machine, too", async () => {
  const server = createServer();
  const url = `http://127.0.0.1:${await portAfterListening(server)}`;
  const elsewhere = await startElsewhere(sandbox);
  const folder = mkdtempSync(join(tmpdir(), "scimform-own-"));
  writeFileSync(join(folder, "ca.pem"), sandbox.caPem);
  expect(sandboxTraces({ OKTA_HTTP_PROXY: url, ARM_METADATA_HOSTNAME: new URL(url).host })).toEqual([]);
  expect(sandboxTraces(elsewhere.env)).toEqual([]);
  expect(sandboxTraces({ SSL_CERT_FILE: join(folder, "ca.pem"), TF_CLI_CONFIG_FILE: "/etc/terraformrc" })).toEqual([]);
  elsewhere.close();
  server.close();
});

test("a sandbox that ended leaves no address, but its folder is one", async () => {
  const folder = mkdtempSync(join(tmpdir(), "scimform-ended-"));
  const ended = await startEntraSandbox({ tenant: "empty", folder });
  const { ARM_METADATA_HOSTNAME, SSL_CERT_FILE } = ended.env();
  await ended.stop();
  expect(sandboxTraces({ ARM_METADATA_HOSTNAME })).toEqual([]);
  expect(sandboxTraces({ SSL_CERT_FILE })).toEqual([{ variable: "SSL_CERT_FILE", place: folder }]);
});

describe("with any one of them, nothing is written or sent by", () => {
  test.each(pointers)("%s: synth, provider and commands", async (variable) => {
    const env = { [variable]: half[variable], ...token, ARM_TENANT_ID: sandbox.tenantId, OKTA_API_TOKEN: "00token" };
    const root = mkdtempSync(join(tmpdir(), "scimform-half-"));
    cpSync(resolve("config"), join(root, "config"), { recursive: true });
    expect(() => synthesize({ root, env: { ...env } })).toThrow(/SANDBOX_HALF_LEFT/);

    const asked: string[] = [];
    const fetch: typeof globalThis.fetch = async (input) => {
      asked.push(input instanceof Request ? input.url : String(input));
      throw new TypeError("nothing is to be sent");
    };
    const provider = scimformProvider({ env, fetch, clock: Date.now, sleep: async () => undefined });
    const nothing = Object.fromEntries(Object.keys(provider.schema.block.attributes).map((name) => [name, null]));
    const info = { terraformVersion: "1.11.4", signal: new AbortController().signal };
    const { client, diagnostics } = await provider.configure(nothing, info);
    expect([client, diagnostics?.[0]?.detail]).toEqual([null, expect.stringContaining("SANDBOX_HALF_LEFT")]);

    for (const args of [
      ["status", "advisors-test"],
      ["check-target", "advisors-test", "--yes"],
    ]) {
      const { stderr, exitCode } = await run(args, { cwd: projectFolder(), env, fetch });
      expect(stderr).toMatch(new RegExp(`SANDBOX_HALF_LEFT: .*${variable} still points at the sandbox .*new shell`));
      expect(exitCode).toBe(2);
    }
    expect(asked).toEqual([]);
  });
});

test("doctor finds it", async () => {
  const { json } = await run(["doctor", "--json"], {
    cwd: projectFolder(),
    env: { ...half, PATH: process.env["PATH"] },
  });
  expect(json.problems).toContainEqual(expect.objectContaining({ code: "SANDBOX_HALF_LEFT" }));
});

test("`sandbox env --unset` undoes all that `sandbox env` sets, without a sandbox", async () => {
  const set = { ...sandbox.env(), ...okta.env(), ...okta.env("serviceApp") };
  expect(Object.keys(set).filter((name) => !sandboxVariables.includes(name))).toEqual([]);
  const { stdout } = await run(["sandbox", "env", "--unset"], { cwd: projectFolder(), env: half });
  const unset = stdout.trim().split("\n");
  expect(unset).toEqual(expect.arrayContaining([...pointers, ...Object.keys(token)].map((name) => `unset ${name}`)));
  expect(unset.filter((line) => !/^unset \w+$/.test(line))).toEqual([]);
});
