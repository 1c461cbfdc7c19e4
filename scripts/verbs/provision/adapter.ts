import type { AnyStackConfig } from "../../../lib/config";
import type { CommandContext } from "../../context";
import type { Report } from "../../report";
import type { Summary } from "./print-summary";

/** People and groups to provision. */
export interface Selection {
  /** Names, mail addresses or ids of people. */
  readonly users: readonly string[];
  /** Groups whose direct members are meant. */
  readonly membersOf: readonly string[];
  readonly allAssigned: boolean;
  /** Groups as objects, with their direct members. */
  readonly groups: readonly string[];
}

export interface ProvisionOptions {
  readonly dryRun?: boolean;
  readonly waitForAssignment?: boolean;
  readonly restart?: boolean;
  readonly yes?: boolean;
  readonly stdin?: boolean;
  readonly json?: boolean;
  readonly jsonl?: boolean;
}

/** Calls to make for one stack. */
export interface ProvisionRun {
  readonly stack: string;
  /** Extent in words, such as `3 people`. */
  readonly extent: string;
  /** Whether there is something to agree to. */
  readonly isChange: boolean;
  /** Shows the people concerned, for people to agree to. */
  announce(): void;
  /** Shows each person or group, and what would be done. */
  dryRun(): Promise<void>;
  /** @param signal nothing is begun after it; what is under way comes to its end */
  carryOut(signal: AbortSignal): Promise<void>;
  /** Sums up, after all stacks. */
  readonly summary?: Summary;
}

/** Provisioner of the stacks of one identity provider; shared limits, such as the pace that a tenant permits, are made once. */
interface Provisioner<Stack extends AnyStackConfig> {
  /**
   * Finds out whom to provision; who is unknown is reported, the others go on.
   * @throws ScimformError when nobody can be provisioned
   */
  prepare(stack: Stack): Promise<ProvisionRun>;
}

export interface ProvisionRequest {
  readonly selection: Selection;
  readonly options: ProvisionOptions;
  readonly context: CommandContext;
  readonly report: Report;
}

/** Adapter of an identity provider for `provision`. */
export interface ProvisionAdapter<Stack extends AnyStackConfig> {
  provisioner(request: ProvisionRequest): Provisioner<Stack>;
}
