import { isObjectValue } from "../../provider/plugin/conform";
import type { ObjectValue, Value } from "../../provider/plugin/types";
import { listOf, tagsToWrite, textsOf } from "./tags";

/**
 * The whole application, as the azuread provider sends it with every change: what the configuration leaves out is
 * cleared, roles and scopes of a template included.
 */
export function applicationBody(planned: ObjectValue): Record<string, unknown> {
  const [api, web, claims] = [block(planned, "api"), block(planned, "web"), block(planned, "optional_claims")];
  const grant = block(web, "implicit_grant");
  const groupClaims = textsOf(planned["group_membership_claims"]);
  return {
    "@odata.type": "#microsoft.graph.application",
    displayName: planned["display_name"],
    description: planned["description"] ?? null,
    api: {
      acceptMappedClaims: api["mapped_claims_enabled"] ?? false,
      knownClientApplications: listOf(api["known_client_applications"]),
      oauth2PermissionScopes: blocks(api, "oauth2_permission_scope").map(scopeBody),
      requestedAccessTokenVersion: api["requested_access_token_version"] ?? 1,
    },
    appRoles: blocks(planned, "app_role").map(roleBody),
    groupMembershipClaims: groupClaims.length > 0 ? groupClaims.join(",") : null,
    identifierUris: listOf(planned["identifier_uris"]),
    info: {
      marketingUrl: planned["marketing_url"] ?? null,
      privacyStatementUrl: planned["privacy_statement_url"] ?? null,
      supportUrl: planned["support_url"] ?? null,
      termsOfServiceUrl: planned["terms_of_service_url"] ?? null,
    },
    isDeviceOnlyAuthSupported: planned["device_only_auth_enabled"] ?? null,
    isFallbackPublicClient: planned["fallback_public_client_enabled"] ?? false,
    notes: planned["notes"] ?? null,
    oauth2RequirePostResponse: planned["oauth2_post_response_required"] ?? false,
    optionalClaims: {
      accessToken: blocks(claims, "access_token").map(claimBody),
      idToken: blocks(claims, "id_token").map(claimBody),
      saml2Token: blocks(claims, "saml2_token").map(claimBody),
    },
    publicClient: { redirectUris: listOf(block(planned, "public_client")["redirect_uris"]) },
    requiredResourceAccess: blocks(planned, "required_resource_access").map((access) => ({
      resourceAppId: access["resource_app_id"],
      resourceAccess: blocks(access, "resource_access").map(({ id, type }) => ({ id, type })),
    })),
    serviceManagementReference: planned["service_management_reference"] ?? null,
    signInAudience: planned["sign_in_audience"],
    spa: { redirectUris: listOf(block(planned, "single_page_application")["redirect_uris"]) },
    tags: tagsToWrite(planned),
    web: {
      homePageUrl: web["homepage_url"] ?? null,
      logoutUrl: web["logout_url"] ?? null,
      redirectUris: listOf(web["redirect_uris"]),
      implicitGrantSettings: {
        enableAccessTokenIssuance: grant["access_token_issuance_enabled"] ?? false,
        enableIdTokenIssuance: grant["id_token_issuance_enabled"] ?? false,
      },
    },
  };
}

const roleBody = (role: ObjectValue): Record<string, Value | undefined> => ({
  id: role["id"],
  allowedMemberTypes: role["allowed_member_types"],
  description: role["description"],
  displayName: role["display_name"],
  isEnabled: role["enabled"],
  value: role["value"] ?? null,
});

const scopeBody = (scope: ObjectValue): Record<string, Value | undefined> => ({
  id: scope["id"],
  adminConsentDescription: scope["admin_consent_description"] ?? null,
  adminConsentDisplayName: scope["admin_consent_display_name"] ?? null,
  isEnabled: scope["enabled"],
  type: scope["type"],
  userConsentDescription: scope["user_consent_description"] ?? null,
  userConsentDisplayName: scope["user_consent_display_name"] ?? null,
  value: scope["value"] ?? null,
});

const claimBody = (claim: ObjectValue): Record<string, Value | undefined> => ({
  name: claim["name"],
  source: claim["source"] ?? null,
  essential: claim["essential"] ?? false,
  additionalProperties: [...listOf(claim["additional_properties"])],
});

const blocks = (parent: ObjectValue, name: string): ObjectValue[] => listOf(parent[name]).filter(isObjectValue);
const block = (parent: ObjectValue, name: string): ObjectValue => blocks(parent, name)[0] ?? {};
