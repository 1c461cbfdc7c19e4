import { randomBytes, randomUUID } from "node:crypto";
import { join } from "node:path";
import { fail } from "../../lib/core/problem";
import * as errors from "./errors";
import { Secrets } from "../../lib/core/secrets";
import type { Env } from "../../lib/core/env";
import { startEntraSandbox, type EntraSandbox, type SandboxOptions } from "../entra/index";
import { reportToStandardError } from "../options";
import { startOktaSandbox } from "../okta";
import type { OktaSwitchChanges } from "../okta/switches";
import { allOrNothing, type Started } from "../started";
import { privateFolder } from "../storage";
import { routesOf } from "../target-routes";
import { startAdminServer, type ServedSandbox } from "./admin-server";
import { armFault } from "./fault-order";
import { isRunning } from "./admin-client";
import { projectTargets, type ProjectTargets } from "./project-targets";
import { claimRecord, removeRecord } from "./record";
import { startedWith, type ServeOptions, type StartedWith } from "./serve-options";
import { readSettings } from "./settings";
import { divideSwitches } from "./switch-order";
import { TenantsBeside } from "./tenants";

/** Interval at which the sandbox looks for cycles that are due. */
const cycleCheck = 250;

/**
 * Runs the sandbox of a folder in this process until it is told to stop (SIGTERM, SIGINT, or `sandbox stop`).
 * @param onReady called when everything answers
 * @param secrets what no log shows; what the sandbox makes is added
 * @throws ScimformError SANDBOX_ALREADY_RUNNING, SANDBOX_FILE_BROKEN, SANDBOX_MIRROR_INCOMPLETE, SANDBOX_PORT_TAKEN, SANDBOX_SETTINGS_INVALID, SANDBOX_TARGET_NOT_STARTED
 */
export async function serveSandbox(
  options: ServeOptions,
  env: Env,
  onReady: (sandbox: EntraSandbox) => void,
  secrets = new Secrets(),
): Promise<void> {
  const { folder, root, port, azuread, okta } = options;
  const settings = options.settings === undefined ? {} : await readSettings(options.settings);
  privateFolder(folder);
  await allOrNothing(async (started) => {
    const stopped = new StopSignal();
    started.add(() => stopped.release());
    let served: ServedSandbox | undefined = undefined;
    const orders = { served: () => served, stop: stopped.raise, secrets, options: startedWith.parse(options) };
    await takeOrders(folder, orders, started);
    const { faults = [], switches: given = {}, ...others } = settings;
    const { tenant: switches, org } = divideSwitches(given);
    const tenant = { folder, port, azuread, okta, project: root, secrets, switches, ...others };
    const project = projectTargets(root, folder, env, secrets, options.targets);
    const sandbox = await start({ ...tenant, routes: project.own }, org, project, started);
    for (const fault of faults) await armFault(sandbox, fault);
    const ofTenant = (entra: EntraSandbox, tenantStarted: Started) =>
      takeOrders(entra.folder, { ...orders, served: () => served && { ...served, entra } }, tenantStarted);
    const { variables } = sandbox;
    const tenants = new TenantsBeside(sandbox.entra, { ...tenant, routes: project.own, variables }, ofTenant, started);
    await tenants.reopen();
    served = { ...sandbox, tenants };
    onReady(sandbox.entra);
    const report = reportToStandardError(secrets);
    await runCyclesUntil(stopped.raised, [sandbox.entra, tenants], report);
    await started.end();
  });
}

interface Orders {
  /** Returns the served sandbox; undefined until it is ready. */
  readonly served: () => ServedSandbox | undefined;
  readonly stop: () => void;
  readonly secrets: Secrets;
  readonly options: StartedWith;
}

/**
 * Takes orders, from those who find the record in the folder.
 * @throws ScimformError SANDBOX_ALREADY_RUNNING
 */
async function takeOrders(folder: string, { served, stop, secrets, options }: Orders, started: Started): Promise<void> {
  const instance = randomUUID();
  const token = secrets.add(randomBytes(24).toString("base64url"));
  const admin = await startAdminServer({ instance, token, sandbox: served, stop });
  started.add(() => admin.close());
  const record = { pid: process.pid, instance, adminUrl: admin.url, adminToken: token, options };
  // A record whose sandbox does not answer was left by one that was killed.
  const other = await claimRecord(folder, record, isRunning);
  if (other) throw fail(errors.running, folder, other.pid);
  started.add(() => removeRecord(folder, instance));
}

/** The tenant, and an org when a stack is for Okta; endpoints are in the tenant's care. */
async function start(
  tenant: SandboxOptions & { readonly folder: string; readonly secrets: Secrets },
  switches: OktaSwitchChanges,
  { targets, ...held }: ProjectTargets,
  started: Started,
): Promise<Omit<ServedSandbox, "tenants">> {
  const entra = await startEntraSandbox({ ...tenant, targets, variables: held.variables });
  started.add(() => entra.stop());
  if (held.oktaSetups.length === 0 && Object.keys(switches).length > 0) throw fail(errors.noOrg);
  if (held.oktaSetups.length === 0) return { entra, okta: undefined, ...held };
  const { secrets } = tenant;
  const okta = await startOktaSandbox({
    folder: join(tenant.folder, "okta"),
    routes: { ...held.own, ...routesOf(entra.targets) },
    secrets,
    switches,
  });
  started.add(() => okta.close());
  return { entra, ...held, okta };
}

async function runCyclesUntil(
  stop: Promise<void>,
  all: readonly { readonly runDueCycles: () => Promise<void> }[],
  report: (error: unknown) => void,
): Promise<void> {
  const check = setInterval(() => {
    for (const each of all) each.runDueCycles().catch(report);
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
