import * as errors from "./errors";
import { diagnosticOf } from "../../../provider/plugin/diagnostics";
import { mapValues } from "../../../provider/plugin/shape";
import type { Provider, Schema } from "../../../provider/plugin/types";
import { isLoopback } from "../../../lib/core/loopback";
import { optional, stringSet } from "../common/schema";
import { appAutoLoginKind } from "./app-auto-login";
import { appData, appSamlData } from "./app-data";
import { appGroupAssignmentKind } from "./app-group-assignment";
import { appSamlKind } from "./app-saml";
import { appUserKind } from "./app-user";
import { between, checkArguments } from "./arguments";
import { groups, users } from "./directory";
import { type OktaResourceKind, managed } from "./managed";
import { anything, OrgApi } from "./org-api";
import { profileMappingKind, userProfileMappingSource } from "./profile-mapping";
import { pushGroup } from "./push-group";
import { appUserSchemaPropertyKind } from "./schema-property";
import { textOf } from "./values";

/** https://registry.terraform.io/providers/okta/okta/6.12.0/docs#schema */
const schema: Schema = {
  version: 0,
  block: {
    attributes: {
      access_token: optional("string"),
      api_token: optional("string"),
      backoff: optional("bool"),
      base_url: optional("string"),
      client_id: optional("string"),
      http_proxy: optional("string"),
      log_level: optional("number"),
      max_api_capacity: optional("number"),
      max_retries: optional("number"),
      max_wait_seconds: optional("number"),
      min_wait_seconds: optional("number"),
      org_name: optional("string"),
      parallelism: optional("number"),
      private_key: optional("string"),
      private_key_id: optional("string"),
      request_timeout: optional("number"),
      scopes: optional(stringSet),
    },
  },
};

const otherSignIn = ["access_token", "api_token"];
const argumentRules = {
  conflicts: {
    access_token: ["api_token", "client_id", "scopes", "private_key"],
    api_token: ["access_token", "client_id", "scopes", "private_key"],
    client_id: otherSignIn,
    private_key: otherSignIn,
    private_key_id: ["api_token"],
    scopes: otherSignIn,
  },
  values: {
    log_level: between(1, 5),
    max_api_capacity: between(1, 100),
    max_retries: between(-Infinity, 100),
    request_timeout: between(0, 300),
  },
};

const kinds: Readonly<Record<string, OktaResourceKind>> = {
  okta_app_auto_login: appAutoLoginKind,
  okta_app_group_assignment: appGroupAssignmentKind,
  okta_app_saml: appSamlKind,
  okta_app_user: appUserKind,
  okta_app_user_schema_property: appUserSchemaPropertyKind,
  okta_profile_mapping: profileMappingKind,
};

export interface FakeOktaOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Reaches this machine only. */
  readonly fetch: typeof globalThis.fetch;
}

/**
 * The sandbox's fake of the okta/okta provider: the resources and data sources that our stacks use, against this machine
 * only.
 */
export function fakeOkta({ env, fetch }: FakeOktaOptions): Provider<OrgApi> {
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
      const api = new OrgApi({ url: url.replace(/\/$/, ""), token, fetch });
      // Each of the two SDKs in the provider looks whether the token is one of this org.
      for (let sdk = 0; sdk < 2; sdk++) await api.send("GET", "/api/v1/users/me", anything);
      return { client: api };
    },
    validate: (config) => checkArguments(argumentRules, config).map((problem) => diagnosticOf(problem, schema.block)),
    resources: {
      ...mapValues(kinds, (kind, typeName) => managed(typeName, kind)),
      okta_push_group: pushGroup,
    },
    dataSources: {
      okta_app: appData,
      okta_app_saml: appSamlData,
      okta_groups: groups,
      okta_users: users,
      okta_user_profile_mapping_source: userProfileMappingSource,
    },
  };
}
