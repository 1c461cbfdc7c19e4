import type { ProblemPath } from "../../core/problem";

/** A map of data that has not passed a schema. */
export type Tree = Readonly<Record<string, unknown>>;

export function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The map at a path; empty when something else, or nothing, stands there. */
export function subtree(data: unknown, path: ProblemPath = []): Tree {
  const found = path.reduce<unknown>((here, part) => (isTree(here) ? here[part] : undefined), data);
  return isTree(found) ? found : {};
}
