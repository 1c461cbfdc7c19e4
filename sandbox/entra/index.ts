import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { sleep } from "../../lib/core/clock";
import { Cycles } from "./cycles";
import type { ClientName } from "./sign-in/clients";
import { createClock } from "../clock";
import { demoTenant } from "./demo-tenant";
import type { CycleSummary, EngineEnvironment, ProvisioningEngine, ScimExchange } from "./model";
import { demoTenantId } from "./identifiers";
import { emptyTenant, inTenant } from "./new-tenant";
import { startServer, type TenantServer } from "./server";
import { changed, defaultSwitches, delayedBy, type SwitchChanges, type Switches } from "./switches";
import { Tenant } from "./tenant";
import { type SandboxEnvironment } from "../environment";
import { entraEnvironment } from "./environment";
import { Faults } from "../faults";
import { lazy } from "./lazy";
import { loopbackFetch } from "../loopback";
import { type CommonSandboxOptions, reportToStandardError } from "../options";
import { offeredProviders, type OfferedProvider, type ProviderSource } from "../provider-source";
import { seededRandom } from "../random";
import { allOrNothing, type Started } from "../started";
import { memoryStorage, privateFolder, Saver } from "../storage";
import { loadKeys } from "./sign-in/keys";
import { folderStorage } from "./storage";
import {
  routesOf,
  startRoutedTargets,
  startTokenEndpoints,
  writeRoutes,
  type RoutedTarget,
  type TargetRoutes,
} from "../target-routes";
import { TenantAccess } from "./tenant-access";
import { writeTerraformConfig } from "../terraform";
import { caFile, loadServerIdentity } from "../tls/identity-files";
import { Secrets } from "../../lib/core/secrets";
import { Traffic } from "../traffic";
import { maskedKeys } from "./synchronization/secret-keys";

export type { ClientName } from "./sign-in/clients";
export type { CycleSummary, ScimExchange } from "./model";
export type { SwitchChanges, Switches } from "./switches";
export type { SandboxEnvironment } from "../environment";
export type { Fault } from "../faults";
export type { OfferedProvider, ProviderSource } from "../provider-source";
export type { RoutedTarget, SandboxTarget } from "../target-routes";
export type { Difficulties, TargetKind } from "../scim-servers";
export type { Exchange } from "../traffic";

export interface SandboxOptions extends CommonSandboxOptions {
  /** Id of a new tenant; absent: that of the demo tenant. */
  readonly tenantId?: string;
  /**
   * Runs at the address of this one, as a tenant apart: same SCIM endpoints, certificate and port, clients and objects of its
   * own. Absent: at an address of its own. Stop it before this one.
   */
  readonly beside?: EntraSandbox;
  /** Initial content of a new tenant; absent: the demo people, rooms and groups. */
  readonly tenant?: "demo" | "empty";
  /** Switches of uncertain behaviours, and delays with which changes arrive. */
  readonly switches?: SwitchChanges;
  /** Time for which a new object of any kind is not found, in milliseconds. */
  readonly replicationDelay?: number;
  /** The most SCIM requests a second that a cycle sends; absent: as fast as the endpoint answers. */
  readonly requestsPerSecond?: number;
  /** Source from which Terraform takes hashicorp/azuread; absent: the fake provider. */
  readonly azuread?: ProviderSource;
  /** Source from which Terraform takes okta/okta; absent: the fake provider. */
  readonly okta?: ProviderSource;
  /**
   * Project whose `providers.lock.hcl` pins both (absent, or without such a file: this package), and whose packages the SCIM
   * servers are (absent: the current folder).
   */
  readonly project?: string;
  /** Variables that `env()` adds, such as tokens of targets; read each time. */
  readonly variables?: Readonly<Record<string, string>>;
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
  /** Token URL of OAuth -> loopback URL of the endpoint that stands in for it. */
  readonly tokenEndpoints: TargetRoutes;
  /** The providers of the public registry that Terraform gets, and from where. */
  readonly providers: readonly OfferedProvider[];
  readonly switches: Switches;
  /** Changes some switches, from the next request on. */
  setSwitches(changes: SwitchChanges): void;
  /** Sets the time for which new objects of any kind are not found, in milliseconds. */
  setReplicationDelay(milliseconds: number): void;
  /** Runs one cycle of a job: by job id, service principal id or stack. */
  runCycle(job: string): Promise<CycleSummary>;
  /** Runs the cycles whose time has come: at once after a start, then every 40 minutes. */
  runDueCycles(): Promise<void>;
  /** Moves the tenant's clock; due cycles then run, once each. */
  advanceClock(milliseconds: number): Promise<void>;
  /** The server, which tenants beside it share. */
  readonly server: TenantServer;
  /** Ends the server and the targets; a folder keeps the state. */
  stop(): Promise<void>;
}

