import type { Expression } from "./ast";
import { print } from "./printer";

/** Functions that have an answer for what has no value: what they are asked about has to be looked at instead. */
const answering = new Set(["CBool", "Count", "InStr", "IsNull", "IsNullOrEmpty", "IsPresent", "IsString", "Not"]);

/**
 * The parts of a condition whose value it gets: the sides of a comparison, what IsPresent and the like are asked about. One of
 * them without value makes Entra's check fail. `Switch([x], [x], "", "9999-12-31")` in place of `[x]` always has one.
 * https://learn.microsoft.com/entra/identity/app-provisioning/functions-for-customizing-application-data#known-limitations
 */
export function operandsOf(condition: Expression): Expression[] {
  if (condition.kind === "comparison") return [condition.left, condition.right].flatMap(operandsOf);
  if (condition.kind === "call" && answering.has(condition.name)) return condition.arguments.flatMap(operandsOf);
  return condition.kind === "attribute" || condition.kind === "call" ? [condition] : [];
}

/** The Switch that always has a value, to put in place of an attribute, or of the function that reads app roles. */
export function guardFor(operand: Expression, attribute: string): { readonly place: string; readonly guard: string } {
  const place = print(readerOf(operand, attribute) ?? operand);
  return { place, guard: `Switch(${place}, ${place}, "", "value if empty")` };
}

function readerOf(node: Expression, attribute: string): Expression | undefined {
  if (node.kind === "attribute") return node.name === attribute ? node : undefined;
  if (node.kind !== "call") return undefined;
  for (const argument of node.arguments) {
    const found = readerOf(argument, attribute);
    // App roles can be read by their functions only.
    if (found) return found.kind === "attribute" && attribute === "appRoleAssignments" ? node : found;
  }
  return undefined;
}
