import { parseAttributePath } from "../entra/schema/attribute-path";
import { readAttribute } from "../entra/requests";
import type { Value } from "../entra/language/value";
import { isRecord } from "./exchange";

/* Verdicts on responses, without further requests. */

const listSchema = "urn:ietf:params:scim:api:messages:2.0:ListResponse";
const errorSchema = "urn:ietf:params:scim:api:messages:2.0:Error";

const hasSchema = (body: Record<string, unknown>, schema: string): boolean =>
  Array.isArray(body["schemas"]) && body["schemas"].includes(schema);

/** The resources of a ListResponse; undefined: it is none. */
export function resourcesOf(body: unknown): readonly unknown[] | undefined {
  if (!isRecord(body) || typeof body["totalResults"] !== "number") return undefined;
  const resources = body["Resources"];
  if (resources === undefined || resources === null) return body["totalResults"] === 0 ? [] : undefined;
  return Array.isArray(resources) ? resources : undefined;
}

/**
 * Returns the id of a resource. A number is read as text: the id from a faulty target is needed to go on, and to remove the
 * object.
 */
export function idOf(resource: unknown): string | undefined {
  const id = isRecord(resource) ? resource["id"] : undefined;
  if (typeof id === "number") return String(id);
  return typeof id === "string" && id !== "" ? id : undefined;
}

export const idsOf = (resources: readonly unknown[]): (string | undefined)[] => resources.map(idOf);

/** Lists the faults that keep Entra from taking a response for an empty list. */
export function faultsOfEmptyList(body: unknown): string[] {
  if (!isRecord(body)) return ["the answer is no JSON object"];
  const faults: string[] = [];
  if (!hasSchema(body, listSchema)) faults.push("`schemas` does not name the ListResponse");
  const { totalResults, Resources } = body;
  if (typeof totalResults !== "number") faults.push(`\`totalResults\` is ${shown(totalResults)}, not a number`);
  else if (totalResults !== 0) faults.push(`\`totalResults\` is ${totalResults}, although nothing can match`);
  if (Resources !== undefined && !Array.isArray(Resources)) faults.push("`Resources` is not an array");
  else if (Array.isArray(Resources) && Resources.length > 0) faults.push("`Resources` is not empty");
  for (const name of ["startIndex", "itemsPerPage"]) {
    const value = body[name];
    if (value !== undefined && typeof value !== "number") faults.push(`\`${name}\` is ${shown(value)}, not a number`);
  }
  return faults;
}

/** Lists the counts that Okta requires besides: RFC 7644, 3.4.2 leaves them out of lists that are not paged. */
export function numbersMissing(body: unknown): string[] {
  if (!isRecord(body)) return [];
  return ["startIndex", "itemsPerPage"].filter((name) => body[name] === undefined);
}

/** Lists the members that the body of an error lacks: RFC 7644, 3.12. */
export function faultsOfError(body: unknown, status: number): string[] {
  if (!isRecord(body)) return ["there is no SCIM error in the body"];
  const faults: string[] = [];
  if (!hasSchema(body, errorSchema)) faults.push("`schemas` does not name the Error");
  if (body["status"] !== String(status)) faults.push(`\`status\` is ${shown(body["status"])}, not "${status}"`);
  if (typeof body["detail"] !== "string" || body["detail"] === "") faults.push("there is no `detail`");
  return faults;
}

/** The state in which the target returns a value that was sent. */
export type ReadBack =
  | { readonly kind: "kept" }
  /** The value is missing. */
  | { readonly kind: "lost" }
  /** The value is another one, or has another type. */
  | { readonly kind: "changed"; readonly to: unknown }
  /** The value is found under a name that no mapping has. */
  | { readonly kind: "misfiled"; readonly where: string };

/** Looks up a sent value in the resource that was read back. */
export function readBackOf(resource: unknown, target: string, sent: Value): ReadBack {
  const found = readAttribute(resource, target);
  if (found === null) {
    const where = strangeKeyWith(resource, target, sent);
    return where === undefined ? { kind: "lost" } : { kind: "misfiled", where };
  }
  if (sameValue(sent, found)) return { kind: "kept" };
  const where = strangeKeyWith(resource, target, sent);
  return where === undefined ? { kind: "changed", to: found } : { kind: "misfiled", where };
}

