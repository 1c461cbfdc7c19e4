import type { ApplicationTemplate } from "./gallery";
import { compactGuid } from "./identifiers";
import type { Application, ServicePrincipal } from "./model";

const homePage = (key: string): string =>
  `https://account.activedirectory.windowsazure.com:444/applications/default.aspx?metadata=${key}|ISV9.1|primary|z`;

export interface NewApp {
  readonly id: string;
  readonly appId: string;
  readonly displayName: string;
  readonly createdDateTime: string;
}

/** A service principal tells nobody when it was made. */
type NewPrincipal = Omit<NewApp, "createdDateTime">;

/** The application object that `instantiate` makes of a template. */
export function templateApplication(app: NewApp, scopeId: string, template: ApplicationTemplate): Application {
  const { displayName } = app;
  return {
    ...plainApplication(app),
    applicationTemplateId: template.id,
    appRoles: structuredClone([...template.roles]),
    api: {
      ...emptyApi,
      oauth2PermissionScopes: [
        {
          id: scopeId,
          value: "user_impersonation",
          type: "User",
          isEnabled: true,
          adminConsentDescription: `Allow the application to access ${displayName} on behalf of the signed-in user.`,
          adminConsentDisplayName: `Access ${displayName}`,
          userConsentDescription: `Allow the application to access ${displayName} on your behalf.`,
          userConsentDisplayName: `Access ${displayName}`,
        },
      ],
    },
    web: { ...emptyWeb, homePageUrl: homePage(template.key) },
  };
}

/** The service principal that `instantiate` makes of a template. */
export function templateServicePrincipal(
  app: NewPrincipal,
  tenantId: string,
  template: ApplicationTemplate,
): ServicePrincipal {
  return {
    ...plainServicePrincipal(app, tenantId),
    applicationTemplateId: template.id,
    appRoleAssignmentRequired: true,
    appRoles: structuredClone([...template.roles]),
    homepage: homePage(template.key),
    tags: [...template.tags, "WindowsAzureActiveDirectoryIntegratedApp"],
  };
}

const emptyApi = {
  acceptMappedClaims: null,
  knownClientApplications: [],
  requestedAccessTokenVersion: null,
  oauth2PermissionScopes: [],
  preAuthorizedApplications: [],
};

const emptyWeb = {
  homePageUrl: null,
  logoutUrl: null,
  redirectUris: [],
  implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: false },
};

/** The application object of `POST /applications`: an app registration that no template stands behind. */
export function plainApplication({ id, appId, displayName, createdDateTime }: NewApp): Application {
  return {
    id,
    appId,
    applicationTemplateId: null,
    createdDateTime,
    deletedDateTime: null,
    displayName,
    description: null,
    groupMembershipClaims: null,
    identifierUris: [],
    isDeviceOnlyAuthSupported: null,
    isFallbackPublicClient: false,
    notes: null,
    optionalClaims: null,
    publisherDomain: null,
    samlMetadataUrl: null,
    serviceManagementReference: null,
    signInAudience: "AzureADMyOrg",
    tags: [],
    tokenEncryptionKeyId: null,
    verifiedPublisher: { displayName: null, verifiedPublisherId: null, addedDateTime: null },
    addIns: [],
    api: emptyApi,
    appRoles: [],
    info: { logoUrl: null, marketingUrl: null, privacyStatementUrl: null, supportUrl: null, termsOfServiceUrl: null },
    keyCredentials: [],
    parentalControlSettings: { countriesBlockedForMinors: [], legalAgeGroupRule: "Allow" },
    passwordCredentials: [],
    publicClient: { redirectUris: [] },
    requiredResourceAccess: [],
    spa: { redirectUris: [] },
    web: emptyWeb,
  };
}

/** The service principal of `POST /servicePrincipals` for an application of this tenant. */
export function plainServicePrincipal({ id, appId, displayName }: NewPrincipal, tenantId: string): ServicePrincipal {
  return {
    id,
    appId,
    appDisplayName: displayName,
    displayName,
    applicationTemplateId: null,
    deletedDateTime: null,
    accountEnabled: true,
    addIns: [],
    alternativeNames: [],
    appDescription: null,
    appOwnerOrganizationId: tenantId,
    appRoleAssignmentRequired: false,
    appRoles: [],
    description: null,
    homepage: null,
    keyCredentials: [],
    loginUrl: null,
    logoutUrl: null,
    notes: null,
    notificationEmailAddresses: [],
    oauth2PermissionScopes: [],
    passwordCredentials: [],
    preferredSingleSignOnMode: null,
    preferredTokenSigningKeyThumbprint: null,
    replyUrls: [],
    resourceSpecificApplicationPermissions: [],
    samlSingleSignOnSettings: null,
    servicePrincipalNames: [appId],
    servicePrincipalType: "Application",
    signInAudience: "AzureADMyOrg",
    tags: [],
    tokenEncryptionKeyId: null,
    verifiedPublisher: { displayName: null, verifiedPublisherId: null, addedDateTime: null },
  };
}

/** `<template>.<tenant without dashes>.<guid>`; opaque to clients. */
export const newJobId = (templateId: string, tenantId: string, guid: string) =>
  `${templateId}.${compactGuid(tenantId)}.${guid}`;
