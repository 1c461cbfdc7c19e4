const firstWait = 1_000;
const longestWait = 30_000;

/**
 * Returns the milliseconds until the next try: what the service asks for, but at least a second; else doubling from one second.
 * @param attempt with `Retry-After`: seconds or an HTTP date
 */
export function waitBefore(repeat: number, attempt: { readonly retryAfter: string | null }, now: number): number {
  const asked = retryAfterMilliseconds(attempt.retryAfter, now);
  return asked === undefined ? Math.min(firstWait * 2 ** repeat, longestWait) : Math.max(asked, firstWait);
}

/** Parses the delay of a Retry-After header: seconds or an HTTP date; undefined when it is neither. */
export function retryAfterMilliseconds(header: string | null, now: number): number | undefined {
  if (!header) return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return seconds * 1_000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : date - now;
}
