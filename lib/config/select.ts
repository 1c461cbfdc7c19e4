import * as errors from "./errors";
import type { Problem } from "../core/problem";
import type { StackConfig } from "./entra/model";
import { nearestNames } from "../core/nearest";

/**
 * The stacks that any of the patterns names, in the order of the config; all of them when there is no pattern.
 * @param patterns stack names, with `*` for any text and `?` for one character
 * @returns problems for patterns that name no stack
 */
export function selectStacks<Stack extends Pick<StackConfig, "stack">>(
  stacks: readonly Stack[],
  patterns: readonly string[],
): { stacks: Stack[]; problems: Problem[] } {
  if (patterns.length === 0) return { stacks: [...stacks], problems: [] };
  const names = stacks.map(({ stack }) => stack);
  const matchers = patterns.map((pattern) => ({ pattern, matches: matcher(pattern) }));
  return {
    stacks: stacks.filter(({ stack }) => matchers.some(({ matches }) => matches.test(stack))),
    problems: matchers
      .filter(({ matches }) => !names.some((name) => matches.test(name)))
      .map(({ pattern }) => errors.unknownStack(pattern, similarTo(pattern, names), names)),
  };
}

/** Returns the names that resemble the given one, or the pattern of all stacks of an app or environment of that name. */
function similarTo(given: string, names: readonly string[]): string[] {
  const all = [`${given}-*`, `*-${given}`].filter((pattern) => names.some((name) => matcher(pattern).test(name)));
  return all.length > 0 ? all : nearestNames(given, names);
}

/** Whether a name is one that the patterns mean; every name is when there is no pattern. */
export function matchesPatterns(name: string, patterns: readonly string[]): boolean {
  return patterns.length === 0 || patterns.some((pattern) => matcher(pattern).test(name));
}

function matcher(pattern: string): RegExp {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`);
}
