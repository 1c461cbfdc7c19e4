import type { DirectoryAttributes, Value } from "../entra/language";
import {
  changedValues,
  createUserBody,
  mapObject,
  patchBody,
  withSingleRole,
  type AttributeChange,
  type JsonObject,
  type PatchDialect,
} from "../entra/requests";
import type { Assessment } from "./assess";
import type { PreviewPlan } from "./plan";

/** Bodies of one PATCH in both dialects. */
export type PatchBodies = Readonly<Record<PatchDialect, JsonObject>>;

/** Bodies of the requests that one person leads to; null: no such request. */
export interface ScimRequests {
  /** `POST /Users` for a person without an account. */
  readonly create: JsonObject | null;
  /** `PATCH /Users/{id}` when every value differs; Entra sends those that do. */
  readonly update: PatchBodies | null;
  /** `PATCH /Users/{id}` when the person leaves the scope, is blocked or deleted. */
  readonly disable: PatchBodies | null;
  /** `PATCH /Users/{id}` that sets the manager, once the person exists. */
  readonly references: PatchBodies | null;
}

/**
 * Builds the requests.
 * @param shown the values, with substitutes where they are not shown
 */
export function requestsFor(
  plan: PreviewPlan,
  assessment: Assessment,
  shown: Readonly<Record<string, Value>>,
): ScimRequests {
  const { inScope, active, problems, source } = assessment;
  const writable = inScope && problems.length === 0;
  const canUpdate = plan.actions.has("update");
  return {
    create: writable && active && plan.actions.has("create") ? createUserBody(shown, plan.types) : null,
    update: writable && canUpdate ? bodies(plan, updates(plan, assessment, shown)) : null,
    disable: plan.enabled && canUpdate ? bodies(plan, leaving(plan, source)) : null,
    references: writable && active && canUpdate ? bodies(plan, referenced(plan, source)) : null,
  };
}

/** The values as they may be shown. */
export function shownValues(
  plan: PreviewPlan,
  values: Readonly<Record<string, Value>>,
): Readonly<Record<string, Value>> {
  if (plan.substitutes.size === 0) return values;
  const shown = { ...values };
  for (const [target, substitute] of plan.substitutes) if (target in shown) shown[target] = substitute;
  return shown;
}

function bodies(plan: PreviewPlan, changes: readonly AttributeChange[]): PatchBodies | null {
  if (changes.length === 0) return null;
  return {
    legacy: patchBody(changes, "legacy", plan.types),
    aadOptscim062020: patchBody(changes, "aadOptscim062020", plan.types),
  };
}

/** Defaults, and mappings for creation only, are not part of an update. */
function updates(
  plan: PreviewPlan,
  { mapped, source }: Assessment,
  shown: Readonly<Record<string, Value>>,
): AttributeChange[] {
  return plan.values.flatMap(({ target, expression, operation, onCreateOnly }) => {
    const value = shown[target];
    if (value === undefined || onCreateOnly || mapped.defaulted.includes(target)) return [];
    return [withSingleRole({ target, value, operation }, expression, source)];
  });
}

/** Returns the changes that IsSoftDeleted alone makes to the values. */
function leaving(plan: PreviewPlan, source: DirectoryAttributes): AttributeChange[] {
  const valuesWhen = (IsSoftDeleted: boolean) => {
    const attributes = source["IsSoftDeleted"] === IsSoftDeleted ? source : { ...source, IsSoftDeleted };
    return shownValues(plan, mapObject(plan.softDelete, attributes, plan.environment, "update").values);
  };
  return changedValues(valuesWhen(false), valuesWhen(true));
}

/** The target's id of the manager is known to the service alone. */
function referenced(plan: PreviewPlan, source: DirectoryAttributes): AttributeChange[] {
  return plan.references.flatMap(({ target, source: name }) => {
    const id = source[name];
    return typeof id === "string" && id !== "" ? [{ target, value: `{id in the target of ${id}}` }] : [];
  });
}
