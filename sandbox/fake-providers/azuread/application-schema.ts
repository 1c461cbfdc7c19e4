import type { AttributeSchema, NestedBlockSchema, ObjectValue, Schema } from "../../../provider/plugin/types";
import type { PlanRules } from "../common/plan";
import { listOf } from "./tags";
import { blockOf } from "./values";
import {
  computed,
  featureTagsBlock,
  listBlock,
  optional,
  required,
  setBlock,
  settled,
  stringList,
  stringMap,
  stringSet,
  timeouts,
} from "../common/schema";

const claim = (): NestedBlockSchema =>
  listBlock({
    attributes: {
      additional_properties: optional(stringList),
      essential: optional("bool"),
      name: required("string"),
      source: optional("string"),
    },
  });

const redirectUris = (): NestedBlockSchema => listBlock({ attributes: { redirect_uris: optional(stringSet) } }, 1);

const permissionScope = setBlock({
  attributes: {
    admin_consent_description: optional("string"),
    admin_consent_display_name: optional("string"),
    enabled: optional("bool"),
    id: required("string"),
    type: optional("string"),
    user_consent_description: optional("string"),
    user_consent_display_name: optional("string"),
    value: optional("string"),
  },
});

const appRole = setBlock({
  attributes: {
    allowed_member_types: required(stringSet),
    description: required("string"),
    display_name: required("string"),
    enabled: optional("bool"),
    id: required("string"),
    value: optional("string"),
  },
});

const attributes: Record<string, AttributeSchema> = {
  app_role_ids: computed(stringMap),
  client_id: computed("string"),
  description: optional("string"),
  device_only_auth_enabled: optional("bool"),
  disabled_by_microsoft: computed("string"),
  display_name: required("string"),
  fallback_public_client_enabled: optional("bool"),
  group_membership_claims: optional(stringSet),
  id: settled("string"),
  identifier_uris: optional(stringSet),
  logo_image: optional("string"),
  logo_url: computed("string"),
  marketing_url: optional("string"),
  notes: optional("string"),
  oauth2_permission_scope_ids: computed(stringMap),
  oauth2_post_response_required: optional("bool"),
  object_id: computed("string"),
  owners: optional(stringSet),
  prevent_duplicate_names: optional("bool"),
  privacy_statement_url: optional("string"),
  publisher_domain: computed("string"),
  service_management_reference: optional("string"),
  sign_in_audience: optional("string"),
  support_url: optional("string"),
  tags: settled(stringSet),
  template_id: settled("string"),
  terms_of_service_url: optional("string"),
};

/** https://registry.terraform.io/providers/hashicorp/azuread/latest/docs/resources/application */
export const applicationSchema: Schema = {
  version: 2,
  block: {
    attributes,
    blocks: {
      api: listBlock(
        {
          attributes: {
            known_client_applications: optional(stringSet),
            mapped_claims_enabled: optional("bool"),
            requested_access_token_version: optional("number"),
          },
          blocks: { oauth2_permission_scope: permissionScope },
        },
        1,
      ),
      app_role: appRole,
      feature_tags: featureTagsBlock(),
      optional_claims: listBlock(
        { attributes: {}, blocks: { access_token: claim(), id_token: claim(), saml2_token: claim() } },
        1,
      ),
      password: setBlock(
        {
          attributes: {
            display_name: required("string"),
            end_date: settled("string"),
            key_id: computed("string"),
            start_date: settled("string"),
            value: { type: "string", computed: true, sensitive: true },
          },
        },
        1,
      ),
      public_client: redirectUris(),
      required_resource_access: setBlock({
        attributes: { resource_app_id: required("string") },
        blocks: {
          resource_access: {
            ...listBlock({ attributes: { id: required("string"), type: required("string") } }),
            minItems: 1,
          },
        },
      }),
      single_page_application: redirectUris(),
      timeouts: timeouts("create", "read", "update", "delete"),
      web: listBlock(
        {
          attributes: {
            homepage_url: optional("string"),
            logout_url: optional("string"),
            redirect_uris: optional(stringSet),
          },
          blocks: {
            implicit_grant: listBlock(
              {
                attributes: {
                  access_token_issuance_enabled: optional("bool"),
                  id_token_issuance_enabled: optional("bool"),
                },
              },
              1,
            ),
          },
        },
        1,
      ),
    },
  },
};

/** https://github.com/hashicorp/terraform-provider-azuread/blob/v3.9.0/internal/services/applications/application_resource.go */
export const applicationRules: PlanRules = {
  replace: ["template_id"],
  defaults: {
    prevent_duplicate_names: false,
    sign_in_audience: "AzureADMyOrg",
    app_role: { enabled: true },
    api: { requested_access_token_version: 1, oauth2_permission_scope: { enabled: true, type: "User" } },
    optional_claims: {
      access_token: { essential: false },
      id_token: { essential: false },
      saml2_token: { essential: false },
    },
  },
  computedBlocks: ["feature_tags"],
  suppressed: {
    api: (api) =>
      api["mapped_claims_enabled"] !== true &&
      Number(api["requested_access_token_version"] ?? 0) <= 1 &&
      isEmpty(api, "known_client_applications", "oauth2_permission_scope"),
    optional_claims: (claims) => isEmpty(claims, "access_token", "id_token", "saml2_token"),
    public_client: (client) => isEmpty(client, "redirect_uris"),
    single_page_application: (page) => isEmpty(page, "redirect_uris"),
    // Home page and log-out URL do not count: the block stays, and they go.
    web: (web) => isEmpty(web, "redirect_uris") && issuesNothing(blockOf(web, "implicit_grant")),
    "web.implicit_grant": issuesNothing,
  },
  follows: [
    ["app_role", "app_role_ids"],
    ["api.0.oauth2_permission_scope", "oauth2_permission_scope_ids"],
  ],
};

function isEmpty(block: ObjectValue, ...names: readonly string[]): boolean {
  return names.every((name) => listOf(block[name]).length === 0);
}

function issuesNothing(grant: ObjectValue): boolean {
  return grant["access_token_issuance_enabled"] !== true && grant["id_token_issuance_enabled"] !== true;
}
