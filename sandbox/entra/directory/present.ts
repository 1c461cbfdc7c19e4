import type { Item } from "../http/odata/filter";
import type { Application, Group, ServicePrincipal, User } from "../model";
import type { DirectoryObject } from "../people";

/** The properties of a user that Graph v1.0 returns by default (learn.microsoft.com/graph/api/user-get). */
export const defaultUserProperties = [
  "businessPhones",
  "displayName",
  "givenName",
  "jobTitle",
  "mail",
  "mobilePhone",
  "officeLocation",
  "preferredLanguage",
  "surname",
  "userPrincipalName",
];

/** The object without its relationships, which Graph serves under paths of their own. */
function omit(object: Item, ...names: readonly string[]): Item {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
}

/** All properties of a user; extensions stand next to the built-in properties. */
export const presentUser = (user: User): Item => ({
  ...omit({ ...user }, "managerId", "extensions"),
  ...user.extensions,
});

export const presentGroup = (group: Group): Item => ({
  ...omit({ ...group }, "members", "owners"),
  onPremisesSyncEnabled: null,
  visibility: null,
});

export const presentApplication = (application: Application): Item => omit(application, "owners");

export const presentServicePrincipal = (principal: ServicePrincipal): Item =>
  omit(principal, "owners", "claimsMappingPolicies");

/** Keys in the other order than they were added in. */
export const newestKeysFirst = (principal: Item): Item => {
  const { keyCredentials } = principal;
  return Array.isArray(keyCredentials)
    ? { ...principal, keyCredentials: [...(keyCredentials as unknown[])].reverse() }
    : principal;
};

/** An object of a mixed collection, with its type. */
export function presentObject({ kind, object }: DirectoryObject): Item {
  const present = {
    user: () => presentUser(object as User),
    group: () => presentGroup(object as Group),
    application: () => presentApplication(object as Application),
    servicePrincipal: () => presentServicePrincipal(object as ServicePrincipal),
  }[kind];
  return { "@odata.type": `#microsoft.graph.${kind}`, ...present() };
}
