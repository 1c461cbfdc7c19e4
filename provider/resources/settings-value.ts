import type { ProvisioningSettings } from "../../lib/entra";
import type { ObjectValue } from "../plugin/types";
import { flag, number, text } from "./value";

/** What the portal offers when the guard against accidental deletions is switched on. */
export const defaultDeletionThreshold = 500;

/** The settings that a Terraform value asks for; null means the default. */
export function toSettings(value: ObjectValue): ProvisioningSettings {
  const threshold = number(value["accidental_deletion_threshold"]) ?? defaultDeletionThreshold;
  return {
    scope: text(value["scope"]) === "all" ? "all" : "assigned",
    notificationEmail: text(value["notification_email"]),
    accidentalDeletions: { enabled: threshold > 0, threshold: threshold > 0 ? threshold : defaultDeletionThreshold },
    skipOutOfScopeDeletions: flag(value["skip_out_of_scope_deletions"]) ?? false,
  };
}

/** The attributes that say these settings, without any null that has a default. */
export function fromSettings(settings: ProvisioningSettings): ObjectValue {
  const { enabled, threshold } = settings.accidentalDeletions;
  return {
    scope: settings.scope,
    notification_email: settings.notificationEmail,
    accidental_deletion_threshold: enabled ? threshold : 0,
    skip_out_of_scope_deletions: settings.skipOutOfScopeDeletions,
  };
}

/** The same, with the null of the state wherever it means what the settings are. */
export function keepNulls(state: ObjectValue, settings: ProvisioningSettings): ObjectValue {
  const asked = fromSettings(toSettings(state));
  const live = fromSettings(settings);
  return Object.fromEntries(
    Object.entries(live).map(([name, value]) => [name, value === asked[name] ? (state[name] ?? null) : value]),
  );
}
