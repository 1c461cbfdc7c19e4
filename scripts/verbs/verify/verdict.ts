import type { AnyStackConfig } from "../../../lib/config";
import type { Problem } from "../../../lib/core/problem";
import type { Fact, Verdict } from "../../../lib/verify";
import type { AttributeCheck } from "../../../lib/verify/compare-account";
import type { CommandContext } from "../../context";
import type { Json, Report } from "../../report";

/** People to look up. */
export interface VerifySelection {
  readonly user: readonly string[];
  /** Reconciles everybody who is provisioned, and every other account of the target. */
  readonly all?: boolean;
  /** Whether to read everybody's link with `all`, not only where it decides. */
  readonly links?: boolean;
}

/** Comparison of one person's account with the values that the identity provider has mapped. */
export interface AccountVerdict {
  readonly person: string;
  readonly result: Verdict;
  /** Id of the account; null when there is none. */
  readonly id: string | null;
  /** Values on which the verdict is based. */
  readonly facts: readonly Fact[];
  readonly values: readonly AttributeCheck[];
  readonly problems: readonly Problem[];
  /** Further fields of `results` in --json. */
  readonly details?: Readonly<Record<string, Json>>;
}

/** Adapter of an identity provider for `verify`. */
export interface VerifyAdapter<Stack extends AnyStackConfig> {
  /**
   * Looks people up in the target.
   * @param report hears of people who are unknown
   * @throws ScimformError when nobody can be looked up: VERIFY_CANNOT, what is wrong with stack, sign-in or target
   */
  verdicts(
    stack: Stack,
    selection: VerifySelection,
    context: CommandContext,
    report: Report,
  ): AsyncIterable<AccountVerdict>;
}
