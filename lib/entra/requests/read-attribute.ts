import type { Value } from "../language/value";
import { parseAttributePath } from "../schema/attribute-path";

/**
 * Reads the value of a mapping's target attribute from a resource: the counterpart of building its body.
 * @param resource a SCIM resource as the target returned it
 * @param target such as `name.givenName` or `emails[type eq "work"].value`
 * @returns null when it has no such value; names are compared without regard to case (RFC 7643, 2.1)
 */
export function readAttribute(resource: unknown, target: string): Value {
  const path = parseAttributePath(target);
  if (!path) return null;
  const { schema, attribute, filter, subAttribute } = path;
  let found = property(schema === null ? resource : property(resource, schema), attribute);
  if (filter) {
    const elements: unknown[] = Array.isArray(found) ? found : [];
    found = elements.find((element) => sameValue(property(element, filter.attribute), filter.value));
  }
  if (filter ?? subAttribute) found = property(found, subAttribute ?? "value");
  return found === undefined ? null : (found as Value);
}

function property(holder: unknown, name: string): unknown {
  if (typeof holder !== "object" || holder === null || Array.isArray(holder)) return undefined;
  return Object.entries(holder).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
}

function sameValue(a: unknown, b: string | boolean): boolean {
  return typeof a === "string" && typeof b === "string" ? a.toLowerCase() === b.toLowerCase() : a === b;
}
