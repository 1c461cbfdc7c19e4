/**
 * Time that passes only when nothing else happens: no request is under way, and nobody has anything left to do but sleep.
 * Requests take as long as the test says, whatever the machine is busy with.
 */
export class Simulation {
  now: number;
  private sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  private busy = 0;
  private isTurning = false;

  constructor(start = Date.UTC(2026, 0, 1)) {
    this.now = start;
  }

  readonly clock = (): number => this.now;
  readonly monotonic = this.clock;

  readonly sleep = (milliseconds: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const wake = (): void => {
        signal?.removeEventListener("abort", abort);
        resolve();
      };
      const sleeper = { at: this.now + Math.max(0, milliseconds), wake };
      const abort = (): void => {
        this.sleepers = this.sleepers.filter((each) => each !== sleeper);
        reject(signal?.reason as Error);
      };
      signal?.addEventListener("abort", abort, { once: true });
      this.sleepers.push(sleeper);
      this.turn();
    });

  /**
   * @param delays milliseconds that a request is on its way, and that its answer takes
   */
  fetch(
    real: typeof globalThis.fetch,
    delays: (url: string) => { readonly request: number; readonly answer: number },
  ): typeof globalThis.fetch {
    return async (input, init) => {
      const url = input instanceof Request ? input.url : String(input);
      const { request, answer } = delays(url);
      if (request > 0) await this.sleep(request);
      this.busy++;
      const response = await real(input, init).finally(() => {
        this.busy--;
        this.turn();
      });
      if (answer > 0) await this.sleep(answer);
      return response;
    };
  }

  private turn(): void {
    if (this.isTurning) return;
    this.isTurning = true;
    // Whatever was just answered or woken has its turn before time goes on.
    setImmediate(() => setImmediate(() => this.advance()));
  }

  private advance(): void {
    this.isTurning = false;
    if (this.busy > 0) return;
    const next = this.sleepers.reduce<(typeof this.sleepers)[number] | undefined>(
      (first, each) => (first && first.at <= each.at ? first : each),
      undefined,
    );
    if (!next) return;
    this.sleepers = this.sleepers.filter((each) => each !== next);
    this.now = Math.max(this.now, next.at);
    next.wake();
    this.turn();
  }
}
