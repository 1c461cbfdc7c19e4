import { defineAttribute, type DefinedAttribute } from "./attribute-definition";
import { type ObjectType } from "./object-type";
import { coreGroupSchema, enterpriseUserSchema } from "../../core/scim-schemas";

const enterprise = (name: string): string => `${enterpriseUserSchema}:${name}`;
const strings = (...names: string[]): DefinedAttribute[] => names.map((name) => defineAttribute(name));
const typed = (attribute: string, types: string[], ...subAttributes: string[]): DefinedAttribute[] =>
  strings(...types.flatMap((type) => subAttributes.map((sub) => `${attribute}[type eq "${type}"].${sub}`)));
const addressParts = ["formatted", "streetAddress", "locality", "region", "postalCode", "country"];

/**
 * Target attributes that the non-gallery SCIM template offers without being declared.
 * https://learn.microsoft.com/entra/identity/app-provisioning/use-scim-to-provision-users-and-groups
 */
export const scimAttributes: Readonly<Record<ObjectType, readonly DefinedAttribute[]>> = {
  users: [
    defineAttribute("id", { anchor: true }),
    ...strings("externalId"),
    defineAttribute("userName", { required: true }),
    defineAttribute("active", { type: "Boolean" }),
    ...strings("displayName", "nickName", "title", "userType", "preferredLanguage", "locale", "timezone"),
    ...strings("name.givenName", "name.familyName", "name.formatted", "name.honorificPrefix", "name.honorificSuffix"),
    ...typed("emails", ["work", "home", "other"], "value"),
    ...typed("addresses", ["work", "other"], ...addressParts),
    ...typed("phoneNumbers", ["work", "mobile", "fax", "home", "pager", "other"], "value"),
    ...strings(...["display", "type", "value"].map((sub) => `roles[primary eq "True"].${sub}`)),
    defineAttribute("roles", { multivalued: true }),
    ...strings(
      ...["employeeNumber", "costCenter", "organization", "division", "department"].map((name) => enterprise(name)),
    ),
    defineAttribute(enterprise("manager"), { type: "Reference", references: [enterpriseUserSchema] }),
  ],
  groups: [
    defineAttribute("id", { anchor: true }),
    ...strings("externalId"),
    defineAttribute("displayName", { required: true }),
    defineAttribute("members", {
      type: "Reference",
      multivalued: true,
      references: [enterpriseUserSchema, coreGroupSchema],
    }),
  ],
};
