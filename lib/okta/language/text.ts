import { ExpressionError } from "./expression-error";

/** A value as text: nothing for null, numbers and truth values as they are written. */
export function textOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Returns a number, without conversion from other types. @throws ExpressionError */
export function numberOf(value: unknown): number {
  if (typeof value === "number") return value;
  throw new ExpressionError(`${JSON.stringify(value ?? null)} is no number`);
}

/** The number that a text is. @throws ExpressionError */
export function numberIn(text: string): number {
  if (!/^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text.trim()))
    throw new ExpressionError(`${JSON.stringify(text)} is no number`);
  return Number(text);
}
