import { z } from "zod";
import { defaultDeletionThreshold, type ProvisioningSettings } from "../../entra/graph/settings";
import { field, onOff } from "../common/field";

/** Settings that apply when no file sets them. Kept out of the fields themselves: a default must not win over a lower layer. */
const defaultSettings = {
  scope: "assigned",
  notificationEmail: null,
  accidentalDeletions: { enabled: true, threshold: defaultDeletionThreshold },
  skipOutOfScopeDeletions: false,
} as const satisfies ProvisioningSettings;

/** Fields of a profile and of an app. */
export const settingsFields = {
  scope: field(
    z.enum(["assigned", "all"]),
    "Who is provisioned: people and groups assigned to the app, or everybody.",
    { default: defaultSettings.scope },
  ),
  accidentalDeletions: field(
    z.strictObject({
      enabled: field(onOff, "Stop a cycle that would delete or disable too many.", { default: "on" }),
      threshold: field(z.int().min(1), "Above how many.", { default: defaultSettings.accidentalDeletions.threshold }),
    }),
    "Entra's guard against accidental deletions.",
    { examples: [{ enabled: true, threshold: defaultDeletionThreshold }] },
  ),
  skipOutOfScopeDeletions: field(
    onOff,
    "Leave accounts alone whose owner falls out of scope, instead of disabling them.",
    { default: "off" },
  ),
};

type SettingsValues = {
  [Name in keyof typeof settingsFields]?: z.output<(typeof settingsFields)[Name]>;
} & { readonly notificationEmail?: string | null | undefined };

/** The settings of merged layers, with the defaults for what is absent or removed. */
export function resolveSettings(values: SettingsValues): ProvisioningSettings {
  const { scope, notificationEmail, accidentalDeletions, skipOutOfScopeDeletions } = values;
  return {
    scope: scope ?? defaultSettings.scope,
    notificationEmail: notificationEmail ?? defaultSettings.notificationEmail,
    accidentalDeletions: {
      enabled: accidentalDeletions?.enabled ?? defaultSettings.accidentalDeletions.enabled,
      threshold: accidentalDeletions?.threshold ?? defaultSettings.accidentalDeletions.threshold,
    },
    skipOutOfScopeDeletions: skipOutOfScopeDeletions ?? defaultSettings.skipOutOfScopeDeletions,
  };
}

/** The settings in the words of a config file; undefined: it need not be said. */
export function settingsText({
  scope,
  notificationEmail,
  accidentalDeletions: { enabled, threshold },
  skipOutOfScopeDeletions: skip,
}: ProvisioningSettings) {
  return {
    scope,
    notificationEmail,
    accidentalDeletions: enabled ? { enabled: "on", threshold } : { enabled: "off" },
    skipOutOfScopeDeletions: skip === defaultSettings.skipOutOfScopeDeletions ? undefined : skip ? "on" : "off",
  };
}
