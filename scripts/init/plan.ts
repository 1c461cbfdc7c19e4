import type { ProfileSummary } from "./profiles";

/** What one environment of the new app is to have. */
export interface PlannedEnvironment {
  readonly name: string;
  /** Directory id of the Entra tenant, or address of the Okta org; absent: the environment is defined already, or it is the sandbox's. */
  readonly home?: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly groups: readonly string[];
  readonly users: readonly string[];
}

/** Everything that init was told. */
export interface InitPlan {
  readonly profile: ProfileSummary;
  readonly app: string;
  readonly environments: readonly PlannedEnvironment[];
  readonly onDeactivate?: "disable" | "delete";
}
