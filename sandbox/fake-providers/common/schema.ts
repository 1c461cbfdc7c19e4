import type { AttributeSchema, BlockSchema, NestedBlockSchema, TerraformType } from "../../../provider/plugin/types";

/** Short names for the parts of the azuread provider's schemas. */

export const stringSet: TerraformType = ["set", "string"];
export const stringList: TerraformType = ["list", "string"];
export const stringMap: TerraformType = ["map", "string"];

export const required = (type: TerraformType): AttributeSchema => ({ type, required: true });
export const optional = (type: TerraformType): AttributeSchema => ({ type, optional: true });
export const computed = (type: TerraformType): AttributeSchema => ({ type, computed: true });
/** Returns the schema of an attribute that may be set, and otherwise has a default or takes the service's value. */
export const settled = (type: TerraformType): AttributeSchema => ({ type, optional: true, computed: true });

export const listBlock = (block: BlockSchema, maxItems?: number): NestedBlockSchema => ({
  mode: "list",
  block,
  maxItems,
});
export const setBlock = (block: BlockSchema, maxItems?: number): NestedBlockSchema => ({
  mode: "set",
  block,
  maxItems,
});

export const timeouts = (...operations: readonly ("create" | "read" | "update" | "delete")[]): NestedBlockSchema => ({
  mode: "single",
  block: { attributes: Object.fromEntries(operations.map((operation) => [operation, optional("string")])) },
});

/** Computed lists of objects, as resources and data sources share them. */
export const appRolesType: TerraformType = [
  "list",
  [
    "object",
    {
      allowed_member_types: stringList,
      description: "string",
      display_name: "string",
      enabled: "bool",
      id: "string",
      value: "string",
    },
  ],
];

export const permissionScopesType: TerraformType = [
  "list",
  [
    "object",
    {
      admin_consent_description: "string",
      admin_consent_display_name: "string",
      enabled: "bool",
      id: "string",
      type: "string",
      user_consent_description: "string",
      user_consent_display_name: "string",
      value: "string",
    },
  ],
];

export const featureTagsBlock = (): NestedBlockSchema =>
  listBlock({
    attributes: {
      custom_single_sign_on: optional("bool"),
      enterprise: optional("bool"),
      gallery: optional("bool"),
      hide: optional("bool"),
    },
  });
