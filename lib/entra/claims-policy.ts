import type { SamlSettings } from "../config/model";

const nameIdentifier = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier";
const defaultSource = "user.userprincipalname";

/**
 * The claims mapping policy that a SAML app needs: undefined when what Entra sends by itself will do, the user principal name
 * as NameID and its basic claims.
 * https://learn.microsoft.com/entra/identity-platform/reference-claims-mapping-policy-type
 * @returns the policy's definition, a JSON document
 */
export function claimsPolicy({ nameId, claims }: Pick<SamlSettings, "nameId" | "claims">): string | undefined {
  const isDefault = nameId.source.toLowerCase() === defaultSource && nameId.format === undefined;
  if (isDefault && Object.keys(claims).length === 0) return undefined;
  const entries = [
    {
      ...sourceOf(nameId.source),
      SamlClaimType: nameIdentifier,
      // Not on the page above; the admin center writes it: https://github.com/hashicorp/terraform-provider-azuread/issues/1115
      ...(nameId.format !== undefined && { SamlNameIdFormat: nameId.format }),
    },
    ...Object.entries(claims).map(([name, source]) => ({ ...sourceOf(source), SamlClaimType: name })),
  ];
  const policy = { Version: 1, IncludeBasicClaimSet: "true", ClaimsSchema: entries };
  return JSON.stringify({ ClaimsMappingPolicy: policy });
}

/** `user.mail` -> the property `mail` of the user; directory extensions have a key of their own. */
function sourceOf(text: string): Record<string, string> {
  const [source = "", ...rest] = text.split(".");
  const property = rest.join(".");
  return /^extension_/i.test(property) ? { Source: source, ExtensionID: property } : { Source: source, ID: property };
}
