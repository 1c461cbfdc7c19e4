import type { Secrets } from "../lib/core/secrets";
import type { Fault } from "./faults";
import type { SandboxTarget } from "./target-routes";

/** Start options of both the Entra tenant and the Okta org. */
export interface CommonSandboxOptions {
  /** Folder in which the tenant or org is kept; absent: in memory, gone when it stops. */
  readonly folder?: string;
  /** Port on 127.0.0.1; absent: any free one. */
  readonly port?: number;
  /** SCIM endpoints to start, and the URLs they stand in for. */
  readonly targets?: readonly SandboxTarget[];
  /** URLs that are routed to endpoints already running on loopback: prefix -> base URL. */
  readonly routes?: Readonly<Record<string, string>>;
  /** Faults that are armed from the start. */
  readonly faults?: readonly Fault[];
  /** Limit for an answer of a SCIM endpoint, in milliseconds; absent: 60 seconds. */
  readonly requestTimeout?: number;
  /** Seed of the random numbers (faults, expressions): the same seed gives the same numbers. */
  readonly seed?: number;
  /** Starting point of its clock; absent: the real time. */
  readonly now?: () => number;
  /** Secrets that it must not show; keys and tokens that it makes or has kept are added. Absent: it has its own. */
  readonly secrets?: Secrets;
  /** Gets failures of the sandbox itself; absent: standard error. */
  readonly report?: (error: unknown) => void;
}

export const reportToStandardError =
  (secrets: Secrets) =>
  (error: unknown): void =>
    void process.stderr.write(`${secrets.redact(String(error instanceof Error ? error.stack : error))}\n`);
