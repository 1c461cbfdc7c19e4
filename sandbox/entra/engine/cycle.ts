import { settingsFromSecrets } from "../../../lib/entra/graph/settings";
import type { CycleSummary, EngineEnvironment, Job, TenantState } from "../model";
import { forEachConcurrently } from "./concurrency";
import { createContext, type JobContext } from "./context";
import { planCycle } from "./cycle-plan";
import { EntryError } from "./entry-error";
import { Escrows } from "./escrows";
import { holdDeletions, stagedDelete } from "./held-deletions";
import type { JobMapping } from "./job-mapping";
import { recordCycle } from "./job-status";
import { logRecord } from "./log-record";
import { notify } from "./notices";
import type { ObjectLocks } from "./object-locks";
import type { Action, ProvisioningOutcome } from "./outcome";
import { provisionObject } from "./provision-object";
import { quarantineFor, type Quarantine } from "./quarantine";
import { provisionReferences } from "./references";

/** Objects that are provisioned at the same time. */
const concurrency = 8;

/**
 * Retention period of log records. https://learn.microsoft.com/entra/identity/monitoring-health/reference-reports-data-retention
 */
const logRetention = 30 * 24 * 3_600_000;

/**
 * Runs one cycle of a job: an initial one without a watermark, else an incremental one. Users come before groups, and
 * references (manager, members) after both.
 * https://learn.microsoft.com/entra/identity/app-provisioning/how-provisioning-works
 */
export async function runCycle(
  state: TenantState,
  job: Job,
  environment: EngineEnvironment,
  locks: ObjectLocks,
): Promise<CycleSummary> {
  const cycle = new Cycle(state, job, environment, locks);
  await cycle.run();
  return cycle.conclude();
}

class Cycle {
  private readonly id: string;
  private readonly startedAt: number;
  private readonly kind: CycleSummary["kind"];
  /** Changes after this number belong to the next cycle. */
  private readonly changeNumber: number;
  private readonly escrows: Escrows;
  private readonly escrowsPruned: boolean;
  private readonly actions: Record<Action, number> = {
    Create: 0,
    Update: 0,
    Disable: 0,
    Delete: 0,
    StagedDelete: 0,
    Other: 0,
  };
  private context: JobContext | undefined;
  private quarantine: Quarantine | undefined;
  private imported = 0;
  private entitled = 0;
  private references = 0;
  private skipped = 0;
  private failed = 0;

  constructor(
    private readonly state: TenantState,
    private readonly job: Job,
    private readonly environment: EngineEnvironment,
    private readonly locks: ObjectLocks,
  ) {
    this.id = environment.uuid();
    this.startedAt = environment.now();
    this.kind = job.watermark === null ? "initial" : "incremental";
    this.changeNumber = state.changeNumber;
    this.escrows = Escrows.of(job, environment.now);
    this.escrowsPruned = this.escrows.prune();
    job.restarted = false;
  }

  async run(): Promise<void> {
    try {
      this.context = createContext(this.state, this.job, this.environment, this.locks, { onDemand: false });
    } catch (error) {
      if (!(error instanceof EntryError)) throw error;
      this.stop(error);
      return;
    }
    const context = this.context;
    const plan = [context.users, context.groups].flatMap((mapping) =>
      mapping === undefined ? [] : [planCycle(context, mapping, this.escrows, this.job.watermark)],
    );
    const held = holdDeletions(context, plan);
    this.quarantine = held?.quarantine;
    const provisioned: { mapping: JobMapping; ids: string[] }[] = [];
    for (const { mapping, ids, references } of plan) {
      const done = [...references];
      await this.forEach(ids, async (id) => {
        const isHeld = held?.ids.has(id) === true;
        const outcome = isHeld ? stagedDelete(context, mapping, id) : await provisionObject(context, mapping, id);
        this.imported += 1;
        this.recordEntry(context, mapping, id, outcome);
        if (outcome !== undefined && outcome.status !== "Failure" && !isHeld) done.push(id);
      });
      provisioned.push({ mapping, ids: done });
    }
    for (const { mapping, ids } of provisioned) {
      if (mapping.references.length === 0) continue;
      await this.forEach(ids, (id) => this.provisionReferences(context, mapping, id));
    }
  }

  /** Starts nothing more once credentials, URL or protocol turn out to be wrong. */
  private async forEach(ids: readonly string[], work: (id: string) => Promise<void>): Promise<void> {
    const goesOn = () => this.quarantine?.reason !== "EncounteredQuarantineException";
    if (!goesOn()) return;
    await forEachConcurrently(ids, concurrency, async (id) => {
      await work(id);
      return goesOn();
    });
  }

