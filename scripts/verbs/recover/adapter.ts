import type { AnyStackConfig } from "../../../lib/config";
import type { CommandContext } from "../../context";
import type { Json } from "../../report";

/** Objects of a stack that exist in the tenant or org. */
export interface RecoveredObjects {
  /** The app, as people know it. */
  readonly origin: string;
  /** Text of the stack's file of imports. */
  readonly text: string;
  /** Objects that Terraform takes over, for people, such as `the job scim.…`. */
  readonly found: readonly string[];
  /** Objects that the config wants and that do not exist, for people; the next deploy makes them. */
  readonly missing: readonly string[];
  /** Further fields of `results` in --json. */
  readonly details: Readonly<Record<string, Json>>;
}

/** An app in the recycle bin. */
export interface RestorableApp {
  /** The app, as people know it. */
  readonly origin: string;
  /** Objects that are restored, for people, such as `the enterprise application …`. */
  readonly objects: readonly string[];
  restore(): Promise<void>;
}

/** Adapter of an identity provider for `recover`. */
export interface RecoverAdapter<Stack extends AnyStackConfig> {
  /**
   * Finds what exists of a deployed stack; only reads.
   * @param app id of one of several apps of the stack
   * @throws ScimformError when the stack has no app, or several and none of them is named
   */
  find(stack: Stack, app: string | undefined, context: CommandContext): Promise<RecoveredObjects>;
  /**
   * Finds the app of a stack in the recycle bin; only reads.
   * @param app id of one of several
   * @throws ScimformError when it is not there, or none of several is named
   */
  findDeleted(stack: Stack, app: string | undefined, context: CommandContext): Promise<RestorableApp>;
}
