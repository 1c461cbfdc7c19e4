import type { Escrow, Job } from "../entra/model";
import type { Quarantine } from "./job-status";

/**
 * When failed entries quarantine a job.
 * https://learn.microsoft.com/entra/identity/app-provisioning/application-provisioning-quarantine-status
 */
const evaluatedFrom = 5_000;
const proportion = 0.4;
const total = 40_000;

/** Failed entries of a job: they are tried again in the next cycles. */
export class Escrows {
  readonly #job: Job;
  readonly #now: () => number;
  readonly #entries: Map<string, Escrow>;

  constructor(job: Job, now: () => number) {
    this.#job = job;
    this.#now = now;
    this.#entries = new Map((job.escrows ?? []).map((escrow) => [escrow.sourceId, escrow]));
  }

  get count(): number {
    return this.#entries.size;
  }

  add(sourceId: string, errorCode: string): void {
    const earlier = this.#entries.get(sourceId);
    const since = earlier?.since ?? new Date(this.#now()).toISOString();
    this.#entries.set(sourceId, { sourceId, errorCode, attempts: (earlier?.attempts ?? 0) + 1, since });
    this.#store();
  }

  clear(sourceId: string): void {
    if (this.#entries.delete(sourceId)) this.#store();
  }

  /** Whether so many entries fail that the job is quarantined. */
  quarantine(processed: number): Quarantine | undefined {
    const { count } = this;
    if (count < evaluatedFrom || (count / processed <= proportion && count <= total)) return undefined;
    return {
      reason: "EncounteredEscrowProportionThreshold",
      error: { code: "EncounteredEscrowProportionThreshold", message: `${count} of ${processed} entries failed.` },
    };
  }

  #store(): void {
    this.#job.escrows = [...this.#entries.values()];
  }
}
