import { tenantUrlInvalid } from "./errors";
import { fail } from "../core/problem";
import { dialectOf, isFeatureFlag, type PatchDialect } from "../entra/requests/dialect";

export interface ScimEndpoint {
  /** Base URL, without query and trailing slash. */
  readonly baseUrl: string;
  /** Dialect of scheduled cycles; provisioning on demand always sends `legacy`. */
  readonly dialect: PatchDialect;
  /** Query parameters of the tenant URL, as written; each feature flag once. */
  readonly query: readonly string[];
  /** URL of a request: path segments go before the tenant URL's query, `parameters` after it. */
  url(segments: readonly string[], parameters?: Readonly<Record<string, string>> | string): string;
}

/**
 * Takes a tenant URL (the secret `BaseAddress`) apart. Vendors differ in the path and some want query parameters of their
 * own; Entra's feature flags stand in the query as well.
 * @throws ScimformError when the text is no http(s) URL
 */
export function scimEndpoint(tenantUrl: string): ScimEndpoint {
  const parsed = URL.canParse(tenantUrl) ? new URL(tenantUrl) : undefined;
  if (!parsed || !/^https?:$/.test(parsed.protocol)) throw fail(tenantUrlInvalid, tenantUrl);
  const baseUrl = (parsed.origin + parsed.pathname).replace(/\/+$/, "");
  const query = distinctFlags(parsed.search.slice(1).split("&"));
  return {
    baseUrl,
    dialect: dialectOf(query.map(parameterName)),
    query,
    url(segments, parameters = {}) {
      const path = [baseUrl, ...segments.map(encodeURIComponent)].join("/");
      const own = typeof parameters === "string" ? parameters : new URLSearchParams(parameters).toString();
      const all = [...query, own].filter((part) => part !== "");
      return all.length > 0 ? `${path}?${all.join("&")}` : path;
    },
  };
}

function parameterName(parameter: string): string {
  return parameter.split("=")[0] ?? "";
}

function distinctFlags(parameters: readonly string[]): string[] {
  const seen = new Set<string>();
  return parameters.filter((parameter) => {
    const flag = parameterName(parameter).toLowerCase();
    if (parameter === "" || (isFeatureFlag(flag) && seen.has(flag))) return false;
    seen.add(flag);
    return true;
  });
}
