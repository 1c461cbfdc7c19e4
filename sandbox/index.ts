import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { thisPackage } from "../lib/package";
import { Cycles } from "./cycles";
import { createEngine } from "./engine";
import type { ClientName } from "./entra/clients";
import { createClock } from "./entra/clock";
import { demoTenant } from "./entra/demo-tenant";
import type { CycleSummary, ScimExchange } from "./entra/model";
import { emptyTenant } from "./entra/new-tenant";
import { startServer } from "./entra/server";
import { defaultSwitches, type Switches } from "./entra/switches";
import { Tenant } from "./entra/tenant";
import { sandboxEnvironment, type SandboxEnvironment } from "./environment";
import { Faults } from "./faults";
import { loopbackFetch } from "./loopback";
import { seededRandom } from "./random";
import { folderStorage, loadKeys, memoryStorage, privateFolder, Saver } from "./storage";
import { routesOf, startRoutedTargets, type RoutedTarget, type SandboxTarget } from "./target-routes";
import { TenantAccess } from "./tenant-access";
import { writeTerraformConfig, type AzureadSource } from "./terraform";
import { caFile, loadServerIdentity } from "./tls/identity-files";
import { Traffic } from "./traffic";

export type { ClientName } from "./entra/clients";
export type { CycleSummary, ScimExchange } from "./entra/model";
export type { Switches } from "./entra/switches";
export type { SandboxEnvironment } from "./environment";
export type { Fault } from "./faults";
export type { RoutedTarget, SandboxTarget } from "./target-routes";
export type { Difficulties, TargetKind } from "./targets";
export type { AzureadSource } from "./terraform";
export type { Exchange } from "./traffic";

export interface SandboxOptions {
  /** Where the tenant is kept; absent: in memory, gone when it stops. */
  readonly folder?: string;
  /** Port of the tenant on 127.0.0.1; absent: any free one. */
  readonly port?: number;
  /** What a new tenant starts with; absent: the demo people, rooms and groups. */
  readonly tenant?: "demo" | "empty";
  /** SCIM endpoints to start, and the tenant URLs they stand in for. */
  readonly targets?: readonly SandboxTarget[];
  /** Tenant URLs that are routed to endpoints already running on loopback: prefix -> base URL. */
  readonly routes?: Readonly<Record<string, string>>;
  /** How uncertain behaviours go. */
  readonly switches?: Partial<Switches>;
  /** How long a new object is not found, in milliseconds. */
  readonly replicationDelay?: number;
  /** Same seed, same random numbers (faults, expressions). */
  readonly seed?: number;
  /** Starting point of the tenant's clock; absent: the real time. */
  readonly now?: () => number;
  /** Absent: the stand-in. */
  readonly azuread?: AzureadSource;
  /** Variables that `env()` adds, such as tokens of targets. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Gets failures of the sandbox itself; absent: standard error. */
  readonly report?: (error: unknown) => void;
}

/** A running Entra tenant on this machine. */
export interface EntraSandbox {
  /** Origin of sign-in and Graph, such as `https://localhost:41234`. */
  readonly url: string;
  /** Value for ARM_METADATA_HOSTNAME. */
  readonly metadataHost: string;
  readonly tenantId: string;
  readonly folder: string;
  /** Certificate that clients have to trust, as a file and as text. */
  readonly caFile: string;
  readonly caPem: string;
  /** Id and secret of the client to sign in as. */
  readonly credentials: (client?: ClientName) => { readonly clientId: string; readonly clientSecret: string };
  /** Environment of a tool that is to work with this sandbox. */
  readonly env: (client?: ClientName) => SandboxEnvironment;
  readonly tenant: TenantAccess;
  readonly traffic: Traffic;
  /** SCIM requests the provisioning engine sent, oldest first; tokens are redacted. */
  readonly scimTraffic: readonly ScimExchange[];
  readonly faults: Faults;
  readonly targets: readonly RoutedTarget[];
  /** How long new objects are not found, in milliseconds. */
  setReplicationDelay(milliseconds: number): void;
  /** Runs one cycle of a job: by job id, service principal id or stack. */
  runCycle(job: string): Promise<CycleSummary>;
  /** Runs the cycles whose time has come: at once after a start, then every 40 minutes. */
  runDueCycles(): Promise<void>;
  /** Moves the tenant's clock; due cycles then run, once each. */
  advanceClock(milliseconds: number): Promise<void>;
  /** Ends the server and the targets; a folder keeps the state. */
  stop(): Promise<void>;
}

