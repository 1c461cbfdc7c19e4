import type { Clock, Sleep } from "../core/clock";

/**
 * The rate limit of provisioning on demand: 5 requests in 10 seconds.
 * https://learn.microsoft.com/graph/api/synchronization-synchronizationjob-provisionondemand
 */
export const onDemandLimit = { calls: 5, milliseconds: 10_000 } as const;

/**
 * The service counts when requests arrive, we when they leave: one that is slow on its way (a new connection) must not
 * make the window look shorter than it is.
 */
const margin = 300;

/**
 * Delays calls to stay within the limit of the service, in the order of their requests, for all stacks of a tenant together.
 */
export class OnDemandThrottle {
  private recent: number[] = [];
  private heldUntil = 0;
  private queue: Promise<unknown> = Promise.resolve();

  constructor(private readonly time: { readonly monotonic: Clock; readonly sleep: Sleep }) {}

  /**
   * Waits for the turn of a call; to be awaited before each.
   * @throws what the signal was aborted with
   */
  turn(signal?: AbortSignal): Promise<void> {
    const turn = this.queue.then(() => this.wait(signal));
    this.queue = turn.catch(() => undefined);
    return turn;
  }

  /**
   * Returns a lane for one of several callers side by side, such as a stack: however many calls it has, the others have their
   * turns as well.
   * @returns as `turn`
   */
  lane(): (signal?: AbortSignal) => Promise<void> {
    let queue: Promise<unknown> = Promise.resolve();
    return (signal) => {
      const turn = queue.then(() => this.turn(signal));
      queue = turn.catch(() => undefined);
      return turn;
    };
  }

  /** Holds all calls off for a time, after the service refused one because of others' calls. */
  holdOff(milliseconds: number): void {
    this.heldUntil = Math.max(this.heldUntil, this.time.monotonic() + milliseconds);
  }

  private async wait(signal: AbortSignal | undefined): Promise<void> {
    const { monotonic, sleep } = this.time;
    const { calls, milliseconds } = onDemandLimit;
    for (;;) {
      signal?.throwIfAborted();
      const oldest = this.recent.at(-calls);
      const free = oldest === undefined ? 0 : oldest + milliseconds + margin;
      const wait = Math.max(free, this.heldUntil) - monotonic();
      if (wait <= 0) break;
      await sleep(wait, signal);
    }
    this.recent = [...this.recent, monotonic()].slice(-calls);
  }
}
