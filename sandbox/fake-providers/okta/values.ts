import * as errors from "./errors";
import { fail } from "../../../lib/core/problem";
import { isObjectValue } from "../../../provider/plugin/conform";
import type { ObjectValue, TerraformValue } from "../../../provider/plugin/types";

/** A text of a configuration, plan or state; empty when there is none. */
export function textOf(values: ObjectValue, name: string): string {
  const value = values[name];
  return typeof value === "string" ? value : "";
}

/** The attributes that are set; a text that is empty is not. */
export function filled(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== "" && value != null));
}

/** Returns the blocks of this name. */
export function blocksOf(values: ObjectValue, name: string): ObjectValue[] {
  const value = values[name];
  return Array.isArray(value) ? value.filter(isObjectValue) : [];
}

/** Texts of a list or set. */
export function textsOf(values: ObjectValue, name: string): string[] {
  const value: TerraformValue | undefined = values[name];
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === "string") : [];
}

export const isTrue = (values: ObjectValue, name: string): boolean => values[name] === true;

export const segment = encodeURIComponent;

/**
 * The two parts of an import id.
 * @param form as it is documented, such as `<app_id>/<group_id>`
 * @throws ScimformError OKTA_STANDIN_IMPORT_ID
 */
export function halves(id: string, form: string): readonly [string, string] {
  const [first, second, ...more] = id.split("/");
  if (!first || !second || more.length > 0) throw fail(errors.importIdWrong, id, form);
  return [first, second];
}
