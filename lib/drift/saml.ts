import type { SamlSettings } from "../entra/application/saml-settings";
import type { StackConfig } from "../config/entra/model";
import { compareCertificates } from "../entra/graph/certificate-changes";
import type { LiveSaml } from "../entra/graph/saml-api";
import { type DriftDifference, differenceAt } from "./difference";

type SamlConfig = Pick<StackConfig, "stack" | "notificationEmail"> & { readonly saml: SamlSettings };

/** SAML sign-on of an app, tenant against config. Claims are left out: a plan compares them. */
export function compareSaml(config: SamlConfig, live: LiveSaml): DriftDifference[] {
  const { saml, notificationEmail } = config;
  const one = (name: string, there: string | null, wanted: string | null | undefined): DriftDifference[] =>
    differenceAt("saml", `saml.${name}`, { live: there || null, wanted: wanted ?? null });
  return [
    ...one("mode", live.mode, "saml"),
    ...many("identifiers", live.identifiers, saml.identifiers),
    ...many("replyUrls", live.replyUrls, saml.replyUrls),
    ...one("signOnUrl", live.signOnUrl, saml.signOnUrl),
    ...one("relayState", live.relayState, saml.relayState),
    ...one("logoutUrl", live.logoutUrl, saml.logoutUrl),
    // Without one in the config, whoever is noted down in the tenant stays.
    ...(notificationEmail === null ? [] : many("notificationEmails", live.notificationEmails, [notificationEmail])),
    ...compareSigning(config, live),
  ];
}

/** The order means nothing. */
function many(name: string, live: readonly string[], wanted: readonly string[]): DriftDifference[] {
  const place = `saml.${name}`;
  return [
    ...wanted
      .filter((each) => !live.includes(each))
      .flatMap((each) => differenceAt("saml", place, { live: null, wanted: each })),
    ...live
      .filter((each) => !wanted.includes(each))
      .flatMap((each) => differenceAt("saml", place, { live: each, wanted: null })),
  ];
}

function compareSigning(config: SamlConfig, { certificates }: LiveSaml): DriftDifference[] {
  const { remove, missing } = compareCertificates(config, certificates);
  const { saml } = config;
  const place = "saml.certificates";
  const signs = certificates.find(({ active }) => active)?.name ?? "Entra chooses";
  const wanted = saml.certificates.find(({ active }) => active)?.name ?? null;
  return [
    ...missing.flatMap((name) => differenceAt("saml", place, { live: null, wanted: name })),
    ...remove.flatMap(({ name }) => differenceAt("saml", place, { live: name, wanted: null, repair: "certificates" })),
    ...saml.certificates.flatMap(({ name, expires }) => {
      const there = certificates.find((each) => each.name === name)?.expires ?? expires;
      return differenceAt("saml", `${place}.${name}.expires`, { live: there, wanted: expires, repair: "expires" });
    }),
    ...differenceAt("saml", `${place}.active`, { live: signs, wanted, repair: "certificates" }),
  ];
}