  private async provisionReferences(context: JobContext, mapping: JobMapping, sourceId: string): Promise<void> {
    const { outcome, pending } = await provisionReferences(context, mapping, sourceId);
    const { sourceName: objectType } = mapping;
    if (outcome !== undefined) {
      this.references += 1;
      this.record(context, mapping, outcome);
    }
    const errorCode = outcome?.error?.code ?? (pending ? "UnableToResolveReferenceAttributeValue" : undefined);
    if (errorCode === undefined) this.escrows.clear("reference", sourceId);
    else if (outcome?.error?.quarantine !== true) {
      this.escrows.add({ kind: "reference", sourceId, objectType, errorCode });
    }
  }

  private recordEntry(
    context: JobContext,
    mapping: JobMapping,
    sourceId: string,
    outcome: ProvisioningOutcome | undefined,
  ): void {
    if (outcome !== undefined) this.record(context, mapping, outcome);
    const { error, unconfirmed } = outcome ?? {};
    if (error === undefined) this.escrows.clear("entry", sourceId);
    else if (!error.quarantine) {
      const failure = { kind: "entry", sourceId, objectType: mapping.sourceName, errorCode: error.code } as const;
      this.escrows.add({ ...failure, ...(unconfirmed && { unconfirmed }) });
    }
  }

  private record(context: JobContext, mapping: JobMapping, outcome: ProvisioningOutcome): void {
    this.state.provisioningLog.push(logRecord(context, mapping, outcome, this.id));
    if (outcome.error?.quarantine === true) this.stop(outcome.error);
    if (outcome.skipReason !== "NotEffectivelyEntitled") this.entitled += 1;
    if (outcome.status === "Failure") this.failed += 1;
    else if (outcome.status === "Skipped") this.skipped += 1;
    else this.actions[outcome.action] += 1;
  }

  private stop({ code, message }: EntryError): void {
    this.quarantine = { reason: "EncounteredQuarantineException", error: { code, message } };
  }

  /** Writes the job's status and, unless the cycle has to be repeated, its watermark. */
  conclude(): CycleSummary {
    const { Create, Update, Disable, Delete } = this.actions;
    const exported = Create + Update + Disable + Delete;
    this.quarantine ??= this.countedQuarantine();
    const quarantine = this.quarantine;
    const { restarted } = this.job;
    // A restart, or a new schema, while this cycle ran counts for the next one.
    if (quarantine === undefined && !restarted) this.job.watermark = this.changeNumber;
    if (quarantine?.reason !== "EncounteredQuarantineException" && !restarted) this.job.forceDeletes = false;
    this.escrows.store();
    const [entries, references] = [this.escrows.all("entry"), this.escrows.all("reference")];
    // What waits for another object has not failed: the service escrows it by itself, and counts that as raw only.
    const failed = references.filter(({ errorCode }) => errorCode !== "UnableToResolveReferenceAttributeValue");
    const escrowed = new Set([...entries, ...failed].map(({ sourceId }) => sourceId)).size;
    const endedAt = this.environment.now();
    const series = recordCycle(this.job, {
      id: this.id,
      startedAt: this.startedAt,
      endedAt,
      quarantine,
      escrowsPruned: this.escrowsPruned,
      counts: {
        entitled: this.entitled,
        imported: this.imported,
        importedReferences: this.references,
        exports: exported + this.failed,
        exported,
        escrowed,
        escrowedRaw: entries.length + references.length,
      },
    });
    if (quarantine !== undefined && series !== undefined) {
      const { notificationEmail } = settingsFromSecrets(this.state.secrets[this.job.servicePrincipalId] ?? []);
      notify(this.job, notificationEmail, quarantine, {
        seriesBegan: series.seriesBegan,
        sentDateTime: new Date(endedAt).toISOString(),
      });
    }
    this.forgetOldRecords(endedAt);
    return {
      kind: this.kind,
      imported: this.imported,
      created: Create,
      updated: Update,
      disabled: Disable,
      deleted: Delete,
      skipped: this.skipped,
      failed: this.failed,
      requests: this.context?.client.requests ?? 0,
      quarantined: quarantine !== undefined,
    };
  }

  private countedQuarantine(): Quarantine | undefined {
    const entries = this.escrows.all("entry").map(({ sourceId }) => sourceId);
    const known = new Set([...entries, ...this.job.links.map(({ sourceId }) => sourceId)]);
    const references = this.escrows.all("reference").length;
    return quarantineFor({ entries: entries.length, references, known: known.size });
  }

  private forgetOldRecords(now: number): void {
    const oldest = new Date(now - logRetention).toISOString();
    for (const log of [this.state.provisioningLog, this.state.auditLog ?? []]) {
      const kept = log.findIndex(({ activityDateTime }) => activityDateTime >= oldest);
      if (kept !== 0) log.splice(0, kept < 0 ? log.length : kept);
    }
  }
}
