import { mapConcurrently } from "../core/concurrency";
import { toText } from "../entra/language/conversions";
import type { PreviewPlan } from "../preview/plan";
import { readAttribute } from "../entra/requests";
import type { AccountIndex } from "./account-index";
import type { LogTrace, Traces } from "./accounts";
import { type Account, accountName, type AttributeCheck, isActive } from "./compare-account";
import { distinctNames, type Expectation } from "./expectation";
import { accountText, fact, type Fact } from "./fact";
import { type Conditions, judge, ofAccount, type PersonVerdict } from "./judge";
import { compareReferences, type ReferenceSource } from "./references";
import { followLink, followLog, linkedTo, locateByValues, type Located, nowhere } from "./locate";

/** The account that somebody is linked with; null: none; undefined: links cannot be read. */
export async function linkedAccount(
  objectId: string,
  traces: Pick<Traces, "link">,
): Promise<string | null | undefined> {
  const link = await traces.link(objectId);
  return link ? link.targetId : link;
}

/** A person of the directory. */
export interface Candidate {
  readonly person: Expectation;
  /** Expectation of the deployed configuration for the person, where it differs from the config's. */
  readonly deployed?: Expectation | undefined;
  /** False: of interest only if a working account turns out to be theirs. */
  readonly listed: boolean;
}

export interface ReconcileOptions extends Conditions {
  /** Reads everybody's link, not only where it decides. */
  readonly links: boolean;
  /** Source of memberships; absent: references are not compared. */
  readonly groups?: ReferenceSource["groups"];
}

/** Holds everybody in the directory against every account of the target. */
export async function reconcile(
  plan: PreviewPlan,
  people: AsyncIterable<Candidate>,
  accounts: AccountIndex,
  traces: Traces,
  options: ReconcileOptions,
): Promise<PersonVerdict[]> {
  const reconciliation = new Reconciliation(plan, accounts, traces, options);
  for await (const candidate of people) await reconciliation.add(candidate);
  return reconciliation.conclude();
}

/** A person with the account that is theirs, as far as is known by now. */
interface ReconciledPerson extends Candidate {
  located: Located;
  /** Last log entry; read only for people who are to have no account, and have one. */
  log?: LogTrace | undefined;
}

const lookUpsAtOnce = 8;

class Reconciliation {
  private readonly entries: ReconciledPerson[] = [];
  private readonly byObjectId = new Map<string, ReconciledPerson>();
  private logUnread = false;
  private readonly nobodys: PersonVerdict[] = [];

  constructor(
    private readonly plan: PreviewPlan,
    private readonly accounts: AccountIndex,
    private readonly traces: Traces,
    private readonly options: ReconcileOptions,
  ) {}

  async add(candidate: Candidate): Promise<void> {
    const { person } = candidate;
    const located = await locateByValues(person, this.accounts);
    // Nothing is compared with the values of who is to have no account, and there can be many.
    const kept = person.account === "wanted" ? person : { ...person, values: {} };
    const entry: ReconciledPerson = { ...candidate, person: kept, located };
    this.entries.push(entry);
    if (person.objectId !== null) this.byObjectId.set(person.objectId, entry);
  }

  async conclude(): Promise<PersonVerdict[]> {
    if (this.accounts.all.length > 0) {
      await this.followLinks();
      await this.followLogs();
      this.shareOut();
      await this.examineOthers();
    }
    await this.askForHeldDeletions();
    const judged: PersonVerdict[] = [];
    for (const entry of this.entries) {
      const { person, deployed, listed, located, log } = entry;
      if (!listed && !(located.account && isActive(located.account))) continue;
      const references = await this.referencesOf(entry);
      const conditions = { holding: this.options.holding, held: log?.held === true, references };
      judged.push(judge(this.plan, person, located, { ...conditions, ...(deployed && { deployed }) }));
    }
    return [...judged, ...this.nobodys];
  }

  private async referencesOf({ person, located: { account } }: ReconciledPerson): Promise<AttributeCheck[]> {
    const { groups } = this.options;
    if (account === null || groups === undefined || person.account !== "wanted") return [];
    return compareReferences(person, account, { groups, accountOf: (id) => this.accountOf(id) });
  }

  /**
   * Returns the account of a person. By now everybody has been looked up; a person missing from the directory as it was read may
   * have a link.
   */
  private async accountOf(objectId: string): Promise<string | null | undefined> {
    const located = this.byObjectId.get(objectId)?.located;
    if (located?.account) return idOf(located.account);
    if (located?.doubtful === true) return undefined;
    return located ? null : linkedAccount(objectId, this.traces);
  }

  /** Reads the links of those for whom they decide: without an account, or with one that others claim as well. */
  private async followLinks(): Promise<void> {
    const claims = this.claims();
    const isDisputed = ({ located: { account } }: ReconciledPerson): boolean =>
      account !== null && (claims.get(idOf(account))?.length ?? 0) > 1;
    const asked = this.entries.filter(
      (entry) => mayHaveAccount(entry) && (this.options.links || !entry.located.account || isDisputed(entry)),
    );
    await mapConcurrently(asked, lookUpsAtOnce, async (entry) => {
      entry.located = await followLink(entry.person, entry.located, this.accounts, this.traces);
    });
  }

