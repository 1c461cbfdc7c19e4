import type { DirectoryAttributes, Value } from "../../../lib/entra/language/value";
import type { Group, User } from "../model";
import type { AssignedRole } from "./assignments";

/**
 * A user's attributes under their provisioning names, which are directory names and not those of Microsoft Graph.
 * https://learn.microsoft.com/entra/identity/app-provisioning/customize-application-attributes
 * @param computed.softDeleted unassigned, out of scope, deleted or blocked from signing in: `IsSoftDeleted`
 * @param computed.roles the application roles assigned to the user
 */
export function userAttributes(
  user: User,
  computed: { readonly softDeleted: boolean; readonly roles: readonly AssignedRole[] },
): DirectoryAttributes {
  const extensionAttributes = Array.from({ length: 15 }, (_, index) => `extensionAttribute${index + 1}`);
  return {
    objectId: user.id,
    accountEnabled: user.accountEnabled,
    IsSoftDeleted: computed.softDeleted,
    appRoleAssignments: computed.roles,
    city: user.city,
    companyName: user.companyName,
    country: user.country,
    department: user.department,
    dirSyncEnabled: user.onPremisesSyncEnabled,
    displayName: user.displayName,
    employeeId: user.employeeId,
    employeeType: user.employeeType,
    facsimileTelephoneNumber: user.faxNumber,
    givenName: user.givenName,
    jobTitle: user.jobTitle,
    mail: user.mail,
    mailNickname: user.mailNickname,
    manager: user.managerId,
    mobile: user.mobilePhone,
    originalUserPrincipalName: user.userPrincipalName,
    otherMails: user.otherMails,
    physicalDeliveryOfficeName: user.officeLocation,
    postalCode: user.postalCode,
    preferredLanguage: user.preferredLanguage,
    proxyAddresses: user.proxyAddresses,
    state: user.state,
    streetAddress: user.streetAddress,
    surname: user.surname,
    telephoneNumber: user.businessPhones[0] ?? null,
    usageLocation: user.usageLocation,
    userPrincipalName: homeUserPrincipalName(user.userPrincipalName),
    ...Object.fromEntries(extensionAttributes.map((name) => [name, user.onPremisesExtensionAttributes[name] ?? null])),
    ...user.extensions,
  };
}

/** A group's attributes under their provisioning names. */
export function groupAttributes(group: Group): DirectoryAttributes {
  return {
    objectId: group.id,
    description: group.description,
    displayName: group.displayName,
    mail: group.mail,
    mailEnabled: group.mailEnabled,
    mailNickname: group.mailNickname,
    members: group.members,
    owners: group.owners,
    securityEnabled: group.securityEnabled,
  };
}

/**
 * Guests flow under the name of their home organisation: `alias_home.example#EXT#@tenant.example` becomes
 * `alias@home.example`; the raw value is `originalUserPrincipalName`.
 */
function homeUserPrincipalName(userPrincipalName: string): string {
  const [home, ...rest] = userPrincipalName.split("#EXT#");
  if (home === undefined || rest.length === 0) return userPrincipalName;
  const at = home.lastIndexOf("_");
  return at < 0 ? home : `${home.slice(0, at)}@${home.slice(at + 1)}`;
}

/** A value as logs and steps print it: booleans are `True` and `False`. */
export function displayValue(value: Value | undefined): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "string" || typeof value === "number") return String(value);
  if (Array.isArray(value)) return value.map((item: Value) => displayValue(item) ?? "").join(", ");
  return JSON.stringify(value);
}
