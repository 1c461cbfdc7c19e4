import type { Sleep } from "../core/clock";

/** Milliseconds between looks at what a target deletes in the background. */
const waits = [500, 1_000, 2_000, 4_000] as const;

/**
 * Waits, for some seconds at most, until something that the target has taken a DELETE for is gone.
 * @param isThere looks again
 * @returns milliseconds that were waited
 */
export async function awaitDeletion(isThere: () => Promise<boolean>, sleep: Sleep): Promise<number> {
  let waited = 0;
  for (const wait of waits) {
    await sleep(wait);
    waited += wait;
    if (!(await isThere())) break;
  }
  return waited;
}
