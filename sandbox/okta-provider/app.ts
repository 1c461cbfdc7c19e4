import { z } from "zod";
import { parseJson } from "../../lib/entra/graph-error";
import type { AttributeSchema, DataSource, ObjectValue } from "../../provider/plugin/types";
import { computed, listBlock, optional, required, settled, stringList, stringSet } from "../azuread/schema";
import type { Kind } from "./managed";
import { anything, identified, type OrgApi } from "./org-api";
import { blocksOf, given, segment, textOf } from "./values";

const appShape = z.looseObject({
  id: z.string(),
  name: z.string(),
  label: z.string(),
  status: z.string(),
  signOnMode: z.string(),
  features: z.array(z.string()).nullish(),
  credentials: z
    .looseObject({
      userNameTemplate: z.looseObject({ template: z.string().nullish(), type: z.string().nullish() }).nullish(),
      signing: z.looseObject({ kid: z.string().nullish() }).nullish(),
    })
    .nullish(),
  settings: z
    .looseObject({
      app: z.record(z.string(), z.unknown()).nullish(),
      notes: z.looseObject({ admin: z.string().nullish() }).nullish(),
      signOn: z.record(z.string(), z.unknown()).nullish(),
    })
    .nullish(),
});
type App = z.output<typeof appShape>;

const pathOf = (id: string): string => `/api/v1/apps/${segment(id)}`;

/** Attributes that both kinds of app have; those that our stacks leave alone are there so that they can be ignored. */
const common: Readonly<Record<string, AttributeSchema>> = {
  accessibility_error_redirect_url: optional("string"),
  accessibility_login_redirect_url: optional("string"),
  accessibility_self_service: optional("bool"),
  admin_note: optional("string"),
  app_links_json: optional("string"),
  app_settings_json: optional("string"),
  auto_submit_toolbar: settled("bool"),
  enduser_note: optional("string"),
  hide_ios: settled("bool"),
  hide_web: settled("bool"),
  id: computed("string"),
  label: required("string"),
  logo: optional("string"),
  name: computed("string"),
  preconfigured_app: optional("string"),
  sign_on_mode: computed("string"),
  status: settled("string"),
  user_name_template: settled("string"),
  user_name_template_push_status: optional("string"),
  user_name_template_suffix: optional("string"),
  user_name_template_type: settled("string"),
};

const samlSettings: Readonly<Record<string, string>> = {
  sso_url: "ssoAcsUrl",
  recipient: "recipient",
  destination: "destination",
  audience: "audience",
  subject_name_id_template: "subjectNameIdTemplate",
  subject_name_id_format: "subjectNameIdFormat",
  response_signed: "responseSigned",
  assertion_signed: "assertionSigned",
  signature_algorithm: "signatureAlgorithm",
  digest_algorithm: "digestAlgorithm",
  authn_context_class_ref: "authnContextClassRef",
};

const rules = {
  defaults: {
    auto_submit_toolbar: false,
    hide_ios: false,
    hide_web: false,
    status: "ACTIVE",
    user_name_template: "${source.login}",
    user_name_template_type: "BUILT_IN",
  },
  replace: ["preconfigured_app"],
} as const;

