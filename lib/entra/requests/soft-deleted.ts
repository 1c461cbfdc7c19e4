/** The facts that decide whether a person or a group is active for provisioning. */
export interface ScopeFacts {
  /** Whether the person is assigned, directly or through a group, or everybody is in scope. */
  readonly assigned: boolean;
  /** Scoping filters pass. */
  readonly inScope: boolean;
  readonly accountEnabled: boolean;
  /** Whether the person is in the recycle bin of the directory. */
  readonly deleted: boolean;
}

/**
 * The computed source attribute IsSoftDeleted: true for whoever is unassigned, out of scope, disabled or deleted.
 * https://learn.microsoft.com/entra/identity/app-provisioning/how-provisioning-works#deprovisioning
 */
export function isSoftDeleted(facts: ScopeFacts): boolean {
  return !facts.assigned || !facts.inScope || !facts.accountEnabled || facts.deleted;
}
