import type { ObjectValue, TerraformValue } from "../../../provider/plugin/types";
import type { Change } from "../common/change";
import { textOf } from "./identity";
import { listOf, tagsToWrite, textsOf } from "./tags";
import { blockOf, blocksOf } from "./values";

/**
 * The application as azuread sends it with every change: what the configuration leaves out is cleared. App roles, scopes,
 * identifiers, optional claims and API permissions only go along when they change.
 */
export function applicationBody({ planned, changed }: Change): Record<string, unknown> {
  const web = blockOf(planned, "web");
  const grant = blockOf(web, "implicit_grant");
  return {
    "@odata.type": "#microsoft.graph.application",
    displayName: planned["display_name"],
    description: filled(planned["description"]),
    api: apiBody(blockOf(planned, "api"), changed("api.0.oauth2_permission_scope")),
    groupMembershipClaims: filled(textsOf(planned["group_membership_claims"]).join(",")),
    info: {
      marketingUrl: filled(planned["marketing_url"]),
      privacyStatementUrl: filled(planned["privacy_statement_url"]),
      supportUrl: filled(planned["support_url"]),
      termsOfServiceUrl: filled(planned["terms_of_service_url"]),
    },
    isDeviceOnlyAuthSupported: planned["device_only_auth_enabled"] ?? false,
    isFallbackPublicClient: planned["fallback_public_client_enabled"] ?? false,
    notes: filled(planned["notes"]),
    publicClient: { redirectUris: listOf(blockOf(planned, "public_client")["redirect_uris"]) },
    serviceManagementReference: filled(planned["service_management_reference"]),
    signInAudience: planned["sign_in_audience"],
    spa: { redirectUris: listOf(blockOf(planned, "single_page_application")["redirect_uris"]) },
    tags: tagsToWrite(planned, changed("feature_tags")),
    web: {
      homePageUrl: filled(web["homepage_url"]),
      implicitGrantSettings: {
        enableAccessTokenIssuance: grant["access_token_issuance_enabled"] ?? false,
        enableIdTokenIssuance: grant["id_token_issuance_enabled"] ?? false,
      },
      logoutUrl: filled(web["logout_url"]),
      redirectUris: listOf(web["redirect_uris"]),
    },
    ...(changed("app_role") && { appRoles: rolesBody(planned) }),
    ...(changed("identifier_uris") && { identifierUris: listOf(planned["identifier_uris"]) }),
    ...(changed("optional_claims") && { optionalClaims: claimsBody(blocksOf(planned, "optional_claims")) }),
    ...(changed("required_resource_access") && {
      requiredResourceAccess: blocksOf(planned, "required_resource_access").map((access) => ({
        resourceAppId: access["resource_app_id"],
        resourceAccess: blocksOf(access, "resource_access").map(({ id, type }) => ({ id, type })),
      })),
    }),
  };
}

/** A text that is not there is sent as null. */
export const filled = (text: TerraformValue | undefined): TerraformValue =>
  text === undefined || text === "" ? null : text;

const apiBody = (api: ObjectValue, withScopes: boolean): Record<string, unknown> => ({
  acceptMappedClaims: api["mapped_claims_enabled"] ?? false,
  knownClientApplications: listOf(api["known_client_applications"]),
  requestedAccessTokenVersion: api["requested_access_token_version"] ?? 1,
  ...(withScopes && { oauth2PermissionScopes: scopesBody(api) }),
});

export const rolesBody = (planned: ObjectValue) =>
  blocksOf(planned, "app_role").map((role) => ({
    id: textOf(role, "id"),
    allowedMemberTypes: role["allowed_member_types"],
    description: role["description"],
    displayName: role["display_name"],
    isEnabled: role["enabled"],
    value: role["value"] ?? "",
  }));

export const scopesBody = (api: ObjectValue) =>
  blocksOf(api, "oauth2_permission_scope").map((scope) => ({
    id: textOf(scope, "id"),
    adminConsentDescription: scope["admin_consent_description"] ?? "",
    adminConsentDisplayName: scope["admin_consent_display_name"] ?? "",
    isEnabled: scope["enabled"],
    type: scope["type"],
    userConsentDescription: scope["user_consent_description"] ?? "",
    userConsentDisplayName: scope["user_consent_display_name"] ?? "",
    value: scope["value"] ?? "",
  }));

const claimsBody = ([claims]: readonly ObjectValue[]): Record<string, unknown> =>
  claims === undefined
    ? {}
    : {
        accessToken: blocksOf(claims, "access_token").map(claimBody),
        idToken: blocksOf(claims, "id_token").map(claimBody),
        saml2Token: blocksOf(claims, "saml2_token").map(claimBody),
      };

const claimBody = (claim: ObjectValue): Record<string, unknown> => ({
  name: claim["name"],
  essential: claim["essential"] ?? false,
  additionalProperties: listOf(claim["additional_properties"]),
  ...(filled(claim["source"]) !== null && { source: claim["source"] }),
});
