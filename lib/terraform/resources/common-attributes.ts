import type { AttributeDescriptions } from "../attribute";

/** Attributes that several resources of our provider have. */
export const commonAttributes = {
  id: {
    type: "string",
    computed: true,
    description: "`<service principal object id>/<job id>`, which is also the import id.",
  },
  stack: {
    type: "string",
    optional: true,
    filled: true,
    description: "Name of the stack, used in messages and in the commands they propose.",
  },
  service_principal_id: {
    type: "string",
    required: true,
    guid: "Give the object id of the service principal: of azuread_service_principal that is object_id, neither id nor client_id.",
    description: "Object id of the enterprise application's service principal. A change makes a new object.",
  },
  job_id: {
    type: "string",
    required: true,
    filled: true,
    description: "Id of the synchronization job. A change makes a new object.",
  },
} as const satisfies AttributeDescriptions;
