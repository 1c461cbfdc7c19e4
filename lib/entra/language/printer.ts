import type { Expression } from "./ast";

/** A constant as the language writes it. */
export const printString = (value: string): string => `"${value.replace(/[\\"]/g, "\\$&")}"`;

/**
 * Writes an expression in the normal form in which Entra gives expressions back: one space after a comma, nothing for an
 * argument left out.
 * https://learn.microsoft.com/graph/api/synchronization-synchronizationschema-parseexpression
 */
export function print(expression: Expression): string {
  switch (expression.kind) {
    case "attribute":
      return `[${expression.name}]`;
    case "string":
      return printString(expression.value);
    case "number":
      return expression.text;
    case "identifier":
      return expression.name;
    case "comparison":
      return `${print(expression.left)} ${expression.operator} ${print(expression.right)}`;
    case "empty":
      return "";
    case "call":
      return `${expression.name}(${expression.arguments.map(print).join(", ")})`;
  }
}
