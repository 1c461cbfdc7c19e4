import { isGuid } from "../../core/guid";

/**
 * Rules of `hashicorp/azuread` for the arguments that our stacks set, checked when it plans: as of 3.9.0, by its validation
 * functions. Pure, so that `validate`, `export` and the sandbox's fake provider report the same in its place.
 */

/** The reason why an argument would be refused, and a corrected value; absent when only a person knows. */
interface Refusal {
  readonly reason: string;
  readonly corrected?: string;
}

export type ArgumentRule = (value: string) => Refusal | undefined;

const notEmpty: ArgumentRule = (value) => (value === "" ? { reason: "it is empty" } : undefined);

/** `web.redirect_uris`: a urn, or an address with a path of at least a slash, of 256 bytes at most. */
const redirectUri: ArgumentRule = (value) => {
  if (/^urn:[^:]*:/.test(value)) return undefined;
  const url = goUrl(value);
  if (typeof url === "string") return { reason: url };
  if (url.path === "")
    return { reason: "an address without a path needs a slash at its end", corrected: withSlash(value) };
  return ofScheme(url, ["http", "https", "ms-appx-web", "brk-multihub"]) ?? atMost(value, 256);
};

const httpUrl: ArgumentRule = (value) => {
  const url = goUrl(value);
  return typeof url === "string" ? { reason: url } : ofScheme(url, ["http", "https"]);
};

const logoutUrl: ArgumentRule = (value) => httpUrl(value) ?? atMost(value, 255);

const commonName: ArgumentRule = (value) =>
  value === "" || /^CN=.+$/.test(value) ? undefined : { reason: "it has to begin with CN=", corrected: `CN=${value}` };

/** RFC 3339, as Go's `time.RFC3339` reads it; `Date.parse` would take the 30th of February. */
const time: ArgumentRule = (value) => {
  const [, date = ""] = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/.exec(value) ?? [];
  const day = new Date(`${date}T00:00:00Z`);
  const isTime = date !== "" && !Number.isNaN(Date.parse(value)) && day.toISOString().startsWith(date);
  return isTime ? undefined : { reason: "it is no time such as 2029-01-31T23:59:59Z" };
};

const uuid: ArgumentRule = (value) => (isGuid(value) ? undefined : { reason: "it is no UUID" });

/** `azuread_application_app_role.value`, as Graph documents it: https://learn.microsoft.com/graph/api/resources/approle */
export const isRoleValue = (value: string): boolean =>
  value.length <= 120 && /^(?!\.)[\w!#$%&'()*+,\-./:;<=>?@[\]^`{|}~]*$/.test(value);

const roleValue: ArgumentRule = (value) =>
  isRoleValue(value) ? undefined : { reason: "it is no value of a role: at most 120 signs, without blanks" };

/** Rules by resource or data source, and the argument's path; arguments not listed take any text. */
export const azureadRules = {
  azuread_application: {
    display_name: notEmpty,
    template_id: uuid,
    "web.homepage_url": httpUrl,
    "web.logout_url": logoutUrl,
    "web.redirect_uris": redirectUri,
  },
  azuread_application_app_role: {
    description: notEmpty,
    display_name: notEmpty,
    role_id: uuid,
    value: roleValue,
  },
  azuread_application_from_template: { display_name: notEmpty, template_id: uuid },
  azuread_application_identifier_uri: { identifier_uri: notEmpty },
  azuread_service_principal: {
    client_id: uuid,
    login_url: httpUrl,
    notification_email_addresses: notEmpty,
    "saml_single_sign_on.relay_state": notEmpty,
  },
  azuread_service_principal_token_signing_certificate: { display_name: commonName, end_date: time },
  azuread_claims_mapping_policy: { definition: notEmpty, display_name: notEmpty },
  azuread_app_role_assignment: { app_role_id: uuid, principal_object_id: uuid, resource_object_id: uuid },
} as const satisfies Readonly<Record<string, Readonly<Record<string, ArgumentRule>>>>;

/** The most entries that `web.redirect_uris` takes. */
export const mostRedirectUris = 256;

interface GoUrl {
  readonly scheme: string;
  readonly path: string;
}

/**
 * Scheme and path as Go's `net/url` reads an address, or what is wrong with it. It differs from the WHATWG's URL: blanks are
 * not stripped, slashes are not added, and escapes have to be whole. https://pkg.go.dev/net/url#Parse
 */
function goUrl(text: string): GoUrl | string {
  const malformed = "it is no well-formed address";
  if (text === "") return "it is empty";
  // eslint-disable-next-line no-control-regex -- that is what is looked for
  if (/[\x00-\x1f\x7f]/.test(text)) return malformed;
  const [, beforeFragment = "", fragment = ""] = /^([^#]*)(?:#(.*))?$/s.exec(text) ?? [];
  const [, scheme = "", rest = ""] = /^(?:([a-z][a-z0-9+.-]*):)?([^?]*)/i.exec(beforeFragment) ?? [];
  if (scheme === "" && (rest.split("/")[0] ?? "").includes(":")) return malformed;
  const [, authority = "", path = ""] = /^\/\/([^/]*)(.*)$/s.exec(rest) ?? [];
  const [, host = "", port] = /^(?:.*@)?(\[[^\]]*\]|[^:]*)(:.*)?$/s.exec(authority) ?? [];
  const wholeEscapes = (part: string): boolean => !/%(?![0-9a-f]{2})/i.test(part);
  if (!wholeEscapes(path) || !wholeEscapes(fragment)) return malformed;
  if ((port !== undefined && !/^:\d*$/.test(port)) || /[\s\\^`{|}%]/.test(host)) return malformed;
  if (authority === "") return "it has no host";
  return { scheme: scheme.toLowerCase(), path };
}

/** Appends a slash to the path of an address, before its query or fragment. */
const withSlash = (address: string): string => address.replace(/^[^?#]*/, (before) => `${before}/`);

const ofScheme = ({ scheme }: GoUrl, schemes: readonly string[]): Refusal | undefined =>
  schemes.includes(scheme)
    ? undefined
    : { reason: `it has to begin with ${schemes.map((one) => `${one}:`).join(" or ")}` };

const atMost = (value: string, most: number): Refusal | undefined =>
  new TextEncoder().encode(value).length > most ? { reason: `it is longer than ${most} bytes` } : undefined;
