import { unknownValue, type TerraformValue } from "../plugin/types";

/** Readers of Terraform values: null for null, unknown and absent. Terraform itself guarantees the types. */
export function text(value: TerraformValue | undefined): string | null {
  return typeof value === "string" ? value : null;
}

export function number(value: TerraformValue | undefined): number | null {
  return typeof value === "number" ? value : null;
}

export function flag(value: TerraformValue | undefined): boolean | null {
  return typeof value === "boolean" ? value : null;
}

/** Strings of a list or set, known ones only. */
export function texts(value: TerraformValue | undefined): string[] | null {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : null;
}

/** Paths to everything unknown in a value. */
export function unknownPaths(value: TerraformValue, path: readonly (string | number)[] = []): (string | number)[][] {
  if (value === unknownValue) return [[...path]];
  if (Array.isArray(value)) return value.flatMap((item, index) => unknownPaths(item, [...path, index]));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => unknownPaths(item, [...path, key]));
}
