import { toText } from "../entra/language/conversions";
import type { PreviewPlan } from "../preview/plan";
import { readAttribute } from "../entra/requests";
import type { Account } from "./compare-account";

/** All accounts of a target, to be found by their matching attributes. */
export class AccountIndex {
  private readonly byAttribute: ReadonlyMap<string, Map<string, Account[]>>;
  private readonly left = new Set<Account>();

  constructor(private readonly plan: Pick<PreviewPlan, "matching">) {
    this.byAttribute = new Map(plan.matching.map(({ target }) => [target, new Map<string, Account[]>()]));
  }

  add(account: Account): void {
    this.left.add(account);
    for (const [target, accounts] of this.byAttribute) {
      const key = toText(readAttribute(account, target)).toLowerCase();
      if (key === "") continue;
      const known = accounts.get(key);
      if (known) known.push(account);
      else accounts.set(key, [account]);
    }
  }

  /** The accounts that Entra would match, by the first matching attribute that finds any. They then belong to somebody. */
  find(values: Readonly<Record<string, unknown>>): readonly Account[] {
    for (const { target } of this.plan.matching) {
      const value = values[target];
      const found = typeof value === "string" ? this.byAttribute.get(target)?.get(value.toLowerCase()) : undefined;
      if (!found) continue;
      for (const account of found) this.left.delete(account);
      return found;
    }
    return [];
  }

  /** Accounts that belong to nobody who was looked for. */
  get others(): readonly Account[] {
    return [...this.left];
  }
}
