import type { Fault } from "../faults";
import type { Difficulties } from "./difficulties";

/** One SCIM endpoint of a target program. */
export interface TargetEndpoint {
  readonly name: string;
  /** Path before `/Users`, such as `/advisors/scim`. */
  readonly pathPrefix: string;
  readonly token: string;
  /** Tokens from before that it takes as well, until they are revoked. */
  readonly formerTokens?: readonly string[];
  /** Difficulties of an endpoint of kind `difficult`. */
  readonly difficulties?: Difficulties;
}

/** A later message: which tokens an endpoint takes from now on. */
export interface TokenOrder {
  readonly endpoint: string;
  readonly tokens: readonly string[];
}

/** Later message that adds a fault to an endpoint; null clears the faults. */
export interface FaultOrder {
  readonly endpoint: string;
  readonly fault: Fault | null;
}

/** The message that the sandbox writes to a target program's stdin. */
export interface TargetOrder {
  readonly endpoints: readonly TargetEndpoint[];
  /** File in which the program keeps its state; absent: in memory only. */
  readonly stateFile?: string;
}
