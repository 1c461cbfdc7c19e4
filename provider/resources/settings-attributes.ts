import { idAttribute, jobAttribute, servicePrincipalAttribute, stackAttribute, type Attributes } from "./attribute";
import { defaultDeletionThreshold } from "./settings-value";

/** Attributes of `scimform_provisioning_settings`. */
export const settingsAttributes: Attributes = {
  id: idAttribute,
  stack: stackAttribute,
  service_principal_id: servicePrincipalAttribute,
  job_id: jobAttribute,
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
    description: `Deletions (disabling counts) in one cycle from which the job stops and asks. Null: ${defaultDeletionThreshold}; 0 switches the guard off.`,
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
      "Where the secret token is found when the settings have to be written again: `env:NAME`, `file:PATH` or `keyvault:URL`, never the token itself.",
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
};
