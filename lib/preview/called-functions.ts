import type { Expression } from "../entra/language";

const known = new WeakMap<Expression, ReadonlySet<string>>();

/** Names of all functions that an expression calls. */
export function calledFunctions(expression: Expression): ReadonlySet<string> {
  const before = known.get(expression);
  if (before) return before;
  const names = new Set<string>();
  collect(expression, names);
  known.set(expression, names);
  return names;
}

function collect(expression: Expression, names: Set<string>): void {
  if (expression.kind === "comparison") {
    collect(expression.left, names);
    collect(expression.right, names);
  } else if (expression.kind === "call") {
    names.add(expression.name);
    for (const argument of expression.arguments) collect(argument, names);
  }
}
