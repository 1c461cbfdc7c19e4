/** A certificate that signs SAML tokens. Rotation adds the next one beside it and later drops the old; none is changed in place. */
export interface SigningCertificate {
  readonly name: string;
  /** Last day, `YYYY-MM-DD`. */
  readonly expires: string;
  /** The one that signs; exactly one does. */
  readonly active: boolean;
  /** SHA-1, in upper-case hexadecimal, of one that somebody made in the admin center: Terraform neither makes nor deletes it. */
  readonly thumbprint?: string;
}

/** SAML sign-on of the enterprise application. */
export interface SamlSettings {
  /** Identifiers (entity ids) of the app; the first is the usual audience. */
  readonly identifiers: readonly string[];
  /** Assertion consumer service; the first is the default. */
  readonly replyUrls: readonly string[];
  readonly signOnUrl?: string;
  readonly relayState?: string;
  readonly logoutUrl?: string;
  /** Source of the NameID, such as `user.userprincipalname` (Entra's default), and its format. */
  readonly nameId: { readonly source: string; readonly format?: string };
  /** Further claims: name -> source such as `user.mail`. */
  readonly claims: Readonly<Record<string, string>>;
  readonly certificates: readonly SigningCertificate[];
  /** Thumbprints of certificates that stay as they are. */
  readonly otherCertificates?: readonly string[];
}

/**
 * Returns the latest end of a certificate that is created now: in three years.
 * https://learn.microsoft.com/graph/api/serviceprincipal-addtokensigningcertificate
 * @param now milliseconds since 1970; so is the result
 */
export function latestCertificateEnd(now: number): number {
  const end = new Date(now);
  end.setUTCFullYear(end.getUTCFullYear() + 3);
  return end.getTime();
}

/** Returns the end of a certificate whose last day is given, in milliseconds since 1970. */
export const endOfDay = (day: string): number => Date.parse(`${day}T23:59:59Z`);
