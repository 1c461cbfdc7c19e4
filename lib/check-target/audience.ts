import { identityProviders } from "../config/common/model";

/** Whom a check concerns: whose provisioning depends on it, or whose list of tests it is from. */
export type AudienceName = "entra" | "okta" | "okta-spec" | "gallery";

interface Audience {
  /** In a sentence: nothing found that breaks …, is not ready for …. */
  readonly names: readonly string[];
  /** Whose checks are done. */
  readonly asks: readonly AudienceName[];
}

/** Whom a target can be checked for. */
export const audiences = {
  entra: { names: [identityProviders.entra], asks: ["entra"] },
  okta: { names: [identityProviders.okta], asks: ["okta"] },
  both: { names: [identityProviders.entra, identityProviders.okta], asks: ["entra", "okta"] },
  "okta-spec": { names: ["Okta's SPEC test"], asks: ["okta-spec"] },
  gallery: { names: ["Microsoft's app gallery"], asks: ["entra", "gallery"] },
} as const satisfies Readonly<Record<string, Audience>>;

export type CheckedFor = keyof typeof audiences;
