import type { AnyStackConfig } from "../../../lib/config";
import type { Problem } from "../../../lib/core/problem";
import type { Fact, Verdict } from "../../../lib/verify";
import type { AttributeCheck } from "../../../lib/verify/compare-account";
import type { CommandContext } from "../../context";
import type { Json, Report } from "../../report";

/** Who is looked up. */
export interface VerifySelection {
  readonly user: readonly string[];
  /** Everybody who is provisioned, and whoever else the target lets in. */
  readonly all?: boolean;
  /** With `all`: reads everybody's link, not only where it decides. */
  readonly links?: boolean;
}

/** Comparison of one person's account with what the identity provider has mapped. */
export interface AccountVerdict {
  readonly person: string;
  readonly result: Verdict;
  /** Of the account. */
  readonly id: string | null;
  /** What the verdict rests on. */
  readonly facts: readonly Fact[];
  readonly values: readonly AttributeCheck[];
  readonly problems: readonly Problem[];
  /** What `results` of --json holds besides. */
  readonly details?: Readonly<Record<string, Json>>;
}

/** What `verify` needs of an identity provider. */
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
