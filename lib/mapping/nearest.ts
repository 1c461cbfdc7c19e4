import { distance } from "fastest-levenshtein";

/**
 * The candidate a mistyped name most likely meant, or undefined when none is near.
 * Case and typographic quotes do not count as differences.
 */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = plain(name);
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of candidates) {
    const found = distance(wanted, plain(candidate));
    if (found < bestDistance) [best, bestDistance] = [candidate, found];
  }
  return best;
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[\u2018\u2019\u201a\u201c\u201d\u201e]/g, '"');
}
