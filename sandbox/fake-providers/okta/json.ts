import { isDeepStrictEqual } from "node:util";
import { parseJson } from "../../../lib/core/json";
import type { TerraformValue } from "../../../provider/plugin/types";

/** Returns an object in the spelling of the provider's state: keys in order; anything else becomes an empty object. */
export function normalizedJson(text: string): string {
  const value = parseJson(text);
  return JSON.stringify(typeof value === "object" && !Array.isArray(value) ? sorted(value ?? {}) : {});
}

/**
 * Whether JSON stays the same. A value that is left out changes nothing; otherwise members that are false, which Okta adds, do
 * not count.
 */
export function sameJson(prior: TerraformValue, wanted: TerraformValue): boolean {
  if (typeof wanted !== "string" || wanted === "") return wanted === null || wanted === "";
  return isDeepStrictEqual(
    withoutFalse(parseJson(typeof prior === "string" ? prior : "")),
    withoutFalse(parseJson(wanted)),
  );
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}

function withoutFalse(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== false);
  return Object.fromEntries(entries.map(([key, inner]) => [key, withoutFalse(inner)]));
}
