/** What Entra sends to a SCIM endpoint. */
export type { PatchDialect } from "../../scim/dialect";
export { compileMappings, mapObject, type CompiledMapping, type MappedObject } from "../../scim/map-object";
export { activationBody, changedValues, memberBody, patchBody, type AttributeChange } from "../../scim/patch-body";
export { readAttribute } from "../../scim/read-attribute";
export { referenceBody } from "../../scim/reference-body";
export { createGroupBody, createUserBody, type JsonObject } from "../../scim/resource-body";
export { isSoftDeleted } from "../../scim/soft-deleted";
export { groupTypes, targetTypes, type TargetTypes, type TargetValues } from "../../scim/target-value";
