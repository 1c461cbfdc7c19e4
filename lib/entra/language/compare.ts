import type { ComparisonOperator } from "./ast";
import { isList, toNumber, toText } from "./conversions";
import { readCanonicalDate } from "./dates/date-text";
import type { Value } from "./value";

/**
 * Compares as the condition of IIF does: numbers as numbers when one side is a number, everything else as text, with
 * case. Smaller and greater also compare two texts that are both numbers or both dates as date functions return them.
 */
export function compare(operator: ComparisonOperator, left: Value, right: Value): boolean {
  switch (operator) {
    case "=":
      return areEqual(left, right);
    case "<>":
      return !areEqual(left, right);
    default:
      return isOrdered(operator, orderOf(left, right));
  }
}

function areEqual(left: Value, right: Value): boolean {
  if (left === null || right === null) return left === right;
  if (typeof left === "number" || typeof right === "number") {
    const [a, b] = [toNumber(left), toNumber(right)];
    if (a !== undefined && b !== undefined) return a === b;
  }
  if (isList(left) && isList(right))
    return left.length === right.length && left.every((item, index) => areEqual(item, right[index] ?? null));
  return toText(left) === toText(right);
}

/** Negative, zero or positive; undefined when the two have no order. */
function orderOf(left: Value, right: Value): number | undefined {
  if (left === null || right === null) return undefined;
  const numbers = [toNumber(left), toNumber(right)] as const;
  if (numbers[0] !== undefined && numbers[1] !== undefined) return numbers[0] - numbers[1];
  if (typeof left === "number" || typeof right === "number") return undefined;
  const texts = [toText(left), toText(right)] as const;
  const dates = [readCanonicalDate(texts[0]), readCanonicalDate(texts[1])] as const;
  if (dates[0] !== undefined && dates[1] !== undefined) return dates[0] - dates[1];
  return texts[0] < texts[1] ? -1 : Number(texts[0] > texts[1]);
}

function isOrdered(operator: Exclude<ComparisonOperator, "=" | "<>">, order: number | undefined): boolean {
  if (order === undefined) return false;
  switch (operator) {
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    case ">":
      return order > 0;
    case ">=":
      return order >= 0;
  }
}
