import type { Escrow, Job } from "../model";

const minute = 60_000;
const day = 24 * 60 * minute;

/**
 * Returns the delay before a failed entry is retried: it is tried again in the next cycle, and less and less often, down to once
 * a day.
 * https://learn.microsoft.com/entra/identity/app-provisioning/how-provisioning-works#errors-and-retries
 */
const restAfter = (attempts: number) => (attempts === 1 ? 0 : Math.min(day, 40 * minute * 2 ** (attempts - 1)));

/** Time after which an entry is given up. */
const givenUpAfter = 28 * day;

type Failure = Pick<Escrow, "kind" | "sourceId" | "objectType" | "errorCode" | "unconfirmed">;

const ofJobs = new WeakMap<Job, Escrows>();

/** Failed entries of a job. They are written into the job by `store`. */
export class Escrows {
  private readonly job: Job;
  private readonly now: () => number;
  private readonly entries = new Map<string, Escrow>();
  /** The list that was read or written last: a restart puts another one into the job. */
  private stored: readonly Escrow[] | undefined;

  private constructor(job: Job, now: () => number) {
    this.job = job;
    this.now = now;
  }

  /** Returns the escrows of a job, which a cycle and a provisioning on demand share. */
  static of(job: Job, now: () => number): Escrows {
    const escrows = ofJobs.get(job) ?? new Escrows(job, now);
    ofJobs.set(job, escrows);
    escrows.read();
    return escrows;
  }

  all(kind: Escrow["kind"], objectType?: Escrow["objectType"]): readonly Escrow[] {
    this.read();
    const isWanted = (escrow: Escrow) =>
      escrow.kind === kind && (objectType ?? escrow.objectType) === escrow.objectType;
    return [...this.entries.values()].filter(isWanted);
  }

  get(kind: Escrow["kind"], sourceId: string): Escrow | undefined {
    this.read();
    return this.entries.get(keyOf(kind, sourceId));
  }

  /** Drops entries that have failed for too long. @returns whether there were any */
  prune(): boolean {
    this.read();
    const before = this.entries.size;
    for (const [key, { since }] of this.entries) {
      if (this.now() - Date.parse(since) >= givenUpAfter) this.entries.delete(key);
    }
    return this.entries.size < before;
  }

  isDue(escrow: Escrow): boolean {
    return Date.parse(escrow.nextAttempt) <= this.now();
  }

  add({ kind, sourceId, objectType, errorCode, unconfirmed }: Failure): void {
    const earlier = this.get(kind, sourceId);
    const attempts = (earlier?.attempts ?? 0) + 1;
    const toFind = unconfirmed ?? earlier?.unconfirmed;
    this.entries.set(keyOf(kind, sourceId), {
      sourceId,
      objectType,
      kind,
      errorCode,
      attempts,
      since: earlier?.since ?? new Date(this.now()).toISOString(),
      nextAttempt: new Date(this.now() + restAfter(attempts)).toISOString(),
      ...(toFind && { unconfirmed: toFind }),
    });
  }

  clear(kind: Escrow["kind"], sourceId: string): void {
    this.entries.delete(keyOf(kind, sourceId));
  }

  store(): void {
    this.read();
    this.stored = this.job.escrows = [...this.entries.values()];
  }

  private read(): void {
    if (this.stored !== undefined && this.stored === this.job.escrows) return;
    this.entries.clear();
    this.stored = this.job.escrows ??= [];
    for (const escrow of this.stored) this.entries.set(keyOf(escrow.kind, escrow.sourceId), escrow);
  }
}

const keyOf = (kind: Escrow["kind"], sourceId: string) => `${kind} ${sourceId}`;
