import type { Value } from "../entra/language";
import { toText } from "../entra/language/conversions";
import type { PreviewPlan } from "../preview/plan";
import { readAttribute } from "../entra/requests";
import { toScimValue } from "../entra/requests/target-value";

/** A resource as the target shows it. */
export type Account = Readonly<Record<string, unknown>>;

/** The comparison of one mapped value with the target. */
export interface AttributeCheck {
  readonly attribute: string;
  readonly expected: Value;
  readonly actual: Value;
  /** `unknown`: the value is made by chance, of the day, or not to be shown; of a reference, it cannot be told. */
  readonly result: "same" | "differs" | "unknown";
  /** Whether the value is written on creation only: it may have been changed in the target since. */
  readonly onCreateOnly: boolean;
  /** Reason why a reference is unknown. */
  readonly why?: string;
}

/**
 * Compares an account with the values that the mappings yield, value by value. Mappings without a value are left out: Entra sends
 * nothing on creation, and what stands there may be the target's own.
 */
export function compareAccount(
  plan: PreviewPlan,
  values: Readonly<Record<string, Value>>,
  account: Account,
): AttributeCheck[] {
  return plan.values.flatMap(({ target, onCreateOnly }): AttributeCheck[] => {
    const mapped = values[target];
    if (mapped == null || mapped === "") return [];
    const type = plan.types.get(target);
    const actual = readAttribute(account, target);
    if (plan.substitutes.has(target))
      return [{ attribute: target, expected: null, actual: null, result: "unknown", onCreateOnly }];
    const expected = toScimValue(mapped, type);
    const same = sameValue(expected, toScimValue(actual, type), plan.caseExact.has(target));
    return [{ attribute: target, expected, actual, result: same ? "same" : "differs", onCreateOnly }];
  });
}

/** Returns the name of an account: the one that people know, or else its id. */
export const accountName = (account: Account): string =>
  toText(readAttribute(account, "userName")) || toText(readAttribute(account, "id"));

/** Whether the account works; one that says nothing about it does (RFC 7643, 4.1.1 leaves the default to the service). */
export function isActive(account: Account): boolean {
  return toText(readAttribute(account, "active")).toLowerCase() !== "false";
}

function sameValue(expected: Value, actual: Value, caseExact: boolean): boolean {
  if (actual === null) return false;
  const [one, other] = [toText(expected), toText(actual)];
  return caseExact ? one === other : one.toLowerCase() === other.toLowerCase();
}
