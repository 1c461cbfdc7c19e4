import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import type { Env } from "../../lib/core/env";
import { announceSandbox, sandboxTraces } from "../../lib/core/sandbox-traces";
import { scimformProvider } from "../../provider/provider";
import { startEntraSandbox, type EntraSandbox } from "../../sandbox/entra";
import { sandboxVariables } from "../../sandbox/foreign-variables";
import { startOktaSandbox, type OktaSandbox } from "../../sandbox/okta";
import { synthesize } from "../../stacks/synth";
import { projectFolder, run } from "../scripts/run";
import { startElsewhere } from "../support/elsewhere";
import { portAfterListening } from "../support/proxies";
import { bundleProgram } from "../support/terraform";

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

const files = ["TF_CLI_CONFIG_FILE", "SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS", "TF_PLUGIN_CACHE_DIR"];
const addresses = ["ARM_METADATA_HOSTNAME", "OKTA_HTTP_PROXY", "OKTA_CLIENT_ORGURL"];
/** Those that `sandbox env` sets. */
const pointers = [...files.slice(0, 3), ...addresses];

test("each variable that points at a sandbox is found, alone and with the others", () => {
  expect(sandboxTraces(half).map(({ variable }) => variable)).toEqual(pointers);
  for (const variable of pointers) expect(sandboxTraces({ [variable]: half[variable] })).toHaveLength(1);
  expect(sandboxTraces({ ...half, SCIMFORM_SANDBOX: sandbox.folder })).toEqual([]);
});

const newFolder = (): string => mkdtempSync(join(tmpdir(), "scimform-half-"));

describe("a file", () => {
  const stopped = async (): Promise<string> => {
    const folder = newFolder();
    await (await startEntraSandbox({ tenant: "empty", folder })).stop();
    return folder;
  };
  test.each(files)("%s: in the folder of a sandbox, running or stopped, and nowhere else", async (variable) => {
    const [ended, own] = [await stopped(), newFolder()];
    const link = join(own, "link");
    symlinkSync(ended, link);
    for (const name of ["ca.pem", "server.pem"]) cpSync(join(ended, name), join(own, name));
    const found = [
      ...[sandbox.folder, ended, link].flatMap((folder) => [folder, join(folder, "ca.pem"), join(folder, "new/cache")]),
      relative(process.cwd(), join(ended, "ca.pem")),
    ];
    const legitimate = [
      "",
      own,
      join(own, "ca.pem"),
      join(own, "new/cache"),
      dirname(ended),
      "/etc/terraformrc",
      "\u0000",
    ];
    const pointing = [...found, ...legitimate].filter((value) => sandboxTraces({ [variable]: value }).length > 0);
    expect(pointing).toEqual(found);
  });
});

describe("an address", () => {
  /** Sandboxes that left their port and were killed, in processes of their own. */
  const killed = (sandboxes: readonly (readonly [port: number, folder?: string])[]): void => {
    const traces = bundleProgram(resolve("lib/core/sandbox-traces.ts"), join(newFolder(), "traces.cjs"));
    const script = sandboxes.map((each) => `traces.announceSandbox(${each.map((one) => JSON.stringify(one)).join()});`);
    const child = spawnSync(process.execPath, [
      "-e",
      `const traces = require(${JSON.stringify(traces)}); ${script.join("")}`,
    ]);
    expect(String(child.stderr)).toBe("");
  };
  test.each(addresses)(
    "%s: of a sandbox that runs, or was killed and can be started again, and no other",
    async (variable) => {
      const [port] = [new URL(okta.url).port];
      const server = createServer();
      const other = await portAfterListening(server);
      const elsewhere = await startElsewhere(sandbox);
      const ended = await startOktaSandbox({ org: "empty" });
      await ended.close();
      const [kept, gone] = [newFolder(), newFolder()];
      killed([[1, kept], [2, gone], [3]]);
      rmSync(gone, { recursive: true });
      const hosts = [
        `127.0.0.1:${port}`,
        `localhost:${port}`,
        `LOCALHOST:${port}`,
        "127.0.0.1:1",
        sandbox.metadataHost,
      ];
      const found = hosts.flatMap((host) => [
        host,
        `http://${host}`,
        `https://${host}/`,
        `http://me:word@${host}/path`,
      ]);
      const strangers = [
        `127.0.0.1:${other}`,
        "127.0.0.1:2",
        "127.0.0.1:3",
        `tenant.example:${port}`,
        `10.0.0.1:${port}`,
      ];
      const legitimate = [
        ...strangers.flatMap((host) => [host, `http://${host}`, `https://${host}/`]),
        ...[
          elsewhere.env["ARM_METADATA_HOSTNAME"] ?? "",
          ended.url,
          "",
          "localhost",
          "not an address",
          ":",
          "https://",
        ],
      ];
      const pointing = [...found, ...legitimate].filter((value) => sandboxTraces({ [variable]: value }).length > 0);
      expect(pointing).toEqual(found);
      // At another port now: what it had before is free.
      announceSandbox(4, kept)();
      expect(sandboxTraces({ [variable]: "127.0.0.1:1" })).toEqual([]);
      elsewhere.close();
      server.close();
    },
  );
});

