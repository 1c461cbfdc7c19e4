/** Checks whether a SCIM endpoint is ready for Entra and Okta, with the mappings of a stack. */
export { audiences, type CheckedFor } from "./audience";
export type { TlsFacts } from "./checks/transport";
export type { Evidence } from "./exchange";
export { type CheckResult, isBreaking } from "./finding";
export type { GalleryVerdict } from "./gallery";
export { checkTarget, type CheckTargetReport } from "./run";
export { findEarlierRuns, markStem, removeEarlierRuns } from "./earlier-runs";
export type { LeftoverObject } from "./clean-up";
