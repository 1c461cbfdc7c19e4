import type { AnyStackConfig } from "../../../lib/config";
import type { Problem } from "../../../lib/core/problem";
import type { CommandContext } from "../../context";
import type { Json } from "../../report";

/** Limits of the gate that a pipeline sets. */
export interface Gate {
  /** People and groups that may fail in the last cycle. */
  readonly maxEscrows: number;
  /** Milliseconds since the end of the last completed cycle. */
  readonly maxAge: number;
  /** A job that runs and has completed no cycle yet passes. */
  readonly allowFirstCycle?: boolean;
  /** Accounts that may be disabled in one cycle; absent: half the deletion guard. */
  readonly maxDisables?: number;
  /** Days that the certificate that signs must still last. */
  readonly certificateDays: number;
}

/** Options of `status`. */
interface StatusRequest {
  /** Gate of a pipeline; absent: everything that needs attention is reported, without limits. */
  readonly gate?: Gate;
  /** Whether the saved credentials are tried, too. */
  readonly testConnection: boolean;
}

/** Condition of one stack's provisioning. */
export interface Health {
  readonly state: "running" | "quarantined" | "stopped";
  /** End of the last complete cycle; null where there are no cycles, too. */
  readonly lastCompleted: string | null;
  /** Number of people and groups that fail. */
  readonly failing: number;
  /** Lines below the state, for people: name and value of each. */
  readonly fields: readonly (readonly [name: string, value: string])[];
  /** Further fields of `results` in --json, besides stack, state and desired status. */
  readonly details: Readonly<Record<string, Json>>;
  /** Problems that need attention or, with a gate, exceed its limits. */
  readonly problems: readonly Problem[];
}

/** Adapter of an identity provider for `status`. */
export interface StatusAdapter<Stack extends AnyStackConfig> {
  /** @throws ScimformError when the stack cannot be read, or is not deployed */
  readHealth(stack: Stack, request: StatusRequest, context: CommandContext): Promise<Health>;
}
