import type { Location, Problem } from "../../core/problem";

interface LocatedConfig {
  /** Place of each value, by its dotted path. */
  readonly origins: Readonly<Record<string, Location>>;
}

/** The problem at the place where the stack's value, or the nearest value around it, was written. */
export function locate(stack: LocatedConfig, path: readonly (string | number)[], problem: Problem): Problem {
  for (let length = path.length; length > 0; length--) {
    const location = stack.origins[path.slice(0, length).join(".")];
    if (location) return { ...problem, location };
  }
  return { ...problem, location: stack.origins["stack"] };
}
