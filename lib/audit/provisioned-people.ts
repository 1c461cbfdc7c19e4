import type { AccountEvent, AuditedApp, AuditFacts } from "./facts";

/** A person who had a working account at the requested time, as far as logs and links tell. */
export interface ProvisionedPerson {
  readonly personId: string;
  readonly person: string;
  /** Id in the target; null: no entry has it. */
  readonly account: string | null;
  /**
   * `left behind`: the app was deleted before, and nobody disables the account any more. `cannot tell`: the person was entitled,
   * and neither log nor link says whether there was an account.
   */
  readonly state: "provisioned" | "left behind" | "cannot tell";
  /** Time when the account was created or linked; null when that was before the log begins. */
  readonly since: string | null;
  /** Assignments that explain the account at that time. */
  readonly because: readonly string[];
  /** Id of the app. */
  readonly app: string;
}

/**
 * Returns the people who were provisioned at a time. Where the log has no earlier entry, later ones decide: an account that was
 * changed or disabled later existed, one that was created later did not.
 * @returns in the order of names
 */
export function provisionedPeople(facts: AuditFacts): ProvisionedPerson[] {
  const found = facts.apps.flatMap((app) => ofApp(app, facts));
  const managed = new Set(found.filter(({ state }) => state === "provisioned").map(({ personId }) => personId));
  return found
    .filter(({ state, personId }) => state === "provisioned" || !managed.has(personId))
    .toSorted((a, b) => (a.person < b.person ? -1 : a.person > b.person ? 1 : 0));
}

function ofApp(app: AuditedApp, { at, ...facts }: AuditFacts): ProvisionedPerson[] {
  const byPerson = new Map<string, AccountEvent[]>();
  for (const event of facts.events.filter((each) => each.app === app.id))
    byPerson.set(event.personId, [...(byPerson.get(event.personId) ?? []), event]);
  const entitled = facts.entitlements.filter(({ from, until }) => isWithin(at, from, until));
  const because = (id: string) => [
    ...new Set(entitled.filter(({ personId }) => personId === id).map(({ how }) => how)),
  ];
  const state = app.deleted !== null && Date.parse(app.deleted) <= at ? "left behind" : "provisioned";
  const logged = [...byPerson].flatMap(([personId, unordered]): ProvisionedPerson[] => {
    const events = unordered.toSorted((a, b) => Date.parse(a.time) - Date.parse(b.time));
    const before = events.filter(({ time }) => Date.parse(time) <= at);
    const decisive = before.at(-1) ?? events[0];
    if (!decisive || !hadAccount(decisive, before.length > 0)) return [];
    const last = before.findLastIndex(({ did }) => isGone(did));
    const since = before.slice(last + 1).find(({ did }) => did === "created");
    const account = events.findLast((event) => event.account !== null)?.account ?? null;
    const person = decisive.person;
    return [{ personId, person, account, state, since: since?.time ?? null, because: because(personId), app: app.id }];
  });
  if (app.deleted !== null) return logged;
  const unlogged = [...new Map(entitled.map((each) => [each.personId, each.person]))]
    .filter(([personId]) => !byPerson.has(personId) && facts.links.get(personId) !== null)
    .map(([personId, person]): ProvisionedPerson => {
      const account = facts.links.get(personId) ?? null;
      const known = account === null ? "cannot tell" : "provisioned";
      return { personId, person, account, state: known, since: null, because: because(personId), app: app.id };
    });
  return [...logged, ...unlogged];
}

const isGone = (did: AccountEvent["did"]): boolean => did === "disabled" || did === "deleted";

/** @param isBefore whether the event is from before the time in question, or the first one after it */
const hadAccount = ({ did }: AccountEvent, isBefore: boolean): boolean => (isBefore ? !isGone(did) : did !== "created");

const isWithin = (at: number, from: string | null, until: string | null): boolean =>
  (from === null || Date.parse(from) <= at) && (until === null || Date.parse(until) > at);