const mostScimExchanges = 5_000;

/**
 * Starts a local stand-in for an Entra tenant: sign-in, Graph, provisioning service and SCIM endpoints, all on loopback.
 * Many can run at once; they share nothing.
 * @throws ScimformError SANDBOX_PORT_TAKEN, SANDBOX_TARGET_NOT_INSTALLED, SANDBOX_TARGET_NOT_STARTED
 */
export async function startEntraSandbox(options: SandboxOptions = {}): Promise<EntraSandbox> {
  const kept = options.folder !== undefined;
  const folder = kept ? privateFolder(resolve(options.folder)) : mkdtempSync(join(tmpdir(), "scimform-sandbox-"));
  const report =
    options.report ?? ((error) => process.stderr.write(`${String(error instanceof Error ? error.stack : error)}\n`));

  const storage = kept ? folderStorage(folder) : memoryStorage;
  const state = storage.load() ?? (options.tenant === "empty" ? emptyTenant() : demoTenant());
  const saver = new Saver(storage, state);
  const clock = createClock(options.now);
  const random = options.seed === undefined ? Math.random : seededRandom(options.seed);
  const tenant = new Tenant(state, { clock, uuid: randomUUID, random });
  tenant.onChange = saver.mark;
  tenant.replicationDelay = options.replicationDelay ?? 0;

  const switches = { ...defaultSwitches, ...options.switches };
  const targets = await startRoutedTargets(options.targets ?? [], kept ? join(folder, "targets") : undefined);
  const routes = { ...options.routes, ...routesOf(targets) };
  const scimTraffic: ScimExchange[] = [];
  const engine = createEngine({
    now: () => clock.now(),
    random,
    uuid: randomUUID,
    fetch: loopbackFetch,
    routes: () => routes,
    onDemandDialect: switches.onDemandDialect,
    onTraffic: (exchange) => {
      scimTraffic.push(exchange);
      if (scimTraffic.length > mostScimExchanges) scimTraffic.splice(0, mostScimExchanges / 2);
    },
  });
  const cycles = new Cycles(tenant, engine, clock, saver.flush);

  const identity = loadServerIdentity(folder);
  const keys = loadKeys(folder);
  const faults = new Faults(random);
  const traffic = new Traffic(kept ? join(folder, "traffic.jsonl") : undefined);
  const stopTargets = () => Promise.all(targets.map((target) => target.stop()));
  const server = await startServer({
    ...{ tenant, engine, switches, clock, faults, traffic, identity, report },
    ...{
      signingKey: keys.signingKey,
      clientSecrets: keys.clientSecrets,
      persist: saver.flush,
      port: options.port ?? 0,
    },
  }).catch(async (error: unknown) => {
    await stopTargets();
    throw error;
  });
  saver.mark();
  await saver.flush();

  const terraformConfig = writeTerraformConfig({
    folder,
    azuread: options.azuread ?? "stand-in",
    version: standInVersion,
    program: join(thisPackage.root, "dist/sandbox/azuread/azuread-standin.cjs"),
  });
  const metadataHost = new URL(server.origin).host;
  const { tenantId } = state;
  const tokens = options.variables ?? {};
  const access = new TenantAccess(tenant);
  return {
    url: server.origin,
    metadataHost,
    tenantId,
    folder,
    caFile: caFile(folder),
    caPem: identity.caPem,
    credentials: (client = "deployer") => {
      const { ARM_CLIENT_ID: clientId = "", ARM_CLIENT_SECRET: clientSecret = "" } = env(client);
      return { clientId, clientSecret };
    },
    env,
    tenant: access,
    traffic,
    scimTraffic,
    faults,
    targets,
    setReplicationDelay: (milliseconds) => {
      tenant.replicationDelay = milliseconds;
    },
    runCycle: async (job) => cycles.run(access.findJob(job)),
    runDueCycles: () => cycles.runDue(),
    advanceClock: async (milliseconds) => {
      clock.advance(milliseconds);
      await cycles.runDue();
    },
    stop: async () => {
      await server.close();
      await cycles.settle();
      await stopTargets();
      await saver.flush();
      if (!kept) rmSync(folder, { recursive: true, force: true });
    },
  };

  function env(client?: ClientName): SandboxEnvironment {
    return sandboxEnvironment({ folder, metadataHost, tenantId, keys, tokens, terraformConfig }, client);
  }
}

/** The version of hashicorp/azuread that the stand-in passes for; the one that synth pins. */
const standInVersion = "3.9.0";
