export type { AttributeChange } from "./attribute-change";
/** Requests that Entra sends to a SCIM endpoint. */
export { withSingleRole } from "./app-role";
export type { PatchDialect } from "./dialect";
export { entraHeaders } from "./headers";
export { compileMappings, mapObject, type CompiledMapping, type MappedObject } from "./map-object";
export { activationBody, changedValues, memberBody, patchBody } from "./patch-body";
export { readAttribute } from "./read-attribute";
export { referenceBody } from "./reference-body";
export { createGroupBody, createUserBody, type JsonObject } from "./resource-body";
export { isSoftDeleted } from "./soft-deleted";
export { groupTypes, targetTypes, type TargetTypes, type TargetValues } from "./target-value";
