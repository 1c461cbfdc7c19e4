/**
 * Lets work on the same thing happen one after the other: a cycle and a provisioning on demand of the same person, or two
 * objects with the same matching value, must not create it twice.
 */
export class ObjectLocks {
  private readonly held = new Map<string, Promise<void>>();

  /** @param key what the work is about; work on other keys goes on meanwhile */
  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.held.get(key);
    let release = (): void => undefined;
    const mine = new Promise<void>((settle) => (release = settle));
    this.held.set(key, mine);
    await before;
    try {
      return await work();
    } finally {
      release();
      if (this.held.get(key) === mine) this.held.delete(key);
    }
  }
}
