import { z } from "zod";

/** Answers of Graph, as far as the fake provider reads them. */

const text = z.string().nullish();
const flag = z.boolean().nullish();
const texts = z
  .array(z.string())
  .nullish()
  .transform((list) => list ?? []);

export const appRole = z.object({
  id: z.string(),
  allowedMemberTypes: texts,
  description: text,
  displayName: text,
  isEnabled: flag,
  value: text,
});
export type GraphAppRole = z.infer<typeof appRole>;

export const permissionScope = z.object({
  id: z.string(),
  adminConsentDescription: text,
  adminConsentDisplayName: text,
  isEnabled: flag,
  type: text,
  userConsentDescription: text,
  userConsentDisplayName: text,
  value: text,
});
export type GraphPermissionScope = z.infer<typeof permissionScope>;

const claims = z
  .array(z.object({ name: z.string(), source: text, essential: flag, additionalProperties: texts }))
  .nullish();
export type GraphClaims = z.infer<typeof claims>;

const redirects = z.object({ redirectUris: texts }).nullish();

/** https://learn.microsoft.com/graph/api/resources/application */
export const application = z.object({
  id: z.string(),
  appId: z.string(),
  displayName: z.string(),
  applicationTemplateId: text,
  description: text,
  disabledByMicrosoftStatus: text,
  groupMembershipClaims: text,
  identifierUris: texts,
  isDeviceOnlyAuthSupported: flag,
  isFallbackPublicClient: flag,
  notes: text,
  publisherDomain: text,
  serviceManagementReference: text,
  signInAudience: text,
  tags: texts,
  api: z
    .object({
      acceptMappedClaims: flag,
      knownClientApplications: texts,
      requestedAccessTokenVersion: z.number().nullish(),
      oauth2PermissionScopes: z
        .array(permissionScope)
        .nullish()
        .transform((list) => list ?? []),
    })
    .nullish(),
  appRoles: z
    .array(appRole)
    .nullish()
    .transform((list) => list ?? []),
  info: z
    .object({
      logoUrl: text,
      marketingUrl: text,
      privacyStatementUrl: text,
      supportUrl: text,
      termsOfServiceUrl: text,
    })
    .nullish(),
  optionalClaims: z.object({ accessToken: claims, idToken: claims, saml2Token: claims }).nullish(),
  publicClient: redirects,
  requiredResourceAccess: z
    .array(
      z.object({ resourceAppId: z.string(), resourceAccess: z.array(z.object({ id: z.string(), type: z.string() })) }),
    )
    .nullish()
    .transform((list) => list ?? []),
  spa: redirects,
  web: z
    .object({
      homePageUrl: text,
      logoutUrl: text,
      redirectUris: texts,
      implicitGrantSettings: z.object({ enableAccessTokenIssuance: flag, enableIdTokenIssuance: flag }).nullish(),
    })
    .nullish(),
});
export type GraphApplication = z.infer<typeof application>;

/** https://learn.microsoft.com/graph/api/resources/serviceprincipal */
export const servicePrincipal = z.object({
  id: z.string(),
  appId: z.string(),
  displayName: z.string(),
  applicationTemplateId: text,
  accountEnabled: flag,
  alternativeNames: texts,
  appOwnerOrganizationId: text,
  appRoleAssignmentRequired: flag,
  appRoles: z
    .array(appRole)
    .nullish()
    .transform((list) => list ?? []),
  description: text,
  homepage: text,
  loginUrl: text,
  logoutUrl: text,
  notes: text,
  notificationEmailAddresses: texts,
  oauth2PermissionScopes: z
    .array(permissionScope)
    .nullish()
    .transform((list) => list ?? []),
  preferredSingleSignOnMode: text,
  replyUrls: texts,
  samlSingleSignOnSettings: z.object({ relayState: text }).nullish(),
  servicePrincipalNames: texts,
  servicePrincipalType: text,
  signInAudience: text,
  tags: texts,
});
export type GraphServicePrincipal = z.infer<typeof servicePrincipal>;

/** https://learn.microsoft.com/graph/api/resources/approleassignment */
export const appRoleAssignment = z.object({
  id: z.string(),
  appRoleId: z.string(),
  principalId: z.string(),
  principalDisplayName: text,
  principalType: text,
  resourceId: z.string(),
  resourceDisplayName: text,
});

export const group = z.object({ id: z.string(), displayName: z.string() });

/** The properties that azuread selects, in its order. */
export const user = z.object({
  accountEnabled: flag,
  displayName: text,
  employeeId: text,
  id: z.string(),
  mail: text,
  mailNickname: text,
  onPremisesImmutableId: text,
  onPremisesSamAccountName: text,
  onPremisesUserPrincipalName: text,
  usageLocation: text,
  userPrincipalName: z.string(),
  userType: text,
});

export const withId = z.object({ id: z.string() });
