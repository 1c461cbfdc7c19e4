import type { Location, Problem } from "../../core/problem";

interface LocatedConfig {
  /** Place of each value, by its dotted path. */
  readonly origins: Readonly<Record<string, Location>>;
}

/** Where the stack's value, or the nearest value around it, was written. */
export function originOf(stack: LocatedConfig, path: readonly (string | number)[]): Location | undefined {
  for (let length = path.length; length > 0; length--) {
    const location = stack.origins[path.slice(0, length).join(".")];
    if (location) return location;
  }
  return stack.origins["stack"];
}

/** The problem at the place where the stack's value, or the nearest value around it, was written. */
export const locate = (stack: LocatedConfig, path: readonly (string | number)[], problem: Problem): Problem => ({
  ...problem,
  location: originOf(stack, path),
});
