import { defaultDeletionThreshold, type ProvisioningSettings } from "../../entra/graph/settings";
import type { ResourceDescription } from "../attribute";
import { commonAttributes } from "./common-attributes";

/** https://learn.microsoft.com/graph/api/resources/synchronization-synchronizationsecretkeystringvaluepair */
export const provisioningSettingsDescription = {
  type: "scimform_provisioning_settings",
  description: "Scope, notification address, deletion guard and on/off of a synchronization job.",
  attributes: {
    ...commonAttributes,
    scope: {
      type: "string",
      required: true,
      oneOf: ["assigned", "all"],
      description: "Who is provisioned: those assigned to the application, or everybody in the tenant.",
    },
    notification_email: {
      type: "string",
      optional: true,
      description: "Address that is told of a quarantine and of held deletions. Null: nobody is told.",
    },
    accidental_deletion_threshold: {
      type: "number",
      optional: true,
      description: `Deletions (disabling counts) in one cycle above which the job stops and asks. Null: ${defaultDeletionThreshold}; 0 switches the guard off.`,
    },
    skip_out_of_scope_deletions: {
      type: "bool",
      optional: true,
      description: "Leave accounts alone that fall out of scope. Null: false.",
    },
    status: {
      type: "string",
      required: true,
      oneOf: ["on", "off"],
      description: "Whether the job is to run. It is started on a change from off to on, once it has credentials.",
    },
    token_source: {
      type: "string",
      optional: true,
      description:
        "Where the secret token is found when the settings have to be written again: `env:NAME`, `file:PATH` or `keyvault:URL`, never the token itself. A relative path starts in the project (the nearest folder above the root module with `cdktf.json`), else in the root module.",
    },
    oauth_client_id: {
      type: "string",
      optional: true,
      filled: true,
      description: "Client id whose secret `token_source` gives. Null: it gives a bearer token.",
    },
    credentials_present: {
      type: "bool",
      computed: true,
      description: "Whether the job had tenant URL and secret when it was last read.",
    },
  },
} as const satisfies ResourceDescription;

/**
 * The settings that arguments ask for; null means the default.
 * @param values as Terraform has them, which guarantees the types
 */
export function settingsOfArguments(values: Readonly<Record<string, unknown>>): ProvisioningSettings {
  const { notification_email: email, accidental_deletion_threshold: given } = values;
  const threshold = typeof given === "number" ? given : defaultDeletionThreshold;
  return {
    scope: values["scope"] === "all" ? "all" : "assigned",
    notificationEmail: typeof email === "string" ? email : null,
    accidentalDeletions: { enabled: threshold > 0, threshold: threshold > 0 ? threshold : defaultDeletionThreshold },
    skipOutOfScopeDeletions: values["skip_out_of_scope_deletions"] === true,
  };
}

/** The arguments that say these settings. */
export function settingsArguments(settings: ProvisioningSettings) {
  const { enabled, threshold } = settings.accidentalDeletions;
  return {
    scope: settings.scope,
    notification_email: settings.notificationEmail,
    accidental_deletion_threshold: enabled ? threshold : 0,
    skip_out_of_scope_deletions: settings.skipOutOfScopeDeletions,
  } as const;
}
