import type { CycleSummary, EngineEnvironment, Job, TenantState } from "../entra/model";
import { forEachConcurrently } from "./concurrency";
import { createContext, type JobContext } from "./context";
import { planCycle, wouldRemove } from "./cycle-plan";
import { EntryError } from "./entry-error";
import { Escrows } from "./escrows";
import type { JobMapping } from "./job-mapping";
import { recordCycle, type Quarantine } from "./job-status";
import { logRecord } from "./log-record";
import { Trace, type Action, type Outcome } from "./outcome";
import { provisionObject } from "./provision-object";
import { provisionReferences } from "./references";

/** Objects that are provisioned at the same time. */
const concurrency = 8;

/**
 * Runs one cycle of a job: an initial one without a watermark, else an incremental one. Users come before groups, and
 * references (manager, members) after both.
 * https://learn.microsoft.com/entra/identity/app-provisioning/how-provisioning-works
 */
export async function runCycle(state: TenantState, job: Job, environment: EngineEnvironment): Promise<CycleSummary> {
  const cycle = new Cycle(state, job, environment);
  await cycle.run();
  return cycle.conclude();
}

class Cycle {
  readonly #id: string;
  readonly #startedAt: number;
  readonly #kind: CycleSummary["kind"];
  /** Changes after this number belong to the next cycle. */
  readonly #changeNumber: number;
  readonly #escrows: Escrows;
  readonly #actions: Record<Action, number> = {
    Create: 0,
    Update: 0,
    Disable: 0,
    Delete: 0,
    StagedDelete: 0,
    Other: 0,
  };
  #context: JobContext | undefined;
  #quarantine: Quarantine | undefined;
  #imported = 0;
  #entitled = 0;
  #references = 0;
  #skipped = 0;
  #failed = 0;

  constructor(
    private readonly state: TenantState,
    private readonly job: Job,
    private readonly environment: EngineEnvironment,
  ) {
    this.#id = environment.uuid();
    this.#startedAt = environment.now();
    this.#kind = job.watermark === null ? "initial" : "incremental";
    this.#changeNumber = state.changeNumber;
    this.#escrows = new Escrows(job, environment.now);
  }

  async run(): Promise<void> {
    try {
      this.#context = createContext(this.state, this.job, this.environment, { onDemand: false });
    } catch (error) {
      if (!(error instanceof EntryError)) throw error;
      this.#stop(error);
      return;
    }
    const context = this.#context;
    const plan = [context.users, context.groups].flatMap((mapping) =>
      mapping === undefined ? [] : [{ mapping, ids: planCycle(context, mapping, this.job.watermark) }],
    );
    const held = this.#holdDeletions(context, plan);
    const provisioned: { mapping: JobMapping; ids: string[] }[] = [];
    for (const { mapping, ids } of plan) {
      const done: string[] = [];
      await forEachConcurrently(ids, concurrency, async (id) => {
        const outcome = held.has(id) ? staged(context, mapping, id) : await provisionObject(context, mapping, id);
        this.#imported += 1;
        if (outcome === undefined) this.#escrows.clear(id);
        else this.#record(context, mapping, outcome);
        if (outcome !== undefined && outcome.status !== "Failure" && !held.has(id)) done.push(id);
        return this.#quarantine?.reason !== "EncounteredQuarantineException";
      });
      provisioned.push({ mapping, ids: done });
    }
    for (const { mapping, ids } of provisioned) await this.#provisionReferences(context, mapping, ids);
  }

  async #provisionReferences(context: JobContext, mapping: JobMapping, ids: readonly string[]): Promise<void> {
    if (mapping.references.length === 0) return;
    await forEachConcurrently(ids, concurrency, async (id) => {
      if (this.#quarantine?.reason === "EncounteredQuarantineException") return false;
      const outcome = await provisionReferences(context, mapping, id);
      if (outcome === undefined) return true;
      this.#references += 1;
      this.#record(context, mapping, outcome);
      return true;
    });
  }

  /**
   * The accidental deletion guard: more disables and deletes than the threshold are held back until somebody allows them.
   * https://learn.microsoft.com/entra/identity/app-provisioning/accidental-deletions
   */
  #holdDeletions(
    context: JobContext,
    plan: readonly { readonly mapping: JobMapping; readonly ids: readonly string[] }[],
  ): ReadonlySet<string> {
    const { enabled, threshold } = context.settings.accidentalDeletions;
    if (!enabled || this.job.forceDeletes === true) return new Set();
    const removals = plan.flatMap(({ mapping, ids }) => ids.filter((id) => wouldRemove(context, mapping, id)));
    if (removals.length <= threshold) return new Set();
    this.#quarantine = {
      reason: "TooManyDeletes",
      error: {
        code: "TooManyDeletes",
        message: `${removals.length} objects would be disabled or deleted; the threshold is ${threshold}.`,
      },
    };
    return new Set(removals);
  }

  #record(context: JobContext, mapping: JobMapping, outcome: Outcome): void {
    this.state.provisioningLog.push(logRecord(context, mapping, outcome, this.#id));
    if (outcome.error?.quarantine === true) {
      this.#stop(outcome.error);
    } else if (outcome.error !== undefined) {
      this.#escrows.add(outcome.sourceId, outcome.error.code);
    } else {
      this.#escrows.clear(outcome.sourceId);
    }
    if (outcome.skipReason !== "NotEffectivelyEntitled") this.#entitled += 1;
    if (outcome.status === "Failure") this.#failed += 1;
    else if (outcome.status === "Skipped") this.#skipped += 1;
    else this.#actions[outcome.action] += 1;
  }

  /** Credentials, URL or protocol are wrong: nothing more is tried in this cycle. */
  #stop({ code, message }: EntryError): void {
    this.#quarantine = { reason: "EncounteredQuarantineException", error: { code, message } };
  }

  /** Writes the job's status and, unless the cycle has to be repeated, its watermark. */
  conclude(): CycleSummary {
    const { Create, Update, Disable, Delete } = this.#actions;
    const exported = Create + Update + Disable + Delete;
    this.#quarantine ??= this.#escrows.quarantine(this.#imported);
    if (this.#quarantine === undefined) this.job.watermark = this.#changeNumber;
    this.job.forceDeletes = false;
    recordCycle(this.job, {
      id: this.#id,
      startedAt: this.#startedAt,
      endedAt: this.environment.now(),
      quarantine: this.#quarantine,
      counts: {
        entitled: this.#entitled,
        imported: this.#imported,
        importedReferences: this.#references,
        exports: exported + this.#failed,
        exported,
        escrowed: this.#escrows.count,
      },
    });
    return {
      kind: this.#kind,
      imported: this.#imported,
      created: Create,
      updated: Update,
      disabled: Disable,
      deleted: Delete,
      skipped: this.#skipped,
      failed: this.#failed,
      requests: this.#context?.client.requests ?? 0,
      quarantined: this.#quarantine !== undefined,
    };
  }
}

/** A deletion that the guard holds back. */
function staged({ environment, links }: JobContext, mapping: JobMapping, sourceId: string): Outcome {
  const link = links.bySource(sourceId);
  const trace = new Trace(environment.now);
  trace.step({
    name: "EntrySynchronizationSkip",
    type: "Export",
    status: "Skipped",
    description: `${mapping.sourceName} '${link?.displayName ?? sourceId}' is held back by accidental deletion prevention`,
  });
  return trace.finish({
    objectType: mapping.sourceName,
    sourceId,
    targetId: link?.targetId ?? null,
    reportableIdentifier: link?.displayName ?? sourceId,
    action: "StagedDelete",
    status: "Skipped",
    modifiedProperties: [],
  });
}
