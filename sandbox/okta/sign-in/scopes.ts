/** The scopes that a service app can be granted: developer.okta.com/docs/api/oauth2. */
export const scopes = [
  "okta.apps.read",
  "okta.apps.manage",
  "okta.groups.read",
  "okta.groups.manage",
  "okta.users.read",
  "okta.users.manage",
  "okta.profileMappings.read",
  "okta.profileMappings.manage",
  "okta.schemas.read",
  "okta.schemas.manage",
  "okta.userTypes.read",
  "okta.logs.read",
  "okta.policies.read",
] as const;

export type OktaScope = (typeof scopes)[number];

/** A manage scope covers the matching read. */
export const covers = (granted: readonly string[], wanted: OktaScope): boolean =>
  granted.includes(wanted) || granted.includes(wanted.replace(/\.read$/, ".manage"));
