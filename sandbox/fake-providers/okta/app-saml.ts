import { z } from "zod";
import * as errors from "./errors";
import { fail } from "../../../lib/core/problem";
import type { ObjectValue } from "../../../provider/plugin/types";
import {
  appPath,
  appShape,
  commonArguments,
  commonBody,
  commonRules,
  commonSettings,
  commonState,
  deleteApp,
  hrefOf,
  updateStatus,
  userNameTemplateOf,
  type OktaAppBody,
} from "./app";
import { appSamlSchema } from "./app-saml-schema";
import type { OktaResourceKind } from "./managed";
import { anything, identified, type OrgApi } from "./org-api";
import { signOnOf, signOnState } from "./saml-sign-on";
import { blocksOf, filled, isTrue, segment, textOf, textsOf } from "./values";

/** `okta_app_saml`. https://registry.terraform.io/providers/okta/okta/6.12.0/docs/resources/app_saml */
export const appSamlKind: OktaResourceKind = {
  schema: appSamlSchema,
  rules: {
    ...commonRules,
    defaults: {
      ...commonRules.defaults,
      honor_force_authn: false,
      saml_signed_request_enabled: false,
      saml_version: "2.0",
      skip_authentication_policy: false,
      attribute_statements: {
        namespace: "urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified",
        type: "EXPRESSION",
      },
    },
    replace: ["preconfigured_app"],
    unchanged: {
      ...commonRules.unchanged,
      preconfigured_app: (_prior, wanted) => wanted === null || wanted === "",
      idp_issuer: (prior, wanted) => (wanted === null || wanted === "") && prior === usualIssuer,
    },
  },
  arguments: {
    ...commonArguments,
    conflicts: {
      acs_endpoints: ["acs_endpoints_indices"],
      acs_endpoints_indices: ["acs_endpoints"],
      skip_authentication_policy: ["authentication_policy"],
    },
    together: {
      key_name: ["key_years_valid"],
      single_logout_issuer: ["single_logout_url"],
      single_logout_url: ["single_logout_issuer"],
    },
    notEmulated: [...commonArguments.notEmulated, "key_name", "key_years_valid"],
  },
  async create(api, planned, made) {
    checkSaml(planned);
    const activate = textOf(planned, "status") === "ACTIVE";
    const { id } = await api.send("POST", `/api/v1/apps?activate=${activate}`, identified, bodyOf(planned));
    made({ id });
    // These two have no policy of their own: developer.okta.com/docs/reference/api/policy/#default-policies
    if (!["office365", "radius"].includes(textOf(planned, "preconfigured_app"))) await setPolicy(api, id, planned);
  },
  async update(api, planned, prior) {
    checkSaml(planned);
    const id = textOf(prior, "id");
    if (!(await updateStatus(api, planned, prior))) return;
    await api.send("PUT", appPath(id), anything, bodyOf(planned));
    await setPolicy(api, id, planned);
  },
  async read(api, state) {
    const app = await api.find(appPath(textOf(state, "id")), appShape);
    if (!app) return null;
    return {
      ...(await policyState(api, app, state)),
      ...signOnState(app),
      ...commonState(app),
      features: app.features ?? [],
      preconfigured_app: app.name,
      embed_url: hrefOf(app, "appLinks"),
      implicit_assignment: app.settings.implicitAssignment ?? false,
      ...(await metadataState(api, app)),
      keys: await api.send("GET", `${appPath(app.id)}/credentials/keys`, z.array(key).transform(keysState)),
      saml_version: app.signOnMode === "SAML_1_1" ? "1.1" : "2.0",
    };
  },
  delete: deleteApp,
  identify: async (_api, id) => ({ id }),
};

const usualIssuer = "http://www.okta.com/${org.externalKey}";

/** Arguments that a custom app requires; an app of the catalogue brings them along. */
const customFields = [
  ...["sso_url", "recipient", "destination", "audience", "subject_name_id_template", "subject_name_id_format"],
  ...["signature_algorithm", "digest_algorithm", "authn_context_class_ref"],
];

