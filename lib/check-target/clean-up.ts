import type { Sleep } from "../core/clock";
import type { ObjectType } from "../entra/schema/object-type";
import { collections, matchQuery, type ScimRequest } from "../scim";
import { awaitDeletion } from "./deletion";
import { isRecord, isSuccess, outcomeOf, type CheckExchange } from "./exchange";
import { idOf, resourcesOf } from "./judge";

/** An object that is, or may be, at the target because of a check. */
export interface Trace {
  readonly type: ObjectType;
  /** Id of the object; undefined when it is not known. */
  readonly id: string | undefined;
  readonly name: string;
  /** Matching attribute and value that find it. */
  readonly match: readonly [target: string, value: string];
  /** Without an id: whether the target left it open that it was made. Absent: it refused, or the name was only to become its name. */
  readonly isOpen?: boolean;
  /** A check removed it: then DELETE is to be answered by 404. */
  readonly isGone?: boolean;
}

/** An object that could not be removed. */
export interface LeftoverObject {
  readonly type: ObjectType;
  readonly id: string | undefined;
  readonly name: string;
  readonly url: string;
  readonly reason: string;
}

/** The parts of a target that clean-up needs. */
export interface CleanUpTarget {
  ask(request: ScimRequest): Promise<CheckExchange>;
  url(request: Pick<ScimRequest, "path" | "query">): string;
  /** Whether a check made the resource. */
  isMade(resource: unknown): boolean;
  /** Whether a search has ever found one of them: if none has, searches are no proof that nothing is there. */
  readonly searchFinds: boolean;
  readonly sleep: Sleep;
}

/**
 * Removes objects, and all others that bear their names. Neither 204 nor 404 is taken as proof: ids of some targets change with
 * the name, and some targets answer a DELETE and keep the object. So everything is looked for afterwards, by its id and by its
 * name, and in the list where a search says nothing. What a target took a DELETE for, and still shows, is looked at a few times more:
 * some delete in the background.
 * @param traces in the order in which they were made
 * @returns what stays
 */
export async function cleanUp(traces: readonly Trace[], target: CleanUpTarget): Promise<LeftoverObject[]> {
  const removal = new Removal(target);
  for (const trace of traces.toReversed()) if (trace.id !== undefined) await removal.remove(trace, trace.id);
  const byName = new Map(traces.map((trace) => [`${trace.type} ${trace.match.join(" ")}`, trace]));
  for (const trace of byName.values()) await removal.search(trace);
  for (const type of ["groups", "users"] as const) {
    await removal.goThroughList(
      type,
      traces.filter((trace) => trace.type === type),
    );
  }
  await removal.lookAgain();
  return removal.left;
}

interface Removed {
  readonly trace: Trace;
  readonly id: string;
  readonly answer: CheckExchange;
}

class Removal {
  private readonly removed = new Map<string, Removed>();
  private readonly stays = new Map<string, LeftoverObject>();
  private readonly failedSearches = new Map<string, CheckExchange>();
  private searchFinds: boolean;

  constructor(private readonly target: CleanUpTarget) {
    this.searchFinds = target.searchFinds;
  }

  get left(): LeftoverObject[] {
    return [...this.stays.values()];
  }

  async remove(trace: Trace, id: string): Promise<void> {
    const path = [collections[trace.type], id];
    if (this.removed.has(path.join("/"))) return;
    const answer = await this.target.ask({ method: "DELETE", path });
    this.removed.set(path.join("/"), { trace, id, answer });
  }

  /** Finds objects whose id has changed, and objects that exist although their creation was refused or not answered. */
  async search(trace: Trace): Promise<void> {
    const searched = await this.target.ask(searchOf(trace));
    // Without a hit some targets answer by 404.
    const hits = searched.status === 404 ? [] : madeOf(searched, this.target);
    if (hits === undefined) this.failedSearches.set(trace.name, searched);
    this.searchFinds ||= (hits ?? []).length > 0;
    for (const id of hits ?? []) await this.remove({ ...trace, id }, id);
  }

  /**
   * Goes through the list only for objects that a search did not settle, and only so far: a target with many thousands of
   * accounts is not read whole.
   */
  async goThroughList(type: ObjectType, traces: readonly Trace[]): Promise<void> {
    const open = traces.filter((trace) => this.isLeftOpen(trace));
    const [first] = open;
    if (!first) return;
    const seen = new Set<string>();
    let isRead = true;
    for await (const page of pagesOf(type, (request) => this.target.ask(request), mostPages)) {
      isRead = isSuccess(page) && resourcesOf(page.body) !== undefined;
      for (const resource of isRead ? (resourcesOf(page.body) ?? []) : []) {
        const id = idOf(resource);
        if (id === undefined || !this.target.isMade(resource)) continue;
        const name = nameOf(resource) ?? first.name;
        seen.add(name);
        await this.remove({ ...first, id, name }, id);
      }
    }
    if (isRead) return;
    for (const trace of open) if (trace.isOpen === true && !seen.has(trace.name)) this.cannotTell(trace);
  }

