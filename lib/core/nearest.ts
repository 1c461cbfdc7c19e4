import { distance } from "fastest-levenshtein";

/**
 * The known names that look like a slip of the given one, most similar first. Case and typographic quotes do not count as
 * differences.
 */
export function nearestNames(name: string, known: Iterable<string>): string[] {
  const wanted = plain(name);
  const limit = wanted.length <= 3 ? 1 : Math.max(2, Math.floor(wanted.length / 3));
  return [...known]
    .map((candidate) => ({ candidate, away: distance(wanted, plain(candidate)) }))
    .filter(({ away }) => away <= limit)
    .sort((a, b) => a.away - b.away)
    .map(({ candidate }) => candidate);
}

/** The most similar known name, if one is similar enough to be a slip. */
export const nearest = (name: string, known: Iterable<string>): string | undefined => nearestNames(name, known)[0];

function plain(name: string): string {
  return name.toLowerCase().replace(/[\u2018\u2019\u201a\u201c\u201d\u201e]/g, '"');
}
