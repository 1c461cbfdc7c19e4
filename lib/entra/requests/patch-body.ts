import { patchSchema } from "../../core/scim-schemas";
import type { Value } from "../language/value";
import { parseAttributePath } from "../schema/attribute-path";
import { appRoleText } from "./app-role";
import type { AttributeChange } from "./attribute-change";
import type { PatchDialect } from "./dialect";
import type { JsonObject } from "./resource-body";
import { toScimValue, userTypes, type TargetTypes, type TargetValues } from "./target-value";

/**
 * The differences between two evaluations of the same mappings. A value that became null is left alone: Entra does not
 * clear.
 */
export function changedValues(previous: TargetValues, next: TargetValues): AttributeChange[] {
  return Object.entries(next).flatMap(([target, value]) => {
    const before = previous[target] ?? null;
    if (value == null || JSON.stringify(before) === JSON.stringify(value)) return [];
    return [{ target, value, previous: before }];
  });
}

/**
 * Body of a PATCH of a user or a group as Entra sends it. A reference such as manager takes the target id as a plain
 * string (seen in https://github.com/Captain-P-Goldfish/SCIM-SDK/issues/541 and 686).
 * https://learn.microsoft.com/entra/identity/app-provisioning/application-provisioning-config-problem-scim-compatibility
 */
export function patchBody(
  changes: readonly AttributeChange[],
  dialect: PatchDialect,
  types: TargetTypes = userTypes,
): JsonObject {
  return operationsBody(dialect === "legacy" ? legacyOperations(changes) : compliantOperations(changes, types));
}

/** Body that disables or enables a user: the boolean is a string in the legacy dialect. */
export function activationBody(active: boolean, dialect: PatchDialect): JsonObject {
  return patchBody([{ target: "active", value: active ? "True" : "False", operation: "replace" }], dialect);
}

/** Body that adds and removes members of a group, by their ids in the target. */
export function memberBody(
  members: { readonly added?: readonly string[]; readonly removed?: readonly string[] },
  dialect: PatchDialect,
): JsonObject {
  const { added = [], removed = [] } = members;
  if (dialect === "legacy") {
    const references = (ids: readonly string[]): Value => ids.map((value) => ({ $ref: null, value }));
    return operationsBody([
      ...(removed.length > 0 ? [{ op: "Remove", path: "members", value: references(removed) }] : []),
      ...(added.length > 0 ? [{ op: "Add", path: "members", value: references(added) }] : []),
    ]);
  }
  return operationsBody([
    ...removed.map((id) => ({ op: "remove", path: `members[value eq ${JSON.stringify(id)}]` })),
    ...(added.length > 0 ? [{ op: "add", path: "members", value: added.map((value) => ({ value })) }] : []),
  ]);
}

function operationsBody(operations: readonly JsonObject[]): JsonObject {
  return { schemas: [patchSchema], Operations: operations };
}

function operationOf(change: AttributeChange): "add" | "replace" {
  return change.operation ?? (change.previous == null ? "add" : "replace");
}

/** Returns the operations of the legacy dialect; several parts of one role are one operation. */
function legacyOperations(changes: readonly AttributeChange[]): JsonObject[] {
  const firstRole = changes.find(({ role }) => role !== undefined);
  return changes.filter((change) => change.role === undefined || change === firstRole).map(legacyOperation);
}

function legacyOperation(change: AttributeChange): JsonObject {
  if (change.role) return { op: "Add", path: "roles", value: [{ value: appRoleText(change.role) }] };
  const op = operationOf(change) === "add" ? "Add" : "Replace";
  return { op, path: change.target, value: legacyValue(change.value) };
}

/**
 * Returns a value as the legacy dialect has it: booleans are strings; roles are JSON inside a string, without the type that a
 * POST has.
 */
function legacyValue(value: Value): Value {
  if (typeof value === "boolean") return value ? "True" : "False";
  if (!Array.isArray(value)) return value;
  return (value as readonly Value[]).map((element) => {
    if (typeof element !== "object" || element === null || Array.isArray(element)) return { value: element };
    return { value: appRoleText(element as JsonObject) };
  });
}

/** Additions and filtered paths are operations of their own; other replacements, when several, share one without a path. */
function compliantOperations(changes: readonly AttributeChange[], types: TargetTypes): JsonObject[] {
  const typed = changes.map((change) => ({ ...change, value: toScimValue(change.value, types.get(change.target)) }));
  const shared = typed.filter((change) => operationOf(change) === "replace" && isSimple(change));
  const single = typed.filter((change) => shared.length < 2 || !shared.includes(change));
  const operations: JsonObject[] = single.map((change) => ({
    op: operationOf(change),
    path: change.target,
    value: change.value,
  }));
  if (shared.length < 2) return operations;
  return [
    ...operations,
    { op: "replace", value: Object.fromEntries(shared.map(({ target, value }) => [target, value])) },
  ];
}

function isSimple({ target, value }: AttributeChange): boolean {
  return typeof value !== "object" && parseAttributePath(target)?.filter === null;
}