  private async followLogs(): Promise<void> {
    const open = this.entries.filter((entry) => mayHaveAccount(entry) && isWithoutAccount(entry));
    const log = open.length > 0 ? await this.lastEntries(open) : undefined;
    this.logUnread = log === undefined;
    for (const entry of open)
      entry.located = await followLog(entry.located, log?.get(entry.person.objectId ?? ""), this.accounts);
  }

  private async lastEntries(entries: readonly ReconciledPerson[]): Promise<ReadonlyMap<string, LogTrace> | undefined> {
    return this.traces.lastEntries(entries.flatMap(({ person }) => person.objectId ?? []));
  }

  /** Returns, by account, the people who are to have one, and were found to have this one. */
  private claims(): Map<string, ReconciledPerson[]> {
    const claims = new Map<string, ReconciledPerson[]>();
    for (const entry of this.entries.filter(mayHaveAccount)) {
      const { account, several } = entry.located;
      for (const each of account ? [account] : several)
        claims.set(idOf(each), [...(claims.get(idOf(each)) ?? []), entry]);
    }
    return claims;
  }

  /**
   * Settles accounts that several people claim: an account belongs to one person at most, the linked one; without a link its
   * owner is unknown.
   */
  private shareOut(): void {
    for (const [id, claimants] of this.claims()) {
      const linked = claimants.find(({ located }) => located.by === "link");
      const others = claimants.filter((each) => each !== linked && each.located.account);
      if (others.length + (linked ? 1 : 0) < 2) continue;
      for (const entry of others) {
        const { account, facts } = entry.located;
        const rest = claimants.filter((each) => each !== entry).map(({ person }) => person.person);
        const says = `${account ? accountText(account) : id} matches ${rest.join(", ")}, too`;
        entry.located = { ...entry.located, account: null, doubtful: true, facts: [...facts, fact("matching", says)] };
      }
    }
    // Those who are to have an account come first.
    const owners = new Map([...this.claims()].map(([id, [entry]]) => [id, entry]));
    for (const entry of this.entries.filter((each) => !mayHaveAccount(each))) {
      const { account, facts } = entry.located;
      if (!account) continue;
      const owner = owners.get(idOf(account));
      if (!owner) owners.set(idOf(account), entry);
      else {
        const says = `${accountText(account)} is the account of ${owner.person.person}`;
        entry.located = { ...entry.located, account: null, facts: [...facts, fact("account", says)] };
      }
    }
  }

  /** Examines the working accounts that belong to no person who is to have one. */
  private async examineOthers(): Promise<void> {
    const owned = this.claims();
    const others = this.accounts.all.filter((account) => isActive(account) && !owned.has(idOf(account)));
    const holders = new Map(
      this.entries.flatMap((entry) => {
        const { account } = entry.located;
        return account && !mayHaveAccount(entry) ? [[idOf(account), entry] as const] : [];
      }),
    );
    const unlinked = await mapConcurrently(others, lookUpsAtOnce, async (account) => {
      const link = await this.traces.link(idOf(account));
      const holder = holders.get(idOf(account));
      if (!link) return { account, holder, read: link === null };
      const entry = this.byObjectId.get(link.sourceId);
      if (holder && holder !== entry) holder.located = { ...holder.located, account: null };
      if (entry) entry.located = linkedTo(account, entry.located);
      else this.nobodys.push(this.ofNobody(account, link.sourceId));
      return null;
    });
    const rivals = new Set(this.entries.flatMap(({ located: { rival } }) => (rival ? [idOf(rival)] : [])));
    const open = unlinked.filter((each) => each !== null && !rivals.has(idOf(each.account)));
    const likeness = open.length > 0 ? new Likeness(this.plan, this.entries) : undefined;
    for (const each of open) if (each && likeness) this.examineUnlinked(each, likeness);
  }

  private ofNobody(account: Account, sourceId: string): PersonVerdict {
    const { holding } = this.options;
    const facts = [fact("link", `Entra has linked it with ${sourceId}, who is not in the directory any more`)];
    if (holding) facts.push(fact("deletions", "Entra holds the deletion back until somebody allows it"));
    return ofAccount(account, accountName(account), holding ? "held" : "orphaned", facts);
  }

