import { coreGroupSchema, enterpriseUserSchema } from "../../core/scim-schemas";

/** The object types that a job provisions: people and groups. */
export const objectTypes = ["users", "groups"] as const;
export type ObjectType = (typeof objectTypes)[number];

/**
 * Object names of a SCIM job's mappings. Display names of mappings and directories changed with the product's name and
 * are never looked at. The user's target name is the engine's compound type; its requests still go to /Users.
 */
export const objectNames: Readonly<Record<ObjectType, { readonly source: string; readonly target: string }>> = {
  users: { source: "User", target: enterpriseUserSchema },
  groups: { source: "Group", target: coreGroupSchema },
};
