import { writeForbidden } from "./errors";
import { ScimformError } from "../../lib/core/problem";

/** Thrown by `beforeWrite` once nothing new may be written. */
export class WriteForbidden extends ScimformError {
  constructor(reason: string) {
    super(writeForbidden(reason));
    this.name = "WriteForbidden";
  }
}

/**
 * Whether the running plugin may still act. Terraform can ask it to stop, and Terraform can die: in both cases the write
 * in flight finishes and nothing new starts.
 */
export class Lifecycle {
  private readonly abort = new AbortController();
  private readonly running = new Set<Promise<unknown>>();
  private readonly isParentAlive: () => boolean;
  private stopReason: string | undefined;

  /** @param parentAlive whether the process that started this one still runs */
  constructor(parentAlive: () => boolean) {
    this.isParentAlive = parentAlive;
  }

  get signal(): AbortSignal {
    return this.abort.signal;
  }

  get parentAlive(): boolean {
    return this.isParentAlive();
  }

  /** Forbids writes from now on; `reason` is the first one given. */
  stop(reason: string): void {
    this.stopReason ??= reason;
    this.abort.abort();
  }

  /** Checks that writing is still permitted; called immediately before every write. Throws `WriteForbidden`. */
  readonly beforeWrite = (): void => {
    if (!this.parentAlive) this.stop("Terraform, which started this provider, is gone");
    if (this.stopReason !== undefined) throw new WriteForbidden(this.stopReason);
  };

  /** Runs an operation that `idle` waits for. */
  async track<T>(operation: () => Promise<T>): Promise<T> {
    const running = operation();
    this.running.add(running);
    try {
      return await running;
    } finally {
      this.running.delete(running);
    }
  }

  /** Resolves when no operation runs any more, at the latest after `limit` milliseconds. */
  async idle(limit: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<void>((resolve) => (timer = setTimeout(resolve, limit)));
    await Promise.race([timeout, this.drained()]);
    clearTimeout(timer);
  }

  private async drained(): Promise<void> {
    while (this.running.size > 0) await Promise.allSettled(this.running);
  }
}
