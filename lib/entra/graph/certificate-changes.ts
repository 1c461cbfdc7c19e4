import type { SamlSettings } from "../application/saml-settings";
import { fail } from "../../core/problem";
import * as errors from "./errors";
import type { LiveCertificate } from "./saml-api";

/** Differences between an app's signing certificates and those of its config. */
export interface CertificateChanges {
  readonly certificates: readonly LiveCertificate[];
  /** The one that should sign and does not; absent as long as it is not there, too. */
  readonly activate?: LiveCertificate;
  /** Those that the config does not name. */
  readonly remove: readonly LiveCertificate[];
  /** Names of the config that the app has no certificate of. */
  readonly missing: readonly string[];
}

/**
 * Compares certificates; while the one that should sign is missing, none is to be removed: it may be the one that does sign.
 * @throws ScimformError SAML_CERTIFICATE_AMBIGUOUS
 */
export function compareCertificates(
  { stack, saml }: { readonly stack: string; readonly saml: Pick<SamlSettings, "certificates"> },
  live: readonly LiveCertificate[],
): CertificateChanges {
  const named = (name: string): LiveCertificate | undefined => {
    const [only, ...others] = live.filter((each) => each.name === name);
    if (only && others.length > 0) {
      const thumbprints = [only, ...others].map(({ thumbprint }) => thumbprint);
      throw fail(errors.certificateAmbiguous, stack, name, thumbprints);
    }
    return only;
  };
  const wanted = saml.certificates.map(({ name, active }) => ({ name, active, certificate: named(name) }));
  const signing = wanted.find(({ active }) => active)?.certificate;
  return {
    certificates: live,
    ...(signing && !signing.active && { activate: signing }),
    remove: signing ? live.filter(({ name }) => !wanted.some((each) => each.name === name)) : [],
    missing: wanted.filter(({ certificate }) => certificate === undefined).map(({ name }) => name),
  };
}
