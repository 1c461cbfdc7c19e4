import { createHash, timingSafeEqual } from "node:crypto";
import { oktaErrors } from "../okta-error";
import { covers, type OktaScope } from "./scopes";
import { readToken } from "./signed-token";

/** The caller: an administrator's API token, which may do what the administrator may, or a service app. */
export type OktaCaller =
  { readonly kind: "apiToken" } | { readonly kind: "serviceApp"; readonly scopes: readonly string[] };

/** @throws OktaError 401 */
export function identify(
  authorization: string | undefined,
  keys: { readonly apiToken: string; readonly signingKey: Buffer },
  now: number,
): OktaCaller {
  const [, scheme = "", token = ""] = /^(\S+) +(\S+)$/.exec(authorization ?? "") ?? [];
  if (scheme.toUpperCase() === "SSWS" && sameText(token, keys.apiToken)) return { kind: "apiToken" };
  // A service app that asked with a DPoP proof presents its token under that scheme; proofs are not looked at.
  if (/^(bearer|dpop)$/i.test(scheme)) {
    const claims = readToken(token, keys.signingKey);
    if (claims && claims.exp > now / 1000) return { kind: "serviceApp", scopes: claims.scp };
  }
  throw oktaErrors.unauthenticated();
}

/**
 * @param hasRole without an admin role the scopes of a service app are worth nothing
 * @throws OktaError 403
 */
export function authorize(caller: OktaCaller, wanted: readonly OktaScope[], hasRole: boolean): void {
  if (caller.kind === "apiToken") return;
  if (!hasRole || wanted.some((scope) => !covers(caller.scopes, scope))) throw oktaErrors.denied();
}

const digest = (text: string) => createHash("sha256").update(text).digest();
const sameText = (a: string, b: string) => timingSafeEqual(digest(a), digest(b));
