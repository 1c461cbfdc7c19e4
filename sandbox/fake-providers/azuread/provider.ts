import * as errors from "./errors";
import { isLoopback } from "../../../lib/core/loopback";
import { diagnosticOf } from "../../../provider/plugin/diagnostics";
import { unknownValue, type ObjectValue, type Provider, type Schema } from "../../../provider/plugin/types";
import { appRoleAssignmentKind } from "./app-role-assignment";
import { applicationKind } from "./application";
import { applicationFromTemplateKind } from "./application-from-template";
import { applicationTemplateData } from "./application-templates";
import { applicationAppRoleKind } from "./application-app-role";
import { applicationIdentifierUriKind } from "./application-identifier-uri";
import { claimsMappingPolicyKind } from "./claims-mapping-policy";
import { claimsMappingPolicyAssignmentKind } from "./claims-mapping-policy-assignment";
import { clientConfig } from "./client-config";
import { createClient, type AzureadClient, type ClientDependencies } from "./directory";
import { type AzureadResourceKind, managed } from "./managed";
import { groups, users } from "./people";
import { servicePrincipalData } from "./principals";
import { optional } from "../common/schema";
import { servicePrincipalKind } from "./service-principal";
import { tokenSigningCertificateKind } from "./token-signing-certificate";

/** https://registry.terraform.io/providers/hashicorp/azuread/latest/docs#argument-reference */
const schema: Schema = {
  version: 0,
  block: {
    attributes: {
      ado_pipeline_service_connection_id: optional("string"),
      client_certificate: optional("string"),
      client_certificate_password: optional("string"),
      client_certificate_path: optional("string"),
      client_id: optional("string"),
      client_id_file_path: optional("string"),
      client_secret: optional("string"),
      client_secret_file_path: optional("string"),
      disable_terraform_partner_id: optional("bool"),
      environment: optional("string"),
      metadata_host: optional("string"),
      msi_endpoint: optional("string"),
      oidc_request_token: optional("string"),
      oidc_request_url: optional("string"),
      oidc_token: optional("string"),
      oidc_token_file_path: optional("string"),
      partner_id: optional("string"),
      tenant_id: optional("string"),
      use_aks_workload_identity: optional("bool"),
      use_cli: optional("bool"),
      use_msi: optional("bool"),
      use_oidc: optional("bool"),
    },
  },
};

const kinds: Readonly<Record<string, AzureadResourceKind>> = {
  azuread_app_role_assignment: appRoleAssignmentKind,
  azuread_application: applicationKind,
  azuread_application_from_template: applicationFromTemplateKind,
  azuread_application_app_role: applicationAppRoleKind,
  azuread_application_identifier_uri: applicationIdentifierUriKind,
  azuread_claims_mapping_policy: claimsMappingPolicyKind,
  azuread_service_principal: servicePrincipalKind,
  azuread_service_principal_claims_mapping_policy_assignment: claimsMappingPolicyAssignmentKind,
  azuread_service_principal_token_signing_certificate: tokenSigningCertificateKind,
};

export interface FakeAzureadOptions extends ClientDependencies {
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * The sandbox's fake of the hashicorp/azuread provider: the resources and data sources that our stacks use, against this
 * machine only.
 */
export function fakeAzuread(options: FakeAzureadOptions): Provider<AzureadClient> {
  return {
    name: "azuread",
    version: "3.9.0",
    about: "This is scimform's stand-in for the hashicorp/azuread Terraform provider, for use with the sandbox only.",
    schema,
    async configure(config) {
      if (Object.values(config).includes(unknownValue)) return { client: null };
      const setting = (attribute: string, variable: string): string =>
        given(config, attribute) ?? options.env[variable] ?? "";
      const settings = {
        metadataHost: setting("metadata_host", "ARM_METADATA_HOSTNAME"),
        tenantId: setting("tenant_id", "ARM_TENANT_ID"),
        clientId: setting("client_id", "ARM_CLIENT_ID"),
        clientSecret: setting("client_secret", "ARM_CLIENT_SECRET"),
      };
      if (!isLoopback(`https://${settings.metadataHost}`)) {
        return { client: null, diagnostics: [diagnosticOf(errors.noSandbox(settings.metadataHost))] };
      }
      const missing = Object.entries({
        ARM_TENANT_ID: settings.tenantId,
        ARM_CLIENT_ID: settings.clientId,
        ARM_CLIENT_SECRET: settings.clientSecret,
      }).flatMap(([variable, value]) => (value === "" ? [variable] : []));
      if (missing.length > 0) return { client: null, diagnostics: [diagnosticOf(errors.signInIncomplete(missing))] };
      return { client: createClient(settings, options) };
    },
    resources: Object.fromEntries(Object.entries(kinds).map(([typeName, kind]) => [typeName, managed(typeName, kind)])),
    dataSources: {
      azuread_application_template: applicationTemplateData,
      azuread_client_config: clientConfig,
      azuread_groups: groups,
      azuread_service_principal: servicePrincipalData,
      azuread_users: users,
    },
  };
}

function given(config: ObjectValue, attribute: string): string | undefined {
  const value = config[attribute];
  return typeof value === "string" && value !== "" ? value : undefined;
}
