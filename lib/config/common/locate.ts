import { type Location, type Problem, ScimformError } from "../../core/problem";
import type { Assign } from "./model";

interface LocatedConfig {
  /** Place of each value, by its dotted path. */
  readonly origins: Readonly<Record<string, Location>>;
}

/** Returns the place where the stack's value, or the nearest value around it, was written. */
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

/**
 * The error of a search for what a stack's value names, at the place where the value was written.
 * @param codes of the errors that say that the value is wrong
 * @returns undefined for any other error
 */
export function locateError(
  stack: LocatedConfig,
  path: readonly (string | number)[],
  codes: readonly string[],
  error: unknown,
): ScimformError | undefined {
  if (!(error instanceof ScimformError) || !error.problems.every(({ code }) => codes.includes(code))) return undefined;
  const problems = error.problems.map((problem) => locate(stack, path, problem));
  return new ScimformError(problems, error.exitCode, { cause: error });
}

/** {@link locateError} of a name that somebody has given, which the stack assigns by the same name. */
export function locateAssigned(
  stack: LocatedConfig & { readonly assign: Assign },
  kind: "groups" | "users",
  name: string,
  codes: readonly string[],
  error: unknown,
): ScimformError | undefined {
  const index = stack.assign === "external" ? -1 : stack.assign[kind].findIndex((each) => each.name === name);
  return index < 0 ? undefined : locateError(stack, ["assign", kind, index], codes, error);
}
