import { azureadRules, type ArgumentRule, mostRedirectUris } from "../../entra/application/azuread-rules";
import * as errors from "./errors";
import type { Problem } from "../../core/problem";
import { nameIdFormats } from "../../entra/application/name-id-formats";
import { nearest } from "../../core/nearest";
import {
  isKnownClaimSource,
  isRestrictedClaim,
  knownClaimSources,
  nameIdentifier,
} from "../../entra/application/claim-sources";
import { signOnUrlProblem } from "../common/check-url";
import { locate } from "../common/locate";
import { placeholdersIn } from "../common/placeholders";
import {
  endOfDay,
  latestCertificateEnd,
  type SamlSettings,
  type SigningCertificate,
} from "../../entra/application/saml-settings";
import type { StackConfig } from "./model";

/**
 * Days before the end of a certificate by which the next one should exist, and by which it should sign; Entra's own mails begin
 * 60 days ahead.
 */
const daysAhead = { next: 60, switch: 30 } as const;

/**
 * Whether a stack's SAML settings can work, and go on working.
 * https://learn.microsoft.com/entra/identity/enterprise-apps/tutorial-manage-certificates-for-federated-single-sign-on
 * @param now milliseconds since 1970
 */
export function checkSaml(stack: StackConfig, now: number): Problem[] {
  const { saml } = stack;
  if (!saml) return [];
  return [
    ...checkUrls(stack, saml),
    ...checkTwice(stack, saml),
    ...checkSlashes(stack, saml),
    ...checkClaims(stack, saml),
    ...checkNameId(stack, saml),
    ...checkNameIdFormat(stack, saml),
    ...checkSources(stack, saml),
    ...checkActive(stack, saml),
    ...checkCertificates(stack, now),
  ];
}

/** Warnings of certificates that expire, and of the day to change over to the next. */
export function checkCertificates(stack: StackConfig, now: number): Problem[] {
  const { saml } = stack;
  return saml ? saml.certificates.flatMap((certificate) => checkExpiry(stack, saml, certificate, now)) : [];
}

/** The certificate that signs, and how many days it lasts; undefined without SAML sign-on. @param now milliseconds since 1970 */
export function signingCertificate(
  { saml }: StackConfig,
  now: number,
): { readonly name: string; readonly expires: string; readonly days: number } | undefined {
  const signs = saml?.certificates.find(({ active }) => active);
  return signs && { name: signs.name, expires: signs.expires, days: daysUntil(signs.expires, now) };
}

/** Reports an identifier that two stacks of one tenant share, since Entra takes an identifier once. */
export function checkIdentifiers(stacks: readonly StackConfig[]): Problem[] {
  const first = new Map<string, StackConfig>();
  return stacks.flatMap((stack) =>
    (stack.saml?.identifiers ?? []).flatMap((identifier, index) => {
      // An input that is missing is said already.
      if (placeholdersIn(identifier).length > 0) return [];
      const key = `${stack.cloud} ${stack.tenantId ?? ""} ${identifier.toLowerCase()}`;
      const other = first.get(key);
      if (!other) first.set(key, stack);
      // One stack twice is said where stacks are told apart by name.
      if (!other || other.stack === stack.stack) return [];
      const problem = errors.duplicateIdentifier(stack.stack, other.stack, identifier);
      return [locate(stack, ["saml", "identifiers", index], problem)];
    }),
  );
}

function checkUrls(stack: StackConfig, { replyUrls, signOnUrl, logoutUrl }: SamlSettings): Problem[] {
  const urls: [readonly (string | number)[], string | undefined][] = [
    ...replyUrls.map((url, index): [readonly (string | number)[], string] => [["replyUrls", index], url]),
    [["signOnUrl"], signOnUrl],
    [["logoutUrl"], logoutUrl],
  ];
  const most = mostRedirectUris;
  return [
    ...urls.flatMap(([path, url]) => {
      if (url === undefined || placeholdersIn(url).length > 0) return [];
      const problem = signOnUrlProblem(url) ?? refused(path, url);
      return problem ? [locate(stack, ["saml", ...path], problem)] : [];
    }),
    ...(replyUrls.length > most
      ? [locate(stack, ["saml", "replyUrls"], errors.tooManyReplyUrls(replyUrls.length, most))]
      : []),
  ];
}

const { azuread_application: ofApplication, azuread_service_principal: ofPrincipal } = azureadRules;
const urlRules: Readonly<Record<string, ArgumentRule>> = {
  replyUrls: ofApplication["web.redirect_uris"],
  logoutUrl: ofApplication["web.logout_url"],
  signOnUrl: ofPrincipal.login_url,
};

/** Returns the problem that azuread would report at plan. */
function refused([key = ""]: readonly (string | number)[], url: string): Problem | undefined {
  const refusal = urlRules[key]?.(url);
  return refusal && errors.argumentRefused(`saml.${key}`, url, refusal.reason, refusal.corrected);
}

/**
 * Reports duplicate identifiers and certificate names, without regard to case: Terraform addresses are made from both, and Entra
 * takes an identifier once. A thumbprint is that of one certificate.
 */
function checkTwice(
  stack: StackConfig,
  { identifiers, certificates, otherCertificates = [] }: SamlSettings,
): Problem[] {
  const thumbprints = [
    ...certificates.flatMap(({ name, thumbprint }): [readonly (string | number)[], string][] =>
      thumbprint === undefined ? [] : [[["certificates", name, "thumbprint"], thumbprint]],
    ),
    ...otherCertificates.map((thumbprint, index): [readonly (string | number)[], string] => [
      ["otherCertificates", index],
      thumbprint,
    ]),
  ];
  return [
    ...repeated(identifiers).map(([index, text, first]) =>
      locate(stack, ["saml", "identifiers", index], errors.identifierTwice(text, first)),
    ),
    ...repeated(certificates.map(({ name }) => name)).map(([, name, first]) =>
      locate(stack, ["saml", "certificates", name], errors.certificateTwice(name, first)),
    ),
    ...repeated(thumbprints.map(([, thumbprint]) => thumbprint)).map(([index, thumbprint]) =>
      locate(stack, ["saml", ...(thumbprints[index]?.[0] ?? [])], errors.thumbprintTwice(thumbprint)),
    ),
  ];
}

