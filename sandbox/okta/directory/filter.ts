import { filter as predicateOf, parse } from "scim2-parse-filter";
import { oktaErrors } from "../okta-error";

/**
 * Compiles a SCIM filter, as `search` and `filter` take it. Letters compare without regard to case.
 * https://developer.okta.com/docs/reference/user-query/
 * @param parameter which query parameter it stands in
 * @throws OktaError 400
 */
export function compileFilter(text: string, parameter: string): (item: object) => boolean {
  try {
    const matches = predicateOf(parse(withoutCase(text)));
    return (item) => matches(lower(item));
  } catch {
    throw oktaErrors.invalid(parameter, `Invalid search criteria: ${text}`);
  }
}

const withoutCase = (text: string) => text.replaceAll(/"(?:[^"\\]|\\.)*"/g, (value) => value.toLowerCase());

function lower(value: unknown): unknown {
  if (typeof value === "string") return value.toLowerCase();
  if (Array.isArray(value)) return value.map(lower);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, content]) => [name, lower(content)]));
}
