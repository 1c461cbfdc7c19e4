/**
 * What Terraform ignores of the objects of a stack (`ignore_changes`), and what `drift` makes of it: docs/plan-and-drift.md
 * shows this list, and a test holds what stacks ignore against it.
 */
export interface IgnoredChange {
  readonly resource: string;
  /** Argument; `*`: every other one of the resource. */
  readonly attribute: string;
  /** The place in `drift` where it is compared; null: it cannot be. */
  readonly comparedAt: string | null;
  /** Why Terraform ignores it, or why nothing can compare it. */
  readonly why: string;
}

const row = (resource: string, attribute: string, comparedAt: string | null, why: string): IgnoredChange => {
  return { resource, attribute, comparedAt, why };
};
const notInConfig = "the config has no words for it: whoever set it keeps it";
const many = (resource: string, attributes: readonly string[], why: string): IgnoredChange[] =>
  attributes.map((attribute) => row(resource, attribute, null, why));

const ofEntra: readonly IgnoredChange[] = [
  ...many(
    "azuread_application",
    [
      ...["description", "notes", "owners", "api", "marketing_url", "privacy_statement_url"],
      ...["service_management_reference", "support_url", "terms_of_service_url"],
    ],
    notInConfig,
  ),
  row(
    "azuread_application",
    "app_role",
    "application.appRoles",
    "roles that the config declares have resources of their own",
  ),
  row("azuread_application", "web", null, "addresses are the config's only with `saml`"),
  row("azuread_application", "identifier_uris", "saml.identifiers", "identifiers have resources of their own"),
  ...many("azuread_service_principal", ["description", "notes", "owners"], notInConfig),
  row("azuread_service_principal", "use_existing", null, "it says how the principal was found, and nothing of it"),
  row(
    "azuread_service_principal",
    "notification_email_addresses",
    null,
    "ignored only where the config names none: whoever set up SAML is noted down there",
  ),
  row("azuread_service_principal", "saml_single_sign_on", "saml.relayState", "`scimform_saml_sign_on` takes it away"),
  row(
    "azuread_service_principal_token_signing_certificate",
    "display_name",
    "saml.certificates",
    "a certificate is never changed in place",
  ),
  row(
    "azuread_service_principal_token_signing_certificate",
    "end_date",
    "saml.certificates.<name>.expires",
    "a certificate is never changed in place",
  ),
];

const ofOktaApp = (resource: string): IgnoredChange[] => [
  row(resource, "label", "label", "an app is written once"),
  row(resource, "status", "status", "an app is written once"),
  row(resource, "user_name_template", "userName", "an app is written once"),
  row(resource, "user_name_template_type", "userName", "it follows from the template"),
  row(
    resource,
    "app_settings_json",
    "application.settings",
    "an app is written once; other settings are not the config's",
  ),
  row(resource, "admin_note", null, "commands find the app by it: without its line there is nothing to compare"),
  row(resource, "preconfigured_app", null, "an app of another key is another app"),
  row(resource, "*", null, notInConfig),
];
const ofOktaSaml = Object.entries({
  sso_url: "application.saml.acsUrl",
  recipient: "application.saml.acsUrl (recipient)",
  destination: "application.saml.acsUrl (destination)",
  audience: "application.saml.audience",
  subject_name_id_template: "application.saml.nameId.template",
  subject_name_id_format: "application.saml.nameId.format",
  attribute_statements: "application.saml.attributes",
  response_signed: "application.saml (responseSigned)",
  assertion_signed: "application.saml (assertionSigned)",
  signature_algorithm: "application.saml (signatureAlgorithm)",
  digest_algorithm: "application.saml (digestAlgorithm)",
  authn_context_class_ref: "application.saml (authnContextClassRef)",
}).map(([attribute, place]) => row("okta_app_saml", attribute, place, "an app is written once"));

export const ignoredChanges: readonly IgnoredChange[] = [
  ...ofEntra,
  ...ofOktaSaml,
  ...ofOktaApp("okta_app_saml"),
  ...ofOktaApp("okta_app_auto_login"),
];

/** What becomes of one that a stack ignores. */
export const ignoredChange = (resource: string, attribute: string): IgnoredChange | undefined =>
  ignoredChanges.find((one) => one.resource === resource && one.attribute === attribute) ??
  ignoredChanges.find((one) => one.resource === resource && one.attribute === "*");
