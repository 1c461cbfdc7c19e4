import type { SandboxClock } from "../clock";
import type { ReplicatedKind, Switches } from "./switches";

/**
 * Tracks changes that have not replicated everywhere yet. Only what is made or changed while the sandbox runs can be late; a
 * delay that is
 * changed counts for what was made before as well.
 */
export class ReplicationState {
  private readonly births = new Map<string, { readonly kind: ReplicatedKind; readonly at: number }>();
  private readonly former = new Map<string, { readonly value: unknown; readonly at: number }>();

  constructor(
    private readonly clock: SandboxClock,
    private readonly switches: () => Switches,
  ) {}

  created(kind: ReplicatedKind, id: string): void {
    this.births.set(id, { kind, at: this.clock.now() });
  }

  /** Whether directory calls find the object. */
  isVisible(id: string): boolean {
    const birth = this.births.get(id);
    return birth === undefined || this.ageOf(id) >= this.switches().replication[birth.kind];
  }

  /** Whether the provisioning service has heard of the service principal. */
  isProvisionable(servicePrincipalId: string): boolean {
    return this.ageOf(servicePrincipalId) >= this.switches().replication.synchronization;
  }

  /** Whether provisioning on demand honours the assignment. */
  isHonoured(assignmentId: string): boolean {
    return this.ageOf(assignmentId) >= this.switches().replication.onDemand;
  }

  /** Notes that what a GET answered under this name was replaced. */
  replaced(name: string, former: unknown): void {
    if (this.switches().replication.read > 0) this.former.set(name, { value: former, at: this.clock.now() });
  }

  /** Returns the answer of a GET: the former content, as long as a replacement has not arrived. */
  read<T>(name: string, current: T): T {
    const former = this.former.get(name);
    if (former === undefined) return current;
    if (this.clock.now() - former.at < this.switches().replication.read) return former.value as T;
    this.former.delete(name);
    return current;
  }

  private ageOf(id: string): number {
    const birth = this.births.get(id);
    return birth === undefined ? Infinity : this.clock.now() - birth.at;
  }
}
