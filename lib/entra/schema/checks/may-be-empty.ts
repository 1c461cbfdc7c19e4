import { print } from "../../language";
import type { Expression } from "../../language/ast";
import type { ObjectType } from "../object-type";
import { isAlwaysPresent } from "./presence";

/** Facts known while a part of an expression is evaluated. */
export interface Known {
  readonly type: ObjectType;
  /** Attributes that have a value here, as the language writes them: `[country]`. */
  readonly present: ReadonlySet<string>;
}

/** Whether somebody may get no value, or an empty text, from an expression: by its attributes, not by what functions cut off. */
export function mayBeEmpty(expression: Expression, known: Known): boolean {
  if (known.present.has(print(expression))) return false;
  switch (expression.kind) {
    case "attribute":
      return !isAlwaysPresent(known.type, expression.name);
    case "string":
      return expression.value === "";
    case "empty":
      return true;
    case "call":
      return mayCallBeEmpty(expression, known);
    default:
      return false;
  }
}

function mayCallBeEmpty(call: Expression & { kind: "call" }, known: Known): boolean {
  const { name, arguments: given } = call;
  const empty = (argument: Expression, index: number): boolean => mayBeEmpty(argument, knownIn(call, index, known));
  switch (name) {
    case "Coalesce":
      return given.every(empty);
    case "Join":
      return given.slice(1).every((argument, index) => empty(argument, index + 1));
    case "Switch":
      return given.some((argument, index) => (index === 1 || (index > 1 && index % 2 === 1)) && empty(argument, index));
    case "IIF":
      return given.some((argument, index) => index > 0 && empty(argument, index));
    default:
      return given.some(
        (argument, index) => argument.kind !== "empty" && argument.kind !== "string" && empty(argument, index),
      );
  }
}

/**
 * Returns the facts known in an argument of a call: a Switch with an empty key takes its other branches only when its source has
 * a value.
 */
export function knownIn(call: Expression & { kind: "call" }, index: number, known: Known): Known {
  const [source] = call.arguments;
  if (call.name !== "Switch" || source === undefined || index === 0) return known;
  if (!hasEmptyKey(call) || isEmptyKey(call, index - 1)) return known;
  return { ...known, present: new Set([...known.present, print(source)]) };
}

/** Whether a Switch says what those get who have no value. */
export function hasEmptyKey(call: Expression & { kind: "call" }): boolean {
  return call.arguments.some((_, index) => isEmptyKey(call, index));
}

function isEmptyKey(call: Expression & { kind: "call" }, index: number): boolean {
  const key = call.arguments[index];
  return index >= 2 && index % 2 === 0 && key?.kind === "string" && key.value === "";
}
