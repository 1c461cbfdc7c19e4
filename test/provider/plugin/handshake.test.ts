import { once } from "node:events";
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createPluginCertificate } from "../../../provider/plugin/certificate";
import { handshakeLine } from "../../../provider/plugin/handshake";
import { bundleProgram } from "../../support/terraform";

const folder = mkdtempSync(join(tmpdir(), "scimform-handshake-"));
const program = bundleProgram(join(__dirname, "../../support/echo-provider.ts"), join(folder, "echo.cjs"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const start = (env: Record<string, string>) => spawnSync(process.execPath, [program], { env, encoding: "utf8" });
const cookie = { TF_PLUGIN_MAGIC_COOKIE: "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2" };

test("the line: protocol 6, loopback address, certificate without padding", () => {
  for (const length of [300, 301, 302]) {
    const der = Buffer.alloc(length, 7);
    const parts = handshakeLine(4711, der).trimEnd().split("|");
    expect(parts.slice(0, 5)).toEqual(["1", "6", "tcp", "127.0.0.1:4711", "grpc"]);
    expect(parts[5]).not.toContain("=");
    expect(Buffer.from(parts[5] ?? "", "base64")).toEqual(der);
  }
});

test("started by hand it says what it is, in one sentence, not on stdout", () => {
  const { status, stdout, stderr } = start({});
  expect(status).toBe(1);
  expect(stdout).toBe("");
  expect(stderr).toMatch(/^This is the echo provider\. .*\n$/);
});

test.each([
  [
    "no common protocol",
    { PLUGIN_PROTOCOL_VERSIONS: "4,5", PLUGIN_CLIENT_CERT: createPluginCertificate().certificatePem },
    "PLUGIN_PROTOCOL_UNSUPPORTED",
  ],
  ["no client certificate", { PLUGIN_PROTOCOL_VERSIONS: "6" }, "PLUGIN_NO_CLIENT_CERTIFICATE"],
  [
    "an unusable client certificate",
    { PLUGIN_PROTOCOL_VERSIONS: "6", PLUGIN_CLIENT_CERT: "-----BEGIN CERTIFICATE-----\nx" },
    "PLUGIN_NO_CLIENT_CERTIFICATE",
  ],
])("%s: one line on stdout for Terraform to show", (_what, env, code) => {
  const { status, stdout } = start({ ...cookie, ...env });
  expect(status).toBe(1);
  expect(stdout).toMatch(/^[^\n]+\n$/);
  expect(stdout).toContain(code);
});

test("no port to listen on: one line as well", () => {
  const preload = join(folder, "no-port.cjs");
  writeFileSync(
    preload,
    `require("node:net").Server.prototype.listen = function () {
      process.nextTick(() => this.emit("error", new Error("no port left")));
      return this;
    };`,
  );
  const env = {
    ...cookie,
    PLUGIN_PROTOCOL_VERSIONS: "6",
    PLUGIN_CLIENT_CERT: createPluginCertificate().certificatePem,
  };
  const { status, stdout } = start({ ...env, NODE_OPTIONS: `--require ${preload}` });
  expect(status).toBe(1);
  expect(stdout).toMatch(/^[^\n]*PLUGIN_START_FAILED[^\n]*no port left[^\n]*\n$/);
});

test("whoever started it is gone before the handshake: it ends", async () => {
  const child = spawn(process.execPath, [program], {
    env: { ...cookie, PLUGIN_PROTOCOL_VERSIONS: "6", PLUGIN_CLIENT_CERT: createPluginCertificate().certificatePem },
    stdio: ["ignore", "pipe", "ignore"],
  });
  child.stdout.destroy();
  const code = await new Promise((resolve) => child.on("exit", resolve));
  expect(code).not.toBe(0);
});

test.each(["2>/dev/full", "2>&-"])(
  "a log that cannot be written (%s) does not keep it from serving",
  async (redirected) => {
    const child = spawn("sh", ["-c", `exec "$NODE" "$PROGRAM" ${redirected}`], {
      env: {
        ...cookie,
        ...{ NODE: process.execPath, PROGRAM: program, TF_LOG: "TRACE" },
        ...{ PLUGIN_PROTOCOL_VERSIONS: "6", PLUGIN_CLIENT_CERT: createPluginCertificate().certificatePem },
      },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = (await once(child.stdout, "data")) as [Buffer];
    const [, port] = /^1\|6\|tcp\|127\.0\.0\.1:(\d+)\|grpc\|/.exec(String(line)) ?? [];
    const client = connect(Number(port), "127.0.0.1");
    await once(client, "connect");
    client.destroy();
    child.kill("SIGTERM");
    expect(await once(child, "exit")).toEqual([0, null]);
  },
);
