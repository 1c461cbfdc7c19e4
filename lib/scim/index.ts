export { normalisePath, parseAttributePath, type AttributePath } from "./attribute-path";
export type { PatchDialect } from "./dialect";
export { scimEndpoint, type ScimEndpoint } from "./endpoint";
export { compileMappings, mapObject, type CompiledMapping, type MappedObject } from "./map-object";
export { activationBody, changedValues, memberBody, patchBody, type AttributeChange } from "./patch-body";
export { collections, matchFilter, matchQuery, readQuery, referenceQuery } from "./query";
export { createGroupBody, createUserBody, type JsonObject } from "./resource-body";
export { isSoftDeleted, type ScopeFacts } from "./soft-deleted";
export { groupTypes, targetTypes, userTypes, type TargetTypes, type TargetValues } from "./target-value";
