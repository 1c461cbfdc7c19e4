import type { AttributeSchema, NestedBlockSchema, Schema } from "../../provider/plugin/types";
import type { PlanRules } from "./plan";
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
} from "./schema";

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
    enabled: settled("bool"),
    id: required("string"),
    type: settled("string"),
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
    enabled: settled("bool"),
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
  owners: settled(stringSet),
  prevent_duplicate_names: settled("bool"),
  privacy_statement_url: optional("string"),
  publisher_domain: computed("string"),
  service_management_reference: optional("string"),
  sign_in_audience: settled("string"),
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
            requested_access_token_version: settled("number"),
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
          resource_access: listBlock({ attributes: { id: required("string"), type: required("string") } }),
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

export const applicationRules: PlanRules = {
  replace: ["template_id"],
  defaults: {
    prevent_duplicate_names: false,
    sign_in_audience: "AzureADMyOrg",
    app_role: { enabled: true },
    api: { requested_access_token_version: 1, oauth2_permission_scope: { enabled: true, type: "User" } },
  },
  follows: [
    ["app_role", "app_role_ids"],
    ["api", "oauth2_permission_scope_ids"],
    ["feature_tags", "tags"],
  ],
};
