import type { SamlSettings } from "../entra/application/saml-settings";
import type { StackConfig } from "../config/entra/model";
import { certificatesMeant, compareCertificates } from "../entra/graph/certificate-changes";
import { claimsPolicy, settingsOfClaimsPolicy } from "../entra/application/claims-policy";
import type { LiveClaimsPolicy, LiveSaml } from "../entra/graph/saml-api";
import { type DriftDifference, differenceAt } from "./difference";

type SamlConfig = Pick<StackConfig, "stack" | "notificationEmail"> & { readonly saml: SamlSettings };

/** SAML sign-on of an app, tenant against config; claims are {@link compareClaims}'. */
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
  const { saml } = config;
  const { remove, missing, ambiguous } = compareCertificates(saml, certificates);
  const place = "saml.certificates";
  const chosen = certificates.find(({ active }) => active);
  const meant = saml.certificates.find((one) => chosen && certificatesMeant(one, saml, certificates).includes(chosen));
  const signs = meant?.name ?? chosen?.name ?? "Entra chooses";
  const wanted = saml.certificates.find(({ active }) => active)?.name ?? null;
  return [
    ...missing.flatMap((name) => differenceAt("saml", place, { live: null, wanted: name })),
    ...remove.flatMap(({ name }) => differenceAt("saml", place, { live: name, wanted: null, repair: "certificates" })),
    ...saml.certificates.flatMap((one) => {
      const { name, expires } = one;
      const there = certificatesMeant(one, saml, certificates)[0]?.expires ?? expires;
      return differenceAt("saml", `${place}.${name}.expires`, { live: there, wanted: expires, repair: "expires" });
    }),
    ...ambiguous.map(({ name, thumbprints }): DriftDifference => {
      const text = `! ${place}.${name}: there are several of this name: ${thumbprints.join(", ")}`;
      return { part: "saml", text, live: null, wanted: null, repair: "thumbprint" };
    }),
    ...differenceAt("saml", `${place}.active`, { live: signs, wanted, repair: "certificates" }),
  ];
}

/** The claims of a policy that the config needs, tenant against config. @param policies assigned to the app */
export function compareClaims(saml: SamlSettings, policies: readonly LiveClaimsPolicy[]): DriftDifference[] {
  const [policy, ...others] = policies;
  const definition = policy?.definition[0];
  if (!policy || definition === undefined)
    return differenceAt("saml", "saml.claims", { live: null, wanted: "a claims mapping policy" });
  const own = claimsPolicy(saml) ?? "";
  // Settings that no policy can say stay out of it, so that the stack's own cannot always be read back.
  if (others.length === 0 && definition === own) return [];
  const live = others.length === 0 ? settingsOfClaimsPolicy(definition) : undefined;
  const wanted = settingsOfClaimsPolicy(own);
  if (!live || !wanted) {
    const text = `! saml.claims: the config cannot say what ${policies.map(({ displayName }) => displayName).join(" and ")} says`;
    return [{ part: "saml", text, live: definition, wanted: null, repair: "deploy" }];
  }
  const names = [...new Set([...Object.keys(live.claims), ...Object.keys(wanted.claims)])].sort();
  const at = (place: string, there: string | undefined, should: string | undefined): DriftDifference[] =>
    differenceAt("saml", `saml.${place}`, { live: there ?? null, wanted: should ?? null });
  return [
    ...at("nameId.source", live.nameId.source, wanted.nameId.source),
    ...at("nameId.format", live.nameId.format, wanted.nameId.format),
    ...names.flatMap((name) => at(`claims.${name}`, live.claims[name], wanted.claims[name])),
  ];
}
