import type { SamlSettings, SigningCertificate } from "../application/saml-settings";
import type { LiveCertificate } from "./saml-api";

/** Differences between an app's signing certificates and those of its config. */
export interface CertificateChanges {
  readonly certificates: readonly LiveCertificate[];
  /** The one that should sign and does not; absent as long as it is not there, too. */
  readonly activate?: LiveCertificate;
  /** Certificates that the config does not name. */
  readonly remove: readonly LiveCertificate[];
  /** Names of the config that the app has no certificate of. */
  readonly missing: readonly string[];
  /** Names of the config that several certificates have. */
  readonly ambiguous: readonly { readonly name: string; readonly thumbprints: readonly string[] }[];
}

type Certificates = Pick<SamlSettings, "certificates" | "otherCertificates">;

/** The certificates of an app that one of the config can mean: by its thumbprint, else those of its name that no thumbprint of the config names. */
export function certificatesMeant(
  { name, thumbprint }: Pick<SigningCertificate, "name" | "thumbprint">,
  { certificates, otherCertificates: others = [] }: Certificates,
  live: readonly LiveCertificate[],
): LiveCertificate[] {
  if (thumbprint !== undefined) return live.filter((each) => each.thumbprint === thumbprint);
  const named = [...others, ...certificates.flatMap((one) => one.thumbprint ?? [])];
  return live.filter((each) => each.name === name && !named.includes(each.thumbprint));
}

/** The certificate that signs: of one alone nothing has to say so, and of several without a choice the config's is taken for it. */
function signingOf(saml: Certificates, live: readonly LiveCertificate[]): LiveCertificate | undefined {
  const wanted = saml.certificates.find(({ active }) => active);
  const chosen = live.find(({ active }) => active) ?? (live.length === 1 ? live[0] : undefined);
  return chosen ?? (wanted && certificatesMeant(wanted, saml, live)[0]);
}

/** The config's certificates as they are in the tenant: their last days, and which one signs, whatever the config says of it. */
export function liveCertificates(saml: Certificates, live: readonly LiveCertificate[]): SigningCertificate[] {
  const signs = signingOf(saml, live);
  return live.flatMap((each) => {
    const named = saml.certificates.find((one) => certificatesMeant(one, saml, live).includes(each));
    if (!named && each !== signs) return [];
    const { expires, thumbprint } = each;
    return [{ name: named?.name ?? each.name, expires, active: each === signs, thumbprint }];
  });
}

/**
 * Compares certificates; while it is not clear which one should sign, or that one is missing, none is to be removed: it may be
 * the one that does sign.
 */
export function compareCertificates(saml: Certificates, live: readonly LiveCertificate[]): CertificateChanges {
  const wanted = saml.certificates.map((one) => ({ ...one, meant: certificatesMeant(one, saml, live) }));
  const ambiguous = wanted.filter(({ meant }) => meant.length > 1);
  const [signing] = ambiguous.length > 0 ? [] : (wanted.find(({ active }) => active)?.meant ?? []);
  const isKept = (each: LiveCertificate): boolean =>
    wanted.some(({ meant }) => meant.includes(each)) || saml.otherCertificates?.includes(each.thumbprint) === true;
  return {
    certificates: live,
    ...(signing && !signing.active && { activate: signing }),
    remove: signing ? live.filter((each) => !isKept(each)) : [],
    missing: wanted.filter(({ meant }) => meant.length === 0).map(({ name }) => name),
    ambiguous: ambiguous.map(({ name, meant }) => ({ name, thumbprints: meant.map(({ thumbprint }) => thumbprint) })),
  };
}
