import { UNKNOWN, type ObjectValue, type Value } from "../plugin/types";

/** Readers of Terraform values: null for null, unknown and absent. Terraform itself guarantees the types. */
export function text(value: Value | undefined): string | null {
  return typeof value === "string" ? value : null;
}

export function number(value: Value | undefined): number | null {
  return typeof value === "number" ? value : null;
}

export function flag(value: Value | undefined): boolean | null {
  return typeof value === "boolean" ? value : null;
}

/** Strings of a list or set, known ones only. */
export function texts(value: Value | undefined): string[] | null {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : null;
}

/** Paths to everything unknown in a value. */
export function unknownPaths(value: Value, path: readonly (string | number)[] = []): (string | number)[][] {
  if (value === UNKNOWN) return [[...path]];
  if (Array.isArray(value)) return value.flatMap((item, index) => unknownPaths(item, [...path, index]));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => unknownPaths(item, [...path, key]));
}

/** Equal for Terraform, whatever the order of keys. */
export function sameValue(a: Value, b: Value): boolean {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, i) => sameValue(item, b[i] ?? null));
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
  if (Array.isArray(a) || Array.isArray(b)) return false;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => sameValue(a[key] ?? null, b[key] ?? null));
}

/** The value with some attributes replaced. */
export function withAttributes(value: ObjectValue, attributes: ObjectValue): ObjectValue {
  return { ...value, ...attributes };
}
