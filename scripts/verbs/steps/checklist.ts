import type { Checklist } from "../../../lib/checklist";
import type { AnyStackConfig } from "../../../lib/config";
import type { Problem } from "../../../lib/core/problem";
import type { CommandContext } from "../../context";

/** Adapter of an identity provider for `steps`. It writes nothing. */
export interface StepsAdapter<Stack extends AnyStackConfig> {
  /** The guide, with what tenant or org show to be done; the stack need not be deployed. */
  checklist(stack: Stack, context: CommandContext): Promise<Checklist>;
  /** The guide for somebody who is not signed in. */
  unread(stack: Stack): Checklist;
  /** Codes of errors of signing in. */
  readonly signInErrors: RegExp;
  /** Warns that nothing counts as done. */
  notAsked(stack: string, reason: string): Problem;
}
