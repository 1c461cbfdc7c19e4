import { ApplicationIdentifierUri } from "@cdktf/provider-azuread/lib/application-identifier-uri";
import type { ApplicationConfig } from "@cdktf/provider-azuread/lib/application";
import { ClaimsMappingPolicy } from "@cdktf/provider-azuread/lib/claims-mapping-policy";
import type { ServicePrincipal, ServicePrincipalConfig } from "@cdktf/provider-azuread/lib/service-principal";
import { ServicePrincipalClaimsMappingPolicyAssignment } from "@cdktf/provider-azuread/lib/service-principal-claims-mapping-policy-assignment";
import { ServicePrincipalTokenSigningCertificate } from "@cdktf/provider-azuread/lib/service-principal-token-signing-certificate";
import type { TerraformResourceLifecycle } from "cdktf";
import type { Construct } from "constructs";
import type { SamlSettings, SigningCertificate } from "../../lib/entra/application/saml-settings";
import type { StackConfig } from "../../lib/config/entra/model";
import { claimsPolicy } from "../../lib/entra/application/claims-policy";
import { samlValues, type SamlValues } from "../../lib/entra/graph/saml-values";
import { addressOf } from "../../lib/terraform/address";
import { samlSignOnDescription } from "../../lib/terraform/resources/saml-sign-on";
import { escapeTemplate, escapeTemplates } from "../escape-template";
import { ScimformResource } from "../scimform-resource";

/** The arguments of the application for SAML sign-on: addresses of the target. Identifiers have resources of their own. */
export function samlOfApplication({ saml }: StackConfig): Pick<NonNullable<ApplicationConfig["web"]>, WebUrls> {
  if (!saml) return {};
  return {
    redirectUris: escapeTemplates([...saml.replyUrls]),
    ...(saml.logoutUrl !== undefined && { logoutUrl: escapeTemplate(saml.logoutUrl) }),
  };
}
type WebUrls = "redirectUris" | "logoutUrl";

/** The arguments of the service principal for SAML sign-on. */
export function samlOfPrincipal({ saml, notificationEmail }: StackConfig): Partial<ServicePrincipalConfig> {
  if (!saml) return {};
  return {
    preferredSingleSignOnMode: "saml",
    ...(saml.signOnUrl !== undefined && { loginUrl: escapeTemplate(saml.signOnUrl) }),
    ...(saml.relayState !== undefined && { samlSingleSignOn: { relayState: escapeTemplate(saml.relayState) } }),
    // Who hears that a certificate expires.
    ...(notificationEmail !== null && { notificationEmailAddresses: [escapeTemplate(notificationEmail)] }),
  };
}

/**
 * The resources of SAML sign-on beside application and principal.
 * @returns what the target has to know, as Terraform references
 */
export function addSaml(
  scope: Construct,
  config: StackConfig & { readonly saml: SamlSettings },
  app: { readonly applicationId: string; readonly principal: ServicePrincipal },
): SamlValues {
  const { saml, displayName } = config;
  const { applicationId, principal } = app;
  for (const uri of saml.identifiers) {
    new ApplicationIdentifierUri(scope, `identifier_${addressOf(uri)}`, {
      applicationId,
      identifierUri: escapeTemplate(uri),
      // Until the principal signs people in with SAML, Entra takes no identifier of a domain that the tenant does not own:
      // https://learn.microsoft.com/entra/identity-platform/identifier-uri-restrictions
      dependsOn: [principal],
    });
  }
  const definition = claimsPolicy(saml);
  if (definition !== undefined) {
    const policy = new ClaimsMappingPolicy(scope, "claims_mapping_policy", {
      displayName: escapeTemplate(displayName),
      definition: [escapeTemplate(definition)],
    });
    new ServicePrincipalClaimsMappingPolicyAssignment(scope, "claims_mapping_policy_assignment", {
      claimsMappingPolicyId: policy.id,
      servicePrincipalId: principal.id,
    });
  }
  // What somebody made in the admin center stays out of the state: deleting it is `scimform certificates`.
  const certificates = saml.certificates
    .filter(({ thumbprint }) => thumbprint === undefined)
    .map((certificate) => ({ ...certificate, resource: addCertificate(scope, principal, certificate) }));
  new ScimformResource(scope, "saml_sign_on", samlSignOnDescription, {
    stack: config.stack,
    service_principal_id: principal.objectId,
    relay_state: saml.relayState === undefined ? undefined : escapeTemplate(saml.relayState),
    certificates: Object.fromEntries(certificates.map(({ name, resource }) => [escapeTemplate(name), resource.keyId])),
  });
  return samlValues(config, {
    tenantId: principal.applicationTenantId,
    clientId: principal.clientId,
    thumbprint:
      saml.certificates.find(({ active }) => active)?.thumbprint ??
      certificates.find(({ active }) => active)?.resource.thumbprint,
  });
}

/**
 * azuread can make and delete certificates, but not choose the one that signs (`preferredTokenSigningKeyThumbprint`): that is
 * `scimform certificates`, at the moment when the target is ready for it.
 */
function addCertificate(
  scope: Construct,
  principal: ServicePrincipal,
  { name, expires }: SigningCertificate,
): ServicePrincipalTokenSigningCertificate {
  return new ServicePrincipalTokenSigningCertificate(scope, `certificate_${addressOf(name)}`, {
    servicePrincipalId: principal.id,
    displayName: `CN=${escapeTemplate(name)}`,
    endDate: `${expires}T23:59:59Z`,
    // A corrected date would replace the certificate in place, and with it the key that the target trusts.
    lifecycle: { ignoreChanges: ["display_name", "end_date"] },
  });
}

/** Identifiers have resources of their own; the application must not take them away again. */
export function withIdentifiersElsewhere(
  lifecycle: TerraformResourceLifecycle | undefined,
  { saml }: StackConfig,
): TerraformResourceLifecycle | undefined {
  return saml ? { ...lifecycle, ignoreChanges: ["identifier_uris"] } : lifecycle;
}
