import type { Clock, Sleep } from "../lib/entra";

/**
 * Lets through so many calls in any window of time, and holds the others back.
 * @param limit calls per window
 * @param windowMilliseconds length of the window
 * @returns to be awaited before each call
 */
export function rateLimit(
  limit: number,
  windowMilliseconds: number,
  { clock, sleep }: { clock: Clock; sleep: Sleep },
): () => Promise<void> {
  let recent: number[] = [];
  return async () => {
    recent = recent.filter((time) => time > clock() - windowMilliseconds);
    const oldest = recent[recent.length - limit];
    if (oldest !== undefined) await sleep(oldest + windowMilliseconds - clock());
    recent.push(clock());
  };
}
