import { isDeepStrictEqual } from "node:util";
import type { OrgTask } from "../model";
import type { Org } from "../org";

export interface TaskQueueOptions {
  readonly perform: (task: OrgTask, signal: AbortSignal) => Promise<void>;
  readonly save: () => Promise<void>;
  readonly report: (error: unknown) => void;
}

/**
 * Queue that performs the tasks of the org: in order and one at a time for each app, apps at the same time. A task stays in the
 * state until it is done, so that a restart repeats it.
 */
export class TaskQueue {
  private readonly workers = new Map<string, Promise<void>>();
  private readonly abort = new AbortController();

  constructor(
    private readonly org: Org,
    private readonly options: TaskQueueOptions,
  ) {
    org.onTask = () => this.wake();
    org.idle = (appId) => this.idle(appId);
  }

  /** Starts a worker for each app that has something to do and none yet. */
  wake(): void {
    if (this.abort.signal.aborted) return;
    for (const { appId } of this.org.state.tasks) {
      if (this.workers.has(appId)) continue;
      this.workers.set(appId, this.work(appId));
    }
  }

  /** Waits until nothing is left to do. */
  async settle(): Promise<void> {
    while (this.workers.size > 0) await Promise.all(this.workers.values());
  }

  /** Waits until nothing is left to do for an app. */
  private async idle(appId: string): Promise<void> {
    for (let worker = this.workers.get(appId); worker; worker = this.workers.get(appId)) await worker;
  }

  /** Gives up the tasks that wait for a target; unfinished ones stay in the state. */
  async stop(): Promise<void> {
    this.abort.abort();
    await this.settle();
  }

  private async work(appId: string): Promise<void> {
    // The answer that caused the work leaves first.
    await new Promise((resolve) => setImmediate(resolve));
    const { signal } = this.abort;
    const { state } = this.org;
    for (let task = this.next(appId); task && !signal.aborted; task = this.next(appId)) {
      const current = task;
      // What was asked for several times before it began is done once.
      state.tasks = state.tasks.filter((one) => one === current || !isDeepStrictEqual(one, current));
      try {
        await this.options.perform(current, signal);
      } catch (error) {
        if (signal.aborted) break;
        this.options.report(error);
      }
      state.tasks = state.tasks.filter((one) => one !== current);
      this.org.onChange();
      await this.options.save();
    }
    this.workers.delete(appId);
    this.wake();
  }

  private next(appId: string): OrgTask | undefined {
    return this.org.state.tasks.find((task) => task.appId === appId);
  }
}
