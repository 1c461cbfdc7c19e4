/** List of started parts, to be ended when a later part does not start, or at the end of all. */
export class Started {
  private readonly ends: (() => unknown)[] = [];

  /** @param end ends the part that was started last */
  add(end: () => unknown): void {
    this.ends.push(end);
  }

  /**
   * Ends all parts, the latest first, also when one of them fails to.
   * @throws the first failure
   */
  async end(): Promise<void> {
    const failures: unknown[] = [];
    for (const end of this.ends.splice(0).reverse())
      try {
        await end();
      } catch (error) {
        failures.push(error);
      }
    if (failures.length > 0) throw failures[0];
  }
}

/**
 * Starts what has several parts: all of them, or none.
 * @param start adds the end of each part as soon as it has started
 */
export async function allOrNothing<T>(start: (started: Started) => Promise<T>): Promise<T> {
  const started = new Started();
  try {
    return await start(started);
  } catch (error) {
    // Why it did not start matters more than what went wrong afterwards.
    await started.end().catch(() => undefined);
    throw error;
  }
}
