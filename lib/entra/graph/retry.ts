import { limits } from "../../core/limits";

/** Bounds of the repeats of one call. */
export interface RetryBounds {
  /** Number of repeats after the first try. */
  readonly repeats: number;
  /** Total waiting in milliseconds; a longer Retry-After ends the call at once. */
  readonly totalWait: number;
}

export const defaultBounds: RetryBounds = { repeats: 6, totalWait: limits.graphWait };

/** A try of a call, as far as repeating depends on it. `status` null: no answer. */
export interface Attempt {
  readonly method: string;
  readonly status: number | null;
  readonly code: string | null;
  /** Seconds or an HTTP date. */
  readonly retryAfter: string | null;
}

/**
 * Whether repeating is safe and can help.
 * A POST may have taken effect when its answer is lost, so only a clear refusal (429) is repeated.
 * @param fresh the object was created moments ago: 403, 404 and 409 can mean "not replicated yet". Graph's own
 * `Authorization_RequestDenied` is a lasting refusal even then.
 * https://learn.microsoft.com/graph/throttling
 */
export function isWorthRepeating(attempt: Attempt, fresh: boolean): boolean {
  const { method, status, code } = attempt;
  if (status === 429) return true;
  if (fresh && (status === 403 || status === 404 || status === 409)) return code !== "Authorization_RequestDenied";
  if (method === "POST") return false;
  return status === null || (status >= 500 && status !== 501);
}
