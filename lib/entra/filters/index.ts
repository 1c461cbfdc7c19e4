/**
 * Scoping filters of Entra's provisioning service: which objects a mapping provisions.
 * https://learn.microsoft.com/entra/identity/app-provisioning/define-conditional-rules-for-provisioning-user-accounts
 */
export { checkClause, checkFilter } from "./check";
export { type ClauseResult, evaluateFilters } from "./evaluate";
export { canonicalOperator, type FilterOperator, operators } from "./operators";
export { fromScope, sameFilters, toScope } from "./scope";
