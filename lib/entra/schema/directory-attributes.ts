import { defineAttribute, type DefinedAttribute } from "./attribute-definition";
import type { ObjectType } from "./object-type";

/** Attributes 1 to 15 of Exchange, synchronised to the cloud. */
const extensionAttributes = Array.from({ length: 15 }, (_, index) => defineAttribute(`extensionAttribute${index + 1}`));

/**
 * Attributes that Microsoft Entra ID offers as a source, under their provisioning names.
 * https://learn.microsoft.com/graph/api/resources/synchronization-objectdefinition
 * https://learn.microsoft.com/entra/identity/app-provisioning/customize-application-attributes
 */
export const directoryAttributes: Readonly<Record<ObjectType, readonly DefinedAttribute[]>> = {
  users: [
    defineAttribute("objectId", { anchor: true }),
    defineAttribute("accountEnabled", { type: "Boolean", required: true }),
    defineAttribute("alternativeSecurityIds", { multivalued: true }),
    defineAttribute("appRoleAssignments", { multivalued: true }),
    defineAttribute("city"),
    defineAttribute("companyName"),
    defineAttribute("country"),
    defineAttribute("department"),
    defineAttribute("dirSyncEnabled", { type: "Boolean" }),
    defineAttribute("displayName", { required: true }),
    defineAttribute("employeeHireDate", { type: "DateTime" }),
    defineAttribute("employeeId"),
    defineAttribute("employeeLeaveDateTime", { type: "DateTime" }),
    defineAttribute("employeeOrgData.costCenter"),
    defineAttribute("employeeOrgData.division"),
    defineAttribute("employeeType"),
    ...extensionAttributes,
    defineAttribute("facsimileTelephoneNumber"),
    defineAttribute("givenName"),
    defineAttribute("immutableId"),
    defineAttribute("IsSoftDeleted", { type: "Boolean", required: true }),
    defineAttribute("jobTitle"),
    defineAttribute("mail"),
    defineAttribute("mailNickname"),
    defineAttribute("manager", { type: "Reference", references: ["User"] }),
    defineAttribute("mobile"),
    defineAttribute("netId"),
    defineAttribute("onPremisesSecurityIdentifier"),
    defineAttribute("originalUserPrincipalName"),
    defineAttribute("otherMails", { multivalued: true }),
    defineAttribute("passwordProfile.password", { required: true }),
    defineAttribute("physicalDeliveryOfficeName"),
    defineAttribute("postalCode"),
    defineAttribute("preferredLanguage", { required: true }),
    defineAttribute("proxyAddresses", { multivalued: true }),
    defineAttribute("showInAddressList", { type: "Boolean" }),
    defineAttribute("state"),
    defineAttribute("streetAddress"),
    defineAttribute("surname", { required: true }),
    defineAttribute("telephoneNumber"),
    defineAttribute("usageLocation"),
    defineAttribute("userPrincipalName", { required: true }),
  ],
  groups: [
    defineAttribute("objectId", { anchor: true }),
    defineAttribute("description"),
    defineAttribute("dirSyncEnabled", { type: "Boolean" }),
    defineAttribute("displayName"),
    defineAttribute("mail"),
    defineAttribute("mailEnabled", { type: "Boolean" }),
    defineAttribute("mailNickname"),
    defineAttribute("members", { type: "Reference", multivalued: true, references: ["User", "Group"] }),
    defineAttribute("onPremisesSecurityIdentifier"),
    defineAttribute("owners", { type: "Reference", multivalued: true, references: ["User"] }),
    defineAttribute("proxyAddresses", { multivalued: true }),
    defineAttribute("securityEnabled", { type: "Boolean" }),
  ],
};

/** Graph's user and group properties whose provisioning name differs: `officeLocation` is `physicalDeliveryOfficeName`. */
export const provisioningNames: Readonly<Record<string, string>> = {
  id: "objectId",
  officeLocation: "physicalDeliveryOfficeName",
  mobilePhone: "mobile",
  businessPhones: "telephoneNumber",
  faxNumber: "facsimileTelephoneNumber",
  onPremisesSyncEnabled: "dirSyncEnabled",
  onPremisesImmutableId: "immutableId",
  lastName: "surname",
  firstName: "givenName",
  upn: "userPrincipalName",
};

/** A directory extension: `extension_<application id without hyphens>_<name>`. */
export function isDirectoryExtension(name: string): boolean {
  return /^extension_[0-9a-f]{32}_\w+$/i.test(name);
}
