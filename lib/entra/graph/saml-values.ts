import type { Cloud } from "./cloud";

/** The SAML values of Entra that the target needs: a person pastes it there, or gives the metadata URL alone. */
export interface SamlValues {
  /** Address of the metadata: everything below, as a document that the target can read by itself. */
  readonly metadataUrl: string;
  readonly loginUrl: string;
  readonly logoutUrl: string;
  /** Entra's own entity id ("Microsoft Entra Identifier"), the issuer of its SAML responses. */
  readonly entityId: string;
  /** SHA-1 of the active signing certificate, in hexadecimal. */
  readonly thumbprint?: string;
}

/**
 * Hosts of people's sign-in and of the issuer.
 * https://learn.microsoft.com/entra/identity-platform/federation-metadata,
 * https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud,
 * https://docs.azure.cn/entra/identity-platform/federation-metadata
 */
const hosts: Readonly<Record<Cloud, { readonly login: string; readonly issuer: string }>> = {
  public: { login: "https://login.microsoftonline.com", issuer: "https://sts.windows.net" },
  usgov: { login: "https://login.microsoftonline.us", issuer: "https://sts.windows.net" },
  china: { login: "https://login.partner.microsoftonline.cn", issuer: "https://sts.chinacloudapi.cn" },
};

/**
 * @param app tenant and application (client) id, as they are or as Terraform references
 */
export function samlValues(
  { cloud }: { readonly cloud: Cloud },
  app: { readonly tenantId: string; readonly clientId: string; readonly thumbprint?: string },
): SamlValues {
  const { tenantId, clientId, thumbprint } = app;
  const { login, issuer } = hosts[cloud];
  return {
    metadataUrl: `${login}/${tenantId}/federationmetadata/2007-06/federationmetadata.xml?appid=${clientId}`,
    loginUrl: `${login}/${tenantId}/saml2`,
    logoutUrl: `${login}/${tenantId}/saml2`,
    entityId: `${issuer}/${tenantId}/`,
    ...(thumbprint !== undefined && { thumbprint }),
  };
}
