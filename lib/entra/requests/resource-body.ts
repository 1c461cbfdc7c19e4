import type { Value } from "../language/value";
import { coreGroupSchema, coreUserSchema, enterpriseUserSchema } from "../../core/scim-schemas";
import { appRoleType } from "./app-role";
import { parseAttributePath, type AttributePath } from "../schema/attribute-path";
import { groupTypes, toScimValue, userTypes, type TargetTypes, type TargetValues } from "./target-value";

/** A JSON object as it goes over the wire. */
export type JsonObject = { [key: string]: Value };

/** Entra sends it beside the core group schema; servers must tolerate it. */
const entraGroupSchema = "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group";

/**
 * Body of `POST /Users` as Entra sends it: both user schemas, typed booleans, elements of multi-valued attributes grouped
 * by their type, no nulls. References such as manager are not part of it: they follow in a PATCH of their own.
 * https://learn.microsoft.com/entra/identity/app-provisioning/use-scim-to-provision-users-and-groups#create-user
 */
export function createUserBody(values: TargetValues, types: TargetTypes = userTypes): JsonObject {
  return resourceBody([coreUserSchema, enterpriseUserSchema], "User", values, types);
}

/**
 * Body of `POST /Groups`: a group is created without members, they follow in a PATCH.
 * https://learn.microsoft.com/entra/identity/app-provisioning/use-scim-to-provision-users-and-groups#create-group
 */
export function createGroupBody(values: TargetValues, types: TargetTypes = groupTypes): JsonObject {
  return resourceBody([coreGroupSchema, entraGroupSchema], "Group", values, types);
}

function resourceBody(schemas: string[], resourceType: string, values: TargetValues, types: TargetTypes): JsonObject {
  const body: JsonObject = { schemas };
  for (const [target, value] of Object.entries(values)) {
    const type = types.get(target);
    const path = parseAttributePath(target);
    if (value == null || type === "Reference" || !path) continue;
    if (path.schema !== null && !schemas.includes(path.schema)) schemas.push(path.schema);
    place(body, path, toScimValue(value, type));
  }
  body["meta"] = { resourceType };
  return body;
}

function place(body: JsonObject, path: AttributePath, value: Value): void {
  const holder = path.schema === null ? body : objectAt(body, path.schema);
  if (path.filter) {
    const element = elementOf(holder, path.attribute, path.filter);
    // https://github.com/MicrosoftDocs/entra-docs/issues/391: a mapping of the type of a role does not change it.
    if (path.subAttribute !== "type" || element["type"] !== appRoleType) element[path.subAttribute ?? "value"] = value;
  } else if (path.subAttribute !== null) {
    objectAt(holder, path.attribute)[path.subAttribute] = value;
  } else {
    holder[path.attribute] = value;
  }
}

function objectAt(holder: JsonObject, key: string): JsonObject {
  const found = holder[key];
  if (isJsonObject(found)) return found;
  const made: JsonObject = {};
  holder[key] = made;
  return made;
}

/** The element that the filter selects, made when it is not there: Entra marks the `work` element as the primary one. */
function elementOf(holder: JsonObject, attribute: string, filter: NonNullable<AttributePath["filter"]>): JsonObject {
  const found = holder[attribute];
  const list: Value[] = Array.isArray(found) ? (found as Value[]) : [];
  holder[attribute] = list;
  const existing = list.find((element) => isJsonObject(element) && element[filter.attribute] === filter.value);
  if (isJsonObject(existing)) return existing;
  const made: JsonObject =
    filter.attribute === "type"
      ? { primary: filter.value === "work", type: filter.value }
      : { [filter.attribute]: filter.value, ...(attribute === "roles" && { type: appRoleType }) };
  list.push(made);
  return made;
}

function isJsonObject(value: Value | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
