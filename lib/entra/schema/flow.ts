import type { ApplyMapping, ProvisioningAction } from "./desired";

const flowNames: Readonly<Record<ProvisioningAction, string>> = { create: "Add", update: "Update", delete: "Delete" };

/** All actions in their canonical order; an absent list means the same. */
export const allActions: readonly ProvisioningAction[] = ["create", "update", "delete"];

/** `Add,Update,Delete`; no action at all is `None`. */
export function toFlowTypes(actions: readonly ProvisioningAction[]): string {
  const wanted = allActions.filter((action) => actions.includes(action));
  return wanted.map((action) => flowNames[action]).join(",") || "None";
}

/**
 * Reads flow types as a set: dumps of live jobs show `Add,Update,Delete`, documentation `Add, Update, Delete`.
 * @returns the actions in canonical order
 */
export function fromFlowTypes(flowTypes: string | null | undefined): ProvisioningAction[] {
  const names = (flowTypes ?? "").split(",").map((name) => name.trim().toLowerCase());
  return allActions.filter((action) => names.includes(flowNames[action].toLowerCase()));
}

/** https://learn.microsoft.com/graph/api/resources/synchronization-attributemapping (attributeFlowType) */
const flowTypeOf: Readonly<Record<ApplyMapping, string>> = {
  always: "Always",
  onCreate: "ObjectAddOnly",
  multiValueAddOnly: "MultiValueAddOnly",
  valueAddOnly: "ValueAddOnly",
  attributeAddOnly: "AttributeAddOnly",
};

/** The flow type of an attribute mapping. */
export function toFlowType(apply: ApplyMapping | null | undefined): string {
  return flowTypeOf[apply ?? "always"];
}

/** The inverse of `toFlowType`; an absent or unknown flow type counts as Graph's default, Always. */
export function fromFlowType(flowType: string | null | undefined): ApplyMapping {
  for (const apply of Object.keys(flowTypeOf) as ApplyMapping[]) if (flowTypeOf[apply] === flowType) return apply;
  return "always";
}
