import { toText } from "../entra/language/conversions";
import type { DirectoryAttributes, Value } from "../entra/language";
import { readAttribute } from "../entra/requests";
import type { PersonAssignment } from "../preview/assess";
import type { PreviewPlan } from "../preview/plan";
import type { Accounts } from "./accounts";
import { type Account, accountName } from "./compare-account";
import { expect } from "./expectation";
import { locateByValues } from "./locate";

/** A domain that takes the place of another in everybody's names and addresses. */
export interface DomainRename {
  readonly from: string;
  readonly to: string;
}

/** Forecast of the account that a person gets where Entra has no link, and has to match. */
export interface MatchForecast {
  /** Name of the person afterwards. */
  readonly person: string;
  readonly objectId: string | null;
  /** Whether any value of the person is renamed. */
  readonly renamed: boolean;
  /** `another`: an account is found that is not the person's. `leaves`: out of scope afterwards. */
  readonly outcome: "matches" | "does not match" | "several" | "another" | "leaves";
  /** Facts that led to the account, or to none. */
  readonly facts: readonly string[];
  /** The person's account as it can be found now, by its id and name; null: none is found. */
  readonly account: { readonly id: string; readonly name: string } | null;
  /** The account has the person's object id, or mapped externalId, by which it could be matched. */
  readonly carriesId: boolean;
}

/**
 * Forecasts for one person what matching would find: now, or after a rename.
 * @returns undefined of who is not in scope now
 */
export async function forecastMatch(
  plan: PreviewPlan,
  person: { readonly attributes: DirectoryAttributes; readonly assignment?: PersonAssignment | undefined },
  accounts: Accounts,
  rename?: DomainRename,
): Promise<MatchForecast | undefined> {
  const before = expect(plan, person);
  if (before.account !== "wanted") return undefined;
  const attributes = rename ? renamed(person.attributes, rename) : person.attributes;
  const after = expect(plan, { ...person, attributes });
  const [now, then] = [await locateByValues(before, accounts), await locateByValues(after, accounts)];
  const [own, found] = [now.account ?? then.account, then.account];
  const id = (account: Account): string => toText(readAttribute(account, "id"));
  const outcome = (): MatchForecast["outcome"] => {
    if (after.account !== "wanted") return "leaves";
    if (then.several.length > 0) return "several";
    if (then.by !== "matching" || !found) return "does not match";
    return own && id(own) !== id(found) ? "another" : "matches";
  };
  const externalId = own ? toText(readAttribute(own, "externalId")) : "";
  return {
    person: after.person,
    objectId: after.objectId,
    renamed: JSON.stringify(attributes) !== JSON.stringify(person.attributes),
    outcome: outcome(),
    facts: then.facts.map(({ says }) => says),
    account: own ? { id: id(own), name: accountName(own) } : null,
    carriesId: externalId !== "" && after.externalIds.includes(externalId),
  };
}

/** Returns the attributes of a person under the new domain, which replaces the old one at the end of any value. */
function renamed(attributes: DirectoryAttributes, { from, to }: DomainRename): DirectoryAttributes {
  const old = `@${from.toLowerCase()}`;
  const rename = (value: Value): Value => {
    if (typeof value === "string")
      return value.toLowerCase().endsWith(old) ? `${value.slice(0, -old.length)}@${to}` : value;
    return Array.isArray(value) ? (value as readonly Value[]).map(rename) : value;
  };
  const values = Object.entries(attributes).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, rename(value)] as const],
  );
  return Object.fromEntries(values);
}
