import * as errors from "./errors";
import { fail } from "../../../lib/core/problem";
import { diagnosticOf } from "../../../provider/plugin/diagnostics";
import { mapValues } from "../../../provider/plugin/shape";
import type { AttributeSchema, DataSource, ObjectValue, Schema, TerraformType } from "../../../provider/plugin/types";
import { computed, optional, stringList, stringSet } from "../common/schema";
import { appPath, appShape, commonState, type OktaAppBody } from "./app";
import { checkArguments } from "./arguments";
import type { OrgApi } from "./org-api";
import { signOnState } from "./saml-sign-on";
import { textOf } from "./values";

const search: Readonly<Record<string, AttributeSchema>> = {
  active_only: optional("bool"),
  groups: computed(stringSet),
  id: optional("string"),
  label: optional("string"),
  label_prefix: optional("string"),
  links: computed("string"),
  name: computed("string"),
  skip_groups: optional("bool"),
  skip_users: optional("bool"),
  status: computed("string"),
  users: computed(stringSet),
};

const attributeStatements: TerraformType = [
  "list",
  [
    "object",
    {
      ...{ filter_type: "string", filter_value: "string", name: "string", namespace: "string", type: "string" },
      values: stringList,
    },
  ],
];

const samlTexts = [
  ...["accessibility_error_redirect_url", "accessibility_login_redirect_url", "app_settings_json", "audience"],
  ...["authn_context_class_ref", "default_relay_state", "destination", "digest_algorithm", "idp_issuer"],
  ...["inline_hook_id", "key_id", "recipient", "signature_algorithm", "single_logout_certificate"],
  ...["single_logout_issuer", "single_logout_url", "sp_issuer", "sso_url", "subject_name_id_format"],
  ...["subject_name_id_template", "user_name_template", "user_name_template_push_status"],
  ...["user_name_template_suffix", "user_name_template_type"],
];
const samlFlags = [
  ...["accessibility_self_service", "assertion_signed", "auto_submit_toolbar", "hide_ios", "hide_web"],
  ...["honor_force_authn", "response_signed", "saml_signed_request_enabled"],
];
const all = (names: readonly string[], type: TerraformType): Record<string, AttributeSchema> =>
  Object.fromEntries(names.map((name) => [name, computed(type)]));

/** `okta_app`. https://registry.terraform.io/providers/okta/okta/6.12.0/docs/data-sources/app */
export const appData = byId({ version: 0, block: { attributes: search } }, () => ({}));

/** `okta_app_saml`. https://registry.terraform.io/providers/okta/okta/6.12.0/docs/data-sources/app_saml */
export const appSamlData = byId(
  {
    version: 0,
    block: {
      attributes: {
        ...search,
        ...all(samlTexts, "string"),
        ...all(samlFlags, "bool"),
        acs_endpoints: computed(stringSet),
        attribute_statements: computed(attributeStatements),
        features: computed(stringSet),
        request_compressed: optional("bool"),
      },
    },
  },
  (app) => ({
    ...signOnState(app),
    ...Object.fromEntries(Object.entries(commonState(app)).filter(([name]) => readOfAll.test(name))),
    features: app.features ?? [],
    key_id: app.credentials.signing?.kid ?? "",
  }),
);

/** Attributes that the data source reads of those that all kinds of app have: the settings and the user name only. */
const readOfAll = /^(app_settings_json|user_name_template.*)$/;

/** An app by id; the search for one by label is not emulated. */
function byId(schema: Schema, more: (app: OktaAppBody) => ObjectValue): DataSource<OrgApi> {
  const nothing = mapValues(schema.block.attributes, () => null);
  return {
    schema,
    validate: (config) =>
      checkArguments(
        {
          conflicts: { id: ["label", "label_prefix"], label: ["id", "label_prefix"], label_prefix: ["id", "label"] },
          notEmulated: ["label", "label_prefix"],
        },
        config,
      ).map((problem) => diagnosticOf(problem, schema.block)),
    async read({ client }, config) {
      const id = textOf(config, "id");
      if (id === "") throw fail(errors.argumentRefused, "id", "is to be set, or label, or label_prefix");
      const app = await client.send("GET", appPath(id), appShape);
      const { label, name, status, _links: links } = app;
      const found = { id: app.id, label, name, status, links: JSON.stringify(links ?? null) };
      const told = Object.entries(more(app)).filter(([attribute]) => attribute in nothing);
      return { state: { ...nothing, ...config, ...found, ...Object.fromEntries(told) } };
    },
  };
}
