import { cursor, pageSize, searchOf, startOf } from "../http/paging";
import { route, type OktaApiCall, type OktaRoute } from "../http/route";
import type { StoredLogEvent } from "../model";
import { oktaErrors } from "../okta-error";
import { compileFilter } from "./filter";

const day = 86_400_000;
const usualPast = 7 * day;
const retention = 90 * day;
const page = { usual: 100, most: 1000, least: 0 };

/** The System Log: developer.okta.com/docs/reference/system-log-query. */
export const logRoutes: readonly OktaRoute[] = [
  route({ ...{ method: "GET", path: "/api/v1/logs", scopes: ["okta.logs.read"] }, handle: answer }),
];

function answer(call: OktaApiCall<undefined>) {
  const { query, url } = call;
  const events = select(call);
  const size = pageSize(query, page);
  const start = startOf(query.get("after"));
  const body = events.slice(start, start + size);
  const links = [`<${url}${searchOf(query)}>; rel="self"`];
  // Without an end there is always a next page, for those who poll: it may be empty.
  const isPolling = query.get("until") === null && !isDescending(query);
  const next = isPolling ? start + body.length : start + size;
  if (isPolling || next < events.length)
    links.push(`<${url}${searchOf(pinned(query, call), cursor(next))}>; rel="next"`);
  return { status: 200, body, headers: { link: links.join(", ") } };
}

const isDescending = (query: URLSearchParams) => query.get("sortOrder") === "DESCENDING";

/** The next page begins where this one did, though time goes on. */
function pinned(query: URLSearchParams, call: OktaApiCall<undefined>): URLSearchParams {
  const next = new URLSearchParams(query);
  next.set("since", new Date(sinceOf(call)).toISOString());
  return next;
}

function select(call: OktaApiCall<undefined>): readonly StoredLogEvent[] {
  const { org, query } = call;
  const now = org.environment.clock.now();
  const until = Math.min(time(query, "until") ?? Infinity, now - org.switches.logDelay);
  const since = Math.max(sinceOf(call), now - retention);
  const filter = query.get("filter");
  const matches = filter ? compileFilter(filter, "filter") : () => true;
  const words = (query.get("q") ?? "")
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  const found = org.state.log.filter((event) => {
    const at = Date.parse(event.published);
    if (at < since || at > until || !matches(event)) return false;
    const text = JSON.stringify(event).toLowerCase();
    return words.every((word) => text.includes(word));
  });
  return isDescending(query) ? found.reverse() : found;
}

function sinceOf({ org, query }: OktaApiCall<undefined>): number {
  return time(query, "since") ?? (time(query, "until") ?? org.environment.clock.now()) - usualPast;
}

function time(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw oktaErrors.invalid(name, `${name}: must be an ISO 8601 timestamp`);
  return at;
}
