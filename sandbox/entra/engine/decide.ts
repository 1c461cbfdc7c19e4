import type { ProvisioningAction } from "../../../lib/entra/schema/desired";
import type { ProvisioningSettings } from "../../../lib/entra/graph/settings";
import type { SkipReason } from "./outcome";
import type { ScopeResult } from "./scope";

/** The state of an object before anything is written. */
export interface ObjectFacts {
  readonly objectType: "User" | "Group";
  /** Scope of the object; undefined when it is no longer in the directory, not even as a deleted object. */
  readonly scope: ScopeResult | undefined;
  /** A link exists; `managed` is false when the object left the scope earlier. */
  readonly link: { readonly managed: boolean } | undefined;
  /** A target object was found by the matching attributes. */
  readonly matched: boolean;
  /** An earlier create may have reached the target although no answer came. */
  readonly unconfirmed: boolean;
  readonly actions: ReadonlySet<ProvisioningAction>;
  readonly settings: Pick<ProvisioningSettings, "skipOutOfScopeDeletions">;
  readonly onDemand: boolean;
}

/**
 * `disable` exports only what depends on `IsSoftDeleted`; `forget` drops the link without telling the target;
 * `update` may turn out to have nothing to say.
 */
export type Decision =
  | { readonly kind: "create" | "update" | "disable" | "delete" }
  | { readonly kind: "forget" }
  | { readonly kind: "skip"; readonly reason: SkipReason };

/**
 * Decides the next step in the lifecycle of an object.
 * https://learn.microsoft.com/entra/identity/app-provisioning/how-provisioning-works
 */
export function decide(facts: ObjectFacts): Decision {
  const { objectType, scope, link, matched, actions, onDemand } = facts;
  const notEntitled: Decision = { kind: "skip", reason: "NotEffectivelyEntitled" };
  const whenAllowed = (action: ProvisioningAction, kind: "create" | "update" | "disable" | "delete"): Decision =>
    actions.has(action) ? { kind } : { kind: "skip", reason: "EntrySynchronizationSkipped" };

  const remove = objectType === "User" ? whenAllowed("update", "disable") : whenAllowed("delete", "delete");

  if (scope === undefined) {
    const isOurs = link?.managed ?? (matched && facts.unconfirmed);
    return isOurs && actions.has("delete") ? { kind: "delete" } : { kind: "forget" };
  }
  // Documented limit: provisioning on demand does not disable blocked or deleted users, only unassigned ones.
  if (onDemand && !scope.active) return notEntitled;
  if (link === undefined) {
    // Ours, though never linked: it must not stay behind active when the object has left the scope meanwhile.
    if (!scope.inScope) return matched && facts.unconfirmed ? remove : notEntitled;
    if (matched) return whenAllowed("update", "update");
    return scope.active ? whenAllowed("create", "create") : notEntitled;
  }
  if (objectType === "User" && scope.inScope) return whenAllowed("update", "update");
  if (scope.inScope && scope.active) return whenAllowed("update", "update");
  return facts.settings.skipOutOfScopeDeletions && !scope.inScope ? notEntitled : remove;
}
