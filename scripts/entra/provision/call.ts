import type { OnDemandSubject } from "../../../lib/entra/graph";

/** One call of provisioning on demand, under the name people know. */
export interface Call extends OnDemandSubject {
  readonly name: string;
}

/** Calls that have to follow each other: those of one group, of which the first may create it. */
export type Calls = readonly Call[];
