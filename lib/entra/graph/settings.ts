import { z } from "zod";
import { parseJson } from "../../core/json";
import type { SecretPair } from "./secrets";

/** The settings under Provisioning > Settings in the portal. Graph keeps them among the secrets. */
export interface ProvisioningSettings {
  readonly scope: "assigned" | "all";
  /** Address for quarantine and deletion notices; null: none are sent. */
  readonly notificationEmail: string | null;
  /** https://learn.microsoft.com/entra/identity/app-provisioning/accidental-deletions */
  readonly accidentalDeletions: { readonly enabled: boolean; readonly threshold: number };
  /** https://learn.microsoft.com/entra/identity/app-provisioning/skip-out-of-scope-deletions */
  readonly skipOutOfScopeDeletions: boolean;
}

/** The threshold that the portal offers when the deletion guard is switched on. */
export const defaultDeletionThreshold = 500;

const notificationSchema = z.looseObject({
  Enabled: z.boolean().catch(false),
  Recipients: z.string().nullish().catch(null),
  DeleteThresholdEnabled: z.boolean().catch(false),
  DeleteThresholdValue: z.coerce.number().int().positive().nullish().catch(null),
});
type Notification = z.infer<typeof notificationSchema>;

/** Reads the settings out of stored pairs; what is absent has the service's default. */
export function settingsFromSecrets(pairs: readonly SecretPair[]): ProvisioningSettings {
  const notification = notificationOf(pairs);
  return {
    scope: isTrue(valueOf(pairs, "SyncAll")) ? "all" : "assigned",
    notificationEmail: notification.Enabled && notification.Recipients ? notification.Recipients : null,
    accidentalDeletions: {
      enabled: notification.DeleteThresholdEnabled,
      threshold: notification.DeleteThresholdValue ?? defaultDeletionThreshold,
    },
    skipOutOfScopeDeletions: isTrue(valueOf(pairs, "SkipOutOfScopeDeletions")),
  };
}

/**
 * The pairs that bring the settings about, for `wholeSet`. SyncAll and SyncNotificationSettings are always among them:
 * a set without them is reported to be dropped silently. Properties of the notification settings that we do not know stay.
 * @param live the stored pairs
 */
export function secretsFromSettings(settings: ProvisioningSettings, live: readonly SecretPair[]): SecretPair[] {
  const stored = notificationOf(live);
  const { enabled, threshold } = settings.accidentalDeletions;
  const ours = {
    Enabled: settings.notificationEmail !== null,
    Recipients: settings.notificationEmail ?? undefined,
    DeleteThresholdEnabled: enabled,
    DeleteThresholdValue: enabled ? threshold : stored.DeleteThresholdValue,
  };
  // First for a fixed order of keys, so that equal settings are equal text; last to win.
  const notification = { ...ours, ...stored, ...ours };
  const skip = settings.skipOutOfScopeDeletions;
  const skipIsStored = valueOf(live, "SkipOutOfScopeDeletions") !== undefined;
  return [
    { key: "SyncAll", value: settings.scope === "all" ? "true" : "false" },
    { key: "SyncNotificationSettings", value: JSON.stringify(notification) },
    ...(skip || skipIsStored ? [{ key: "SkipOutOfScopeDeletions", value: skip ? "True" : "False" }] : []),
  ];
}

/** Whether two settings mean the same; the threshold of a guard that is off means nothing. */
export function sameSettings(a: ProvisioningSettings, b: ProvisioningSettings): boolean {
  const guard = ({ accidentalDeletions: { enabled, threshold } }: ProvisioningSettings): number =>
    enabled ? threshold : 0;
  return (
    a.scope === b.scope &&
    a.notificationEmail === b.notificationEmail &&
    guard(a) === guard(b) &&
    a.skipOutOfScopeDeletions === b.skipOutOfScopeDeletions
  );
}

/** Describes each setting in a word or two, by its name. */
export function describeSettings(settings: ProvisioningSettings): Record<string, string> {
  const { scope, notificationEmail, accidentalDeletions, skipOutOfScopeDeletions } = settings;
  return {
    scope,
    notificationEmail: notificationEmail ?? "none",
    accidentalDeletions: accidentalDeletions.enabled ? `above ${accidentalDeletions.threshold}` : "off",
    skipOutOfScopeDeletions: String(skipOutOfScopeDeletions),
  };
}

/** Keys under which Graph keeps these settings. */
const settingKeys = ["SyncAll", "SyncNotificationSettings", "SkipOutOfScopeDeletions"];

/** Whether any setting is stored: without them a set is reported to be dropped silently. */
export function holdsSettings(pairs: readonly SecretPair[]): boolean {
  return pairs.some(({ key, value }) => settingKeys.includes(key) && value !== "");
}

/**
 * Keys of a written set that a later read does not confirm: absent ones, removed ones that are still there, another tenant URL, settings that mean something
 * else. Their spelling is the service's own, and secret values come masked.
 */
export function notStored(written: readonly SecretPair[], shown: readonly SecretPair[]): string[] {
  const sameMeaning = sameSettings(settingsFromSecrets(written), settingsFromSecrets(shown));
  const isConfirmed = ({ key, value }: SecretPair): boolean => {
    const found = valueOf(shown, key) ?? "";
    if (found === value) return true;
    if (value === "") return false;
    if (settingKeys.includes(key)) return found !== "" && sameMeaning;
    return found !== "" && key !== "BaseAddress";
  };
  return written.filter((pair) => !isConfirmed(pair)).map(({ key }) => key);
}

/** Reads the stored notification settings, with any unknown keys, so that they survive. */
function notificationOf(pairs: readonly SecretPair[]): Notification {
  const stored = parseJson(valueOf(pairs, "SyncNotificationSettings") ?? "");
  const parsed = notificationSchema.safeParse(stored);
  return parsed.success ? parsed.data : { Enabled: false, DeleteThresholdEnabled: false };
}

const valueOf = (pairs: readonly SecretPair[], key: string): string | undefined =>
  pairs.find((pair) => pair.key === key)?.value;

/** Whether a stored value means true: different clients write "true", "True" and "1". */
const isTrue = (value: string | undefined): boolean => /^(true|1)$/i.test(value ?? "");
