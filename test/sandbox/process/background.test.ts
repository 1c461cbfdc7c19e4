import { spawn, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { z } from "zod";
import { findRunning, requireRunning } from "../../../sandbox/process/admin-client";
import { startInBackground, stopSandbox } from "../../../sandbox/process/background";
import { sandboxStatus } from "../../../sandbox/process/describe";
import { claimRecord, readRecord, removeRecord } from "../../../sandbox/process/record";
import { until } from "../../support/terraform";
import type { ServeOptions } from "../../../sandbox/process/serve-options";

const scimform = resolve(__dirname, "../../../dist/scripts/main.js");

let home: string;
let options: ServeOptions;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "scimform-test-"));
  options = { folder: join(home, "sandbox"), root: home };
});
afterEach(async () => {
  await stopSandbox(options.folder);
  rmSync(home, { recursive: true, force: true });
});

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test("starts once, is found, answers, and stops without a trace of a process, under a umask of 077, too", async () => {
  const umask = process.umask(0o077);
  process.env["SCIMFORM_TOKEN_REAL"] = "token-of-the-real-target";
  const { running, started } = await startInBackground(options).finally(() => process.umask(umask));
  delete process.env["SCIMFORM_TOKEN_REAL"];
  expect(started).toBe(true);
  if (process.platform === "linux") {
    const shown = readFileSync(`/proc/${running.record.pid}/cmdline`, "utf8");
    expect([shown, shown.includes(running.record.adminToken)]).toEqual([expect.stringContaining("main.js"), false]);
    const inherited = readFileSync(`/proc/${running.record.pid}/environ`, "utf8");
    expect([inherited, inherited.includes("token-of-the-real-target")]).toEqual([
      expect.stringContaining("PATH="),
      false,
    ]);
  }
  const again = await startInBackground(options);
  expect([again.started, again.running.record]).toEqual([false, running.record]);
  expect(await running.call("GET", "/status", sandboxStatus)).toMatchObject({
    folder: options.folder,
    jobs: [],
    targets: [],
  });
  expect(await stopSandbox(options.folder)).toBe(true);
  expect(isAlive(running.record.pid)).toBe(false);
  expect(readRecord(options.folder)).toBeUndefined();
  expect(await stopSandbox(options.folder)).toBe(false);
  await expect(requireRunning(options.folder)).rejects.toThrow("SANDBOX_NOT_RUNNING");
});

test("whoever started it is gone before it answers, and so are its log's readers: it serves, and can be stopped", async () => {
  const program = resolve(__dirname, "../../../dist/sandbox/process/main.js");
  const stdio = ["ignore", "pipe", "pipe", "ipc"] as const;
  const child = spawn(process.execPath, [program, JSON.stringify(options)], { detached: true, stdio: [...stdio] });
  child.stdout?.destroy();
  child.stderr?.destroy();
  child.disconnect();
  await until("the sandbox answers", () => readRecord(options.folder) !== undefined);
  expect((await requireRunning(options.folder)).record.pid).toBe(child.pid);
  expect(await stopSandbox(options.folder)).toBe(true);
});

test("of two that start at the same time one wins, and both end up with it", async () => {
  const both = await Promise.all([startInBackground(options), startInBackground(options)]);
  expect(both.map(({ started }) => started).sort()).toEqual([false, true]);
  expect(both[0].running.record).toEqual(both[1].running.record);
});

test("asked for what it is not running with, it says both, and goes on as it is; what is not asked for does not matter", async () => {
  const { record } = (await startInBackground(options)).running;
  const same = await startInBackground({ ...options, azuread: "stand-in", okta: "stand-in" });
  expect([same.started, same.running.record]).toEqual([false, record]);
  const wanted = { azuread: "registry", okta: { mirror: "/mirror" }, port: 4000, settings: "/settings.yaml" } as const;
  const refused = startInBackground({ ...options, ...wanted });
  await expect(refused).rejects.toThrow(
    /SANDBOX_RUNS_OTHERWISE.* with no --port, not --port 4000; with no --settings, not --settings \/settings\.yaml; with --azuread stand-in, not --azuread registry; with --okta stand-in, not --okta \/mirror\./,
  );
  expect((await requireRunning(options.folder)).record).toEqual(record);
});

test("after a kill it starts again with the same tenant; a foreign process with the old pid is left alone", async () => {
  const { running } = await startInBackground(options);
  const { pid } = running.record;
  const before = await running.call("GET", "/environment", z.record(z.string(), z.string().nullable()));
  const gone = new Promise<void>((done) => {
    const check = setInterval(() => {
      if (isAlive(pid)) return;
      clearInterval(check);
      done();
    }, 10);
  });
  process.kill(pid, "SIGKILL");
  await gone;
  const bystander = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
  try {
    const file = join(options.folder, "sandbox.json");
    writeFileSync(file, JSON.stringify({ ...running.record, pid: bystander.pid }));
    expect(await findRunning(options.folder)).toBeUndefined();
    const { running: next, started } = await startInBackground(options);
    expect([started, isAlive(bystander.pid ?? 0)]).toEqual([true, true]);
    const after = await next.call("GET", "/environment", z.record(z.string(), z.string().nullable()));
    expect(after["ARM_CLIENT_SECRET"]).toBe(before["ARM_CLIENT_SECRET"]);
  } finally {
    bystander.kill("SIGKILL");
  }
});