  private isLeftOpen({ type, id, name, isOpen, isGone = false }: Trace): boolean {
    const isDoubtful = this.failedSearches.has(name) || !this.searchFinds;
    if (id === undefined) return isDoubtful && isOpen === true;
    // Whatever a search says: an index can lag behind, and the object have another id.
    return (isDoubtful || !isGone) && this.removed.get([collections[type], id].join("/"))?.answer.status === 404;
  }

  private cannotTell(trace: Trace): void {
    const { type, name } = trace;
    const searched = this.failedSearches.get(name);
    const search = searched === undefined ? "searches find nothing" : `the search for it is ${outcomeOf(searched)}`;
    const reason = `its creation was not answered with an id, and ${search}: perhaps it is there`;
    const url = this.target.url(searchOf(trace));
    this.stays.set(url, { type, id: undefined, name, url, reason });
  }

  /**
   * Looks again for deleted objects: one that still answers by its id exists, whatever the response to DELETE was, and is deleted
   * once more.
   */
  async lookAgain(): Promise<void> {
    let there = await this.stillThere([...this.removed.values()]);
    const again: Removed[] = [];
    for (const { trace, id } of there) {
      const answer = await this.target.ask({ method: "DELETE", path: [collections[trace.type], id] });
      again.push({ trace, id, answer });
    }
    there = await this.stillThere(again);
    // For all at once, and not for what the target refuses to delete.
    const isAwaited = () => there.some(({ answer }) => isSuccess(answer));
    const lookAtAll = async () => {
      there = await this.stillThere(there);
      return isAwaited();
    };
    if (isAwaited()) await awaitDeletion(lookAtAll, this.target.sleep);
    for (const { trace, id, answer } of there) {
      const path = [collections[trace.type], id];
      const reason = `DELETE is ${outcomeOf(answer)}${isSuccess(answer) || answer.status === 404 ? ", but it is still there" : ""}`;
      const url = this.target.url({ path });
      this.stays.set(url, { type: trace.type, id, name: trace.name, url, reason });
    }
  }

  private async stillThere(removed: readonly Removed[]): Promise<Removed[]> {
    const there: Removed[] = [];
    for (const each of removed)
      if (!(await this.isGone([collections[each.trace.type], each.id], each.answer))) there.push(each);
    return there;
  }

  private async isGone(path: readonly string[], removed: CheckExchange): Promise<boolean> {
    const { status, body } = await this.target.ask({ method: "GET", path });
    if (status === 404) return true;
    if (!isSuccess(removed) && removed.status !== 404) return false;
    // By now the id may be somebody else's.
    return !(isRecord(body) && idOf(body) === path.at(-1) && this.target.isMade(body));
  }
}

const searchOf = ({ type, match: [target, value] }: Trace): ScimRequest => ({
  method: "GET",
  path: [collections[type]],
  query: matchQuery(type, target, value),
});

/** Returns the ids of objects that checks created; undefined when the response is no list. */
function madeOf(searched: CheckExchange, target: CleanUpTarget): string[] | undefined {
  const resources = isSuccess(searched) ? resourcesOf(searched.body) : undefined;
  return resources?.filter((each) => target.isMade(each)).flatMap((each) => idOf(each) ?? []);
}

const mostPages = 20;
const pageSize = 100;

/**
 * Pages of a list, until one brings nothing new.
 * @param most how many at most; absent: all
 */
export async function* pagesOf(
  type: ObjectType,
  ask: (request: ScimRequest) => Promise<CheckExchange>,
  most = Infinity,
  filter?: string,
): AsyncGenerator<CheckExchange> {
  const seen = new Set<string>();
  for (let number = 0; number < most; number++) {
    const query = {
      startIndex: String(seen.size + 1),
      count: String(pageSize),
      ...(filter !== undefined && { filter }),
      ...(type === "groups" && { excludedAttributes: "members" }),
    };
    const page = await ask({ method: "GET", path: [collections[type]], query });
    yield page;
    const ids = (resourcesOf(page.body) ?? []).flatMap((each) => idOf(each) ?? []);
    const before = seen.size;
    for (const id of ids) seen.add(id);
    const total = isRecord(page.body) ? page.body["totalResults"] : 0;
    if (seen.size === before || seen.size >= Number(total)) return;
  }
}

/** Returns the name by which people know a resource. */
export function nameOf(resource: unknown): string | undefined {
  if (!isRecord(resource)) return undefined;
  const names = [resource["userName"], resource["displayName"]];
  return names.find((name): name is string => typeof name === "string" && name !== "");
}
