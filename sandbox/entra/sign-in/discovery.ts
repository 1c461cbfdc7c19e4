/**
 * Answers by which clients find everything else; all addresses are this server's own.
 */

/** Azure's cloud metadata, as the azuread and azurerm providers read it (`metadata_host`, api-version 2022-09-01). */
export function cloudMetadata(origin: string, tenantId: string): Record<string, unknown> {
  return {
    name: "ScimformSandbox",
    portal: origin,
    resourceManager: `${origin}/`,
    microsoftGraphResourceId: `${origin}/`,
    authentication: {
      loginEndpoint: `${origin}/`,
      audiences: [`${origin}/`],
      tenant: tenantId,
      identityProvider: "AAD",
    },
    suffixes: {},
  };
}

/**
 * Returns the answer for a person who opens the tenant's address, or the link to an application's page in the portal, in a
 * browser.
 */
export function aboutTenant(origin: string, tenantId: string): Record<string, unknown> {
  return {
    about:
      "This is the tenant of a scimform sandbox: Microsoft Graph and sign-in, without a portal. What the portal would show, `scimform status`, `scimform logs` and `scimform sandbox users` do.",
    tenantId,
    graph: `${origin}/v1.0`,
    signIn: `${origin}/${tenantId}/v2.0/.well-known/openid-configuration`,
  };
}

/** OpenID discovery document (learn.microsoft.com/entra/identity-platform/v2-protocols-oidc). */
export function openIdConfiguration(origin: string, tenant: string): Record<string, unknown> {
  const base = `${origin}/${tenant}`;
  return {
    issuer: `${base}/v2.0`,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    token_endpoint: `${base}/oauth2/v2.0/token`,
    jwks_uri: `${base}/discovery/v2.0/keys`,
    response_types_supported: ["code", "id_token", "code id_token"],
    subject_types_supported: ["pairwise"],
    id_token_signing_alg_values_supported: ["RS256"],
    token_endpoint_auth_methods_supported: ["client_secret_post", "private_key_jwt"],
    tenant_region_scope: null,
    cloud_instance_name: new URL(origin).host,
    msgraph_host: new URL(origin).host,
  };
}

/** Instance discovery, by which Microsoft's sign-in libraries check that an authority is genuine. */
export function instanceDiscovery(origin: string, tenant: string): Record<string, unknown> {
  const { host } = new URL(origin);
  return {
    tenant_discovery_endpoint: `${origin}/${tenant}/v2.0/.well-known/openid-configuration`,
    "api-version": "1.1",
    metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
  };
}
