import type { ResourceDescription } from "../attribute";
import { commonAttributes } from "./common-attributes";

/** https://learn.microsoft.com/graph/api/resources/synchronization-synchronizationjob */
export const synchronizationJobDescription = {
  type: "scimform_synchronization_job",
  description: "A synchronization job of an enterprise application; created stopped.",
  attributes: {
    id: commonAttributes.id,
    stack: commonAttributes.stack,
    service_principal_id: commonAttributes.service_principal_id,
    application_id: {
      type: "string",
      optional: true,
      description:
        "Object id of the application, where the same configuration makes it. While it is yet to be made, a plan is refused if the tenant has an application with the tag `scimform:<stack>` already. Null: nothing is looked for.",
    },
    template_id: {
      type: "string",
      optional: true,
      computed: true,
      filled: true,
      description:
        "Synchronization template; `scim` unless told otherwise. `default`: the one that Graph recommends for the application, or its only one. Another template makes a new object.",
    },
    job_id: { type: "string", computed: true, description: "Id that Entra gave the job." },
    protected: {
      type: "bool",
      optional: true,
      description:
        "Refuse to destroy or replace the job once it has provisioned accounts or got credentials, unless `SCIMFORM_ALLOW_DESTROY=<stack>` is set. Null: false.",
    },
  },
} as const satisfies ResourceDescription;