test("with all of them pointing elsewhere, on this machine, synth, provider, commands and doctor work", async () => {
  const elsewhere = await startElsewhere(sandbox);
  const server = createServer((_, response) => response.writeHead(404).end());
  const url = `http://127.0.0.1:${await portAfterListening(server)}`;
  const env = {
    ...elsewhere.env,
    TF_PLUGIN_CACHE_DIR: newFolder(),
    OKTA_HTTP_PROXY: url,
    OKTA_CLIENT_ORGURL: url,
    ...token,
  };
  const root = projectFolder();
  expect(synthesize({ root, env }).warnings.filter(({ code }) => code.startsWith("SANDBOX"))).toEqual([]);
  const { client } = await configured(env, fetch);
  expect(client).not.toBeNull();
  const status = await run(["status", "advisors-test"], { cwd: root, env: { ...env, ARM_TENANT_ID: "x" }, fetch });
  expect(status.stderr).not.toContain("SANDBOX_HALF_LEFT");
  const doctor = await run(["doctor", "--json"], { cwd: root, env: { ...env, PATH: process.env["PATH"] } });
  expect(doctor.json.problems.map(({ code }) => code)).not.toContain("SANDBOX_HALF_LEFT");
  elsewhere.close();
  server.close();
});

function configured(env: Env, fetch: typeof globalThis.fetch) {
  const provider = scimformProvider({ env, fetch, clock: Date.now, sleep: async () => undefined });
  const nothing = Object.fromEntries(Object.keys(provider.schema.block.attributes).map((name) => [name, null]));
  return provider.configure(nothing, { terraformVersion: "1.11.4", signal: new AbortController().signal });
}

describe("with any one of them, nothing is written or sent by", () => {
  test.each([...files, ...addresses])("%s: synth, provider and commands", async (variable) => {
    const value = half[variable] ?? join(sandbox.folder, "cache");
    const env = { [variable]: value, ...token, ARM_TENANT_ID: sandbox.tenantId, OKTA_API_TOKEN: "00token" };
    const root = mkdtempSync(join(tmpdir(), "scimform-half-"));
    cpSync(resolve("config"), join(root, "config"), { recursive: true });
    expect(() => synthesize({ root, env: { ...env } })).toThrow(/SANDBOX_HALF_LEFT/);

    const asked: string[] = [];
    const fetch: typeof globalThis.fetch = async (input) => {
      asked.push(input instanceof Request ? input.url : String(input));
      throw new TypeError("nothing is to be sent");
    };
    const { client, diagnostics } = await configured(env, fetch);
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

test.each([...files, ...addresses])("doctor finds %s", async (variable) => {
  const value = half[variable] ?? join(sandbox.folder, "cache");
  const { json } = await run(["doctor", "--json"], { cwd: projectFolder(), env: { [variable]: value } });
  expect(json.problems).toContainEqual(
    expect.objectContaining({ code: "SANDBOX_HALF_LEFT", summary: expect.stringContaining(variable) }),
  );
});

test("`sandbox env --unset` undoes all that `sandbox env` sets, without a sandbox", async () => {
  const set = { ...sandbox.env(), ...okta.env(), ...okta.env("serviceApp") };
  expect(Object.keys(set).filter((name) => !sandboxVariables.includes(name))).toEqual([]);
  const { stdout } = await run(["sandbox", "env", "--unset"], { cwd: projectFolder(), env: half });
  const unset = stdout.trim().split("\n");
  expect(unset).toEqual(expect.arrayContaining([...pointers, ...Object.keys(token)].map((name) => `unset ${name}`)));
  expect(unset.filter((line) => !/^unset \w+$/.test(line))).toEqual([]);
});
