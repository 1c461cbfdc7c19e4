import { hasError } from "./diagnostics";
import type { ApplyRequest, ObjectValue, OperationContext, Resource, StateResult } from "./types";

/** Creates (no prior), deletes (nothing planned) or updates, and keeps the state true to the objects that exist. */
export async function applyChange<Client>(
  resource: Resource<Client>,
  context: OperationContext<Client>,
  request: Omit<ApplyRequest, "planned"> & { readonly planned: ObjectValue | null },
): Promise<StateResult> {
  const { prior, planned } = request;
  if (planned === null) {
    return prior === null
      ? { state: null }
      : deleted(prior, await resource.delete(context, prior, request.plannedPrivate));
  }
  if (prior === null) {
    const result = await resource.create(context, { ...request, planned });
    return resource.legacy ? result : created(result);
  }
  return resource.update(context, { ...request, planned, prior });
}

/**
 * Terraform taints an object that comes with an error from its creation, and destroys it at the next apply. Once it
 * exists, whatever else went wrong is a warning.
 */
function created(result: StateResult): StateResult {
  if (result.state === null) return result;
  return { ...result, diagnostics: result.diagnostics?.map((entry) => ({ ...entry, severity: "warning" })) };
}

/** Returns the result of a deletion, with the prior state when the object could not be deleted. */
function deleted(prior: ObjectValue, result: StateResult): StateResult {
  return result.state === null && hasError(result.diagnostics) ? { ...result, state: prior } : result;
}
