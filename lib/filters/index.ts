/**
 * Scoping filters of Entra's provisioning service: which objects a mapping provisions.
 * https://learn.microsoft.com/entra/identity/app-provisioning/define-conditional-rules-for-provisioning-user-accounts
 */
export { checkClause, checkFilter } from "./check";
export { type ClauseResult, evaluateFilters, type FilterEvaluation } from "./evaluate";
export { canonicalOperator, type FilterOperator, type OperatorId, operators } from "./operators";
export { fromScope, type GraphFilterGroup, type GraphScope, sameFilters, toScope } from "./scope";
