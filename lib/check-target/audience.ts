import { identityProviders } from "../config/common/model";

/**
 * The party a check concerns: a service whose provisioning depends on it, or the publisher of the list of tests that contains it.
 */
export type AudienceName = "entra" | "okta" | "okta-spec" | "gallery";

interface Audience {
  /** Names for use in a sentence: "nothing found that breaks …", "is not ready for …". */
  readonly names: readonly string[];
  /** Audiences whose checks are run. */
  readonly asks: readonly AudienceName[];
}

/** The audiences that a target can be checked for. */
export const audiences = {
  entra: { names: [identityProviders.entra], asks: ["entra"] },
  okta: { names: [identityProviders.okta], asks: ["okta"] },
  both: { names: [identityProviders.entra, identityProviders.okta], asks: ["entra", "okta"] },
  "okta-spec": { names: ["Okta's SPEC test"], asks: ["okta-spec"] },
  gallery: { names: ["Microsoft's app gallery"], asks: ["entra", "gallery"] },
} as const satisfies Readonly<Record<string, Audience>>;

export type CheckedFor = keyof typeof audiences;
