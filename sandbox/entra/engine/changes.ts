import type { Value } from "../../../lib/entra/language/value";
import {
  changedValues,
  type AttributeChange,
  type CompiledMapping,
  type TargetValues,
} from "../../../lib/entra/requests";
import type { ObjectLink } from "../model";
import type { JobMapping } from "./job-mapping";
import type { ModifiedProperty } from "./outcome";
import { displayValue } from "./source";

/**
 * Finds the changes to export: mapped values that differ from what the target has.
 * @param unconfirmed attributes that nobody knows the target's value of; they are exported in any case
 */
export function findChanges(
  mapping: JobMapping,
  known: TargetValues,
  wanted: TargetValues,
  unconfirmed: ObjectLink["unconfirmed"] = {},
): AttributeChange[] {
  const differing = new Map(changedValues(known, wanted).map((change) => [change.target, change]));
  return Object.entries(wanted).flatMap(([target, value]) => {
    const previous = known[target] ?? null;
    if (target in unconfirmed && value != null) return [withRoleOperation(mapping, { target, value, previous })];
    const change = differing.get(target);
    const sameName = change && !mapping.caseExact.has(target) && sameIgnoringCase(change.value, previous);
    return change && !sameName ? [withRoleOperation(mapping, change)] : [];
  });
}

/**
 * Role lists are added to, or replaced, by the function that makes them, whatever the target has.
 * https://learn.microsoft.com/entra/identity/app-provisioning/customize-application-attributes#provisioning-a-role-to-a-scim-app
 */
function withRoleOperation(mapping: JobMapping, change: AttributeChange): AttributeChange {
  const made = functionOf(mapping.values.find(({ target }) => target === change.target));
  if (made === "AppRoleAssignmentsComplex") return { ...change, operation: "add" };
  if (made === "AssertiveAppRoleAssignmentsComplex") return { ...change, operation: "replace" };
  return change;
}

/** Changes as logs show them; what passed through the function Redact is hidden. */
export function modifiedProperties(mapping: JobMapping, changes: readonly AttributeChange[]): ModifiedProperty[] {
  return changes.map(({ target, value, previous }) => {
    const redacted = functionOf(mapping.values.find((each) => each.target === target)) === "Redact";
    const shown = (it: Value | undefined) => (redacted && it != null ? "[Redact]" : displayValue(it));
    return { displayName: target, oldValue: shown(previous), newValue: shown(value) };
  });
}

function functionOf(mapping: CompiledMapping | undefined): string | undefined {
  return mapping?.expression?.kind === "call" ? mapping.expression.name : undefined;
}

/** Unless the target attribute is defined as caseExact, a change of letter case alone is no change. */
function sameIgnoringCase(a: Value, b: Value | undefined): boolean {
  return typeof a === "string" && typeof b === "string" && a.toLowerCase() === b.toLowerCase();
}
