import type { z } from "zod";
import * as configErrors from "../common/errors";
import * as errors from "./errors";
import type { Problem, ProblemPath } from "../../core/problem";
import type { SamlSettings, SigningCertificate } from "../../entra/application/saml-settings";
import type { saml } from "./saml-schema";
import type { StackTexts } from "../common/stack-texts";

type SamlInput = NonNullable<z.output<typeof saml>>;

/** Entra's own default. */
const defaultNameId = "user.userprincipalname";

/** SAML settings of one stack, with what is missing in them. */
export function resolveSaml(
  written: SamlInput,
  texts: StackTexts,
): { saml: SamlSettings; problems: (Problem & { readonly path: ProblemPath })[] } {
  const list = (key: "identifiers" | "replyUrls"): string[] =>
    (written[key] ?? []).map((text, index) => texts.fill(["saml", key, index], text));
  const one = (key: "signOnUrl" | "relayState" | "logoutUrl"): string | undefined => {
    const text = written[key];
    return text == null ? undefined : texts.fill(["saml", key], text);
  };
  const saml: SamlSettings = {
    identifiers: list("identifiers"),
    replyUrls: list("replyUrls"),
    signOnUrl: one("signOnUrl"),
    relayState: one("relayState"),
    logoutUrl: one("logoutUrl"),
    nameId: { source: written.nameId?.source ?? defaultNameId, format: written.nameId?.format ?? undefined },
    claims: Object.fromEntries(
      Object.entries(written.claims ?? {}).filter((claim): claim is [string, string] => claim[1] !== null),
    ),
    certificates: certificates(written),
    ...((written.otherCertificates ?? []).length > 0 && { otherCertificates: written.otherCertificates ?? [] }),
  };
  return { saml, problems: missingParts(saml, written) };
}

function certificates({ certificates: written }: SamlInput): SigningCertificate[] {
  const named = Object.entries(written ?? {});
  return named.flatMap(([name, certificate]) =>
    certificate?.expires == null
      ? []
      : [
          {
            name,
            expires: certificate.expires,
            active: certificate.active ?? named.length === 1,
            ...(certificate.thumbprint != null && { thumbprint: certificate.thumbprint }),
          },
        ],
  );
}

function missingParts(saml: SamlSettings, written: SamlInput): (Problem & { readonly path: ProblemPath })[] {
  const path = ["saml"];
  const unnamed = Object.entries(written.certificates ?? {}).filter(([, certificate]) => certificate?.expires == null);
  return [
    ...(saml.identifiers.length > 0 ? [] : [{ ...configErrors.missingKey("saml.identifiers", "[https://…]"), path }]),
    ...(saml.replyUrls.length > 0 ? [] : [{ ...configErrors.missingKey("saml.replyUrls", "[https://…]"), path }]),
    ...(Object.keys(written.certificates ?? {}).length > 0
      ? []
      : [{ ...errors.certificateMissing("{ first: { expires: 2029-01-31 } }"), path }]),
    ...unnamed.map(([name]) => ({
      ...configErrors.missingKey("expires", "2029-01-31"),
      path: ["saml", "certificates", name],
    })),
  ];
}
