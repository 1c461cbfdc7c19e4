import type { Problem } from "../errors/problem";
import type { Part } from "./resolve";

export function checkExpressions(_part: Part<object>): Problem[] {
  return [];
}
