import { isObjectValue } from "../../provider/plugin/conform";
import { UNKNOWN, type ObjectValue, type Value } from "../../provider/plugin/types";

/** A text of a plan or state; empty when there is none. */
export function textOf(values: ObjectValue, name: string): string {
  const value = values[name];
  return typeof value === "string" ? value : "";
}

/** The attribute when it is given, for a body that leaves out what is not. */
export function given<T extends Value>(
  values: ObjectValue,
  name: string,
): Exclude<T, typeof UNKNOWN | null> | undefined {
  const value = values[name] ?? null;
  return value === null || value === UNKNOWN ? undefined : (value as Exclude<T, typeof UNKNOWN | null>);
}

/** Blocks of this name. */
export function blocksOf(values: ObjectValue, name: string): ObjectValue[] {
  const value = values[name];
  return Array.isArray(value) ? value.filter(isObjectValue) : [];
}

export const segment = encodeURIComponent;
