import { enterpriseUserSchema } from "../../../lib/core/scim-schemas";
import type { StoredApp, OktaProfile, StoredProfileMapping } from "../model";
import type { OktaSwitches } from "../switches";
import { catalogue } from "./catalogue";

export interface SchemaProperty {
  readonly title: string;
  readonly type: string;
  readonly externalName: string;
  readonly externalNamespace?: string;
  /** Source from which the mapping that comes with the app takes the property. */
  readonly from?: string;
}

const core = (title: string, externalName: string, from?: string): SchemaProperty => ({
  ...{ title, type: "string", externalName, externalNamespace: "urn:ietf:params:scim:schemas:core:2.0:User", from },
});

const enterprise = (title: string, externalName: string, from?: string): SchemaProperty => ({
  ...{ title, type: "string", externalName, externalNamespace: enterpriseUserSchema, from },
});

const userName = core("Username", "userName");

/** The profile that apps with SCIM have: https://developer.okta.com/docs/guides/scim-provisioning-integration-connect/main/ */
const scimProperties: Readonly<Record<string, SchemaProperty>> = {
  userName,
  givenName: core("Given name", "name.givenName", "user.firstName"),
  familyName: core("Family name", "name.familyName", "user.lastName"),
  middleName: core("Middle name", "name.middleName", "user.middleName"),
  honorificPrefix: core("Honorific prefix", "name.honorificPrefix", "user.honorificPrefix"),
  honorificSuffix: core("Honorific suffix", "name.honorificSuffix", "user.honorificSuffix"),
  email: core("Email", "emails.^[primary==true].value", "user.email"),
  emailType: core("Email type", "emails.^[primary==true].type", '"work"'),
  displayName: core("Display name", "displayName", "user.displayName"),
  nickName: core("Nickname", "nickName", "user.nickName"),
  profileUrl: core("Profile URL", "profileUrl", "user.profileUrl"),
  title: core("Title", "title", "user.title"),
  userType: core("User type", "userType", "user.userType"),
  preferredLanguage: core("Preferred language", "preferredLanguage", "user.preferredLanguage"),
  locale: core("Locale", "locale", "user.locale"),
  timezone: core("Time zone", "timezone", "user.timezone"),
  primaryPhone: core("Primary phone", "phoneNumbers.^[primary==true].value", "user.primaryPhone"),
  primaryPhoneType: core("Primary phone type", "phoneNumbers.^[primary==true].type"),
  streetAddress: core("Street address", "addresses.^[primary==true].streetAddress", "user.streetAddress"),
  locality: core("Locality", "addresses.^[primary==true].locality", "user.city"),
  region: core("Region", "addresses.^[primary==true].region", "user.state"),
  postalCode: core("Postal code", "addresses.^[primary==true].postalCode", "user.zipCode"),
  country: core("Country", "addresses.^[primary==true].country", "user.countryCode"),
  employeeNumber: enterprise("Employee number", "employeeNumber", "user.employeeNumber"),
  costCenter: enterprise("Cost center", "costCenter", "user.costCenter"),
  organization: enterprise("Organization", "organization", "user.organization"),
  division: enterprise("Division", "division", "user.division"),
  department: enterprise("Department", "department", "user.department"),
  managerValue: enterprise("Manager value", "manager.value", "user.managerId"),
  managerDisplayName: enterprise("Manager display name", "manager.displayName", "user.manager"),
};

/** Properties that the app came with. */
export function baseProperties(
  app: StoredApp,
  { customAppSchema }: OktaSwitches,
): Readonly<Record<string, SchemaProperty>> {
  const isFull = app.name in catalogue || customAppSchema === "atOnce" || app.connection !== null;
  return isFull ? scimProperties : { userName };
}

/** The mappings into these properties that Okta makes itself. */
export const defaultMappings = (
  properties: Readonly<Record<string, SchemaProperty>>,
): StoredProfileMapping["properties"] =>
  Object.fromEntries(
    Object.entries(properties).flatMap(([name, { from }]) =>
      from === undefined ? [] : [[name, { expression: from, pushStatus: "PUSH" as const }] as const],
    ),
  );

/** Properties of both parts, with where they go in SCIM. */
export function allProperties(app: StoredApp, switches: OktaSwitches): Readonly<Record<string, OktaProfile>> {
  return { ...baseProperties(app, switches), ...app.customSchema } as Readonly<Record<string, OktaProfile>>;
}
