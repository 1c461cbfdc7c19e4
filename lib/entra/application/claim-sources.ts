/**
 * Possible sources of a claim of a SAML assertion, and reserved names of claims.
 * https://learn.microsoft.com/entra/identity-platform/reference-claims-mapping-policy-type
 */

/** A property of an object that Entra knows, an extension of the directory, or a constant. */
export type ClaimSource =
  | { readonly kind: "property" | "extension"; readonly object: string; readonly name: string }
  | { readonly kind: "constant"; readonly value: string };

/** `user.mail`, `user.extension_…`, or a constant in quotation marks; undefined for what no policy can say. */
export function parseClaimSource(text: string): ClaimSource | undefined {
  const [, constant] = /^"(.+)"$/s.exec(text) ?? [];
  if (constant !== undefined) return { kind: "constant", value: constant };
  const [, object, name] = /^(user|application|resource|audience|company)\.(\w+)$/i.exec(text) ?? [];
  if (object === undefined || name === undefined) return undefined;
  return { kind: /^extension_/i.test(name) ? "extension" : "property", object: object.toLowerCase(), name };
}

/** Properties by object; extensions have names of their own. */
const properties: Readonly<Record<string, readonly string[]>> = {
  user: [
    ...["surname", "givenname", "displayname", "objectid", "mail", "userprincipalname", "department", "companyname"],
    ...["onpremisessamaccountname", "netbiosname", "dnsdomainname", "onpremisesecurityidentifier", "streetaddress"],
    ...["postalcode", "preferredlanguage", "onpremisesuserprincipalname", "mailnickname", "othermail", "country"],
    ...["city", "state", "jobtitle", "employeeid", "facsimiletelephonenumber", "assignedroles", "accountenabled"],
    ...["usertype", "consentprovidedforminor", "createddatetime", "creationtype", "lastpasswordchangedatetime"],
    ...["mobilephone", "officelocation", "onpremisesdomainname", "onpremisesimmutableid", "onpremisessyncenabled"],
    ...["telephonenumber", "preferreddatalocation", "proxyaddresses", "localuserprincipalname"],
    ...Array.from({ length: 15 }, (_, index) => `extensionattribute${index + 1}`),
  ],
  ...Object.fromEntries(
    ["application", "resource", "audience"].map((one) => [one, ["displayname", "objectid", "tags"]]),
  ),
  company: ["tenantcountry"],
};

/** All of them, as the config spells them. */
export const knownClaimSources: readonly string[] = Object.entries(properties).flatMap(([object, names]) =>
  names.map((name) => `${object}.${name}`),
);

/** Whether Microsoft's list has the source, as far as it can be listed. */
export function isKnownClaimSource(text: string): boolean {
  const source = parseClaimSource(text);
  return source !== undefined && (source.kind !== "property" || knownClaimSources.includes(text.toLowerCase()));
}

/** The name of the NameID among claims. */
export const nameIdentifier = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier";

/**
 * Claims that no policy can change. Some more (`role`, `upn`, `windowsaccountname`, …) are open to apps with a signing key of
 * their own, which those with SAML sign-on have.
 */
const restricted: ReadonlySet<string> = new Set([
  nameIdentifier,
  ...under("http://schemas.microsoft.com/identity/claims", [
    ...[
      "accesstoken",
      "acct",
      "agegroup",
      "aio",
      "identityprovider",
      "objectidentifier",
      "openid2_id",
      "puid",
      "scope",
    ],
    ...["tenantid", "xms_et"],
  ]),
  ...under("http://schemas.microsoft.com/ws/2008/06/identity/claims", [
    ...["authenticationinstant", "authenticationmethod", "confirmationkey", "denyonlyprimarygroupsid"],
    ...["denyonlyprimarysid", "denyonlywindowsdevicegroup", "expiration", "expired", "groups", "groupsid"],
    ...["ispersistent", "samlissuername", "wids", "windowsdeviceclaim", "windowsdevicegroup", "windowsfqbnversion"],
    ...["windowssubauthority", "windowsuserclaim"],
  ]),
  ...under("http://schemas.xmlsoap.org/ws/2005/05/identity/claims", [
    ...["authentication", "authorizationdecision", "denyonlysid", "privatepersonalidentifier", "spn"],
  ]),
  ...under("http://schemas.microsoft.com", [
    ...["2012/01/devicecontext/claims/ismanaged", "2014/02/devicecontext/claims/isknown", "2014/03/psso"],
    ...["2014/09/devicecontext/claims/iscompliant", "accesscontrolservice/2010/07/claims/identityprovider"],
    ...["claims/authnmethodsreferences", "claims/groups.link"],
  ]),
  "http://schemas.xmlsoap.org/ws/2009/09/identity/claims/actor",
]);

function under(root: string, names: readonly string[]): string[] {
  return names.map((name) => `${root}/${name}`);
}

/** Whether Entra keeps the claim to itself, so that a policy must not have it. */
export const isRestrictedClaim = (name: string): boolean => restricted.has(name.toLowerCase());
