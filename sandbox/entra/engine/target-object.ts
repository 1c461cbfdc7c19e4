import type { DirectoryAttributes, Value } from "../../../lib/entra/language/value";
import { mapObject, readAttribute } from "../../../lib/entra/requests";
import { collections, matchQuery, readQuery } from "../../../lib/scim";
import type { MatchingValue, ObjectLink } from "../model";
import type { JobContext } from "./context";
import { EntryError } from "./entry-error";
import type { JobMapping } from "./job-mapping";
import { displayValue } from "./source";
import type { ScimResource } from "./target-client";

/** Reads the mapped attributes of a target object, as evaluated mappings spell them: booleans are texts. */
export function readValues(resource: ScimResource, mapping: JobMapping): Record<string, Value> {
  return Object.fromEntries(
    mapping.values.flatMap(({ target }) => {
      const value = readAttribute(resource, target);
      if (value === null) return [];
      return [[target, typeof value === "boolean" ? (value ? "True" : "False") : value]];
    }),
  );
}

/** Matching attributes that have a value, in the order of their precedence. */
export function matchingValues(
  { evaluation }: JobContext,
  mapping: JobMapping,
  attributes: DirectoryAttributes,
): MatchingValue[] {
  const { values } = mapObject(mapping.matching, attributes, evaluation);
  return mapping.matching.flatMap(({ target }) => {
    const text = displayValue(values[target]);
    return text === null || text === "" ? [] : [{ target, value: text }];
  });
}

/**
 * Looks an object up by its matching attributes, in the order of their precedence; the first hit counts.
 * @throws EntryError when a filter finds several, or an object that belongs to somebody else
 */
export async function matchTarget(
  { client, links }: JobContext,
  mapping: JobMapping,
  sourceId: string,
  criteria: readonly MatchingValue[],
): Promise<ScimResource | undefined> {
  if (criteria.length === 0) {
    const names = mapping.matching.map(({ target }) => target).join(", ");
    throw new EntryError("MandatoryFieldsMissing", `No matching attribute (${names}) has a value.`);
  }
  for (const { target, value } of criteria) {
    const found = await client.query([collections[mapping.type]], matchQuery(mapping.type, target, value));
    const [first, second] = found;
    if (second !== undefined) {
      throw new EntryError(
        "SystemForCrossDomainIdentityManagementMultipleEntriesInResponse",
        `${found.length} objects of the target have ${target} "${value}".`,
      );
    }
    if (first === undefined) continue;
    const owner = links.byTarget(first.id);
    if (owner !== undefined && owner.sourceId !== sourceId) {
      throw new EntryError(
        "DuplicateSourceEntries",
        `The object with ${target} "${value}" is already linked with ${owner.displayName}.`,
      );
    }
    return first;
  }
  return undefined;
}

/** Reads a linked object by its cached id. */
export function readLinked({ client }: JobContext, mapping: JobMapping, link: ObjectLink): Promise<ScimResource> {
  return client.read([collections[mapping.type], link.targetId], readQuery(mapping.type));
}
