import type { Value } from "../entra/language";
import { assess, type PreviewPerson } from "../preview/assess";
import type { PreviewPlan } from "../preview/plan";
import { identify } from "../preview/preview-person";
import { type Account, compareAccount, isActive, type AttributeCheck } from "./compare-account";

/** The account that the config requires of one person in the target. */
export interface Expectation {
  readonly person: string;
  /** A working account; false: none, or a disabled one. */
  readonly account: boolean;
  readonly values: Readonly<Record<string, Value>>;
}

/**
 * The result of verifying one person in the target.
 * `inactive`: disabled there although active in Entra, perhaps suspended by hand. `orphaned`: works there, though it should not.
 * `absent`: has no working account, and is to have none.
 */
export interface PersonVerdict {
  readonly person: string;
  readonly result: "as mapped" | "differs" | "missing" | "inactive" | "ambiguous" | "orphaned" | "absent";
  readonly id: string | null;
  readonly values: readonly AttributeCheck[];
}

export function expect(plan: PreviewPlan, person: PreviewPerson): Expectation {
  const { inScope, active, mapped, problems } = assess(plan, person);
  return {
    person: identify(person.attributes).person,
    account: inScope && active && problems.length === 0,
    values: mapped.values,
  };
}

/** @param accounts those that match */
export function judge(
  plan: PreviewPlan,
  { person, account: wanted, values }: Expectation,
  accounts: readonly Account[],
): PersonVerdict {
  const [account, ...others] = accounts;
  const verdict = (result: PersonVerdict["result"], checks: readonly AttributeCheck[] = []): PersonVerdict => ({
    person,
    result,
    id: others.length === 0 && typeof account?.["id"] === "string" ? account["id"] : null,
    values: checks,
  });
  if (others.length > 0) return verdict("ambiguous");
  if (!wanted) return verdict(account && isActive(account) ? "orphaned" : "absent");
  if (!account) return verdict("missing");
  const checks = compareAccount(plan, values, account);
  if (!isActive(account)) return verdict("inactive", checks);
  const differs = checks.some(({ result, onCreateOnly }) => result === "differs" && !onCreateOnly);
  return verdict(differs ? "differs" : "as mapped", checks);
}
