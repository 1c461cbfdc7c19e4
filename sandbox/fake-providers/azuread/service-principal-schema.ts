import type { Schema } from "../../../provider/plugin/types";
import type { PlanRules } from "../common/plan";
import {
  appRolesType,
  computed,
  featureTagsBlock,
  listBlock,
  optional,
  permissionScopesType,
  required,
  settled,
  stringList,
  stringMap,
  stringSet,
  timeouts,
} from "../common/schema";

/** https://registry.terraform.io/providers/hashicorp/azuread/latest/docs/resources/service_principal */
export const servicePrincipalSchema: Schema = {
  version: 1,
  block: {
    attributes: {
      account_enabled: optional("bool"),
      alternative_names: optional(stringSet),
      app_role_assignment_required: optional("bool"),
      app_role_ids: computed(stringMap),
      app_roles: computed(appRolesType),
      application_tenant_id: computed("string"),
      client_id: required("string"),
      description: optional("string"),
      display_name: computed("string"),
      homepage_url: computed("string"),
      id: settled("string"),
      login_url: optional("string"),
      logout_url: computed("string"),
      notes: optional("string"),
      notification_email_addresses: optional(stringSet),
      oauth2_permission_scope_ids: computed(stringMap),
      oauth2_permission_scopes: computed(permissionScopesType),
      object_id: computed("string"),
      owners: optional(stringSet),
      preferred_single_sign_on_mode: optional("string"),
      redirect_uris: computed(stringList),
      saml_metadata_url: computed("string"),
      service_principal_names: computed(stringList),
      sign_in_audience: computed("string"),
      tags: settled(stringSet),
      type: computed("string"),
      use_existing: optional("bool"),
    },
    blocks: {
      feature_tags: featureTagsBlock(),
      features: listBlock({
        attributes: {
          custom_single_sign_on_app: optional("bool"),
          enterprise_application: optional("bool"),
          gallery_application: optional("bool"),
          visible_to_users: optional("bool"),
        },
      }),
      saml_single_sign_on: listBlock({ attributes: { relay_state: optional("string") } }, 1),
      timeouts: timeouts("create", "read", "update", "delete"),
    },
  },
};

/** https://github.com/hashicorp/terraform-provider-azuread/blob/v3.9.0/internal/services/serviceprincipals/service_principal_resource.go */
export const servicePrincipalRules: PlanRules = {
  replace: ["client_id"],
  defaults: { account_enabled: true },
  computedBlocks: ["feature_tags", "features"],
  suppressed: { saml_single_sign_on: (saml) => (saml["relay_state"] ?? "") === "" },
};
