import { isList } from "../language/conversions";
import type { Value } from "../language/value";
import { appRoleType } from "./app-role";
import { scimAttributes } from "../schema/scim-attributes";
import type { AttributeDefinition } from "../schema/synchronization-schema";

/** Values to send, keyed by target attribute. null and absent: nothing is sent. */
export type TargetValues = Readonly<Record<string, Value | undefined>>;

/** Type of each target attribute; those it does not name are strings. */
export type TargetTypes = ReadonlyMap<string, string>;

/** Types from the target directory of a live schema, or from attributes declared in a config. */
export function targetTypes(definitions: readonly Pick<AttributeDefinition, "name" | "type">[]): TargetTypes {
  return new Map(definitions.map(({ name, type }) => [name, type ?? "String"]));
}

export const userTypes: TargetTypes = targetTypes(scimAttributes.users);
export const groupTypes: TargetTypes = targetTypes(scimAttributes.groups);

/**
 * Mappings yield booleans as the strings "True" and "False"; SCIM wants them as JSON booleans. The id of an app role is for the
 * legacy dialect only.
 */
export function toScimValue(value: Value, type: string | undefined): Value {
  if (isList(value)) return value.map(withoutRoleId);
  if (type !== "Boolean" || typeof value !== "string" || !/^(true|false)$/i.test(value)) return value;
  return value.toLowerCase() === "true";
}

function withoutRoleId(element: Value): Value {
  if (typeof element !== "object" || element === null || isList(element) || element["type"] !== appRoleType)
    return element;
  return Object.fromEntries(Object.entries(element).filter(([name]) => name !== "id"));
}
