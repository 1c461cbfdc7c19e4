import { sameFilters } from "../filters";
import { attributeText } from "./attribute-definition";
import type {
  DesiredAttribute,
  DesiredMapping,
  DesiredObjectMapping,
  DesiredSchema,
  ProvisioningAction,
} from "./desired";
import { allActions } from "./flow";
import { sameSource } from "./source";

/** Whether two desired schemas mean the same: spelling, order, and null against absent do not count. */
export function sameDesired(a: DesiredSchema, b: DesiredSchema): boolean {
  return (
    sameOptional(a.users, b.users, sameObjectMapping) &&
    sameOptional(a.groups, b.groups, sameObjectMapping) &&
    sameRecord(a.attributes?.source ?? {}, b.attributes?.source ?? {}, sameAttribute) &&
    sameRecord(a.attributes?.target ?? {}, b.attributes?.target ?? {}, sameAttribute)
  );
}

export function sameObjectMapping(a: DesiredObjectMapping, b: DesiredObjectMapping): boolean {
  return (
    (a.enabled ?? true) === (b.enabled ?? true) &&
    sameActions(a.actions, b.actions) &&
    sameRecord(a.mappings, b.mappings, sameMapping) &&
    sameFilters(a.filters ?? [], b.filters ?? [])
  );
}

/** Compares actions, which are a set; none given means all. */
export function sameActions(
  a: readonly ProvisioningAction[] | null | undefined,
  b: readonly ProvisioningAction[] | null | undefined,
): boolean {
  return allActions.every((action) => (a ?? allActions).includes(action) === (b ?? allActions).includes(action));
}

export function sameMapping(a: DesiredMapping, b: DesiredMapping): boolean {
  return (
    sameSource(a.source, b.source) &&
    (a.match ?? 0) === (b.match ?? 0) &&
    (a.apply ?? "always") === (b.apply ?? "always") &&
    (a.default ?? "") === (b.default ?? "")
  );
}

export function sameAttribute(a: DesiredAttribute, b: DesiredAttribute): boolean {
  return attributeText(a) === attributeText(b);
}

function sameOptional<T>(
  a: T | null | undefined,
  b: T | null | undefined,
  same: (first: T, second: T) => boolean,
): boolean {
  if (a == null || b == null) return a == null && b == null;
  return same(a, b);
}

function sameRecord<T>(
  a: Readonly<Record<string, T>>,
  b: Readonly<Record<string, T>>,
  same: (first: T, second: T) => boolean,
): boolean {
  const other = new Map(Object.entries(b));
  return (
    Object.keys(a).length === other.size &&
    Object.entries(a).every(([key, value]) => {
      const counterpart = other.get(key);
      return counterpart !== undefined && same(value, counterpart);
    })
  );
}
