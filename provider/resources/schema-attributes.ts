import type { ApplyMapping, ProvisioningAction } from "../../lib/mapping/desired";
import { idAttribute, jobAttribute, servicePrincipalAttribute, stackAttribute, type Attributes } from "./attribute";

/** When a mapping applies. */
export const applyValues = [
  "always",
  "onCreate",
  "multiValueAddOnly",
  "valueAddOnly",
  "attributeAddOnly",
] as const satisfies readonly ApplyMapping[];

/** What provisioning may do in the target. */
export const actionValues = ["create", "update", "delete"] as const satisfies readonly ProvisioningAction[];

/** Types of an attribute definition. */
export const typeValues = ["String", "Integer", "Reference", "Binary", "Boolean", "DateTime"] as const;

const mapping: Attributes = {
  source: {
    type: "string",
    optional: true,
    description:
      'Where the value comes from, in Entra\'s own language: `[attribute]`, `"constant"` or a function call. Null: only the default flows.',
  },
  match: { type: "number", optional: true, description: "Matching precedence, from 1. Null: not used for matching." },
  apply: {
    type: "string",
    optional: true,
    oneOf: applyValues,
    description:
      "`always` (also when null), or `onCreate`: only while the object is created. The others are rare and only found in schemas written through Graph.",
  },
  default: { type: "string", optional: true, description: "Value when the source gives none." },
};

const clause: Attributes = {
  attribute: { type: "string", required: true, description: "Source attribute that is tested." },
  operator: {
    type: "string",
    required: true,
    description: "Operator as the portal names it, such as `EQUALS` or `IS NOT NULL`.",
  },
  value: {
    type: "string",
    optional: true,
    description: "What it is compared with; null for operators that take none.",
  },
};

const objectMapping: Attributes = {
  enabled: { type: "bool", optional: true, description: "Null: true." },
  actions: {
    type: ["set", "string"],
    optional: true,
    oneOf: actionValues,
    description: "What provisioning may do in the target. Null: all three.",
  },
  mappings: {
    nested: { mode: "map", attributes: mapping },
    required: true,
    description:
      "Attribute mappings by target attribute. This is the whole set: mappings that are not listed are removed.",
  },
  filters: {
    nested: {
      mode: "map",
      attributes: {
        all: {
          nested: { mode: "list", attributes: clause },
          required: true,
          description: "Clauses that must all hold.",
        },
      },
    },
    optional: true,
    description: "Scoping filters by name; an object is in scope when one of them holds. Null: no filter.",
  },
};

const definition: Attributes = {
  type: {
    type: "string",
    optional: true,
    oneOf: typeValues,
    description: "Null: `String`.",
  },
  multivalued: { type: "bool", optional: true, description: "Null: false." },
  required: { type: "bool", optional: true, description: "Null: false." },
  case_exact: {
    type: "bool",
    optional: true,
    description: "Whether a change of case counts as a change. Null: false.",
  },
  references: {
    type: ["set", "string"],
    optional: true,
    filled: true,
    description: "For type `Reference`: names of the objects it may point to, such as `User`.",
  },
};

/**
 * Attributes of `scimform_synchronization_schema`. Nothing inside `users`, `groups` and `attributes` is computed or has a
 * default: Terraform would then show differences that no apply can settle. Null means the default.
 */
export const schemaAttributes: Attributes = {
  id: idAttribute,
  stack: stackAttribute,
  service_principal_id: servicePrincipalAttribute,
  job_id: jobAttribute,
  users: {
    nested: { mode: "single", attributes: objectMapping },
    optional: true,
    description: "How people are provisioned.",
  },
  groups: {
    nested: { mode: "single", attributes: objectMapping },
    optional: true,
    description: "How groups are provisioned. Null: groups are not provisioned.",
  },
  attributes: {
    nested: {
      mode: "single",
      attributes: {
        source: {
          nested: { mode: "map", attributes: definition },
          optional: true,
          description: "Definitions by attribute name to add on Entra's side, such as directory extensions.",
        },
        target: {
          nested: { mode: "map", attributes: definition },
          optional: true,
          description:
            "Definitions by attribute name to add on the target's side, such as attributes of a SCIM extension.",
        },
      },
    },
    optional: true,
    description: "Attributes that the directories do not know by themselves.",
  },
};
