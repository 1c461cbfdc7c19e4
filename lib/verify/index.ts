/** Whether people are in the target as they are mapped. Pure. */
export { AccountIndex } from "./account-index";
export type { Accounts, LogTrace, Traces } from "./accounts";
export { type Account, isActive } from "./compare-account";
export { expect, recognisedBy } from "./expectation";
export { accountText, fact, type Fact } from "./fact";
export type { PersonVerdict, Verdict } from "./judge";
export { type DomainRename, forecastMatch, type MatchForecast } from "./match-forecast";
export { type ProvisionedGroup, type ReferenceSource } from "./references";
export { type Candidate, linkedAccount, reconcile, type ReconcileOptions } from "./reconcile";
export { verifyOne } from "./verify-one";
