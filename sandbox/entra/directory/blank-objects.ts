import type { Group, User } from "../model";

/** Creates a user with nothing but a name. */
export function blankUser(id: string, userPrincipalName: string, createdDateTime: string): User {
  return {
    id,
    userPrincipalName,
    displayName: userPrincipalName,
    accountEnabled: true,
    givenName: null,
    surname: null,
    mail: null,
    mailNickname: userPrincipalName.split("@")[0] ?? null,
    jobTitle: null,
    department: null,
    officeLocation: null,
    companyName: null,
    employeeId: null,
    employeeType: null,
    streetAddress: null,
    city: null,
    state: null,
    postalCode: null,
    country: null,
    usageLocation: null,
    preferredLanguage: null,
    businessPhones: [],
    mobilePhone: null,
    faxNumber: null,
    otherMails: [],
    proxyAddresses: [],
    userType: "Member",
    onPremisesSyncEnabled: null,
    onPremisesExtensionAttributes: {},
    createdDateTime,
    deletedDateTime: null,
    managerId: null,
    extensions: {},
  };
}

/** Creates a security group without members. */
export function blankGroup(id: string, displayName: string, createdDateTime: string): Group {
  return {
    id,
    displayName,
    description: null,
    mailNickname: displayName.replace(/[^A-Za-z0-9]/g, ""),
    mail: null,
    mailEnabled: false,
    securityEnabled: true,
    groupTypes: [],
    createdDateTime,
    deletedDateTime: null,
    members: [],
    owners: [],
  };
}
