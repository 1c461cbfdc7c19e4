export type { CheckOptions } from "./checks/check-context";
export { checkSchema } from "./checks/check-schema";
export { checkRules, type CheckRule } from "./checks/rules";
export { attributeText, defineAttribute, describeAttribute, type DefinedAttribute } from "./attribute-definition";
export { canonicalSchema } from "./canonical";
export { compileSchema, type CompiledSchema } from "./compile";
export { defaultRuleId, defaultSynchronizationSchema, type DefaultSchemaOptions } from "./default-schema";
export type * from "./desired";
export { directoryAttributes, isDirectoryExtension, provisioningNames } from "./directory-attributes";
export { extractSchema } from "./extract";
export { allActions, fromFlowType, fromFlowTypes, toFlowType, toFlowTypes } from "./flow";
export { locateMapping } from "./locate";
export {
  coreGroupSchema,
  coreUserSchema,
  enterpriseUserSchema,
  objectNames,
  objectTypes,
  type ObjectType,
} from "./object-type";
export { readSchema } from "./read-schema";
export { sameDesired } from "./same";
export { describeChange, type SchemaChange } from "./schema-change";
export { scimAttributes } from "./scim-attributes";
export { canonicalSource, sameSource, sourceText } from "./source";
export * from "./synchronization-schema";
