import { toBigInteger, toNumber, toText } from "../language/conversions";
import { compileRegex } from "../../core/regex";
import type { Value } from "../language/value";

/** A value that is there, and the clause's value. */
type Holds = (value: Exclude<Value, null>, expected: string) => boolean;

/** An operator of scoping filters. */
export interface FilterOperator {
  readonly id: OperatorId;
  /** Label in the portal; the name in the schema is documented for EQUALS only. */
  readonly label: string;
  readonly arity: "Binary" | "Unary";
  readonly description: string;
  /**
   * Whether the operator holds for a value. Not called for attributes without value: those pass IS NULL and fail everything else.
   */
  readonly holds: Holds;
}

export type OperatorId =
  | "equals"
  | "notEquals"
  | "regexMatch"
  | "notRegexMatch"
  | "isTrue"
  | "isFalse"
  | "isNull"
  | "isNotNull"
  | "greaterThan"
  | "greaterThanOrEquals"
  | "includes"
  | "endsWith"
  | "and"
  | "notAnd";

const equals: Holds = (value, expected) =>
  typeof value === "number" ? toNumber(expected) === value : toText(value) === expected;

const matches: Holds = (value, pattern) => compileRegex(pattern).test(toText(value));

const isText =
  (expected: string): Holds =>
  (value) =>
    toText(value).toLowerCase() === expected;

/** Compares two values that have to be whole numbers from 0. */
const compared =
  (holds: (left: bigint, right: bigint) => boolean): Holds =>
  (value, expected) => {
    const [left, right] = [naturalNumber(value), naturalNumber(expected)];
    return left !== undefined && right !== undefined && holds(left, right);
  };

export function naturalNumber(value: Value): bigint | undefined {
  const number = toBigInteger(value);
  return number !== undefined && number >= 0n ? number : undefined;
}

/** The documentation says that the attribute has to "exist in the input string value". */
const isPartOf: Holds = (value, expected) => expected.includes(toText(value));

const binary = (id: OperatorId, label: string, holds: Holds, description: string): FilterOperator => ({
  id,
  label,
  arity: "Binary",
  description,
  holds,
});
const unary = (id: OperatorId, label: string, holds: Holds, description: string): FilterOperator => ({
  id,
  label,
  arity: "Unary",
  description,
  holds,
});

/** https://learn.microsoft.com/entra/identity/app-provisioning/define-conditional-rules-for-provisioning-user-accounts */
export const operators: readonly FilterOperator[] = [
  binary("equals", "EQUALS", equals, "The attribute is exactly the value; case counts."),
  binary(
    "notEquals",
    "NOT EQUALS",
    (value, expected) => !equals(value, expected),
    "The attribute is another value; case counts.",
  ),
  binary("regexMatch", "REGEX MATCH", matches, "The .NET pattern is found in the attribute; case counts."),
  binary(
    "notRegexMatch",
    "NOT REGEX MATCH",
    (value, pattern) => !matches(value, pattern),
    "The pattern is not found in it.",
  ),
  unary("isTrue", "IS TRUE", isText("true"), "The attribute is True."),
  unary("isFalse", "IS FALSE", isText("false"), "The attribute is False."),
  unary("isNull", "IS NULL", () => false, "The attribute has no value, or an empty one."),
  unary("isNotNull", "IS NOT NULL", () => true, "The attribute has a value."),
  binary(
    "greaterThan",
    "Greater_Than",
    compared((left, right) => left > right),
    "Greater; both are whole numbers from 0.",
  ),
  binary(
    "greaterThanOrEquals",
    "Greater_Than_OR_EQUALS",
    compared((left, right) => left >= right),
    "Greater or equal; both are whole numbers from 0.",
  ),
  binary(
    "includes",
    "Includes",
    (value, part) => toText(value).includes(part),
    "The attribute contains the value; case counts.",
  ),
  binary(
    "endsWith",
    "ENDS_WITH",
    (value, end) => toText(value).endsWith(end),
    "The attribute ends with the value; case counts.",
  ),
  binary("and", "&", isPartOf, "The value contains the attribute; case counts."),
  binary("notAnd", "!&", (value, expected) => !isPartOf(value, expected), "The value does not contain the attribute."),
];

/** Case, blanks, underscores and hyphens do not count: `Not_Equals`, `NOT EQUALS` and `notEquals` are one. */
const folded = (spelling: string): string => spelling.replace(/[\s_-]/g, "").toUpperCase();

const byFolded = new Map(operators.map((operator) => [folded(operator.label), operator]));

export const findOperator = (spelling: string): FilterOperator | undefined => byFolded.get(folded(spelling));

/** The operator that a spelling means, in any form in which portal, schema or documentation write it. */
export const canonicalOperator = (spelling: string): OperatorId | undefined => findOperator(spelling)?.id;