  private examineUnlinked(
    { account, holder, read }: { account: Account; holder: ReconciledPerson | undefined; read: boolean },
    likeness: Likeness,
  ): void {
    const link = read ? "Entra has linked nobody with it" : "whether Entra has linked somebody with it cannot be read";
    const facts = [fact("link", link)];
    const cannotTell = (about: Fact["about"], says: string): void => {
      facts.push(fact(about, says));
      if (holder?.listed) holder.located = { ...nowhere, doubtful: true, facts: [...holder.located.facts, ...facts] };
      else this.nobodys.push(ofAccount(account, accountName(account), "cannot tell", facts));
      if (holder && !holder.listed) holder.located = nowhere;
    };
    const entry = holder ?? likeness.byValue(account);
    const open = this.isOpen(read);
    if (entry && mayHaveAccount(entry))
      return cannotTell(
        "matching",
        `it has a value by which ${entry.person.person} is looked for, who is to have an account`,
      );
    if (entry && (read || !open)) {
      const { located, person } = entry;
      const isOne = located.several.length === 0 && (!located.account || located.account === account);
      if (!isOne) return cannotTell("account", `it is one of several accounts with values of ${person.person}`);
      entry.located = { ...located, account, by: located.by ?? "matching", facts: [...located.facts, ...facts] };
      return;
    }
    const alike = entry ? [] : likeness.byName(account);
    const missing = alike.find(isWithoutAccount);
    if (missing) {
      const says = `${accountText(account)} has the same name, and is linked with nobody`;
      const { located } = missing;
      missing.located = { ...located, doubtful: true, facts: [...located.facts, fact("account", says)] };
      return;
    }
    const [namesake] = alike;
    if (namesake) return cannotTell("account", `it has the name of ${namesake.person.person}, who has another account`);
    if (open || (!read && !entry))
      return cannotTell("account", "it may be the account of somebody whose own was not found");
    if (this.options.holding) return cannotTell("deletions", "Entra holds deletions back");
    const says = "it has no value by which anybody is looked for who is to have an account";
    this.nobodys.push(
      ofAccount(account, accountName(account), "orphaned", [...facts, fact("matching", says)], "unknown account"),
    );
  }

  /** Whether the account of somebody may be any that is left: nothing is known that would find it. */
  private isOpen(linkRead: boolean): boolean {
    return this.entries.some(
      (entry) =>
        mayHaveAccount(entry) && isWithoutAccount(entry) && (entry.located.doubtful || !linkRead || this.logUnread),
    );
  }

  private async askForHeldDeletions(): Promise<void> {
    if (this.options.holding) return;
    const asked = this.entries.filter(
      ({ person, located: { account } }) => person.account === "unwanted" && account !== null && isActive(account),
    );
    const log = asked.length > 0 ? await this.lastEntries(asked) : undefined;
    for (const entry of asked) entry.log = log?.get(entry.person.objectId ?? "");
  }
}

/** Index of people by the values that accounts share with them. */
class Likeness {
  private readonly values = new Map<string, ReconciledPerson>();
  private readonly names = new Map<string, ReconciledPerson[]>();
  private readonly attributes: readonly string[];

  constructor(plan: PreviewPlan, entries: readonly ReconciledPerson[]) {
    this.attributes = [...new Set([...plan.matching.map(({ target }) => target), "externalId"])];
    // Who is to have an account comes first: nobody is to lose theirs for a value that somebody else has as well.
    for (const entry of [...entries.filter((each) => !mayHaveAccount(each)), ...entries.filter(mayHaveAccount)]) {
      for (const { attribute, value } of entry.person.matching) this.values.set(key(attribute, value), entry);
      for (const id of entry.person.externalIds) this.values.set(key("externalId", id), entry);
      if (!mayHaveAccount(entry)) continue;
      for (const name of entry.person.names) this.names.set(name, [...(this.names.get(name) ?? []), entry]);
    }
  }

  byValue(account: Account): ReconciledPerson | undefined {
    const found = this.attributes.flatMap(
      (attribute) => this.values.get(key(attribute, toText(readAttribute(account, attribute)))) ?? [],
    );
    return found.find(mayHaveAccount) ?? found[0];
  }

  /** Returns the people who are to have an account, and go by one of the account's names. */
  byName(account: Account): ReconciledPerson[] {
    return [...new Set(accountNames(account).flatMap((name) => this.names.get(name) ?? []))];
  }
}

const key = (attribute: string, value: string): string => `${attribute}\n${value.toLowerCase()}`;

function accountNames(account: Account): string[] {
  const text = (path: string): string => toText(readAttribute(account, path));
  const fullName = [text("name.givenName"), text("name.familyName")].filter(Boolean).join(" ");
  const emails = Array.isArray(account["emails"]) ? (account["emails"] as unknown[]) : [];
  const addresses = emails.map((email) => toText(readAttribute(email, "value")));
  return distinctNames([
    text("userName"),
    text("displayName"),
    text("name.formatted"),
    text("nickName"),
    fullName,
    ...addresses,
  ]);
}

const mayHaveAccount = ({ person, deployed }: ReconciledPerson): boolean =>
  person.account !== "unwanted" || deployed?.account === "wanted";
const isWithoutAccount = ({ located }: ReconciledPerson): boolean => located.account === null;
const idOf = (account: Account): string => toText(readAttribute(account, "id"));
