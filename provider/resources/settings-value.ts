import { defaultDeletionThreshold, type ProvisioningSettings } from "../../lib/entra/graph/settings";
import { settingsArguments } from "../../lib/terraform/resources/provisioning-settings";
import type { ObjectValue } from "../plugin/types";
import { flag, number, text } from "./value";

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

/** The arguments that say what is live, with the null of the state wherever it means what the settings are. */
export function keepNulls(state: ObjectValue, settings: ProvisioningSettings): ObjectValue {
  const asked: ObjectValue = settingsArguments(toSettings(state));
  const live: ObjectValue = settingsArguments(settings);
  return Object.fromEntries(
    Object.entries(live).map(([name, value]) => [name, value === asked[name] ? (state[name] ?? null) : value]),
  );
}
