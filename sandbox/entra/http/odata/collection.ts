import { graphErrors } from "../../graph-error";
import { compileFilter, readPath, type FilterRules, type Item } from "./filter";

/** The parameters of a request for a collection. */
export interface CollectionRequest {
  /** URL of the request without its query. */
  readonly url: string;
  readonly query: URLSearchParams;
  /** Value of `@odata.context`. */
  readonly context: string;
}

export interface CollectionRules {
  /** Properties returned when the request selects none; absent: all. */
  readonly defaultSelect?: readonly string[];
  readonly filter?: FilterRules;
  readonly pageSize?: number;
}

const largestPage = 999;

/**
 * Answers a collection: `$filter`, `$orderby`, `$skiptoken`, `$top`, `$select`, `$count`.
 * @returns the page, with `@odata.nextLink` when there is more
 */
export function answerCollection(
  items: readonly Item[],
  request: CollectionRequest,
  rules: CollectionRules = {},
): Record<string, unknown> {
  const { query } = request;
  const filter = query.get("$filter");
  const matching = filter === null ? items : items.filter(compileFilter(filter, rules.filter));
  const ordered = order(matching, query.get("$orderby"));
  const start = startOf(query.get("$skiptoken"));
  const size = pageSize(query.get("$top"), rules.pageSize ?? 100);
  const page = ordered.slice(start, start + size);
  const next = start + size < ordered.length ? nextLink(request, start + size) : undefined;
  return {
    "@odata.context": request.context,
    ...(query.get("$count") === "true" && { "@odata.count": ordered.length }),
    ...(next !== undefined && { "@odata.nextLink": next }),
    value: page.map((item) => selectProperties(item, query, rules.defaultSelect)),
  };
}

/** The object with the properties that `$select` names, or else the default ones; `id` and annotations always. */
export function selectProperties(item: Item, query: URLSearchParams, defaultSelect?: readonly string[]): Item {
  const names =
    query
      .get("$select")
      ?.split(",")
      .map((name) => name.trim()) ?? defaultSelect;
  if (names === undefined) return item;
  const expanded = query.get("$expand")?.split("(", 1)[0] ?? [];
  const wanted = new Set(names.concat(expanded).map((name) => name.toLowerCase()));
  return Object.fromEntries(
    Object.entries(item).filter(([name]) => name === "id" || name.startsWith("@") || wanted.has(name.toLowerCase())),
  );
}

function pageSize(top: string | null, usual: number): number {
  if (top === null) return usual;
  const size = Number(top);
  if (!Number.isInteger(size) || size < 1 || size > largestPage) {
    throw graphErrors.badRequest(
      `Invalid page size specified: '${top}'. Must be between 1 and ${largestPage} inclusive.`,
    );
  }
  return size;
}

/** Returns the start of a page. Only the value from an `@odata.nextLink` is a valid token. */
function startOf(token: string | null): number {
  if (token === null) return 0;
  if (!/^\d+$/.test(token)) throw graphErrors.badRequest("Invalid value specified for '$skiptoken'.");
  return Number(token);
}

function order(items: readonly Item[], orderBy: string | null): readonly Item[] {
  if (orderBy === null) return items;
  const keys = orderBy.split(",").map((text) => {
    const [path = "", direction = "asc"] = text.trim().split(/\s+/);
    if (!/^[\w/]+$/.test(path) || !["asc", "desc"].includes(direction)) {
      throw graphErrors.badRequest(`Invalid $orderby expression '${orderBy}'.`);
    }
    return { read: readPath(path.split("/")), sign: direction === "desc" ? -1 : 1 };
  });
  return items.toSorted((a, b) => {
    for (const { read, sign } of keys) {
      const [first, second] = [sortable(read(a)), sortable(read(b))];
      if (first !== second) return first < second ? -sign : sign;
    }
    return 0;
  });
}

const sortable = (value: unknown) => (typeof value === "string" || typeof value === "number" ? value : "");

function nextLink({ url, query }: CollectionRequest, start: number): string {
  const next = new URLSearchParams(query);
  next.set("$skiptoken", String(start));
  return `${url}?${next.toString()}`;
}
