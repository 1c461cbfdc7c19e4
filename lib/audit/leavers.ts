import type { AuditFacts, Departure } from "./facts";

/** A person who lost the entitlement to an account, or the account, and the time between the two. */
export interface Leaver {
  readonly personId: string;
  readonly person: string;
  readonly account: string | null;
  /**
   * Explanation of the loss: the end of the person's account, else the last entitlement that was lost; null when the log does not
   * mention it.
   */
  readonly departure: Departure | null;
  /** Time when the account was disabled or deleted in the target; null when neither has happened so far. */
  readonly ended: string | null;
  readonly did: "disabled" | "deleted" | null;
  /** Time between departure and end of the account; null when either is not known. */
  readonly milliseconds: number | null;
  readonly app: string;
}

/**
 * Pairs each loss of an entitlement with the later event of the account. Only people whose account is in the log are considered,
 * and a person who kept another entitlement is no leaver.
 * @returns oldest first
 */
export function leavers({ events, departures }: Pick<AuditFacts, "events" | "departures">): Leaver[] {
  const keys = new Map(events.map(({ personId, app }) => [`${personId} ${app}`, { personId, app }]));
  return [...keys.values()]
    .flatMap((key) => ofPerson(key, events, departures))
    .toSorted((a, b) => startOf(a) - startOf(b));
}

function ofPerson(
  { personId, app }: { readonly personId: string; readonly app: string },
  events: AuditFacts["events"],
  departures: AuditFacts["departures"],
): Leaver[] {
  const own = byTime(events.filter((event) => event.personId === personId && event.app === app));
  const gone = byTime(departures.filter((departure) => departure.personId === personId));
  const account = own.findLast((event) => event.account !== null)?.account ?? null;
  const found: Leaver[] = [];
  let settled = -Infinity;
  for (const event of own) {
    const { time, did, person } = event;
    if (did !== "disabled" && did !== "deleted") continue;
    const departure = causeOf(gone.filter((each) => timeOf(each) > settled && timeOf(each) <= timeOf(event)));
    const milliseconds = departure ? timeOf(event) - timeOf(departure) : null;
    found.push({ ...{ personId, person, account, departure, did, milliseconds, app }, ended: time });
    settled = timeOf(event);
  }
  const last = own.at(-1);
  const open = causeOf(gone.filter((departure) => timeOf(departure) > settled));
  const isPending = last && open && timeOf(last) <= timeOf(open) && last.did !== "disabled" && last.did !== "deleted";
  if (isPending)
    found.push({
      personId,
      person: last.person,
      account,
      departure: open,
      ended: null,
      did: null,
      milliseconds: null,
      app,
    });
  return found;
}

const causeOf = (departures: readonly Departure[]): Departure | null =>
  departures.find(({ kind }) => kind === "account") ?? departures.at(-1) ?? null;

const timeOf = ({ time }: { readonly time: string }): number => Date.parse(time);

const byTime = <T extends { readonly time: string }>(list: readonly T[]): T[] =>
  list.toSorted((a, b) => timeOf(a) - timeOf(b));

const startOf = ({ departure, ended }: Leaver): number => Date.parse(departure?.time ?? ended ?? "");
