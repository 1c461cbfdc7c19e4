/** Is a SCIM endpoint ready for Entra and Okta, with the mappings of a stack. */
export { checks, type CheckId, type Level, type Provider } from "./catalogue";
export type { TlsFacts } from "./checks/transport";
export type { Evidence } from "./exchange";
export type { CheckResult, ReportedFinding } from "./finding";
export type { LeftOver } from "./probe";
export { checkTarget, type CheckTargetOptions, type CheckTargetReport } from "./run";
