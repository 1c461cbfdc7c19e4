import type { TerraformResourceLifecycle } from "cdktf";
import type { StackConfig } from "../../lib/config/entra/model";

/**
 * Attributes that people set, the template gives or a vendor needs, and that the config does not manage. azuread would clear
 * it:
 * owners with the second deploy, the rest with the first change of something else.
 */
const descriptions = ["description", "notes"];
/**
 * Attribute of the owners. Without the pipeline among them, `Application.ReadWrite.OwnedBy` is not enough for the next deploy.
 */
const owners = "owners";
const ofApplication = [
  ...descriptions,
  owners,
  // Those of the template have no `value`, and whether Entra takes two such roles back is not known.
  "app_role",
  // The scope `user_impersonation`, which every app of the template has under an id of its own.
  "api",
  "marketing_url",
  "privacy_statement_url",
  "service_management_reference",
  "support_url",
  "terms_of_service_url",
];
/** Arguments of the principal. How it was found is not read back, and would show as a change once it is imported. */
const ofPrincipal = [...descriptions, owners, "use_existing"];

/** The lifecycle of an application that ignores changes to what the config does not manage. */
export function ignoreApplicationChanges(
  lifecycle: TerraformResourceLifecycle | undefined,
  { saml }: Pick<StackConfig, "saml">,
): TerraformResourceLifecycle {
  // Its addresses are the config's business only with SAML.
  return ignoring(lifecycle, saml ? ofApplication : [...ofApplication, "web"]);
}

/** The lifecycle of a service principal that ignores changes to what the config does not manage. */
export function ignorePrincipalChanges(
  lifecycle: TerraformResourceLifecycle,
  { saml, notificationEmail }: Pick<StackConfig, "saml" | "notificationEmail">,
): TerraformResourceLifecycle {
  // The admin center notes down whoever sets up SAML: https://learn.microsoft.com/entra/identity/enterprise-apps/tutorial-manage-certificates-for-federated-single-sign-on
  const noted = saml && notificationEmail === null ? ["notification_email_addresses"] : [];
  // What azuread sends when it is left out need not take it away, and then shows as a change for ever: `scimform_saml_sign_on` does.
  const relayed = saml && saml.relayState === undefined ? ["saml_single_sign_on"] : [];
  return ignoring(lifecycle, [...ofPrincipal, ...noted, ...relayed]);
}

/** Arguments of the principal of a gallery app, whose sign-on the template and the admin center see to. */
const signOn = [
  "alternative_names",
  "login_url",
  "notification_email_addresses",
  "preferred_single_sign_on_mode",
  "saml_single_sign_on",
];

/** The lifecycle of the service principal of an app of the gallery. */
export const ignoreGalleryChanges = (lifecycle: TerraformResourceLifecycle): TerraformResourceLifecycle =>
  ignoring(lifecycle, ["client_id", ...ofPrincipal, ...signOn]);

function ignoring(
  lifecycle: TerraformResourceLifecycle | undefined,
  names: readonly string[],
): TerraformResourceLifecycle {
  const others = Array.isArray(lifecycle?.ignoreChanges) ? lifecycle.ignoreChanges : [];
  return { ...lifecycle, ignoreChanges: [...others, ...names] };
}
