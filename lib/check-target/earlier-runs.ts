import type { Sleep } from "../core/clock";
import { fail } from "../core/problem";
import type { ObjectType } from "../entra/schema/object-type";
import { collections, type ScimClient } from "../scim";
import { cleanUp, nameOf, pagesOf, type LeftoverObject, type Trace } from "./clean-up";
import * as errors from "./errors";
import { isSuccess, outcomeOf, type CheckExchange } from "./exchange";
import { idOf, resourcesOf } from "./judge";
import { Probe, type RequestHeaders } from "./probe";

/** Prefix of the names of all objects that a check creates; eight hexadecimal digits tell the runs apart. */
export const markStem = "scimform-check-";

/** The mark of a run, in the name of something that it made. */
const mark = new RegExp(`${markStem}[0-9a-f]{8}(?=-\\d)`, "i");

const markOf = (resource: unknown): string | undefined => mark.exec(JSON.stringify(resource ?? null))?.[0];

/** Headers that most targets accept. */
const headers: RequestHeaders = () => ({ accept: "application/scim+json" });

function probeOf(client: ScimClient, signal: AbortSignal): Probe {
  const probe = new Probe(client, markStem, signal);
  probe.headers = headers;
  return probe;
}

/** An object that an earlier run created and left behind. */
export interface MarkedObject extends Trace {
  readonly id: string;
  /** Mark of the run that created the object. */
  readonly mark: string;
}

/**
 * Looks for objects that earlier runs left behind, in the list of users and in that of groups.
 * @throws ScimformError CHECK_TARGET_NOT_LISTED, TARGET_UNREACHABLE, TARGET_SILENT
 */
export async function findEarlierRuns(client: ScimClient, signal: AbortSignal): Promise<MarkedObject[]> {
  const probe = probeOf(client, signal);
  return [...(await findMarked(probe, "users")), ...(await findMarked(probe, "groups"))];
}

async function findMarked(probe: Probe, type: ObjectType): Promise<MarkedObject[]> {
  const attribute = type === "users" ? "userName" : "displayName";
  const ask = probe.send.bind(probe);
  let marked: MarkedObject[] = [];
  let refusal: CheckExchange | undefined;
  // Some targets give no list without a filter.
  for (const filter of [undefined, `${attribute} sw ${JSON.stringify(markStem)}`]) {
    marked = [];
    refusal = undefined;
    for await (const page of pagesOf(type, ask, Infinity, filter)) {
      const resources = isSuccess(page) ? resourcesOf(page.body) : undefined;
      if (resources === undefined) refusal = page;
      marked.push(...(resources ?? []).flatMap((each) => asMarked(type, attribute, each)));
    }
    if (refusal === undefined) return marked;
  }
  // Many targets have no groups at all.
  const hasNone = type === "groups" && [404, 405, 501].includes(refusal?.status ?? 0);
  if (refusal && !hasNone)
    throw fail(errors.notListed, probe.client.url({ path: [collections[type]] }), outcomeOf(refusal));
  return marked;
}

function asMarked(type: ObjectType, attribute: string, resource: unknown): MarkedObject[] {
  const [id, mark] = [idOf(resource), markOf(resource)];
  if (id === undefined || mark === undefined) return [];
  const name = nameOf(resource) ?? id;
  return [{ type, id, name, mark, match: [attribute, name] }];
}

/**
 * Removes objects that earlier runs left behind.
 * @returns what stays all the same
 */
export async function removeEarlierRuns(
  client: ScimClient,
  objects: readonly MarkedObject[],
  signal: AbortSignal,
  sleep: Sleep,
): Promise<LeftoverObject[]> {
  const probe = probeOf(client, signal);
  return cleanUp(objects, {
    ask: probe.send.bind(probe),
    url: client.url.bind(client),
    isMade: (resource) => markOf(resource) !== undefined,
    searchFinds: true,
    sleep,
  });
}