test("orders need the token, which is readable by the owner only", async () => {
  const { running } = await startInBackground(options);
  const answer = await fetch(`${running.record.adminUrl}/environment`);
  expect([answer.status, await answer.text()]).toEqual([401, ""]);
  expect(statSync(join(options.folder, "sandbox.json")).mode & 0o777).toBe(0o600);
  await expect(running.call("POST", "/cycle", z.unknown(), { job: "nobody" })).rejects.toThrow("SANDBOX_JOB_NOT_FOUND");
  await running.call("POST", "/faults", z.unknown(), { status: 503, times: 1 });
  expect(await running.call("GET", "/faults", z.unknown())).toEqual([{ status: 503, times: 1 }]);
  await expect(running.call("POST", "/faults", z.unknown(), { nonsense: 1 })).rejects.toThrow(/nonsense/);
});

test("a port that is taken is said, and nothing stays behind", async () => {
  const { running } = await startInBackground(options);
  const { url } = await running.call("GET", "/status", sandboxStatus);
  const other = { ...options, folder: join(home, "other"), port: Number(new URL(url).port) };
  await expect(startInBackground(other)).rejects.toThrow("SANDBOX_PORT_TAKEN");
  expect(readRecord(other.folder)).toBeUndefined();
});

test("what the folder holds and nobody can use is named; what had started is ended, and the parent is told", async () => {
  writeProject(["andmoney-advisors"]);
  await startInBackground(options);
  await stopSandbox(options.folder);
  for (const [file, content] of [
    ["keys.json", '{"signingKey":"'],
    ["targets/better-auth.state", "?"],
  ] as const) {
    const path = join(options.folder, file);
    const before = existsSync(path) ? readFileSync(path) : undefined;
    writeFileSync(path, content);
    const code = file.endsWith(".state") ? "SANDBOX_TARGET_NOT_STARTED" : "SANDBOX_FILE_BROKEN";
    await expect(startInBackground(options)).rejects.toThrow(new RegExp(`${code}: .*/${file}`));
    expect([readRecord(options.folder), programsWith(options.folder)]).toEqual([undefined, []]);
    if (before) writeFileSync(path, before);
    else rmSync(path);
  }
  const { started, running } = await startInBackground(options);
  expect(started).toBe(true);
  // Neither of the sandbox nor of its SCIM servers do the arguments hold a token.
  const { stdout: programs } = spawnSync("ps", ["-eo", "args"], { encoding: "utf8" });
  expect(programs).toContain(options.folder);
  expect(programs).not.toContain(running.record.adminToken);
  expect(programs).not.toContain("sandbox-token-");
});

test("on a full disk, and with a folder in place of its record, it does not start, and says why", async () => {
  const full = spawnSync("sh", ["-c", 'ulimit -f 0; exec "$0" "$@"', process.execPath, scimform, "sandbox", "start"], {
    cwd: home,
    env: { PATH: process.env["PATH"] },
    encoding: "utf8",
  });
  expect(full.stderr).toMatch(/^error FILE_UNUSABLE: .*\(EFBIG\)/);
  expect([full.status, programsWith(home)]).toEqual([1, []]);
  mkdirSync(join(options.folder, "sandbox.json"), { recursive: true });
  const path = join(options.folder, "sandbox.json");
  await expect(startInBackground(options)).rejects.toMatchObject({ code: "EISDIR", path });
  rmSync(path, { recursive: true });
});

/** Running programs whose arguments name the folder. */
function programsWith(folder: string): string[] {
  const { stdout } = spawnSync("ps", ["-eo", "args"], { encoding: "utf8" });
  return stdout.split("\n").filter((line) => line.includes(folder));
}

function writeProject(targets: readonly string[]): void {
  mkdirSync(join(home, "config"));
  writeFileSync(join(home, "config/environments.yaml"), "test: { notificationEmail: it@contoso.example }\n");
  const app = (target: string) => ({ target, displayName: target, environments: { test: { assign: "external" } } });
  const apps = Object.fromEntries(targets.map((target) => [target.replace("andmoney-", ""), app(target)]));
  writeFileSync(join(home, "config/bank.yaml"), JSON.stringify({ identityProvider: "entra", apps }));
}

test("every stack of the project has a SCIM endpoint, with a token in the variable its config names, kept over restarts", async () => {
  writeProject(["andmoney-advisors", "andmoney-rooms"]);
  const tokens = async () => {
    const { running } = await startInBackground(options);
    const environment = await running.call("GET", "/environment", z.record(z.string(), z.string().nullable()));
    const { targets } = await running.call("GET", "/status", sandboxStatus);
    await stopSandbox(options.folder);
    return { targets: targets.length, token: environment["SCIMFORM_TOKEN_ADVISORS_TEST"] };
  };
  const first = await tokens();
  expect(first.targets).toBe(2);
  expect(first.token).toMatch(/^sandbox-token-/);
  expect(await tokens()).toEqual(first);
  expect(readdirSync(options.folder)).not.toContain("sandbox.json");
});

test("a sandbox that cannot start, and one that does not end, are said with what to do", async () => {
  await expect(startInBackground({ ...options, root: join(home, "missing") })).rejects.toThrow("SANDBOX_NOT_STARTED");
  const instance = "stubborn";
  const stubborn = createServer((_request, response) => response.end(JSON.stringify({ instance, ready: true })));
  await new Promise<void>((listening) => stubborn.listen(0, "127.0.0.1", listening));
  try {
    const adminUrl = `http://127.0.0.1:${(stubborn.address() as AddressInfo).port}`;
    const record = { pid: process.pid, instance, adminUrl, adminToken: "x", options: {} };
    expect(await claimRecord(options.folder, record, async () => false)).toBeUndefined();
    await expect(stopSandbox(options.folder, 30)).rejects.toThrow("SANDBOX_NOT_STOPPED");
  } finally {
    stubborn.close();
    removeRecord(options.folder);
  }
});
