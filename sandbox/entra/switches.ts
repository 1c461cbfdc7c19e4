/**
 * Behaviours of the real service on which public sources disagree. Each is a switch, so that a client can be tested
 * against every reading; the defaults are the likelier one. PARITY.md names the sources.
 */
export interface Switches {
  /** Does PUT secrets replace the whole set, or only the keys it names? */
  readonly secretsPut: "merge" | "replace";
  /** Is a PUT secrets without SyncAll and SyncNotificationSettings silently dropped (204, nothing stored)? */
  readonly secretsWithoutSettings: "store" | "drop";
  /** `schedule.state` after a pause. */
  readonly pauseState: "Paused" | "Disabled";
  /** `status.code` of a job that was never started. */
  readonly freshJobStatus: "Paused" | "NotConfigured";
  /** Templates that a non-gallery application lists. */
  readonly templates: readonly string[];
  /** Is `expression` of a mapping parsed again on PUT when its `parameters` are empty, or is it stored as sent? */
  readonly expressionOnPut: "reparse" | "store";
  /** Does provisioning on demand ignore the flag `aadOptscim062020` (as documented), or honour it? */
  readonly onDemandDialect: "legacy" | "flag";
}

export const defaultSwitches: Switches = {
  secretsPut: "replace",
  secretsWithoutSettings: "store",
  pauseState: "Paused",
  freshJobStatus: "Paused",
  templates: ["scim", "customappsso"],
  expressionOnPut: "store",
  onDemandDialect: "legacy",
};
