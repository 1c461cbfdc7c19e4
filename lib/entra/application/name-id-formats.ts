/**
 * Formats of the NameID that somebody can choose in Entra; `transient` it only gives to a target that asks for it.
 * https://learn.microsoft.com/graph/api/resources/samlnameidclaim,
 * https://learn.microsoft.com/entra/identity-platform/saml-claims-customization
 */
export const nameIdFormats: readonly string[] = [
  ...["emailAddress", "unspecified", "WindowsDomainQualifiedName"].map(
    (name) => `urn:oasis:names:tc:SAML:1.1:nameid-format:${name}`,
  ),
  "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
];
