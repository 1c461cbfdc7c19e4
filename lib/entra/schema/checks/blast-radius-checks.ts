import * as errors from "../errors";
import { allActions } from "../flow";
import type { SchemaCheck } from "./check-context";

/** The action delete for everybody in the tenant. */
export const deletesEverywhere: SchemaCheck = ({ type, desired, options }) =>
  type === "users" && options.scope === "all" && (desired.actions ?? allActions).includes("delete")
    ? [{ ...errors.deletesEverywhere(), path: [type, "actions"] }]
    : [];

/** Reports a disabled deletion guard, once for both object types, though the guard counts users and groups. */
export const deletionGuardOff: SchemaCheck = ({ type, options }) =>
  type === "users" && options.deletionGuard === false
    ? [{ ...errors.deletionGuardOff(), path: ["accidentalDeletions"] }]
    : [];
