import { join, resolve } from "node:path";
import { createClock } from "../entra/clock";
import type { SandboxEnvironment } from "../environment";
import { Faults, type Fault } from "../faults";
import { seededRandom } from "../random";
import { memoryStorage, privateFolder, Saver, type StateStorage } from "../storage";
import { Traffic } from "../traffic";
import { perform } from "./engine/perform";
import { oktaEnvironment, type OktaClient } from "./environment";
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

export type { OktaClient } from "./environment";
export type { OktaSwitchChanges, OktaSwitches } from "./switches";

export interface OktaSandboxOptions {
  /** Where the org is kept; absent: in memory, gone when it stops. */
  readonly folder?: string;
  /** Port of the org on 127.0.0.1; absent: any free one. */
  readonly port?: number;
  /** What a new org starts with; absent: the demo people and groups. */
  readonly org?: "demo" | "empty";
  /** How uncertain behaviours go, and whose rate limits apply. */
  readonly switches?: OktaSwitchChanges;
  /** What goes wrong from the start. */
  readonly faults?: readonly Fault[];
  /** Same seed, same random numbers (faults). */
  readonly seed?: number;
  /** Starting point of the org's clock; absent: the real time. */
  readonly now?: () => number;
  /** Gets failures of the sandbox itself; absent: standard error. */
  readonly report?: (error: unknown) => void;
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
  readonly traffic: Traffic;
  readonly faults: Faults;
  readonly switches: OktaSwitches;
  /** Changes some switches, from the next request on. */
  setSwitches(changes: OktaSwitchChanges): void;
  /** Moves the org's clock. */
  advanceClock(milliseconds: number): void;
  /** Waits until everything that follows from the changes so far is done. */
  settle(): Promise<void>;
  /** Ends the server; a folder keeps the state. */
  close(): Promise<void>;
}

/**
 * Starts a local stand-in for an Okta org: the Management API as far as provisioning needs it, over plain HTTP on loopback.
 * Many can run at once; they share nothing.
 * @throws ScimformError SANDBOX_PORT_TAKEN
 */
export async function startOktaSandbox(options: OktaSandboxOptions = {}): Promise<OktaSandbox> {
  const folder = options.folder === undefined ? undefined : privateFolder(resolve(options.folder));
  const report =
    options.report ?? ((error) => process.stderr.write(`${String(error instanceof Error ? error.stack : error)}\n`));
  const storage: StateStorage<OktaState> = folder === undefined ? memoryStorage : oktaStorage(folder);
  const state = storage.load() ?? (options.org === "empty" ? emptyOrg() : demoOrg());
  const saver = new Saver(storage, state);
  const clock = createClock(options.now);
  let switches: OktaSwitches = { ...defaultOktaSwitches, ...options.switches };
  const org = new Org(state, { clock, switches: () => switches });
  org.onChange = saver.mark;
  const keys = new OrgKeys(folder);
  const faults = new Faults(options.seed === undefined ? Math.random : seededRandom(options.seed));
  for (const fault of options.faults ?? []) faults.add(fault);
  const traffic = new Traffic(folder === undefined ? undefined : join(folder, "okta-traffic.jsonl"));
  const queue = new TaskQueue(org, { perform: (task) => perform(org, task), save: saver.flush, report });
  const server = await startServer({
    ...{ org, keys, routes, faults, traffic, report, persist: saver.flush, port: options.port ?? 0 },
  });
  saver.mark();
  await saver.flush();
  queue.wake();
  const { apiToken } = keys;
  return {
    ...{ url: server.origin, apiToken, org: new OrgAccess(org), traffic, faults },
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
    close: async () => {
      await server.close();
      await queue.stop();
      await saver.flush();
    },
  };
}
