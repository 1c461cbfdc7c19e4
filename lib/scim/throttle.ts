/** Spreads requests evenly over time. */
export class Throttle {
  private next = 0;

  constructor(
    private readonly requestsPerSecond: number,
    private readonly now: () => number,
    private readonly sleep: (milliseconds: number) => Promise<void>,
  ) {}

  /** Waits for its turn. */
  async turn(): Promise<void> {
    const now = this.now();
    const at = Math.max(now, this.next);
    this.next = at + 1000 / this.requestsPerSecond;
    if (at > now) await this.sleep(at - now);
  }
}
