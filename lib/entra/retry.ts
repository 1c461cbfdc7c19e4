/** Milliseconds since 1970. */
export type Clock = () => number;

/** Resolves after the given milliseconds; rejects when the signal is aborted. */
export type Sleep = (milliseconds: number, signal?: AbortSignal) => Promise<void>;

/** Bounds of the repeats of one call. */
export interface RetryBounds {
  /** Repeats after the first try. */
  readonly repeats: number;
  /** Total waiting in milliseconds; a longer Retry-After ends the call at once. */
  readonly totalWait: number;
}

export const defaultBounds: RetryBounds = { repeats: 6, totalWait: 90_000 };

/** One try of a call, as far as repeating depends on it. `status` null: no answer. */
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

const firstWait = 1_000;
const longestWait = 30_000;

/** Milliseconds until the next try: what the service asks for, but at least a second; else doubling from one second. */
export function waitBefore(repeat: number, attempt: Attempt, now: number): number {
  const asked = retryAfterMilliseconds(attempt.retryAfter, now);
  return asked === undefined ? Math.min(firstWait * 2 ** repeat, longestWait) : Math.max(asked, firstWait);
}

function retryAfterMilliseconds(header: string | null, now: number): number | undefined {
  if (!header) return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return seconds * 1_000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : date - now;
}

/** A real sleep, for programs. */
export const sleep: Sleep = (milliseconds, signal) =>
  new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(abortReason(signal));
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(abortReason(signal));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", onAbort);
      resolve();
    }, milliseconds);
    signal?.addEventListener("abort", onAbort, { once: true });
  });

const abortReason = (signal: AbortSignal | undefined): Error =>
  signal?.reason instanceof Error ? signal.reason : new Error("aborted");
