import type { TerraformResourceLifecycle } from "cdktf";
import type { Construct } from "constructs";
import type { CustomSamlApp, OktaStackConfig } from "../../lib/config/okta/model";
import { signedAs } from "../../lib/okta/api/saml-signature";
import { adminNote } from "../../lib/okta/api/marker";
import { escapeTemplate, escapeTemplates } from "../escape-template";
import { AppAutoLogin, AppSaml, DataApp, DataAppSaml, type AppArguments, type AppSamlArguments } from "./bindings";

/** Terraform references to one app of Okta, whether we made it or found it. */
export interface OktaAppReference {
  readonly id: string;
  /** Key of the catalogue entry, or the generated one of a custom app. */
  readonly name: string;
  /** Expression for the set of what provisioning may do; undefined where Terraform cannot tell. */
  readonly features: string | undefined;
  /** Last part of the SAML entity id; undefined for apps without SAML. */
  readonly entityKey: string | undefined;
  /** Expression for the template of the user name of an app that was found; undefined where Terraform cannot tell. */
  readonly userNameTemplate: string | undefined;
}

/**
 * The app of a stack. It is written once: the provider updates an app by replacing it whole, without what the API does not show of
 * it, and that has wiped provisioning that a person had set up in the Admin Console
 * (https://github.com/okta/terraform-provider-okta/issues/655). So Terraform ignores every later change of it, in the config as
 * in the console, unless an update is asked for.
 * @param mayUpdate whether the app's own settings are to follow the config this time
 */
export function addApp(
  scope: Construct,
  config: OktaStackConfig,
  { preventDestroy, mayUpdate }: { readonly preventDestroy: boolean; readonly mayUpdate: boolean },
): OktaAppReference {
  if (config.existing) return findApp(scope, config, config.existing.appId);
  const lifecycle = (kind: "saml" | "autoLogin", given: object): TerraformResourceLifecycle => ({
    ...(preventDestroy ? { preventDestroy: true } : {}),
    ignoreChanges: mayUpdate ? notGiven(kind, given) : "all",
  });
  const common: AppArguments = {
    label: escapeTemplate(config.label),
    status: "ACTIVE",
    adminNote: escapeTemplate(adminNote(config.stack)),
    userNameTemplate: escapeTemplate(config.userName),
    userNameTemplateType: builtInTemplates.has(config.userName) ? "BUILT_IN" : "CUSTOM",
  };
  const { application } = config;
  if (application.kind === "saml") {
    const given = { ...common, ...customSaml(application) };
    return references(new AppSaml(scope, "app", given, { lifecycle: lifecycle("saml", given) }));
  }
  const given: AppArguments = {
    ...common,
    preconfiguredApp: escapeTemplate(application.name),
    appSettingsJson: escapeTemplate(JSON.stringify(application.settings)),
  };
  return application.signOn === "SAML_2_0"
    ? references(new AppSaml(scope, "app", given, { lifecycle: lifecycle("saml", given) }))
    : references(new AppAutoLogin(scope, "app", given, { lifecycle: lifecycle("autoLogin", given) }));
}

function findApp(scope: Construct, { application }: OktaStackConfig, appId: string): OktaAppReference {
  const isSaml = application.kind === "saml" || application.signOn === "SAML_2_0";
  return references(isSaml ? new DataAppSaml(scope, "app", appId) : new DataApp(scope, "app", appId));
}

function references(app: AppSaml | AppAutoLogin | DataApp | DataAppSaml): OktaAppReference {
  const isSaml = app instanceof AppSaml || app instanceof DataAppSaml;
  return {
    id: app.id,
    name: app.getStringAttribute("name"),
    features: isSaml ? `${app.fqn}.features` : undefined,
    userNameTemplate: app instanceof DataAppSaml ? `${app.fqn}.user_name_template` : undefined,
    entityKey: app instanceof AppSaml ? app.getStringAttribute("entity_key") : undefined,
  };
}

/** https://developer.okta.com/docs/api/openapi/okta-management/management/tag/Application/ (`userNameTemplate`) */
const builtInTemplates: ReadonlySet<string> = new Set([
  "${source.login}",
  "${source.email}",
  '${fn:substringBefore(source.login, "@")}',
  '${fn:substringBefore(source.email, "@")}',
]);

function customSaml({ acsUrl, audience, nameId, attributeStatements }: CustomSamlApp): Partial<AppSamlArguments> {
  const url = escapeTemplate(acsUrl);
  return {
    ssoUrl: url,
    recipient: url,
    destination: url,
    audience: escapeTemplate(audience),
    subjectNameIdTemplate: escapeTemplate(nameId.template),
    subjectNameIdFormat: escapeTemplate(nameId.format),
    ...signedAs,
    attributeStatements: escapeTemplates(
      Object.entries(attributeStatements).map(([name, value]) => ({ type: "EXPRESSION", name, values: [value] })),
    ),
  };
}

/**
 * Returns the arguments that an update must not touch: those that the config does not give, and that somebody may have set in the
 * console.
 */
function notGiven(kind: "saml" | "autoLogin", given: object): string[] {
  const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const names = new Set(Object.keys(given).map(snakeCase));
  return [...commonArguments, ...ownArguments[kind]].filter((name) => !names.has(name));
}

/** Arguments that both kinds of app have. https://registry.terraform.io/providers/okta/okta/latest/docs/resources/app_saml */
export const commonArguments: readonly string[] = [
  ...["accessibility_error_redirect_url", "accessibility_login_redirect_url", "accessibility_self_service"],
  ...["admin_note", "app_links_json", "app_settings_json", "auto_submit_toolbar", "enduser_note", "hide_ios"],
  ...["hide_web", "logo", "preconfigured_app", "status", "user_name_template", "user_name_template_push_status"],
  ...["user_name_template_suffix", "user_name_template_type"],
];

/** Arguments of one kind only. */
export const ownArguments: Readonly<Record<"saml" | "autoLogin", readonly string[]>> = {
  saml: [
    ...["acs_endpoints", "acs_endpoints_indices", "assertion_signed", "attribute_statements", "audience"],
    ...["authn_context_class_ref", "default_relay_state", "destination", "digest_algorithm", "honor_force_authn"],
    ...["idp_issuer", "implicit_assignment", "inline_hook_id", "key_name", "key_years_valid", "recipient"],
    ...["request_compressed", "response_signed", "saml_signed_request_enabled", "saml_version"],
    ...["signature_algorithm", "single_logout_certificate", "single_logout_issuer", "single_logout_url"],
    ...["skip_authentication_policy", "sp_issuer", "sso_url", "subject_name_id_format", "subject_name_id_template"],
  ],
  autoLogin: [
    ...["credentials_scheme", "reveal_password", "shared_password", "shared_username", "sign_on_redirect_url"],
    "sign_on_url",
  ],
};
