import type { Item } from "../odata/filter";
import type { Application, Group, ServicePrincipal, User } from "../model";
import type { DirectoryObject } from "../tenant";

/** What Graph v1.0 returns of a user when nothing is selected (learn.microsoft.com/graph/api/user-get). */
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

/** Everything there is of a user; extensions stand next to the built-in properties. */
export function presentUser(user: User): Item {
  const { managerId: _relationship, extensions, ...properties } = user;
  return { ...properties, ...extensions };
}

export function presentGroup(group: Group): Item {
  const { members: _members, owners: _owners, ...properties } = group;
  return { ...properties, onPremisesSyncEnabled: null, visibility: null };
}

export function presentApplication(application: Application): Item {
  const { owners: _relationship, ...properties } = application;
  return properties;
}

export function presentServicePrincipal(principal: ServicePrincipal): Item {
  const { owners: _owners, claimsMappingPolicies: _policies, ...properties } = principal;
  return properties;
}

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
