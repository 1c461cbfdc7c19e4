import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";
import { monotonic } from "../../lib/core/clock";
import { fail, ScimformError, type Problem } from "../../lib/core/problem";
import { openPrivateLog } from "../../lib/core/private-file";
import { withoutSecrets } from "../../lib/core/secrets";
import * as errors from "./errors";
import { privateFolder } from "../storage";
import { findRunning, requireRunning, type RunningSandbox } from "./admin-client";
import { removeRecord } from "./record";
import { differences, type ServeOptions } from "./serve-options";

/** Program as tsc builds it; tests run this file from its TypeScript source. */
const program = __filename.endsWith(".ts")
  ? resolve(__dirname, "../../dist/sandbox/process/main.js")
  : join(__dirname, "main.js");

/** Report that the background process makes once. */
const startReport = z.union([
  z.object({ ready: z.literal(true) }),
  z.object({ problems: z.array(z.custom<Problem>()) }),
]);
export type StartReport = z.infer<typeof startReport>;

/**
 * Starts the sandbox of a folder as a process of its own and waits until it answers. It outlives this process.
 * @returns `started` is false when it was running already
 * @throws ScimformError SANDBOX_RUNS_OTHERWISE, SANDBOX_NOT_STARTED, or what the sandbox itself reported
 */
export async function startInBackground(options: ServeOptions): Promise<{ running: RunningSandbox; started: boolean }> {
  const present = await findRunning(options.folder);
  if (present) return { running: asWanted(present, options), started: false };
  const log = join(privateFolder(options.folder), "sandbox.log");
  const output = openPrivateLog(log);
  const child = spawn(process.execPath, [program, JSON.stringify(options)], {
    detached: true,
    stdio: ["ignore", output, output, "ipc"],
    cwd: options.root,
    // What it asks is on this machine, and it needs nobody's secrets.
    env: { ...withoutSecrets(process.env), NODE_USE_ENV_PROXY: undefined },
  });
  closeSync(output);
  const report = await new Promise<StartReport>((settle, reject) => {
    child.once("message", (message) => settle(startReport.parse(message)));
    child.once("error", (error) => reject(fail(errors.notStarted, error.message, log)));
    child.once("exit", (code, signal) =>
      reject(fail(errors.notStarted, `its process ended (${signal ?? `exit code ${code ?? "?"}`})`, log)),
    );
  });
  child.removeAllListeners("exit");
  if ("problems" in report) await ended(child);
  if (child.connected) child.disconnect();
  child.unref();
  if ("problems" in report) {
    const other = report.problems.some(({ code }) => code === errors.running.code);
    if (!other) throw new ScimformError(report.problems);
  }
  return { running: asWanted(await requireRunning(options.folder), options), started: "ready" in report };
}

/** Longest time that a process that has reported why it does not start may take to end. */
const endTimeout = 10_000;

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const slow = setTimeout(() => child.kill("SIGKILL"), endTimeout);
  await once(child, "exit");
  clearTimeout(slow);
}

function asWanted(running: RunningSandbox, options: ServeOptions): RunningSandbox {
  const different = differences(running.record.options, options);
  if (different.length > 0) throw fail(errors.runsOtherwise, options.folder, different);
  return running;
}

/**
 * Ends the sandbox of a folder and everything it started.
 * @param timeout how long it may take, in milliseconds
 * @returns false when none was running
 * @throws ScimformError SANDBOX_NOT_STOPPED
 */
export async function stopSandbox(folder: string, timeout = 30_000): Promise<boolean> {
  const running = await findRunning(folder);
  if (!running) {
    removeRecord(folder);
    return false;
  }
  const { pid } = running.record;
  await running.call("POST", "/stop", z.object({}));
  const limit = monotonic() + timeout;
  while (isAlive(pid)) {
    if (monotonic() > limit) throw fail(errors.notStopped, pid);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return true;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
