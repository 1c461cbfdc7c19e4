import { join, resolve } from "node:path";
import { sleep as realSleep } from "../../lib/core/clock";
import { createClock } from "../clock";
import type { SandboxEnvironment } from "../environment";
import { Faults } from "../faults";
import { type CommonSandboxOptions, reportToStandardError } from "../options";
import { seededRandom } from "../random";
import { loopbackFetch } from "../loopback";
import { allOrNothing, type Started } from "../started";
import { memoryStorage, privateFolder, Saver, type StateStorage } from "../storage";
import { routesOf, startRoutedTargets, type RoutedTarget } from "../target-routes";
import { Secrets } from "../../lib/core/secrets";
import { Traffic } from "../traffic";
import { AdminConsole } from "./admin-console";
import { perform } from "./engine/perform";
import { probe } from "./engine/probe";
import type { OktaScimExchange, TargetEnvironment } from "./engine/target-client";
import { oktaEnvironment, type OktaClient } from "./environment";
import type { ConnectionProbe } from "./http/route";
import { startServer } from "./http/server";
import type { OktaState } from "./model";
import { demoOrg, emptyOrg } from "./new-org";
import { Org } from "./org";
import { OrgAccess } from "./org-access";
import { TaskQueue } from "./provisioning/task-queue";
import { routes } from "./routes";
import { OrgKeys, serviceClientId, serviceKeyId } from "./sign-in/keys";
import { oktaStorage } from "./storage";
import { defaultOktaSwitches, type OktaSwitchChanges, type OktaSwitches } from "./switches";

export interface OktaSandboxOptions extends CommonSandboxOptions {
  /** Initial content of a new org; absent: the demo people and groups. */
  readonly org?: "demo" | "empty";
  /** Switches of uncertain behaviours, and the plan whose rate limits apply. */
  readonly switches?: OktaSwitchChanges;
  /** Waits for an endpoint that throttles; absent: in real time. */
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

/** A running Okta org on this machine. */
export interface OktaSandbox {
  /** Org URL, such as `http://127.0.0.1:41234`. */
  readonly url: string;
  /** API token of the org's administrator. */
  readonly apiToken: string;
  /** The service app; its private key is in PEM. */
  readonly serviceApp: { readonly clientId: string; readonly keyId: string; readonly privateKey: string };
  /** Environment of a tool that is to work with this org. */
  readonly env: (client?: OktaClient) => SandboxEnvironment;
  readonly org: OrgAccess;
  /** The person in front of the Admin Console. */
  readonly console: AdminConsole;
  readonly traffic: Traffic;
  /** SCIM requests that the org sent, oldest first; tokens and passwords are redacted. */
  readonly exchanges: readonly OktaScimExchange[];
  readonly targets: readonly RoutedTarget[];
  readonly faults: Faults;
  readonly switches: OktaSwitches;
  /** Changes some switches, from the next request on. */
  setSwitches(changes: OktaSwitchChanges): void;
  /** Moves the org's clock. */
  advanceClock(milliseconds: number): void;
  /** Waits until everything that follows from the changes so far is done. */
  settle(): Promise<void>;
  /** Ends the server and the targets; a folder keeps the state. */
  close(): Promise<void>;
}

const mostExchanges = 5_000;

/**
 * Starts a local fake of an Okta org: the Management API as far as provisioning needs it, over plain HTTP on loopback.
 * Many can run at once; they share nothing.
 * @throws ScimformError SANDBOX_PORT_TAKEN, SANDBOX_TARGET_NOT_INSTALLED, SANDBOX_TARGET_NOT_STARTED
 */
export const startOktaSandbox = (options: OktaSandboxOptions = {}): Promise<OktaSandbox> =>
  allOrNothing((started) => start(options, started));

async function start(options: OktaSandboxOptions, started: Started): Promise<OktaSandbox> {
  const folder = options.folder === undefined ? undefined : privateFolder(resolve(options.folder));
  const { secrets = new Secrets() } = options;
  const report = options.report ?? reportToStandardError(secrets);
  const storage: StateStorage<OktaState> = folder === undefined ? memoryStorage : oktaStorage(folder);
  const state = storage.load() ?? (options.org === "empty" ? emptyOrg() : demoOrg());
  const saver = new Saver(storage, state);
  const clock = createClock(options.now);
  let switches: OktaSwitches = { ...defaultOktaSwitches, ...options.switches };
  const org = new Org(state, { clock, switches: () => switches });
  org.onChange = saver.mark;
  const keys = new OrgKeys(secrets, folder);
  const faults = new Faults(options.seed === undefined ? Math.random : seededRandom(options.seed));
  for (const fault of options.faults ?? []) faults.add(fault);
  const traffic = new Traffic(folder === undefined ? undefined : join(folder, "okta-traffic.jsonl"), secrets);
  started.add(saver.flush);
  const targets = await startRoutedTargets(options.targets ?? [], {
    folder: folder === undefined ? undefined : join(folder, "targets"),
  });
  started.add(() => Promise.all(targets.map((one) => one.stop())));
  for (const { token } of targets) secrets.add(token);
  const targetRoutes = { ...options.routes, ...routesOf(targets) };
  const exchanges: OktaScimExchange[] = [];
  const target: TargetEnvironment = {
    fetch: loopbackFetch,
    routes: () => targetRoutes,
    sleep: options.sleep ?? realSleep,
    requestTimeout: options.requestTimeout,
    onExchange: (exchange) => {
      exchanges.push(exchange);
      if (exchanges.length > mostExchanges) exchanges.splice(0, mostExchanges / 2);
    },
  };
  const probeTarget: ConnectionProbe = (app, connection) => probe(app, connection, target);
  const queue = new TaskQueue(org, {
    perform: (task, signal) => perform({ org, target, signal }, task),
    save: saver.flush,
    report,
  });
  started.add(() => queue.stop());
  const server = await startServer({
    ...{ org, keys, routes, faults, traffic, report, probe: probeTarget, persist: saver.flush },
    ...{ port: options.port ?? 0, folder },
  });
  started.add(() => server.close());
  saver.mark();
  await saver.flush();
  queue.wake();
  const { apiToken } = keys;
  const access = new OrgAccess(org);
  return {
    ...{ url: server.origin, apiToken, org: access, traffic, faults, exchanges, targets },
    console: new AdminConsole(org, access, probeTarget),
    get serviceApp() {
      return { clientId: serviceClientId, keyId: serviceKeyId, privateKey: keys.privateKey };
    },
    env: (client) => oktaEnvironment({ url: server.origin, apiToken, privateKey: () => keys.privateKey }, client),
    get switches() {
      return switches;
    },
    setSwitches: (changes) => {
      switches = { ...switches, ...changes };
    },
    advanceClock: (milliseconds) => clock.advance(milliseconds),
    settle: () => queue.settle(),
    close: () => started.end(),
  };
}
