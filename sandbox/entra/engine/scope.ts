import type { DirectoryAttributes } from "../../../lib/entra/language/value";
import { evaluateFilters } from "../../../lib/entra/filters";
import type { DesiredFilter } from "../../../lib/entra/filters/filter";

/** Whether an object is to be provisioned, and why. */
export interface ScopeResult {
  /** Whether the object is neither deleted nor blocked from signing in. */
  readonly active: boolean;
  readonly assigned: boolean;
  readonly entitled: boolean;
  readonly passesFilters: boolean;
  /** Assigned, entitled and passing the filters: the object is managed, be it active or not. */
  readonly inScope: boolean;
  /** Details that the scoping step shows. */
  readonly details: Readonly<Record<string, string>>;
}

/**
 * Decides on one object by assignment, role and scoping filters; all three must allow it.
 * https://learn.microsoft.com/entra/identity/app-provisioning/how-provisioning-works
 * @param roles roles held through assignments; undefined: not assigned
 * @param syncAll the scope is "sync all users and groups": assignments do not count
 */
export function evaluateScope(facts: {
  readonly objectType: "User" | "Group";
  readonly active: boolean;
  /** False for groups that are not security groups: those cannot be assigned. */
  readonly eligible: boolean;
  readonly syncAll: boolean;
  readonly roles: readonly string[] | undefined;
  readonly filters: readonly DesiredFilter[];
  readonly attributes: DirectoryAttributes;
}): ScopeResult {
  const { objectType, active, eligible, syncAll, roles, filters, attributes } = facts;
  const assigned = syncAll || roles !== undefined;
  const entitled = eligible && (syncAll || (roles !== undefined && roles.length > 0));
  const { inScope: passesFilters, explanation } = evaluateFilters([...filters], attributes);
  const text = (flag: boolean) => (flag ? "True" : "False");
  return {
    active,
    assigned,
    entitled,
    passesFilters,
    inScope: assigned && entitled && passesFilters,
    details: {
      "Active in the source system": text(active),
      "Assigned to the application": text(assigned),
      [`${objectType} has the required role`]: text(entitled),
      "Scoping filter evaluation passed": text(passesFilters),
      ScopeEvaluationResult: JSON.stringify(
        Object.fromEntries(explanation.map(({ filter, clause, result }) => [`${filter}.${clause}`, result])),
      ),
    },
  };
}
