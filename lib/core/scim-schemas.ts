/** Schemas of RFC 7643. */
export const enterpriseUserSchema = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
export const coreUserSchema = "urn:ietf:params:scim:schemas:core:2.0:User";
export const coreGroupSchema = "urn:ietf:params:scim:schemas:core:2.0:Group";
