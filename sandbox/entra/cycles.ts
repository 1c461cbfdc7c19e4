import { fail } from "../../lib/core/problem";
import * as errors from "../errors";
import type { SandboxClock } from "../clock";
import type { CycleSummary, Job, ProvisioningEngine } from "./model";
import { isActive, nextCycleAt } from "./synchronization/job";
import type { Tenant } from "./tenant";

/** Runs provisioning cycles: one at a time for each job, as the service does. */
export class Cycles {
  private readonly running = new Map<string, Promise<CycleSummary>>();

  constructor(
    private readonly tenant: Tenant,
    private readonly engine: ProvisioningEngine,
    private readonly clock: SandboxClock,
    private readonly save: () => Promise<void>,
  ) {}

  /**
   * Runs one cycle now, or joins the one that is running.
   * @throws ScimformError SANDBOX_JOB_STOPPED
   */
  run(job: Job): Promise<CycleSummary> {
    if (!isActive(job)) throw fail(errors.jobStopped, job.id);
    const present = this.running.get(job.id);
    if (present) return present;
    const cycle = this.execute(job).finally(() => this.running.delete(job.id));
    this.running.set(job.id, cycle);
    return cycle;
  }

  /** Runs a cycle of each started job whose time has come. */
  async runDue(): Promise<void> {
    const due = Object.values(this.tenant.state.jobs).filter(
      (job) => isActive(job) && nextCycleAt(job, this.clock) <= this.clock.now(),
    );
    await Promise.all(due.map((job) => this.run(job)));
  }

  /** Waits until no cycle is running. */
  async settle(): Promise<void> {
    await Promise.allSettled(this.running.values());
  }

  private async execute(job: Job): Promise<CycleSummary> {
    this.tenant.purgeExpired();
    try {
      return await this.engine.runCycle(this.tenant.state, job);
    } finally {
      this.tenant.onChange();
      await this.save();
    }
  }
}
