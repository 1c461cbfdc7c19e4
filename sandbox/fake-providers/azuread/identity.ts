import * as errors from "./errors";
import { fail } from "../../../lib/core/problem";
import type { ObjectValue } from "../../../provider/plugin/types";

/** An attribute that must be a known text here. */
export function textOf(values: ObjectValue, name: string): string {
  const value = values[name];
  if (typeof value !== "string") throw new TypeError(`${name} is not known`);
  return value;
}

/**
 * The parts of an import id, by the form they are documented in.
 * @param form such as `/servicePrincipals/<id>/appRoleAssignedTo/<assignment id>`
 * @throws ScimformError AZUREAD_INVALID_ID
 */
export function parseId(id: string, form: string): string[] {
  const pattern = new RegExp(`^${form.replace(/<[^>]+>/g, "([\\w-]+)")}$`, "i");
  const match = pattern.exec(id);
  if (!match) throw fail(errors.invalidId, id, form);
  return match.slice(1);
}
