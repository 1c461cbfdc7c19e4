import { toText } from "../entra/language/conversions";
import type { PreviewPlan } from "../preview/plan";
import { readAttribute } from "../entra/requests";
import type { Accounts } from "./accounts";
import type { Account } from "./compare-account";

/** All accounts of a target, to be found by their ids and values. */
export class AccountIndex implements Accounts {
  private readonly byIds = new Map<string, Account>();
  private readonly byAttribute: ReadonlyMap<string, Map<string, Account[]>>;

  constructor(plan: Pick<PreviewPlan, "matching">) {
    const attributes = [...plan.matching.map(({ target }) => target), "externalId"];
    this.byAttribute = new Map(attributes.map((target) => [target, new Map<string, Account[]>()]));
  }

  add(account: Account): void {
    this.byIds.set(toText(readAttribute(account, "id")), account);
    for (const [target, accounts] of this.byAttribute) {
      const value = toText(readAttribute(account, target)).toLowerCase();
      if (value === "") continue;
      const known = accounts.get(value);
      if (known) known.push(account);
      else accounts.set(value, [account]);
    }
  }

  byId(id: string): Promise<Account | undefined> {
    return Promise.resolve(this.byIds.get(id));
  }

  byValue(attribute: string, value: string): Promise<readonly Account[]> {
    return Promise.resolve(this.byAttribute.get(attribute)?.get(value.toLowerCase()) ?? []);
  }

  get all(): readonly Account[] {
    return [...this.byIds.values()];
  }
}
