import type { Schema, TerraformType } from "../../../provider/plugin/types";
import { computed, listBlock, optional, setBlock, settled, required, stringList, stringSet } from "../common/schema";
import { appTimeouts, commonAttributes } from "./app";

const keys: TerraformType = [
  "list",
  [
    "object",
    {
      ...{ created: "string", e: "string", expires_at: "string", kid: "string", kty: "string", last_updated: "string" },
      ...{ n: "string", use: "string", x5c: stringList, x5t_s256: "string" },
    },
  ],
];

export const appSamlSchema: Schema = {
  version: 0,
  block: {
    attributes: {
      ...commonAttributes,
      acs_endpoints: optional(stringList),
      assertion_signed: optional("bool"),
      audience: optional("string"),
      authentication_policy: settled("string"),
      authn_context_class_ref: optional("string"),
      certificate: computed("string"),
      default_relay_state: optional("string"),
      destination: optional("string"),
      digest_algorithm: optional("string"),
      embed_url: computed("string"),
      entity_key: computed("string"),
      entity_url: computed("string"),
      features: computed(stringSet),
      honor_force_authn: optional("bool"),
      http_post_binding: computed("string"),
      http_redirect_binding: computed("string"),
      idp_issuer: optional("string"),
      implicit_assignment: optional("bool"),
      inline_hook_id: optional("string"),
      key_id: computed("string"),
      key_name: optional("string"),
      key_years_valid: optional("number"),
      keys: computed(keys),
      metadata: computed("string"),
      metadata_url: computed("string"),
      recipient: optional("string"),
      request_compressed: optional("bool"),
      response_signed: optional("bool"),
      saml_signed_request_enabled: optional("bool"),
      saml_version: optional("string"),
      signature_algorithm: optional("string"),
      single_logout_certificate: optional("string"),
      single_logout_issuer: optional("string"),
      single_logout_url: optional("string"),
      skip_authentication_policy: optional("bool"),
      sp_issuer: optional("string"),
      sso_url: optional("string"),
      subject_name_id_format: optional("string"),
      subject_name_id_template: optional("string"),
    },
    blocks: {
      ...appTimeouts,
      acs_endpoints_indices: setBlock({ attributes: { index: required("number"), url: required("string") } }),
      attribute_statements: listBlock({
        attributes: {
          filter_type: optional("string"),
          filter_value: optional("string"),
          name: required("string"),
          namespace: optional("string"),
          type: optional("string"),
          values: optional(stringList),
        },
      }),
    },
  },
};