/** Lists and objects, such as roles, may come back with more than was sent. */
function sameValue(sent: Value, found: Value): boolean {
  if (typeof sent !== "object" || sent === null) return sent === found;
  return found !== null && typeof found === "object" && JSON.stringify(found) !== "[]";
}

/** A server that takes the dots of a URN for separators files a value under `urn:ietf:…:2`. */
function strangeKeyWith(resource: unknown, target: string, sent: Value): string | undefined {
  if (!isRecord(resource) || typeof sent !== "string") return undefined;
  const path = parseAttributePath(target);
  const own = (path?.schema ?? path?.attribute ?? target).toLowerCase();
  const strange = Object.entries(resource).filter(
    ([key]) => key.toLowerCase() !== own && (/[:.[]/.test(key) || key === target),
  );
  for (const [key, held] of strange) {
    const inner = placeOf(held, sent);
    if (inner !== undefined) return [key, ...inner].map((each) => `\`${each}\``).join(" > ");
  }
  return undefined;
}

function placeOf(held: unknown, wanted: string): string[] | undefined {
  if (held === wanted) return [];
  if (typeof held !== "object" || held === null) return undefined;
  for (const [key, inner] of Object.entries(held)) {
    const place = placeOf(inner, wanted);
    if (place !== undefined) return [key, ...place];
  }
  return undefined;
}

/** Counts the elements of a multi-valued attribute that a path selects: Entra wants each type once. */
export function elementsOf(resource: unknown, target: string): number {
  const path = parseAttributePath(target);
  if (!path?.filter || !isRecord(resource)) return 1;
  const { attribute, filter, schema } = path;
  const holder = schema === null ? resource : resource[schema];
  const elements = isRecord(holder) ? holder[attribute] : undefined;
  if (!Array.isArray(elements)) return 0;
  return elements.filter((element) => isRecord(element) && element[filter.attribute] === filter.value).length;
}

/** Describes a deviating value in words. */
export function readBackText(fate: ReadBack): string {
  switch (fate.kind) {
    case "kept":
      return "is kept";
    case "lost":
      return "is not there afterwards";
    case "changed":
      return `is ${shown(fate.to)} afterwards`;
    case "misfiled":
      return `was filed under ${fate.where} instead`;
  }
}

export const shown = (value: unknown): string => (value === undefined ? "missing" : JSON.stringify(value));

/** Attributes that a target may take away by itself, such as what somebody has no right to while disabled. */
const itsOwn: ReadonlySet<string> = new Set(["schemas", "meta", "groups", "roles", "entitlements", "active"]);

/**
 * Returns what a resource had and has no more, as `name.familyName` or `phoneNumbers[fax].value`. What has another value is left out:
 * some values are made of others.
 */
export function goneBetween(before: unknown, after: unknown): string[] {
  const kept = new Set(leavesOf(after));
  return leavesOf(before).filter((path) => !kept.has(path));
}

function leavesOf(value: unknown, path = ""): string[] {
  if (isNothing(value)) return [];
  if (Array.isArray(value)) {
    const named = value.map((each: unknown, index) => [isRecord(each) ? (each["type"] ?? each["value"]) : index, each]);
    return named.flatMap(([name, each]) => leavesOf(each, `${path}[${String(name)}]`));
  }
  if (!isRecord(value)) return [path];
  return Object.entries(value)
    .filter(([name]) => path !== "" || !itsOwn.has(name))
    .flatMap(([name, inner]) => leavesOf(inner, path === "" ? name : `${path}.${name}`));
}

/** `a`, `a and b`, `a and 2 more`. */
export const severalText = ([first = "", second, ...more]: readonly string[]): string =>
  second === undefined ? first : more.length > 0 ? `${first} and ${more.length + 1} more` : `${first} and ${second}`;

/** Whether a value says that there is none: an empty list does, too (RFC 7643, 2.5). */
export const isNothing = (value: unknown): boolean =>
  value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);

/** The same text in other letter case. */
export const otherCase = (text: string): string =>
  text === text.toUpperCase() ? text.toLowerCase() : text.toUpperCase();
