import * as configErrors from "../common/errors";
import * as errors from "./errors";
import { fail, type Problem } from "../../core/problem";
import type { PatchDialect } from "../../entra/requests/dialect";
import { scimEndpoint } from "../../scim/endpoint";
import { hasPatchFlag, sendsPatchFlag, withPatchFlag } from "../../entra/requests/patch-flag";
import type { StackConfig } from "./model";

type Pending = Pick<StackConfig, "stack" | "tenantUrl" | "pendingInputs">;

/** Whether there is a tenant URL: some connectors of the gallery have none, and inputs may be still to come. */
export const isTenantUrlKnown = ({
  tenantUrl,
  pendingInputs = [],
}: Pick<StackConfig, "tenantUrl" | "pendingInputs">): boolean => tenantUrl !== "" && pendingInputs.length === 0;

/**
 * The tenant URL of a stack, for those who are about to use it.
 * @throws ScimformError PROFILE_URL_PENDING (exit code 4) as long as inputs are missing, PROFILE_URL_NONE where the config has none
 */
export function requireTenantUrl(stack: Pending): string {
  if (stack.tenantUrl === "") throw fail(errors.tenantUrlNone, stack.stack);
  if (!isTenantUrlKnown(stack)) throw fail(errors.tenantUrlPending, stack.stack, stack.pendingInputs ?? []);
  return stack.tenantUrl;
}

/** The PATCH dialect of scheduled cycles, as far as it can be told before the tenant URL is known. */
export function patchDialect(stack: Pick<StackConfig, "tenantUrl" | "pendingInputs" | "patchFlag">): PatchDialect {
  if (isTenantUrlKnown(stack)) return scimEndpoint(stack.tenantUrl).dialect;
  return stack.patchFlag === "required" ? "aadOptscim062020" : "legacy";
}

/**
 * Reports a fault in the path of a tenant URL. Entra appends the resource type:
 * https://learn.microsoft.com/entra/identity/app-provisioning/use-scim-to-provision-users-and-groups
 */
export function tenantUrlProblem(url: string): Problem | undefined {
  const [path = "", query] = url.split("?", 2);
  const [end] = /\/(Users|Groups|Schemas|ResourceTypes|ServiceProviderConfig|Bulk|Me)\/?$/i.exec(path) ?? [];
  if (end !== undefined)
    return configErrors.urlOfResource(end, path.slice(0, -end.length) + (query === undefined ? "" : `?${query}`));
  const [, twice] = /[^/](\/[^/]+.*?)\1\/?$/.exec(path) ?? [];
  return twice === undefined ? undefined : configErrors.urlRepeats(twice);
}

/** Returns the URL with the flag that the target needs, or a problem when the URL contradicts it. */
export function applyPatchFlag(url: string, rule: StackConfig["patchFlag"]): { url: string; problem?: Problem } {
  if (rule === "forbidden" && hasPatchFlag(url)) return { url, problem: errors.patchFlagForbidden() };
  if (rule !== "required") return { url };
  const flagged = withPatchFlag(url);
  return sendsPatchFlag(flagged) ? { url: flagged } : { url, problem: errors.patchFlagContradicted() };
}
