import type { Problem } from "../../lib/errors/problem";
import { matchingChanges } from "../../lib/errors/provider";
import { objectTypes, sameSource, type DesiredObjectMapping, type DesiredSchema } from "../../lib/mapping";

/** Warnings about changes of what accounts are matched by: they decide whether a person gets a second account. */
export function matchingWarnings(prior: DesiredSchema, desired: DesiredSchema): Problem[] {
  return objectTypes.flatMap((type) => {
    const [before, after] = [matchingOf(prior[type]), matchingOf(desired[type])];
    const same =
      before.length === after.length &&
      before.every(([target, source], place) => after[place]?.[0] === target && sameSource(after[place][1], source));
    return before.length === 0 || after.length === 0 || same
      ? []
      : [{ ...matchingChanges(type, show(before), show(after)), path: [type, "mappings"] }];
  });
}

/** Target and source of the matching attributes, in their precedence. */
function matchingOf(mapping: DesiredObjectMapping | null | undefined): [target: string, source: string | null][] {
  return Object.entries(mapping?.mappings ?? {})
    .filter(([, { match }]) => match)
    .sort(([, a], [, b]) => (a.match ?? 0) - (b.match ?? 0))
    .map(([target, { source }]) => [target, source]);
}

function show(matching: readonly [target: string, source: string | null][]): string {
  return matching.map(([target, source]) => `${target} = ${source ?? "none"}`).join(", then ");
}
