import { distance } from "fastest-levenshtein";

/** The known names that look like a slip of the given one, most similar first. */
export function nearestNames(name: string, known: readonly string[]): string[] {
  const limit = name.length <= 3 ? 1 : Math.max(2, Math.floor(name.length / 3));
  return known
    .map((candidate) => ({ candidate, away: distance(name.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ away }) => away <= limit)
    .sort((a, b) => a.away - b.away)
    .map(({ candidate }) => candidate);
}

/** The most similar known name, if one is similar enough to be a slip. */
export const nearest = (name: string, known: readonly string[]): string | undefined => nearestNames(name, known)[0];
