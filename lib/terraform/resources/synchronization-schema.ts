import type { DesiredClause, DesiredFilter } from "../../entra/filters/filter";
import type {
  ApplyMapping,
  DesiredAttribute,
  DesiredMapping,
  DesiredObjectMapping,
  DesiredSchema,
  ProvisioningAction,
} from "../../entra/schema/desired";
import type { AttributeDescriptions, ResourceDescription } from "../attribute";
import { commonAttributes } from "./common-attributes";

/** Conditions under which a mapping applies. */
export const applyValues = [
  "always",
  "onCreate",
  "multiValueAddOnly",
  "valueAddOnly",
  "attributeAddOnly",
] as const satisfies readonly ApplyMapping[];

/** The actions that provisioning may take in the target. */
export const actionValues = ["create", "update", "delete"] as const satisfies readonly ProvisioningAction[];

/** Types of an attribute definition. */
export const typeValues = ["String", "Integer", "Reference", "Binary", "Boolean", "DateTime"] as const;

const mapping = {
  source: {
    type: "string",
    optional: true,
    description:
      'Where the value comes from, in Entra\'s own language: `[attribute]`, `"constant"` or a function call. Null: only the default flows.',
  },
  raw: {
    type: "bool",
    optional: true,
    description:
      "True: the source is the text of a live mapping, and what no page describes in it is a warning. Null: an error.",
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
} as const satisfies AttributeDescriptions;

const clause = {
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
} as const satisfies AttributeDescriptions;

const objectMapping = {
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
} as const satisfies AttributeDescriptions;

const definition = {
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
} as const satisfies AttributeDescriptions;

/**
 * Nothing inside `users`, `groups` and `attributes` is computed or has a default: Terraform would then show differences that no
 * apply can settle. Null means the default. https://learn.microsoft.com/graph/api/resources/synchronization-synchronizationschema */
export const synchronizationSchemaDescription = {
  type: "scimform_synchronization_schema",
  description:
    "Attribute mappings and scoping filters of a synchronization job. Every write makes Entra run a full cycle.",
  attributes: {
    ...commonAttributes,
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
  },
} as const satisfies ResourceDescription;

/** The arguments that say a schema: every attribute is there, null where the schema has nothing. */
export function schemaArguments(desired: DesiredSchema) {
  const { users, groups, attributes } = desired;
  return {
    users: users ? mappingArguments(users) : null,
    groups: groups ? mappingArguments(groups) : null,
    attributes: attributes
      ? {
          source: attributes.source ? eachOf(attributes.source, definitionArguments) : null,
          target: attributes.target ? eachOf(attributes.target, definitionArguments) : null,
        }
      : null,
  };
}

function mappingArguments(mapping: DesiredObjectMapping) {
  return {
    enabled: mapping.enabled ?? null,
    actions: mapping.actions ? [...mapping.actions] : null,
    mappings: eachOf(mapping.mappings, lineArguments),
    filters: mapping.filters ? filterArguments(mapping.filters) : null,
  };
}

function lineArguments(mapping: DesiredMapping) {
  return {
    source: mapping.source,
    raw: mapping.raw ?? null,
    match: mapping.match ?? null,
    apply: mapping.apply ?? null,
    default: mapping.default ?? null,
  };
}

/** Terraform's map needs distinct names; a live schema may repeat one or have none. */
function filterArguments(filters: readonly DesiredFilter[]) {
  const byName = new Map<string, { all: ReturnType<typeof clauseArguments>[] }>();
  for (const { name, all } of filters) {
    const base = name || "filter";
    let key = base;
    for (let count = 2; byName.has(key); count += 1) key = `${base} (${count})`;
    byName.set(key, { all: all.map(clauseArguments) });
  }
  return Object.fromEntries(byName);
}

/** Several values, which no configuration can say, are shown as a list: the state then differs from every configuration. */
function clauseArguments({ attribute, operator, value, values }: DesiredClause) {
  return { attribute, operator, value: values ? JSON.stringify(values) : (value ?? null) };
}

function definitionArguments(definition: DesiredAttribute) {
  return {
    type: definition.type ?? null,
    multivalued: definition.multivalued ?? null,
    required: definition.required ?? null,
    case_exact: definition.caseExact ?? null,
    references: definition.references ? [...definition.references] : null,
  };
}

function eachOf<T, U>(record: Readonly<Record<string, T>>, convert: (item: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, item]) => [key, convert(item)]));
}
