import type { ObjectValue } from "../../provider/plugin/types";
import type { GraphApplication, GraphClaims } from "./graph-objects";
import { idsByValue, rolesState, scopesState } from "./roles";

/** What Terraform shows of an application. */
export function applicationState(app: GraphApplication): ObjectValue {
  const { api, info, web, optionalClaims } = app;
  return {
    app_role_ids: idsByValue(app.appRoles),
    client_id: app.appId,
    description: app.description ?? null,
    device_only_auth_enabled: app.isDeviceOnlyAuthSupported ?? null,
    disabled_by_microsoft: app.disabledByMicrosoftStatus ?? null,
    display_name: app.displayName,
    fallback_public_client_enabled: app.isFallbackPublicClient ?? null,
    group_membership_claims: app.groupMembershipClaims ? app.groupMembershipClaims.split(",") : null,
    id: `/applications/${app.id}`,
    identifier_uris: app.identifierUris,
    logo_url: info?.logoUrl ?? null,
    marketing_url: info?.marketingUrl ?? null,
    notes: app.notes ?? null,
    oauth2_permission_scope_ids: idsByValue(api?.oauth2PermissionScopes ?? []),
    oauth2_post_response_required: app.oauth2RequirePostResponse ?? null,
    object_id: app.id,
    privacy_statement_url: info?.privacyStatementUrl ?? null,
    publisher_domain: app.publisherDomain ?? null,
    service_management_reference: app.serviceManagementReference ?? null,
    sign_in_audience: app.signInAudience ?? null,
    support_url: info?.supportUrl ?? null,
    tags: app.tags,
    template_id: app.applicationTemplateId ?? null,
    terms_of_service_url: info?.termsOfServiceUrl ?? null,
    api: [
      {
        known_client_applications: api?.knownClientApplications ?? [],
        mapped_claims_enabled: api?.acceptMappedClaims ?? null,
        // https://github.com/hashicorp/terraform-provider-azuread reads "not set" as the default.
        requested_access_token_version: api?.requestedAccessTokenVersion ?? 1,
        oauth2_permission_scope: scopesState(api?.oauth2PermissionScopes ?? []),
      },
    ],
    app_role: rolesState(app.appRoles),
    optional_claims: [
      {
        access_token: claimsState(optionalClaims?.accessToken),
        id_token: claimsState(optionalClaims?.idToken),
        saml2_token: claimsState(optionalClaims?.saml2Token),
      },
    ],
    public_client: [{ redirect_uris: app.publicClient?.redirectUris ?? [] }],
    required_resource_access: app.requiredResourceAccess.map((access) => ({
      resource_app_id: access.resourceAppId,
      resource_access: access.resourceAccess.map(({ id, type }) => ({ id, type })),
    })),
    single_page_application: [{ redirect_uris: app.spa?.redirectUris ?? [] }],
    web: [
      {
        homepage_url: web?.homePageUrl ?? null,
        logout_url: web?.logoutUrl ?? null,
        redirect_uris: web?.redirectUris ?? [],
        implicit_grant: [
          {
            access_token_issuance_enabled: web?.implicitGrantSettings?.enableAccessTokenIssuance ?? null,
            id_token_issuance_enabled: web?.implicitGrantSettings?.enableIdTokenIssuance ?? null,
          },
        ],
      },
    ],
  };
}

const claimsState = (claims: GraphClaims): ObjectValue[] =>
  (claims ?? []).map((claim) => ({
    additional_properties: claim.additionalProperties,
    essential: claim.essential ?? null,
    name: claim.name,
    source: claim.source ?? null,
  }));
