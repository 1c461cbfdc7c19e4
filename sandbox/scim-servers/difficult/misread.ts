import type { Flaw } from "../flaws";
import { isObject, type ScimJson, type ScimObject } from "./attribute";
import { ScimRefusal } from "./scim-error";

const beyondAscii = /[^\x20-\x7e]/g;

/**
 * A filter as the server reads it.
 * @throws ScimRefusal 500, 501
 */
export function misreadFilter(filter: string | null, flaws: ReadonlySet<Flaw>): string | null {
  if (filter === null) return null;
  const breaks =
    (flaws.has("apostrophe500") && filter.includes("'")) ||
    (flaws.has("asciiFilters") && filter.search(beyondAscii) >= 0) ||
    (flaws.has("and500") && / and /i.test(filter));
  if (breaks) throw new ScimRefusal(500, "Error in SQL syntax.");
  if (flaws.has("and501") && / and /i.test(filter)) throw new ScimRefusal(501, "Complex filters are not supported.");
  let read = flaws.has("eqIsPart") ? filter.replace(/^(userName|displayName) eq /i, "$1 co ") : filter;
  if (flaws.has("andIgnored")) read = read.split(/ and /i)[0] ?? "";
  if (flaws.has("plusIsBlank")) read = read.replaceAll("+", " ");
  if (flaws.has("hashEnds")) read = read.replace(/#.*/s, "");
  if (flaws.has("quotesEnd")) read = read.replace(/\\".*"$/s, '\\\\"');
  if (flaws.has("backslashKept")) read = read.replaceAll("\\\\", "\\\\\\\\");
  return read;
}

/** The values of a resource as the server stores them. */
export function misreadValues(resource: ScimObject, flaws: ReadonlySet<Flaw>): ScimObject {
  const change = (text: string): string => {
    const basic = flaws.has("threeByteTexts") ? text.replaceAll(/[\u{10000}-\u{10ffff}]/gu, "?") : text;
    const plain = flaws.has("asciiOnly") ? basic.replaceAll(beyondAscii, "?") : basic;
    return flaws.has("cutsLongNames") ? plain.slice(0, longest) : plain;
  };
  const changed: ScimObject = {};
  if (flaws.has("asciiOnly") || flaws.has("cutsLongNames") || flaws.has("threeByteTexts")) {
    for (const [name, value] of Object.entries(resource)) if (!ours.has(name)) changed[name] = deeply(value, change);
  }
  const { displayName } = { ...resource, ...changed };
  if (flaws.has("mojibake") && typeof displayName === "string")
    changed["displayName"] = Buffer.from(displayName, "utf8").toString("latin1");
  return changed;
}

const longest = 64;
const ours: ReadonlySet<string> = new Set(["id", "meta", "schemas"]);

function deeply(value: ScimJson, change: (text: string) => string): ScimJson {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((each) => deeply(each, change));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, deeply(inner, change)]));
}
