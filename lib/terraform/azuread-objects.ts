import type { ExistingObjects } from "./imports-file";
import { addressOf } from "./address";

/** An object that a stack manages with hashicorp/azuread, as Terraform addresses and imports it. */
export interface ManagedObject {
  readonly type: string;
  /** Name of the resource in the stack. */
  readonly name: string;
  /** Import id, which is the id in the state as well. */
  readonly id: string;
}

export type AzureadObjects = Pick<
  ExistingObjects,
  "applicationId" | "templateId" | "servicePrincipalId" | "appRoles" | "assignments" | "saml"
>;

/** Import ids are as the registry documents them: https://registry.terraform.io/providers/hashicorp/azuread/latest/docs */
export function managedObjects(objects: AzureadObjects): ManagedObject[] {
  const { applicationId, servicePrincipalId, appRoles = {}, assignments } = objects;
  return [
    ...(applicationId === undefined ? [] : ofApplication(objects, applicationId)),
    ...Object.entries(applicationId === undefined ? {} : appRoles).map(([key, id]) => ({
      type: "azuread_application_app_role",
      name: appRoleAddress(key),
      id: `/applications/${applicationId}/appRoles/${id}`,
    })),
    ...(["groups", "users"] as const).flatMap((kind) =>
      Object.entries(assignments[kind]).map(([name, id]) => ({
        type: "azuread_app_role_assignment",
        name: `${kind === "groups" ? "group" : "user"}_${addressOf(name)}`,
        id: `/servicePrincipals/${servicePrincipalId}/appRoleAssignedTo/${id}`,
      })),
    ),
    ...ofSaml(objects),
  ];
}

/** @param key the role's value, or its id where it has none */
export const appRoleAddress = (key: string): string => `app_role_${addressOf(key)}`;

const ofApplication = ({ templateId, servicePrincipalId }: AzureadObjects, applicationId: string): ManagedObject[] => [
  templateId === undefined
    ? { type: "azuread_application", name: "application", id: `/applications/${applicationId}` }
    : {
        type: "azuread_application_from_template",
        name: "application",
        id: `/applicationTemplates/${templateId}/instantiate/${applicationId}/${servicePrincipalId}`,
      },
  { type: "azuread_service_principal", name: "service_principal", id: `/servicePrincipals/${servicePrincipalId}` },
];

function ofSaml({ applicationId, servicePrincipalId, saml }: AzureadObjects): ManagedObject[] {
  if (!saml || applicationId === undefined) return [];
  const { identifiers, certificates, claimsPolicyId } = saml;
  return [
    ...identifiers.map((uri) => ({
      type: "azuread_application_identifier_uri",
      name: `identifier_${addressOf(uri)}`,
      id: `/applications/${applicationId}/identifierUris/${Buffer.from(uri).toString("base64")}`,
    })),
    ...Object.entries(certificates).map(([name, keyId]) => ({
      type: "azuread_service_principal_token_signing_certificate",
      name: `certificate_${addressOf(name)}`,
      id: `${servicePrincipalId}/tokenSigningCertificate/${keyId}`,
    })),
    ...(claimsPolicyId === undefined
      ? []
      : [
          {
            type: "azuread_claims_mapping_policy",
            name: "claims_mapping_policy",
            id: `/policies/claimsMappingPolicies/${claimsPolicyId}`,
          },
          {
            type: "azuread_service_principal_claims_mapping_policy_assignment",
            name: "claims_mapping_policy_assignment",
            id: `/servicePrincipals/${servicePrincipalId}/claimsMappingPolicies/${claimsPolicyId}`,
          },
        ]),
  ];
}
