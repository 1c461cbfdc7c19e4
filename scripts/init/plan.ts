import type { BackendConfig } from "../../lib/config/common/model";
import type { LeftOut } from "./attribute-table";
import type { ProfileSummary } from "./profiles";

/** What one environment of the new app is to have. */
export interface PlannedEnvironment {
  readonly name: string;
  /** Directory id of the Entra tenant, or address of the Okta org; absent: the environment is defined already, or it is the sandbox's. */
  readonly home?: string;
  /** Whom Entra writes to when provisioning fails. */
  readonly notificationEmail?: string;
  /** Where Terraform keeps its state; absent: on this machine. */
  readonly backend?: BackendConfig;
  readonly inputs: Readonly<Record<string, string>>;
  readonly groups: readonly string[];
  readonly users: readonly string[];
}

/** What became of a vendor's table of attributes. */
export interface TableSummary {
  /** How much of it is mapped, in words. */
  readonly mapped: string;
  readonly leftOut: readonly LeftOut[];
  /** What is mapped otherwise than the page says, or without it saying so. */
  readonly remarks: readonly string[];
}

/** Everything that init was told. */
export interface InitPlan {
  readonly profile: ProfileSummary;
  /** What the vendor's table said, when the profile is made from one. */
  readonly table?: TableSummary;
  readonly app: string;
  /** Name of the app in the directory, when it is not the profile's. */
  readonly displayName?: string;
  readonly environments: readonly PlannedEnvironment[];
  readonly onDeactivate?: "disable" | "delete";
}