const mostScimExchanges = 5_000;

/**
 * Starts a local fake of an Entra tenant: sign-in, Graph, provisioning service and SCIM endpoints, all on loopback.
 * Many can run at once; they share nothing.
 * @throws ScimformError SANDBOX_FILE_BROKEN, SANDBOX_MIRROR_INCOMPLETE, SANDBOX_PORT_TAKEN, SANDBOX_TARGET_NOT_INSTALLED,
 * SANDBOX_TARGET_NOT_STARTED; nothing is left running then
 */
export const startEntraSandbox = (options: SandboxOptions = {}): Promise<EntraSandbox> =>
  allOrNothing((started) => start(options, started));

async function start(options: SandboxOptions, started: Started): Promise<EntraSandbox> {
  const providers = offeredProviders(options, options.project);
  const kept = options.folder !== undefined;
  const folder = kept ? privateFolder(resolve(options.folder)) : mkdtempSync(join(tmpdir(), "scimform-sandbox-"));
  if (!kept) started.add(() => rmSync(folder, { recursive: true, force: true }));
  const { secrets = new Secrets() } = options;
  const report = options.report ?? reportToStandardError(secrets);

  const storage = kept ? folderStorage(folder) : memoryStorage;
  const { beside, tenantId = demoTenantId } = options;
  const newState = () => inTenant(options.tenant === "empty" ? emptyTenant() : demoTenant(), tenantId);
  const state = storage.load() ?? newState();
  const saver = new Saver(storage, state);
  const clock = createClock(options.now);
  const random = options.seed === undefined ? Math.random : seededRandom(options.seed);
  let switches = changed(defaultSwitches, { replication: delayedBy(options.replicationDelay ?? 0) });
  switches = changed(switches, options.switches ?? {});
  const tenant = new Tenant(state, { clock, uuid: randomUUID, random, switches: () => switches });
  tenant.onChange = saver.mark;

  started.add(saver.flush);
  const ownTargets = await startRoutedTargets(options.targets ?? [], {
    folder: kept ? join(folder, "targets") : undefined,
    project: options.project,
  });
  started.add(() => Promise.all(ownTargets.map((target) => target.stop())));
  const targets = [...(beside?.targets ?? []), ...ownTargets];
  const signIn = await startTokenEndpoints(options.targets ?? [], ownTargets, () => clock.now());
  started.add(() => signIn.stop());
  const tokenEndpoints = { ...beside?.tokenEndpoints, ...signIn.routes };
  const routes = { ...options.routes, ...routesOf(targets), ...tokenEndpoints };
  writeRoutes(folder, routes);
  const scimTraffic: ScimExchange[] = [];
  const engine = lazyEngine({
    now: () => clock.now(),
    random,
    uuid: randomUUID,
    fetch: loopbackFetch,
    routes: () => routes,
    get onDemandDialect() {
      return switches.onDemandDialect;
    },
    get refusedCheck() {
      return switches.refusedCheck;
    },
    get readings() {
      const { emptyCondition, emptyInCoalesce, listIntoSingle } = switches;
      return { emptyCondition, emptyInCoalesce, listIntoSingle };
    },
    get clientAuthentication() {
      return switches.clientAuthentication;
    },
    get typesOfAnswers() {
      return switches.typesOfAnswers;
    },
    get managerValue() {
      return switches.managerValue;
    },
    isHonoured: (id) => tenant.replication.isHonoured(id),
    ...(options.requestTimeout !== undefined && { requestTimeout: options.requestTimeout }),
    ...(options.requestsPerSecond !== undefined && { pace: paceOf(options.requestsPerSecond) }),
    onTraffic: (exchange) => {
      scimTraffic.push(exchange);
      if (scimTraffic.length > mostScimExchanges) scimTraffic.splice(0, mostScimExchanges / 2);
    },
  });
  const cycles = new Cycles(tenant, engine, clock, saver.flush);

  const keys = loadKeys(folder, state.tenantId);
  const faults = new Faults(random);
  for (const fault of options.faults ?? []) faults.add(fault);
  const signingKey = keys.signingKey.toString("base64");
  for (const secret of [...Object.values(keys.clientSecrets), signingKey, ...targets.map(({ token }) => token)])
    secrets.add(secret);
  const traffic = new Traffic(kept ? join(folder, "traffic.jsonl") : undefined, secrets, maskedKeys);
  started.add(() => cycles.settle());
  const served = {
    ...{ tenant, engine, clock, faults, traffic, report },
    ...{
      switches: () => switches,
      signingKey: keys.signingKey,
      clientSecrets: keys.clientSecrets,
      persist: saver.flush,
    },
  };
  const address = beside ?? (await openAddress(folder, options.port ?? 0));
  if (!beside) started.add(() => address.server.close());
  started.add(address.server.add(served));
  saver.mark();
  await saver.flush();

  const terraformConfig = writeTerraformConfig(folder, providers);
  const { server, caPem } = address;
  const metadataHost = new URL(server.origin).host;
  const tokens = options.variables ?? {};
  const access = new TenantAccess(tenant);
  return {
    url: server.origin,
    metadataHost,
    tenantId: state.tenantId,
    folder,
    caFile: address.caFile,
    caPem,
    server,
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
    tokenEndpoints,
    providers,
    get switches() {
      return switches;
    },
    setSwitches: (changes) => {
      switches = changed(switches, changes);
    },
    setReplicationDelay: (milliseconds) => {
      switches = changed(switches, { replication: delayedBy(milliseconds) });
    },
    runCycle: async (job) => cycles.run(access.findJob(job)),
    runDueCycles: () => cycles.runDue(),
    advanceClock: async (milliseconds) => {
      clock.advance(milliseconds);
      await cycles.runDue();
    },
    stop: () => started.end(),
  };

  function env(client?: ClientName): SandboxEnvironment {
    const facts = { folder, metadataHost, tenantId: state.tenantId, keys, tokens, terraformConfig };
    return entraEnvironment({ ...facts, caFile: address.caFile, oneOfSeveral: beside !== undefined }, client);
  }
}

async function openAddress(folder: string, port: number): Promise<Pick<EntraSandbox, "server" | "caFile" | "caPem">> {
  const identity = loadServerIdentity(folder);
  return { server: await startServer({ identity, port, folder }), caFile: caFile(folder), caPem: identity.caPem };
}

/** The engine, with the mapping language it needs, is loaded when it has something to do: a sandbox starts at once. */
function lazyEngine(environment: EngineEnvironment): ProvisioningEngine {
  let loaded: ProvisioningEngine | undefined;
  const engine = () => (loaded ??= lazy.engine().createEngine(environment));
  return {
    provisionOnDemand: (state, job, request) => engine().provisionOnDemand(state, job, request),
    runCycle: (state, job) => engine().runCycle(state, job),
    probe: (job, credentials) => engine().probe(job, credentials),
  };
}

const paceOf = (requestsPerSecond: number) => ({ requestsPerSecond, now: () => performance.now(), sleep });
