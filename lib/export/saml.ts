import { certificateNamePattern } from "../config/common/field";
import { endOfDay, latestCertificateEnd, type SamlSettings } from "../entra/application/saml-settings";
import { type ArgumentRule, azureadRules } from "../entra/application/azuread-rules";
import { settingsOfClaimsPolicy } from "../entra/application/claims-policy";
import type { LiveCertificate, LiveClaimsPolicy, SamlApi } from "../entra/graph/saml-api";
import * as errors from "./errors";
import type { Problem } from "../core/problem";
import type { ExistingObjects } from "../terraform/imports-file";
import { type LiveApp, nameOf } from "./live-app";

/** SAML sign-on of an app in the config's words, and the parts that Terraform takes over. */
export interface ExportedSaml {
  /** SAML settings; absent when the app has no SAML sign-on, or one that the config cannot express. */
  readonly saml?: SamlSettings;
  readonly objects?: ExistingObjects["saml"];
  readonly problems: readonly Problem[];
}

/** Reads the SAML sign-on of an app of this tenant. Throws GraphError. @param now milliseconds since 1970 */
export async function readSaml(live: LiveApp, api: SamlApi, now: number): Promise<ExportedSaml> {
  const { application, principal } = live;
  if (!application || principal["preferredSingleSignOnMode"] !== "saml") return { problems: [] };
  const [{ signOnUrl, relayState, certificates }, policies] = await Promise.all([
    api.read(principal.id),
    api.claimsPolicies(principal.id),
  ]);
  const { identifierUris, web } = application;
  const [identifiers, replyUrls] = [identifierUris ?? [], web?.redirectUris ?? []];
  const origin = nameOf(principal);
  const [policy] = policies;
  const claims = policy ? claimsOf(policies, application.displayName) : defaultClaims;
  const unsupported = [
    ...(identifiers.length > 0 ? [] : ["it has no identifier"]),
    ...(replyUrls.length > 0 ? [] : ["it has no reply URL"]),
    ...refusedUrls(replyUrls, signOnUrl, web?.logoutUrl),
    ...unsupportedCertificates(certificates),
    ...(claims ? [] : [`its claims come from ${policies.map(nameOfPolicy).join(" and ")}`]),
  ];
  const adopted = adoptCertificates(certificates, origin, now);
  if (unsupported.length > 0 || !claims) return { problems: [errors.samlNotExpressible(origin, unsupported)] };
  return {
    saml: {
      identifiers,
      replyUrls,
      ...(signOnUrl && { signOnUrl }),
      ...(relayState && { relayState }),
      ...(web?.logoutUrl && { logoutUrl: web.logoutUrl }),
      ...claims,
      ...adopted.settings,
    },
    objects: {
      identifiers,
      certificates: adopted.keyIds,
      ...(policy && { claimsPolicyId: policy.id }),
    },
    problems: [
      ...adopted.problems,
      ...(policy ? [] : [errors.leftAlone(origin, "what is set under Attributes & Claims in the admin center")]),
    ],
  };
}

/** Returns the URLs that azuread refuses, and at which deploys would stop. */
function refusedUrls(
  replyUrls: readonly string[],
  signOnUrl: string | null,
  logoutUrl: string | null | undefined,
): string[] {
  const { azuread_application: ofApplication, azuread_service_principal: ofPrincipal } = azureadRules;
  const checked: [string, ArgumentRule, string | null | undefined][] = [
    ...replyUrls.map((url): [string, ArgumentRule, string] => ["reply", ofApplication["web.redirect_uris"], url]),
    ["sign-on", ofPrincipal.login_url, signOnUrl],
    ["logout", ofApplication["web.logout_url"], logoutUrl],
  ];
  return checked.flatMap(([what, rule, url]) => {
    const refusal = url ? rule(url) : undefined;
    if (!refusal) return [];
    const better = refusal.corrected === undefined ? "" : ` (better ${refusal.corrected})`;
    return [`the azuread provider refuses its ${what} URL ${url ?? ""}, as ${refusal.reason}${better}`];
  });
}

type Claims = Pick<SamlSettings, "nameId" | "claims">;

/** Claims of an app without a policy: none is deployed, and whatever else makes the claims stays. */
const defaultClaims: Claims = { nameId: { source: "user.userprincipalname" }, claims: {} };

/** A policy of another name, or of more than a stack puts into it, would be rewritten. */
function claimsOf([policy, ...others]: readonly LiveClaimsPolicy[], displayName: string): Claims | undefined {
  const [definition, ...more] = policy?.definition ?? [];
  if (others.length + more.length > 0 || definition === undefined || policy?.displayName !== displayName)
    return undefined;
  return settingsOfClaimsPolicy(definition);
}

const nameOfPolicy = ({ displayName, id }: LiveClaimsPolicy): string =>
  `the claims mapping policy ${displayName} (${id})`;

/** Reports certificates that the config cannot express: unless one of them signs, the right config is anybody's guess. */
function unsupportedCertificates(certificates: readonly LiveCertificate[]): string[] {
  const active = certificates.filter((certificate) => certificate.active);
  return [
    ...(certificates.length > 0 ? [] : ["it has no signing certificate"]),
    ...(certificates.length > 1 && active.length !== 1 ? ["none of its certificates is active"] : []),
  ];
}

interface AdoptedCertificates {
  readonly settings: Pick<SamlSettings, "certificates" | "otherCertificates">;
  /** Ids of keys that Terraform takes over. */
  readonly keyIds: Readonly<Record<string, string>>;
  readonly problems: readonly Problem[];
}

/**
 * Chooses the certificates that the config names. The name is the key of a certificate in the config. The admin center gives each
 * the same, so that of several of one name, and of one with a name that is no key or that lasts longer than Entra's own, only the
 * one that signs is taken, by its thumbprint.
 * https://learn.microsoft.com/entra/identity/enterprise-apps/tutorial-manage-certificates-for-federated-single-sign-on
 */
function adoptCertificates(certificates: readonly LiveCertificate[], origin: string, now: number): AdoptedCertificates {
  const names = certificates.map(({ name }) => name);
  const isKey = (name: string): boolean => certificateNamePattern.test(name);
  // Before the first activation none is marked; the only one it is.
  const [signing, ...more] = certificates.filter(({ active }) => active || certificates.length === 1);
  // Terraform's addresses know no letter case either.
  const areKeys = names.every(isKey) && new Set(names.map(lower)).size === names.length;
  // Terraform could not make again what somebody has uploaded.
  const areShort = certificates.every(({ expires }) => endOfDay(expires) <= latestCertificateEnd(now));
  if (!signing || (more.length === 0 && areKeys && areShort))
    return {
      settings: {
        certificates: certificates.map((each) => {
          const { name, expires } = each;
          return { name, expires, active: each === signing };
        }),
      },
      keyIds: Object.fromEntries(certificates.map(({ name, keyId }) => [name, keyId])),
      problems: [],
    };
  const { expires, thumbprint } = signing;
  const name = isKey(signing.name) ? signing.name : "adopted";
  const others = certificates.filter((each) => each !== signing).map((each) => each.thumbprint);
  return {
    settings: {
      certificates: [{ name, expires, active: true, thumbprint }],
      ...(others.length > 0 && { otherCertificates: others }),
    },
    keyIds: {},
    problems: [errors.certificatesLeft(origin, name, thumbprint, others)],
  };
}

const lower = (text: string): string => text.toLowerCase();
