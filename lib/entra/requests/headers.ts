/**
 * Headers that Entra's provisioning sends besides the authorization. Its requests name no type that they accept: Microsoft's samples
 * show none, and servers that insist on one answer Test Connection by 406 (https://github.com/MicrosoftDocs/azure-docs/issues/94189). Bodies
 * come with a charset (https://github.com/MicrosoftDocs/azure-docs/issues/12728).
 */
export const entraHeaders = (hasBody: boolean): Record<string, string> => ({
  accept: "*/*",
  ...(hasBody && { "content-type": "application/scim+json; charset=utf-8" }),
});
