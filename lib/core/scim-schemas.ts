/** Schemas of RFC 7643. */
export const enterpriseUserSchema = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
export const coreUserSchema = "urn:ietf:params:scim:schemas:core:2.0:User";
export const coreGroupSchema = "urn:ietf:params:scim:schemas:core:2.0:Group";

/** Schema of the body of a PATCH: RFC 7644, 3.5.2. */
export const patchSchema = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
