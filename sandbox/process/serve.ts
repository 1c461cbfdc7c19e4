import { randomBytes, randomUUID } from "node:crypto";
import { join } from "node:path";
import { fail } from "../../lib/core/problem";
import * as errors from "./errors";
import type { Env } from "../../lib/core/env";
import { startEntraSandbox, type EntraSandbox, type SandboxOptions } from "../entra/index";
import { startOktaSandbox } from "../okta";
import { privateFolder } from "../storage";
import { routesOf } from "../target-routes";
import { startAdminServer, type ServedSandbox } from "./admin-server";
import { armFault } from "./fault-order";
import { findRunning } from "./admin-client";
import { projectTargets, type ProjectTargets } from "./project-targets";
import { claimRecord, removeRecord } from "./record";
import { startedWith, type ServeOptions } from "./serve-options";
import { readSettings } from "./settings";

/** How often it looks for cycles that are due. */
const cycleCheck = 250;

/**
 * Runs the sandbox of a folder in this process until it is told to stop (SIGTERM, SIGINT, or `sandbox stop`).
 * @param onReady called when everything answers
 * @throws ScimformError SANDBOX_ALREADY_RUNNING, SANDBOX_MIRROR_INCOMPLETE, SANDBOX_PORT_TAKEN, SANDBOX_SETTINGS_INVALID, SANDBOX_TARGET_NOT_STARTED
 */
export async function serveSandbox(
  options: ServeOptions,
  env: Env,
  onReady: (sandbox: EntraSandbox) => void,
): Promise<void> {
  const { folder, root, port, azuread, okta } = options;
  const settings = options.settings === undefined ? {} : await readSettings(options.settings);
  privateFolder(folder);
  let sandbox: ServedSandbox | undefined;
  const stopped = new StopSignal();
  const instance = randomUUID();
  const token = randomBytes(24).toString("base64url");
  const admin = await startAdminServer({ instance, token, sandbox: () => sandbox, stop: stopped.raise });
  try {
    const { pid } = process;
    const record = { pid, instance, adminUrl: admin.url, adminToken: token, options: startedWith.parse(options) };
    await claimFolder(folder, record);
    const { faults = [], ...others } = settings;
    const tenant = { folder, port, azuread, okta, project: root, ...others };
    sandbox = await start(tenant, projectTargets(root, folder, env));
    for (const fault of faults) await armFault(sandbox, fault);
    onReady(sandbox.entra);
    await runCyclesUntil(stopped.raised, sandbox.entra);
  } finally {
    await sandbox?.okta?.close();
    await sandbox?.entra.stop();
    removeRecord(folder, instance);
    await admin.close();
    stopped.release();
  }
}

/** The tenant, and an org when a stack is for Okta; endpoints are in the tenant's care. */
async function start(
  tenant: SandboxOptions & { readonly folder: string },
  { targets, ...held }: ProjectTargets,
): Promise<ServedSandbox> {
  const entra = await startEntraSandbox({ ...tenant, targets, variables: held.variables });
  if (held.oktaSetups.length === 0) return { entra, okta: undefined, ...held };
  try {
    const routes = routesOf(entra.targets);
    return { entra, ...held, okta: await startOktaSandbox({ folder: join(tenant.folder, "okta"), routes }) };
  } catch (error) {
    await entra.stop();
    throw error;
  }
}

/** A record whose sandbox does not answer was left by one that was killed. */
async function claimFolder(folder: string, record: Parameters<typeof claimRecord>[1]): Promise<void> {
  if (claimRecord(folder, record)) return;
  const other = await findRunning(folder);
  if (other) throw fail(errors.running, folder, other.record.pid);
  removeRecord(folder);
  if (!claimRecord(folder, record)) throw fail(errors.running, folder, record.pid);
}

async function runCyclesUntil(stop: Promise<void>, sandbox: EntraSandbox): Promise<void> {
  const check = setInterval(() => {
    sandbox.runDueCycles().catch((error: unknown) => process.stderr.write(`cycle: ${String(error)}\n`));
  }, cycleCheck);
  await stop;
  clearInterval(check);
}

/** The first of SIGTERM, SIGINT and an order to stop. */
class StopSignal {
  raise: () => void = () => undefined;
  readonly raised = new Promise<void>((resolve) => (this.raise = resolve));

  constructor() {
    process.on("SIGTERM", this.raise);
    process.on("SIGINT", this.raise);
  }

  release(): void {
    process.off("SIGTERM", this.raise);
    process.off("SIGINT", this.raise);
  }
}
