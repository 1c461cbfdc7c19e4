import type { DataSource, Type } from "../../provider/plugin/types";
import { applicationState } from "./application-state";
import type { AzureadClient } from "./directory";
import { application } from "./graph-objects";
import { singularLookup } from "./lookup";
import { readOwners } from "./owners";
import { scopesState } from "./roles";
import {
  appRolesType,
  computed,
  permissionScopesType,
  settled,
  stringList,
  stringMap,
  stringSet,
  timeouts,
} from "./schema";
import { featuresOf } from "./tags";

const claims: Type = [
  "list",
  ["object", { additional_properties: stringList, essential: "bool", name: "string", source: "string" }],
];
const redirectUris: Type = ["list", ["object", { redirect_uris: stringList }]];

/** https://registry.terraform.io/providers/hashicorp/azuread/latest/docs/data-sources/application */
export const applicationData: DataSource<AzureadClient> = singularLookup({
  noun: "application",
  path: "/applications",
  shape: application,
  properties: { client_id: "appId", display_name: "displayName", identifier_uri: "identifierUris", object_id: "id" },
  async state(session, found) {
    const state = applicationState(found);
    // Here these have another name or form, or are missing.
    const otherwise = new Set(["api", "app_role", "template_id"]);
    const scopes = found.api?.oauth2PermissionScopes ?? [];
    return {
      ...Object.fromEntries(Object.entries(state).filter(([name]) => !otherwise.has(name))),
      api: [
        {
          known_client_applications: found.api?.knownClientApplications ?? [],
          mapped_claims_enabled: found.api?.acceptMappedClaims ?? null,
          oauth2_permission_scopes: scopesState(scopes),
          requested_access_token_version: found.api?.requestedAccessTokenVersion ?? null,
        },
      ],
      app_roles: state["app_role"] ?? null,
      feature_tags: [featuresOf(found.tags)],
      owners: await readOwners(session, `/applications/${found.id}`),
    };
  },
  schema: {
    version: 0,
    block: {
      attributes: {
        api: computed([
          "list",
          [
            "object",
            {
              known_client_applications: stringList,
              mapped_claims_enabled: "bool",
              oauth2_permission_scopes: permissionScopesType,
              requested_access_token_version: "number",
            },
          ],
        ]),
        app_role_ids: computed(stringMap),
        app_roles: computed(appRolesType),
        client_id: settled("string"),
        description: computed("string"),
        device_only_auth_enabled: computed("bool"),
        disabled_by_microsoft: computed("string"),
        display_name: settled("string"),
        fallback_public_client_enabled: computed("bool"),
        feature_tags: computed([
          "list",
          ["object", { custom_single_sign_on: "bool", enterprise: "bool", gallery: "bool", hide: "bool" }],
        ]),
        group_membership_claims: computed(stringList),
        id: settled("string"),
        identifier_uri: settled("string"),
        identifier_uris: computed(stringList),
        logo_url: computed("string"),
        marketing_url: computed("string"),
        notes: computed("string"),
        oauth2_permission_scope_ids: computed(stringMap),
        oauth2_post_response_required: computed("bool"),
        object_id: settled("string"),
        optional_claims: computed([
          "list",
          ["object", { access_token: claims, id_token: claims, saml2_token: claims }],
        ]),
        owners: computed(stringList),
        privacy_statement_url: computed("string"),
        public_client: computed(redirectUris),
        publisher_domain: computed("string"),
        required_resource_access: computed([
          "list",
          [
            "object",
            {
              resource_access: ["list", ["object", { id: "string", type: "string" }]],
              resource_app_id: "string",
            },
          ],
        ]),
        service_management_reference: computed("string"),
        sign_in_audience: computed("string"),
        single_page_application: computed(redirectUris),
        support_url: computed("string"),
        tags: computed(stringSet),
        terms_of_service_url: computed("string"),
        web: computed([
          "list",
          [
            "object",
            {
              homepage_url: "string",
              implicit_grant: [
                "list",
                ["object", { access_token_issuance_enabled: "bool", id_token_issuance_enabled: "bool" }],
              ],
              logout_url: "string",
              redirect_uris: stringList,
            },
          ],
        ]),
      },
      blocks: { timeouts: timeouts("read") },
    },
  },
});
