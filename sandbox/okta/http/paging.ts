import { oktaErrors } from "../okta-error";
import type { HandlerResponse, OktaApiCall } from "./route";

export interface PageRules {
  readonly usual: number;
  readonly most: number;
  readonly least?: number;
}

/** Answers one page of a collection; the next one is in the `Link` header, its cursor is opaque. */
export function answerPage<Item>(
  call: Pick<OktaApiCall<unknown>, "query" | "url">,
  items: readonly Item[],
  rules: PageRules,
  present: (item: Item) => unknown,
): HandlerResponse {
  const size = pageSize(call.query, rules);
  const start = startOf(call.query.get("after"));
  const links = [`<${call.url}${searchOf(call.query)}>; rel="self"`];
  if (start + size < items.length) links.push(`<${call.url}${searchOf(call.query, cursor(start + size))}>; rel="next"`);
  return { status: 200, body: items.slice(start, start + size).map(present), headers: { link: links.join(", ") } };
}

/** @throws OktaError 400 */
export function pageSize(query: URLSearchParams, { usual, most, least = 1 }: PageRules): number {
  const text = query.get("limit");
  if (text === null) return usual;
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < least || limit > most) {
    throw oktaErrors.invalid("limit", `limit: must be between ${least} and ${most}`);
  }
  return limit;
}

export const cursor = (position: number): string => Buffer.from(`position ${position}`).toString("base64url");

/** @throws OktaError 400 for anything that no answer gave out */
export function startOf(after: string | null): number {
  if (after === null) return 0;
  const position = /^position (\d+)$/.exec(Buffer.from(after, "base64url").toString("utf8"))?.[1];
  if (position === undefined) throw oktaErrors.invalid("after", "after: invalid cursor");
  return Number(position);
}

export function searchOf(query: URLSearchParams, after?: string): string {
  const next = new URLSearchParams(query);
  if (after !== undefined) next.set("after", after);
  return next.size > 0 ? `?${next.toString()}` : "";
}
