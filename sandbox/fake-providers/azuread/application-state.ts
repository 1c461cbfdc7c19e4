import type { ObjectValue } from "../../../provider/plugin/types";
import type { GraphApplication, GraphClaims } from "./graph-objects";
import { idsByValue, rolesState, scopesState } from "./roles";
import { featuresOf } from "./tags";

/** Returns the Terraform state of an application; an attribute that is not set is "", false or empty, never null. */
export function applicationState(app: GraphApplication): ObjectValue {
  const { api, info, web, optionalClaims, publicClient, spa } = app;
  return {
    app_role_ids: idsByValue(app.appRoles),
    client_id: app.appId,
    description: app.description ?? "",
    device_only_auth_enabled: app.isDeviceOnlyAuthSupported ?? false,
    disabled_by_microsoft: app.disabledByMicrosoftStatus ?? "",
    display_name: app.displayName,
    fallback_public_client_enabled: app.isFallbackPublicClient ?? false,
    group_membership_claims: app.groupMembershipClaims ? app.groupMembershipClaims.split(",") : [],
    identifier_uris: app.identifierUris,
    notes: app.notes ?? "",
    object_id: app.id,
    publisher_domain: app.publisherDomain ?? "",
    service_management_reference: app.serviceManagementReference ?? "",
    sign_in_audience: app.signInAudience ?? "",
    tags: app.tags,
    template_id: app.applicationTemplateId ?? "",
    ...(info && {
      logo_url: info.logoUrl ?? "",
      marketing_url: info.marketingUrl ?? "",
      privacy_statement_url: info.privacyStatementUrl ?? "",
      support_url: info.supportUrl ?? "",
      terms_of_service_url: info.termsOfServiceUrl ?? "",
    }),
    ...(api && { oauth2_permission_scope_ids: idsByValue(api.oauth2PermissionScopes) }),
    api: api
      ? [
          {
            known_client_applications: api.knownClientApplications,
            mapped_claims_enabled: api.acceptMappedClaims ?? false,
            requested_access_token_version: api.requestedAccessTokenVersion ?? 1,
            oauth2_permission_scope: scopesState(api.oauth2PermissionScopes),
          },
        ]
      : [],
    app_role: rolesState(app.appRoles),
    feature_tags: [featuresOf(app.tags)],
    optional_claims: optionalClaims
      ? [
          {
            access_token: claimsState(optionalClaims.accessToken),
            id_token: claimsState(optionalClaims.idToken),
            saml2_token: claimsState(optionalClaims.saml2Token),
          },
        ]
      : [],
    password: [],
    public_client: publicClient ? [{ redirect_uris: publicClient.redirectUris }] : [],
    required_resource_access: app.requiredResourceAccess.map((access) => ({
      resource_app_id: access.resourceAppId,
      resource_access: access.resourceAccess.map(({ id, type }) => ({ id, type })),
    })),
    single_page_application: spa ? [{ redirect_uris: spa.redirectUris }] : [],
    web: web ? [webState(web)] : [],
  };
}

const webState = (web: NonNullable<GraphApplication["web"]>): ObjectValue => ({
  homepage_url: web.homePageUrl ?? "",
  logout_url: web.logoutUrl ?? "",
  redirect_uris: web.redirectUris,
  implicit_grant: web.implicitGrantSettings
    ? [
        {
          access_token_issuance_enabled: web.implicitGrantSettings.enableAccessTokenIssuance ?? false,
          id_token_issuance_enabled: web.implicitGrantSettings.enableIdTokenIssuance ?? false,
        },
      ]
    : [],
});

const claimsState = (claims: GraphClaims): ObjectValue[] =>
  (claims ?? []).map((claim) => ({
    additional_properties: claim.additionalProperties,
    essential: claim.essential ?? false,
    name: claim.name,
    source: claim.source ?? "",
  }));
