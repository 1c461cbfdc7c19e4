import { coreGroupSchema, coreUserSchema } from "../../core/scim-schemas";

/** A target attribute of a mapping, taken apart: `urn:…:User:manager`, `name.givenName`, `emails[type eq "work"].value`. */
export interface AttributePath {
  /** Extension schema; null for the core schema, named or not. */
  readonly schema: string | null;
  readonly attribute: string;
  /** Filter that selects an element of a multi-valued attribute. */
  readonly filter: { readonly attribute: string; readonly value: string | boolean } | null;
  readonly subAttribute: string | null;
}

const name = "[A-Za-z$][\\w$-]*";
const literal = '"(?:[^"\\\\]|\\\\.)*"|true|false';
const pattern = new RegExp(
  `^(?:(urn:[^"\\[\\]]+):)?(${name})(?:\\[\\s*(${name})\\s+eq\\s+(${literal})\\s*\\])?(?:\\.(${name}))?$`,
  "i",
);

/**
 * Takes a SCIM attribute path apart, as far as Entra's mappings use them: one `eq` filter, one sub-attribute.
 * https://www.rfc-editor.org/rfc/rfc7644#section-3.10
 * @returns undefined when the text is no such path
 */
export function parseAttributePath(text: string): AttributePath | undefined {
  const before = known.get(text);
  if (before) return before;
  const path = takeApart(text);
  if (path) known.set(text, path);
  return path;
}

/** Paths stand in mappings: there are few, but each is asked for with every person. */
const known = new Map<string, AttributePath>();

function takeApart(text: string): AttributePath | undefined {
  const match = pattern.exec(text);
  const attribute = match?.[2];
  if (!match || attribute === undefined) return undefined;
  const [schema, filterAttribute, filterValue] = [match[1], match[3], match[4]];
  const core = schema === undefined || [coreUserSchema, coreGroupSchema].some((it) => equalNames(it, schema));
  return {
    schema: core ? null : schema,
    attribute,
    filter:
      filterAttribute === undefined || filterValue === undefined
        ? null
        : { attribute: filterAttribute, value: filterLiteral(filterAttribute, filterValue) },
    subAttribute: match[5] ?? null,
  };
}

/** Entra writes booleans of a path as strings: `roles[primary eq "True"].value`. */
function filterLiteral(attribute: string, text: string): string | boolean {
  const value = text.startsWith('"') ? text.slice(1, -1).replace(/\\(.)/g, "$1") : text;
  const isBoolean = !text.startsWith('"') || equalNames(attribute, "primary");
  return isBoolean && /^(true|false)$/i.test(value) ? value.toLowerCase() === "true" : value;
}

/**
 * Returns the normal form of a path, the same for all spellings of an attribute: names of schemas and attributes are
 * case-insensitive (RFC 7643, 2.1).
 */
export function normalisePath(text: string): string {
  const path = parseAttributePath(text);
  if (!path) return text.trim().toLowerCase();
  const { schema, attribute, filter, subAttribute } = path;
  const element = filter && `[${filter.attribute} eq ${JSON.stringify(filter.value)}]`;
  return [schema && `${schema}:`, attribute, element, subAttribute && `.${subAttribute}`].join("").toLowerCase();
}

function equalNames(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
