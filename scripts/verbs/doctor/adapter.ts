import type { AnyStackConfig } from "../../../lib/config";
import type { PermissionTask } from "../../../lib/entra/graph";
import type { CommandContext } from "../../context";
import type { CheckResult, Machine } from "./check";

interface DoctorRequest {
  readonly machine: Machine;
  /** Tasks for which the sign-in needs permissions. */
  readonly tasks: readonly PermissionTask[];
  readonly context: CommandContext;
}

/** Adapter of an identity provider for `doctor`. It changes and repeats nothing. */
export interface DoctorAdapter<Stack extends AnyStackConfig> {
  /** Looks at the tenants or orgs of the stacks, then at the stacks. */
  check(stacks: readonly Stack[], request: DoctorRequest): Promise<CheckResult[]>;
}
