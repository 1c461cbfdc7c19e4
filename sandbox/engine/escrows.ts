import type { Escrow, Job } from "../entra/model";

const minute = 60_000;
const day = 24 * 60 * minute;

/**
 * How long a failed entry rests: it is tried again in the next cycle, and less and less often, down to once a day.
 * https://learn.microsoft.com/entra/identity/app-provisioning/how-provisioning-works#errors-and-retries
 */
const restAfter = (attempts: number) => (attempts === 1 ? 0 : Math.min(day, 40 * minute * 2 ** (attempts - 1)));

/** After so long an entry is given up. */
const givenUpAfter = 28 * day;

type Failure = Pick<Escrow, "kind" | "sourceId" | "objectType" | "errorCode" | "unconfirmed">;

/** Failed entries of a job. */
export class Escrows {
  readonly #job: Job;
  readonly #now: () => number;
  readonly #entries: Map<string, Escrow>;
  /** Whether entries were given up when this was made. */
  readonly pruned: boolean;

  constructor(job: Job, now: () => number) {
    this.#job = job;
    this.#now = now;
    const all = job.escrows ?? [];
    const kept = all.filter(({ since }) => now() - Date.parse(since) < givenUpAfter);
    this.pruned = kept.length < all.length;
    this.#entries = new Map(kept.map((escrow) => [keyOf(escrow.kind, escrow.sourceId), escrow]));
  }

  all(kind: Escrow["kind"], objectType?: Escrow["objectType"]): readonly Escrow[] {
    const isWanted = (escrow: Escrow) =>
      escrow.kind === kind && (objectType ?? escrow.objectType) === escrow.objectType;
    return [...this.#entries.values()].filter(isWanted);
  }

  get(kind: Escrow["kind"], sourceId: string): Escrow | undefined {
    return this.#entries.get(keyOf(kind, sourceId));
  }

  isDue(escrow: Escrow): boolean {
    return Date.parse(escrow.nextAttempt) <= this.#now();
  }

  add({ kind, sourceId, objectType, errorCode, unconfirmed }: Failure): void {
    const earlier = this.get(kind, sourceId);
    const attempts = (earlier?.attempts ?? 0) + 1;
    const toFind = unconfirmed ?? earlier?.unconfirmed;
    this.#entries.set(keyOf(kind, sourceId), {
      sourceId,
      objectType,
      kind,
      errorCode,
      attempts,
      since: earlier?.since ?? new Date(this.#now()).toISOString(),
      nextAttempt: new Date(this.#now() + restAfter(attempts)).toISOString(),
      ...(toFind && { unconfirmed: toFind }),
    });
  }

  clear(kind: Escrow["kind"], sourceId: string): void {
    this.#entries.delete(keyOf(kind, sourceId));
  }

  /** Writes the entries into the job. */
  store(): void {
    this.#job.escrows = [...this.#entries.values()];
  }
}

const keyOf = (kind: Escrow["kind"], sourceId: string) => `${kind} ${sourceId}`;
