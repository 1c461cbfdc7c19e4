import type { BackendConfig } from "../../lib/config/common/model";
import type { LeftOut } from "./attribute-table";
import type { ProfileSummary } from "./profiles";

/** Settings of the new app in one environment. */
export interface PlannedEnvironment {
  readonly name: string;
  /** Directory id of the Entra tenant, or address of the Okta org; absent: the environment is defined already, or it is the sandbox's. */
  readonly home?: string;
  /** Address that Entra notifies when provisioning fails. */
  readonly notificationEmail?: string;
  /** Backend of Terraform's state; absent: on this machine. */
  readonly backend?: BackendConfig;
  readonly inputs: Readonly<Record<string, string>>;
  readonly groups: readonly string[];
  readonly users: readonly string[];
}

/** Result of reading a vendor's table of attributes. */
export interface TableSummary {
  /** Share of its attributes that is mapped, in words. */
  readonly mapped: string;
  readonly leftOut: readonly LeftOut[];
  /** Remarks on mappings that differ from the page, or that it does not name. */
  readonly remarks: readonly string[];
}

/** Answers and options of init. */
export interface InitPlan {
  readonly profile: ProfileSummary;
  /** The vendor's table, when the profile is made from one. */
  readonly table?: TableSummary;
  readonly app: string;
  /** Name of the app in the directory, when it is not the profile's. */
  readonly displayName?: string;
  readonly environments: readonly PlannedEnvironment[];
  readonly onDeactivate?: "disable" | "delete";
}
