import type { DataSource, TerraformType } from "../../../provider/plugin/types";
import type { AzureadClient } from "./directory";
import { servicePrincipal } from "./graph-objects";
import { singularLookup } from "./lookup";
import {
  appRolesType,
  computed,
  permissionScopesType,
  settled,
  stringList,
  stringMap,
  timeouts,
} from "../common/schema";
import { readMetadataUrl, servicePrincipalState } from "./service-principal";

const boolObject = (...names: readonly string[]): TerraformType => [
  "list",
  ["object", Object.fromEntries(names.map((name) => [name, "bool" as const]))],
];

/** https://registry.terraform.io/providers/hashicorp/azuread/latest/docs/data-sources/service_principal */
export const servicePrincipalData: DataSource<AzureadClient> = singularLookup({
  noun: "service principal",
  collection: { path: "/servicePrincipals" },
  shape: servicePrincipal,
  properties: { client_id: "appId", display_name: "displayName", object_id: "id" },
  async state(session, found) {
    const id = `/servicePrincipals/${found.id}`;
    return { id, ...servicePrincipalState(found, await readMetadataUrl(session, id)) };
  },
  schema: {
    version: 0,
    block: {
      attributes: {
        account_enabled: computed("bool"),
        alternative_names: computed(stringList),
        app_role_assignment_required: computed("bool"),
        app_role_ids: computed(stringMap),
        app_roles: computed(appRolesType),
        application_tenant_id: computed("string"),
        client_id: settled("string"),
        description: computed("string"),
        display_name: settled("string"),
        feature_tags: computed(boolObject("custom_single_sign_on", "enterprise", "gallery", "hide")),
        features: computed(
          boolObject("custom_single_sign_on_app", "enterprise_application", "gallery_application", "visible_to_users"),
        ),
        homepage_url: computed("string"),
        id: settled("string"),
        login_url: computed("string"),
        logout_url: computed("string"),
        notes: computed("string"),
        notification_email_addresses: computed(stringList),
        oauth2_permission_scope_ids: computed(stringMap),
        oauth2_permission_scopes: computed(permissionScopesType),
        object_id: settled("string"),
        preferred_single_sign_on_mode: computed("string"),
        redirect_uris: computed(stringList),
        saml_metadata_url: computed("string"),
        saml_single_sign_on: computed(["list", ["object", { relay_state: "string" }]]),
        service_principal_names: computed(stringList),
        sign_in_audience: computed("string"),
        tags: computed(stringList),
        type: computed("string"),
      },
      blocks: { timeouts: timeouts("read") },
    },
  },
});
