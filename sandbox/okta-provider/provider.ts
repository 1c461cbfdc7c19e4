import * as errors from "../../lib/errors/okta-provider";
import { diagnosticOf } from "../../provider/plugin/diagnostics";
import type { Provider, Schema } from "../../provider/plugin/types";
import { isLoopback } from "../loopback";
import { optional, stringSet } from "../azuread/schema";
import { appAutoLoginKind, appData, appSamlKind } from "./app";
import { appGroupAssignmentKind, appUserKind, pushGroupKind } from "./assignments";
import { groups, userData } from "./directory";
import { type Kind, managed } from "./managed";
import { OrgApi } from "./org-api";
import { appUserSchemaPropertyKind, profileMappingKind, userProfileMappingSource } from "./profile";
import { textOf } from "./values";

const secret = { type: "string", optional: true, sensitive: true } as const;

/** https://registry.terraform.io/providers/okta/okta/latest/docs#schema */
const schema: Schema = {
  version: 0,
  block: {
    attributes: {
      access_token: secret,
      api_token: secret,
      base_url: optional("string"),
      client_id: optional("string"),
      http_proxy: optional("string"),
      org_name: optional("string"),
      private_key: secret,
      private_key_id: optional("string"),
      scopes: optional(stringSet),
    },
  },
};

const kinds: Readonly<Record<string, Kind>> = {
  okta_app_auto_login: appAutoLoginKind,
  okta_app_group_assignment: appGroupAssignmentKind,
  okta_app_saml: appSamlKind,
  okta_app_user: appUserKind,
  okta_app_user_schema_property: appUserSchemaPropertyKind,
  okta_profile_mapping: profileMappingKind,
  okta_push_group: pushGroupKind,
};

export interface StandInOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Reaches this machine only. */
  readonly fetch: typeof globalThis.fetch;
}

/** The sandbox's stand-in for okta/okta: the resources and data sources that our stacks use, against this machine only. */
export function oktaStandIn({ env, fetch }: StandInOptions): Provider<OrgApi> {
  return {
    name: "okta",
    version: "6.12.0",
    about: "This is scimform's stand-in for the okta/okta Terraform provider, for use with the sandbox only.",
    schema,
    async configure(config) {
      const url = (textOf(config, "http_proxy") || env["OKTA_HTTP_PROXY"]) ?? "";
      const token = (textOf(config, "api_token") || env["OKTA_API_TOKEN"]) ?? "";
      if (!isLoopback(url)) return { client: null, diagnostics: [diagnosticOf(errors.noSandbox(url))] };
      if (token === "") return { client: null, diagnostics: [diagnosticOf(errors.tokenMissing())] };
      return { client: new OrgApi({ url: url.replace(/\/$/, ""), token, fetch }) };
    },
    resources: Object.fromEntries(Object.entries(kinds).map(([typeName, kind]) => [typeName, managed(typeName, kind)])),
    dataSources: {
      okta_app: appData,
      okta_app_saml: appData,
      okta_groups: groups,
      okta_user: userData,
      okta_user_profile_mapping_source: userProfileMappingSource,
    },
  };
}
