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

/** The most similar known name, if one is similar enough to be a slip; else the only one that begins with it, as `prod` for `production`. */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  const [slip] = nearestNames(name, known);
  if (slip !== undefined) return slip;
  const begins = withoutSeparators(name);
  const longer = begins.length < 2 ? [] : [...known].filter((each) => withoutSeparators(each).startsWith(begins));
  return longer.length === 1 ? longer[0] : undefined;
}

const withoutSeparators = (name: string): string => plain(name).replace(/[-_ ]/g, "");

function plain(name: string): string {
  return name.toLowerCase().replace(/[\u2018\u2019\u201a\u201c\u201d\u201e]/g, '"');
}
