import type { AnyStackConfig } from "../../../lib/config";
import type { AttributeCheck } from "../../../lib/verify/compare-account";
import type { CommandContext } from "../../context";

/** Check of one fact, on the person's way into the target. */
export interface Check {
  readonly about:
    "assignment" | "directory" | "filter" | "values" | "mapping" | "provisioning" | "log" | "link" | "account";
  /** `unknown`: could not be looked at. */
  readonly outcome: "good" | "bad" | "unknown";
  readonly says: string;
}

/** Explanation of why a person is in the target as they are, or is absent. */
export interface Explanation {
  /** User principal name or login. */
  readonly person: string;
  readonly objectId: string;
  /** Checks in the order in which one would look. */
  readonly checks: readonly Check[];
  /** Verdict in one sentence, without its full stop. */
  readonly verdict: string;
  /** Next action; null when the person is in the target as mapped. */
  readonly next: string | null;
  /** Id of the account. */
  readonly account: string | null;
  readonly values: readonly AttributeCheck[];
}

/** Adapter of an identity provider for `why`. */
export interface WhyAdapter<Stack extends AnyStackConfig> {
  /**
   * Follows one person from the directory into the target; only reads.
   * @param user user principal name or login, or object id
   * @throws ScimformError when stack or person are unknown, or the directory cannot be read
   */
  explain(stack: Stack, user: string, context: CommandContext): Promise<Explanation>;
}
