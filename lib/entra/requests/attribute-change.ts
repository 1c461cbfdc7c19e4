import type { Value } from "../language/value";

/** A target attribute that gets a new value. */
export interface AttributeChange {
  readonly target: string;
  readonly value: Value;
  /** Value in the target; null or absent makes the change an `add`. */
  readonly previous?: Value;
  /**
   * Overrules what `previous` implies: role lists are added to by AppRoleAssignmentsComplex and replaced by
   * AssertiveAppRoleAssignmentsComplex, whatever was there.
   */
  readonly operation?: "add" | "replace";
  /** The whole role of which the value is a part: see `withSingleRole`. */
  readonly role?: Readonly<Record<string, Value>>;
}
