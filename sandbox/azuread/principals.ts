import type { DataSource, Type } from "../../provider/plugin/types";
import type { AzureadClient } from "./directory";
import { servicePrincipal } from "./graph-objects";
import { pluralLookup, singularLookup } from "./lookup";
import {
  appRolesType,
  computed,
  optional,
  permissionScopesType,
  settled,
  stringList,
  stringMap,
  timeouts,
} from "./schema";
import { servicePrincipalState } from "./service-principal";
import { featuresOf } from "./tags";

const boolObject = (...names: readonly string[]): Type => [
  "list",
  ["object", Object.fromEntries(names.map((name) => [name, "bool" as const]))],
];

/** https://registry.terraform.io/providers/hashicorp/azuread/latest/docs/data-sources/service_principal */
export const servicePrincipalData: DataSource<AzureadClient> = singularLookup({
  noun: "service principal",
  path: "/servicePrincipals",
  shape: servicePrincipal,
  properties: { client_id: "appId", display_name: "displayName", object_id: "id" },
  async state(_session, found) {
    const features = featuresOf(found.tags);
    return {
      ...servicePrincipalState(found),
      feature_tags: [features],
      features: [
        {
          custom_single_sign_on_app: features["custom_single_sign_on"] ?? null,
          enterprise_application: features["enterprise"] ?? null,
          gallery_application: features["gallery"] ?? null,
          visible_to_users: features["hide"] !== true,
        },
      ],
    };
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

const summaryAttributes = {
  account_enabled: "bool",
  app_role_assignment_required: "bool",
  application_tenant_id: "string",
  client_id: "string",
  display_name: "string",
  object_id: "string",
  preferred_single_sign_on_mode: "string",
  saml_metadata_url: "string",
  service_principal_names: stringList,
  sign_in_audience: "string",
  tags: stringList,
  type: "string",
} satisfies Record<string, Type>;

/** https://registry.terraform.io/providers/hashicorp/azuread/latest/docs/data-sources/service_principals */
export const servicePrincipals: DataSource<AzureadClient> = pluralLookup({
  noun: "service principal",
  path: "/servicePrincipals",
  shape: servicePrincipal,
  properties: { client_ids: "appId", display_names: "displayName", object_ids: "id" },
  selections: { return_all: () => "" },
  state: (found) => ({
    client_ids: found.map(({ appId }) => appId),
    display_names: found.map(({ displayName }) => displayName),
    object_ids: found.map(({ id }) => id),
    service_principals: found.map((one) => {
      const state = servicePrincipalState(one);
      return Object.fromEntries(Object.keys(summaryAttributes).map((name) => [name, state[name] ?? null]));
    }),
  }),
  schema: {
    version: 0,
    block: {
      attributes: {
        client_ids: settled(stringList),
        display_names: settled(stringList),
        id: settled("string"),
        ignore_missing: optional("bool"),
        object_ids: settled(stringList),
        return_all: optional("bool"),
        service_principals: computed(["list", ["object", summaryAttributes]]),
      },
      blocks: { timeouts: timeouts("read") },
    },
  },
});