function checkSaml(planned: ObjectValue): void {
  for (const statement of blocksOf(planned, "attribute_statements")) {
    const isGroup = statement["type"] === "GROUP";
    const hasFilter = textOf(statement, "filter_type") !== "" || textOf(statement, "filter_value") !== "";
    if (hasFilter && !isGroup)
      throw fail(errors.argumentRefused, "attribute_statements", "with a filter is of the type GROUP");
    if (isGroup && textsOf(statement, "values").length > 0)
      throw fail(errors.argumentRefused, "attribute_statements", "with values is of the type EXPRESSION");
  }
  if (textOf(planned, "preconfigured_app") !== "") return;
  const missing = customFields.filter((name) => textOf(planned, name) === "");
  if (missing.length > 0) throw fail(errors.argumentRefused, missing.join(", "), "is required of a custom SAML app");
  if (!isTrue(planned, "response_signed") && !isTrue(planned, "assertion_signed"))
    throw fail(errors.argumentRefused, "response_signed", "or assertion_signed is to be true for a custom SAML app");
}

function bodyOf(planned: ObjectValue): object {
  const kid = textOf(planned, "key_id");
  return {
    ...commonBody(planned),
    signOnMode: textOf(planned, "saml_version") === "1.1" ? "SAML_1_1" : "SAML_2_0",
    ...filled({ name: textOf(planned, "preconfigured_app") || planned["name"] }),
    credentials: { userNameTemplate: userNameTemplateOf(planned), ...(kid !== "" && { signing: { kid } }) },
    settings: {
      ...commonSettings(planned),
      implicitAssignment: isTrue(planned, "implicit_assignment"),
      signOn: signOnOf(planned),
    },
  };
}

const policies = z.array(z.looseObject({ id: z.string(), system: z.boolean() }));

/** Identity Engine has a policy for every app; the default one unless another is asked for. */
async function setPolicy(api: OrgApi, id: string, planned: ObjectValue): Promise<void> {
  if (isTrue(planned, "skip_authentication_policy")) return;
  const policy = textOf(planned, "authentication_policy") || (await defaultPolicy(api));
  if (policy !== undefined) await api.send("PUT", `${appPath(id)}/policies/${segment(policy)}`, anything);
}

async function defaultPolicy(api: OrgApi): Promise<string | undefined> {
  if (await api.isClassic()) return undefined;
  const path = "/api/v1/policies?type=ACCESS_POLICY";
  const [policy, other] = (await api.send("GET", path, policies)).filter(({ system }) => system);
  if (!policy || other) throw fail(errors.refused, `GET ${path}`, "there is no one default policy");
  return policy.id;
}

async function policyState(api: OrgApi, app: OktaAppBody, state: ObjectValue): Promise<ObjectValue> {
  if (isTrue(state, "skip_authentication_policy")) return { authentication_policy: "" };
  if (await api.isClassic()) return {};
  const href = hrefOf(app, "accessPolicy");
  return href === "" ? {} : { authentication_policy: href.split("/").at(-1) ?? "" };
}

/** The entity id and the certificate stand in the metadata only. */
async function metadataState(api: OrgApi, app: OktaAppBody): Promise<ObjectValue> {
  const kid = app.credentials.signing?.kid;
  if (!kid || app.status === "INACTIVE") return {};
  const metadata = await api.text(`${appPath(app.id)}/sso/saml/metadata?kid=${segment(kid)}`);
  const part = (pattern: RegExp): string => pattern.exec(metadata)?.[1] ?? "";
  const binding = (name: string): string => part(new RegExp(`bindings:${name}" Location="([^"]+)"`));
  const uri = part(/entityID="([^"]+)"/);
  const signOn: Readonly<Record<string, unknown>> = app.settings.signOn ?? {};
  const issuer = typeof signOn["idpIssuer"] === "string" ? signOn["idpIssuer"] : "";
  return {
    ...{ key_id: kid, metadata, metadata_url: hrefOf(app, "metadata"), entity_url: uri },
    entity_key: uri.replace(issuer.replace("${org.externalKey}", ""), ""),
    http_post_binding: binding("HTTP-POST"),
    http_redirect_binding: binding("HTTP-Redirect"),
    certificate: part(/<(?:\w+:)?X509Certificate>([^<]+)</),
  };
}

const key = z.looseObject({
  ...{ kid: z.string(), kty: z.string(), use: z.string(), e: z.string(), n: z.string() },
  ...{ created: z.string(), lastUpdated: z.string(), expiresAt: z.string() },
  x5c: z.array(z.string()),
  "x5t#S256": z.string().nullish(),
});

const keysState = (keys: z.output<typeof key>[]): ObjectValue[] =>
  keys.map(({ kid, kty, use, e, n, created, lastUpdated, expiresAt, x5c, ...rest }) => ({
    ...{ kid, kty, use, e, n, created, last_updated: lastUpdated, expires_at: expiresAt, x5c },
    x5t_s256: rest["x5t#S256"] ?? "",
  }));