/** `okta_app_saml`. https://registry.terraform.io/providers/okta/okta/latest/docs/resources/app_saml */
export const appSamlKind: Kind = {
  schema: {
    version: 0,
    block: {
      attributes: {
        ...common,
        ...Object.fromEntries(
          Object.keys(samlSettings).map((name) => [name, optional(name.endsWith("_signed") ? "bool" : "string")]),
        ),
        entity_key: computed("string"),
        entity_url: computed("string"),
        features: computed(stringSet),
        metadata_url: computed("string"),
      },
      blocks: {
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
  },
  rules,
  create: (api, planned) => createApp(api, bodyOf(planned, "SAML_2_0")),
  update: (api, planned, prior) => updateApp(api, textOf(prior, "id"), bodyOf(planned, "SAML_2_0")),
  async read(api, state) {
    const app = await api.find(pathOf(textOf(state, "id")), appShape);
    return app && { ...attributesOf(app, state), ...signOnOf(app, state), ...(await entityOf(api, app)) };
  },
  delete: deleteApp,
};

/** `okta_app_auto_login`. https://registry.terraform.io/providers/okta/okta/latest/docs/resources/app_auto_login */
export const appAutoLoginKind: Kind = {
  schema: { version: 0, block: { attributes: common } },
  rules,
  create: (api, planned) => createApp(api, bodyOf(planned, "AUTO_LOGIN")),
  update: (api, planned, prior) => updateApp(api, textOf(prior, "id"), bodyOf(planned, "AUTO_LOGIN")),
  async read(api, state) {
    const app = await api.find(pathOf(textOf(state, "id")), appShape);
    return app && attributesOf(app, state);
  },
  delete: deleteApp,
};

/** `okta_app_saml` and `okta_app` as data sources, by id. */
export const appData: DataSource<OrgApi> = {
  schema: {
    version: 0,
    block: {
      attributes: {
        active_only: optional("bool"),
        features: computed(stringSet),
        id: settled("string"),
        label: settled("string"),
        name: computed("string"),
        status: computed("string"),
      },
    },
  },
  async read({ client }, config) {
    const app = await client.send("GET", pathOf(textOf(config, "id")), appShape);
    const { id, label, name, status } = app;
    return { state: { ...config, id, label, name, status, features: app.features ?? [] } };
  },
};

async function createApp(api: OrgApi, body: object): Promise<ObjectValue> {
  const { id } = await api.send("POST", "/api/v1/apps?activate=true", identified, body);
  return { id };
}

/** The whole app, as the real provider does. */
async function updateApp(api: OrgApi, id: string, body: object): Promise<void> {
  await api.send("PUT", pathOf(id), anything, body);
}

/** Only an inactive app can be deleted. */
async function deleteApp(api: OrgApi, state: ObjectValue): Promise<void> {
  const path = pathOf(textOf(state, "id"));
  if ((await api.find(path, anything)) === null) return;
  await api.send("POST", `${path}/lifecycle/deactivate`, anything);
  await api.send("DELETE", path, anything);
}

function bodyOf(planned: ObjectValue, signOnMode: string): object {
  const settings = textOf(planned, "app_settings_json");
  const signOn = Object.entries(samlSettings).flatMap(([attribute, property]) => {
    const value = given(planned, attribute);
    return value === undefined ? [] : [[property, value] as const];
  });
  const statements = blocksOf(planned, "attribute_statements");
  return {
    ...(given(planned, "preconfigured_app") === undefined ? {} : { name: planned["preconfigured_app"] }),
    label: planned["label"],
    signOnMode,
    credentials: {
      userNameTemplate: { template: planned["user_name_template"], type: planned["user_name_template_type"] },
    },
    settings: {
      ...(settings === "" ? {} : { app: parseJson(settings) }),
      notes: { admin: given(planned, "admin_note") ?? null },
      signOn: { ...Object.fromEntries(signOn), ...(statements.length ? { attributeStatements: statements } : {}) },
    },
  };
}

function attributesOf(app: App, state: ObjectValue): ObjectValue {
  const template = app.credentials?.userNameTemplate;
  return {
    admin_note: app.settings?.notes?.admin ?? null,
    app_settings_json: settingsOf(app, textOf(state, "app_settings_json")),
    id: app.id,
    label: app.label,
    name: app.name,
    sign_on_mode: app.signOnMode,
    status: app.status,
    user_name_template: template?.template ?? null,
    user_name_template_type: template?.type ?? null,
  };
}

/** As the state spells them when they mean the same; what the app has beyond is the catalogue's. */
function settingsOf(app: App, written: string): string | null {
  const wanted = z.record(z.string(), z.unknown()).safeParse(parseJson(written)).data;
  if (!wanted) return null;
  const live = Object.fromEntries(Object.keys(wanted).map((key) => [key, app.settings?.app?.[key]]));
  return JSON.stringify(live) === JSON.stringify(wanted) ? written : JSON.stringify(live);
}

function signOnOf(app: App, state: ObjectValue): ObjectValue {
  const live = app.settings?.signOn ?? {};
  const entries = Object.entries(samlSettings).flatMap(([attribute, property]) => {
    const value = live[property];
    const isOurs = given(state, attribute) !== undefined;
    return isOurs && (typeof value === "string" || typeof value === "boolean") ? [[attribute, value] as const] : [];
  });
  return { ...Object.fromEntries(entries), features: app.features ?? [] };
}

/** The entity id stands in the metadata only. */
async function entityOf(api: OrgApi, app: App): Promise<ObjectValue> {
  const kid = app.credentials?.signing?.kid;
  const path = `${pathOf(app.id)}/sso/saml/metadata`;
  const metadata = kid ? await api.text(`${path}?kid=${segment(kid)}`) : "";
  const url = /entityID="([^"]+)"/.exec(metadata)?.[1] ?? null;
  return { entity_url: url, entity_key: url?.split("/").at(-1) ?? null, metadata_url: path };
}
