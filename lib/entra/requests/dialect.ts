/**
 * Entra speaks two dialects of SCIM PATCH: `legacy` without a flag in the tenant URL, and the compliant one with it.
 * https://learn.microsoft.com/entra/identity/app-provisioning/application-provisioning-config-problem-scim-compatibility
 */
export type PatchDialect = "legacy" | "aadOptscim062020";

/** The second is the flag's first documented name. */
const compliantFlags = ["aadOptscim062020", "AzureAdScimPatch062020"];
const legacyFlag = "AzureAdScimPatch2017";

const equal = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** Whether a query parameter of a tenant URL is one of Entra's feature flags. */
export function isFeatureFlag(parameter: string): boolean {
  return [...compliantFlags, legacyFlag].some((flag) => equal(flag, parameter));
}

/** Whether it is the flag of the standard's dialect. */
export const isCompliantFlag = (parameter: string): boolean => compliantFlags.some((flag) => equal(flag, parameter));

/** The dialect that a tenant URL with these query parameters asks for. */
export function dialectOf(parameters: readonly string[]): PatchDialect {
  const has = (flag: string): boolean => parameters.some((parameter) => equal(flag, parameter));
  return parameters.some(isCompliantFlag) && !has(legacyFlag) ? "aadOptscim062020" : "legacy";
}
