import type { OnDemandSubject } from "../../../lib/entra/graph";

/** One call of provisioning on demand, under the name people know. */
export interface OnDemandCall extends OnDemandSubject {
  readonly name: string;
}

/** Calls that have to follow each other: those of one group, of which the first may create it. */
export type OnDemandCalls = readonly OnDemandCall[];
