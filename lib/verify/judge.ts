import { type Account, compareAccount, isActive, type AttributeCheck } from "./compare-account";
import type { PreviewPlan } from "../preview/plan";
import type { Expectation } from "./expectation";
import { accountText, fact, type Fact } from "./fact";
import type { Located } from "./locate";

/**
 * The verdict on a person and the target. `mapped`: as the config has it, which for who is not to have an account is none, or a
 * disabled one. `orphaned`: works there, though it should not. `held`: so, and the deletion waits to be allowed. `cannot tell`: a
 * fact is missing.
 */
export type Verdict = "mapped" | "different" | "missing" | "orphaned" | "held" | "cannot tell";

/** The result of verifying one person, or an account that is nobody's. */
export interface PersonVerdict {
  readonly person: string;
  readonly objectId: string | null;
  readonly result: Verdict;
  /** Id of the account. */
  readonly id: string | null;
  readonly values: readonly AttributeCheck[];
  readonly facts: readonly Fact[];
  /** Way in which the account was found. */
  readonly by: Located["by"];
  /** With the reason `rival`: id of the other account. */
  readonly rival?: string;
  /** Reason for the verdict, where several lead to it. */
  readonly reason?: Reason;
}

export type Reason =
  /** Disabled in the target although active in the directory, perhaps suspended by hand. */
  | "inactive"
  /** Several accounts match. */
  | "ambiguous"
  /** Linked with one account while another one has the matching value. */
  | "rival"
  /** An account of the target that is linked with nobody and has nobody's values. */
  | "unknown account"
  /** The deployed configuration wants the account, the config does not. */
  | "deployed";

/** Further known conditions of the job. */
export interface Conditions {
  /** Whether the job holds deletions back until they are approved. */
  readonly holding: boolean;
}

interface JudgeOptions extends Conditions {
  readonly held?: boolean;
  readonly deployed?: Expectation;
  /** Manager and memberships, compared already. */
  readonly references?: readonly AttributeCheck[];
}

/**
 * Judges one person by the account that was found.
 * @param deployed what the live mapping requires, where it is not the config's
 * @param held the log's newest entry about the person is a deletion that is held back
 */
export function judge(
  plan: PreviewPlan,
  person: Expectation,
  located: Located,
  { holding, held = false, deployed, references = [] }: JudgeOptions,
): PersonVerdict {
  const { account, several, doubtful } = located;
  const own: Fact[] = [];
  const verdict = (result: Verdict, checks: readonly AttributeCheck[] = [], reason?: Reason): PersonVerdict => ({
    person: person.person,
    objectId: person.objectId,
    result,
    id: typeof account?.["id"] === "string" ? account["id"] : null,
    values: checks,
    by: located.by,
    facts: [...person.facts, ...located.facts, ...own],
    ...(reason && { reason }),
    ...(located.rival && { rival: accountText(located.rival) }),
  });
  if (account) own.push(fact("account", `${accountText(account)} is ${isActive(account) ? "active" : "inactive"}`));
  if (person.account === "unknown") return verdict("cannot tell");
  if (several.length > 0)
    return verdict(person.account === "wanted" || several.some(isActive) ? "cannot tell" : "mapped", [], "ambiguous");
  if (person.account === "unwanted") {
    if (!account) return verdict(doubtful ? "cannot tell" : "mapped");
    if (!isActive(account)) return verdict("mapped");
    if (deployed?.account === "wanted") {
      own.push(fact("deployed", `what is deployed provisions the person: ${scopeText(deployed)}`));
      return verdict("different", [], "deployed");
    }
    if (holding || held) {
      own.push(fact("deletions", "Entra holds the deletion back until somebody allows it"));
      return verdict("held");
    }
    // What the log says once may be somebody else's by now: it is no reason to disable an account.
    return verdict(located.by === "log" ? "cannot tell" : "orphaned");
  }
  if (deployed?.account === "unwanted")
    own.push(fact("deployed", `what is deployed does not provision the person: ${scopeText(deployed)}`));
  own.push(...person.obstacles.map((says) => fact("mapping", says)));
  if (!account) return verdict(doubtful ? "cannot tell" : "missing");
  const checks = [...compareAccount(plan, person.values, account), ...references];
  if (located.rival) {
    own.push(fact("matching", `${accountText(located.rival)} has the matching value, and is not the linked account`));
    return verdict("different", checks, "rival");
  }
  const asMapped = checks.some(({ attribute, result }) => attribute === "active" && result === "same");
  if (!isActive(account) && !asMapped) return verdict("different", checks, "inactive");
  const differs = checks.some(({ result, onCreateOnly }) => result === "differs" && !onCreateOnly);
  if (differs) return verdict("different", checks);
  return verdict(person.obstacles.length > 0 ? "cannot tell" : "mapped", checks);
}

const scopeText = ({ facts }: Expectation): string =>
  facts
    .filter(({ about }) => ["assignment", "filter", "directory", "mapping"].includes(about))
    .map(({ says }) => says)
    .join("; ");

/** Returns the verdict on an account that belongs to no person who is to have one. */
export const ofAccount = (
  account: Account,
  person: string,
  result: Verdict,
  facts: readonly Fact[],
  reason?: Reason,
): PersonVerdict => ({
  person,
  objectId: null,
  result,
  id: String(account["id"]),
  values: [],
  by: null,
  facts,
  ...(reason && { reason }),
});