function checkSlashes(stack: StackConfig, { identifiers }: SamlSettings): Problem[] {
  return identifiers.flatMap((identifier, index) =>
    identifier.endsWith("/") ? [locate(stack, ["saml", "identifiers", index], errors.identifierSlash(identifier))] : [],
  );
}

function checkNameIdFormat(stack: StackConfig, { nameId: { format } }: SamlSettings): Problem[] {
  if (format === undefined || nameIdFormats.includes(format) || placeholdersIn(format).length > 0) return [];
  const last = format.toLowerCase().split(":").at(-1);
  const similar = nameIdFormats.find((known) => known.toLowerCase().split(":").at(-1) === last);
  return [locate(stack, ["saml", "nameId", "format"], errors.nameIdFormatUnknown(format, similar))];
}

/** Returns the texts that occur earlier in the list, with their places and the first occurrence. */
function repeated(texts: readonly string[]): [number, string, string][] {
  return texts.flatMap((text, index): [number, string, string][] => {
    const first = texts.slice(0, index).find((other) => other.toLowerCase() === text.toLowerCase());
    return first === undefined ? [] : [[index, text, first]];
  });
}

/** https://github.com/microsoftgraph/microsoft-graph-docs/pull/15908 */
const mostClaims = 50;

function checkClaims(stack: StackConfig, { claims }: SamlSettings): Problem[] {
  const names = Object.keys(claims);
  // The NameID is one of them.
  const count = names.length + 1;
  return [
    ...(count > mostClaims ? [locate(stack, ["saml", "claims"], errors.claimsTooMany(count, mostClaims))] : []),
    ...names
      .filter(isRestrictedClaim)
      .map((name) =>
        locate(stack, ["saml", "claims", name], errors.claimRestricted(name, name.toLowerCase() === nameIdentifier)),
      ),
  ];
}

/**
 * Compares the name identifier with the first matching attribute. A claim source such as `user.userprincipalname` names the
 * attribute that a mapping calls `[userPrincipalName]`.
 */
function checkNameId(stack: StackConfig, { nameId }: SamlSettings): Problem[] {
  const [matching] = Object.entries(stack.schema.users?.mappings ?? {})
    .filter(([, { match }]) => match != null)
    .sort(([, a], [, b]) => (a.match ?? 0) - (b.match ?? 0));
  if (!matching) return [];
  const [attribute, { source }] = matching;
  const signedIn = nameId.source.replace(/^user\./i, "").toLowerCase();
  if (source?.toLowerCase() === `[${signedIn}]`) return [];
  const problem = errors.nameIdDiffers(nameId.source, attribute, source ?? "nothing");
  return [locate(stack, ["saml", "nameId", "source"], problem)];
}

/** Reports sources that do not exist: the claim would be missing, and with it the sign-in. */
function checkSources(stack: StackConfig, { nameId, claims }: SamlSettings): Problem[] {
  const sources: [readonly string[], string][] = [
    [["nameId", "source"], nameId.source],
    ...Object.entries(claims).map(([name, source]): [readonly string[], string] => [["claims", name], source]),
  ];
  return sources.flatMap(([path, source]) => {
    if (isKnownClaimSource(source)) return [];
    const similar = nearest(source.toLowerCase(), knownClaimSources) ?? ofUser(source);
    const isNameId = path[0] === "nameId";
    return [locate(stack, ["saml", ...path], errors.claimSourceUnknown(source, isNameId, similar))];
  });
}

/** `mail` for `user.mail`. */
const ofUser = (source: string): string | undefined =>
  knownClaimSources.find((known) => known === `user.${source.toLowerCase()}`);

function checkActive(stack: StackConfig, { certificates }: SamlSettings): Problem[] {
  const active = certificates.filter((certificate) => certificate.active).map(({ name }) => name);
  return active.length === 1 ? [] : [locate(stack, ["saml", "certificates"], errors.certificateActive(active))];
}

function checkExpiry(
  stack: StackConfig,
  { certificates }: SamlSettings,
  { name, expires, active, thumbprint }: SigningCertificate,
  now: number,
): Problem[] {
  const report = (problem: Problem): Problem[] => [locate(stack, ["saml", "certificates", name, "expires"], problem)];
  const days = daysUntil(expires, now);
  if (thumbprint === undefined && endOfDay(expires) > latestCertificateEnd(now))
    return report(errors.certificateTooLong(name, expires, lastDay(latestCertificateEnd(now))));
  if (days < 0) return report(errors.certificateExpired(stack.stack, name, expires, active));
  if (!active) return [];
  const next = certificates.find((each) => !each.active && each.expires > expires);
  if (next && days <= daysAhead.switch)
    return report(errors.certificateToSwitch(stack.stack, name, expires, days, next.name));
  return next || days > daysAhead.next ? [] : report(errors.certificateExpires(stack.stack, name, expires, days));
}

/** Returns the last day on which a certificate with this end is valid throughout. */
const lastDay = (end: number): string => new Date(end - dayLength).toISOString().slice(0, 10);

const dayLength = 24 * 60 * 60 * 1000;

const daysUntil = (date: string, now: number): number =>
  Math.round((Date.parse(date) - Date.parse(new Date(now).toISOString().slice(0, 10))) / dayLength);
