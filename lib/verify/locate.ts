import type { Accounts, LogTrace, Traces } from "./accounts";
import type { Account } from "./compare-account";
import type { Expectation } from "./expectation";
import { accountText, fact, type Fact } from "./fact";

/** The account of one person, the way it was found, and the questions left open. */
export interface Located {
  readonly account: Account | null;
  readonly by: "link" | "matching" | "externalId" | "log" | null;
  /** Accounts that match, where it cannot be told which of them is the person's. */
  readonly several: readonly Account[];
  /** Another account that has the person's matching value, while the service writes to the linked one. */
  readonly rival: Account | null;
  /** Whether a look-up failed, so that a missing account is not certain. */
  readonly doubtful: boolean;
  readonly facts: readonly Fact[];
}

export const nowhere: Located = { account: null, by: null, several: [], rival: null, doubtful: false, facts: [] };

/**
 * Looks an account up by values alone, as Entra does with who is not linked: by the first matching attribute that finds any; then
 * by externalId.
 */
export async function locateByValues(person: Expectation, accounts: Accounts): Promise<Located> {
  const facts: Fact[] = [];
  for (const { attribute, value } of person.matching) {
    const found = (await accounts.byValue(attribute, value)) ?? [];
    if (found.length > 0) return among(found, "matching", `${attribute} ${value}`, facts);
    facts.push(fact("matching", `no account has ${attribute} ${value}`));
  }
  let doubtful = person.matching.length === 0;
  for (const id of person.externalIds) {
    if (person.matching.some(({ attribute, value }) => attribute === "externalId" && value === id)) continue;
    const found = await accounts.byValue("externalId", id);
    if (found === undefined) {
      facts.push(fact("externalId", "the target cannot be asked for an externalId"));
      doubtful = true;
      break;
    }
    if (found.length > 0) return { ...among(found, "externalId", `externalId ${id}`, facts), doubtful };
    facts.push(fact("externalId", `no account has externalId ${id}`));
  }
  return { ...nowhere, doubtful, facts };
}

function among(found: readonly Account[], by: "matching" | "externalId", value: string, facts: Fact[]): Located {
  const [account, ...others] = found;
  if (!account) return { ...nowhere, facts };
  const which = found.map(accountText).join(", ");
  if (others.length > 0)
    return { ...nowhere, several: found, facts: [...facts, fact(by, `several accounts have ${value}: ${which}`)] };
  return { ...nowhere, account, by, facts: [...facts, fact(by, `${which} has ${value}`)] };
}

/** Replaces the account found by values with the one of the stored link, by which Entra goes. */
export async function followLink(
  person: Expectation,
  found: Located,
  accounts: Accounts,
  traces: Pick<Traces, "link">,
): Promise<Located> {
  if (person.objectId === null) return found;
  const link = await traces.link(person.objectId);
  const add = (says: string): readonly Fact[] => [...found.facts, fact("link", says)];
  if (link === undefined) {
    const decides = found.account === null;
    return {
      ...found,
      doubtful: found.doubtful || decides,
      facts: add("whether Entra has linked an account cannot be read"),
    };
  }
  if (link === null) return { ...found, facts: add("Entra has linked no account") };
  const account = await accounts.byId(link.targetId);
  if (!account) return { ...found, facts: add(`Entra has linked ${link.targetId}, which is not in the target`) };
  return linkedTo(account, found);
}

/** Returns the person whose account this is by its link, regardless of the values. */
export function linkedTo(account: Account, found: Located): Located {
  const others = found.several.length > 0 ? found.several : found.account ? [found.account] : [];
  const rivals = others.filter((each) => each["id"] !== account["id"]);
  const [rival = null] = rivals.length === others.length ? rivals : [];
  const facts = [...found.facts, fact("link", `Entra has linked ${accountText(account)}`)];
  return { account, by: "link", several: [], rival, doubtful: found.doubtful, facts };
}

/** Finds the account that the log names, for a person whom nothing else leads to. */
export async function followLog(
  found: Located,
  entry: LogTrace | undefined,
  accounts: Pick<Accounts, "byId">,
): Promise<Located> {
  if (entry === undefined || found.account !== null || found.several.length > 0) return found;
  const { time, action, targetId } = entry;
  if (targetId === null) return { ...found, facts: [...found.facts, fact("log", `${time} ${action}, of no account`)] };
  const account = await accounts.byId(targetId);
  const says = `${time} ${action} of ${account ? accountText(account) : `${targetId}, which is not in the target`}`;
  const facts = [...found.facts, fact("log", says)];
  return account ? { ...found, account, by: "log", facts } : { ...found, facts };
}

/** Whether Entra takes the account that values found for somebody else's. */
export async function checkOwner(
  { account: wanted, objectId }: Expectation,
  found: Located,
  traces: Pick<Traces, "link">,
): Promise<Located> {
  const { account, by, facts } = found;
  if (account === null || by === "link") return found;
  const link = await traces.link(String(account["id"]));
  if (!link || link.sourceId === objectId) return found;
  const says = `Entra has linked ${accountText(account)} with ${link.sourceId}`;
  return { ...nowhere, doubtful: wanted !== "unwanted", facts: [...facts, fact("link", says)] };
}
