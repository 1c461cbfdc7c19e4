import type { Variables } from "./interpolate";

/**
 * Whether one tenant, the sandbox's, stands for those of all environments: their `tenantId` then does not count. A shell of
 * `sandbox env --environment` says otherwise: there each has its own.
 */
export const isOneTenant = ({ env, sandbox }: { readonly env: Variables; readonly sandbox: boolean }): boolean =>
  sandbox && !env["SCIMFORM_SANDBOX_TENANTS"];
