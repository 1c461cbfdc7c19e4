import { verify, type KeyObject } from "node:crypto";
import { z } from "zod";
import { OAuthError } from "./oauth-error";
import { scopes } from "./scopes";
import { signToken } from "./signed-token";

export interface TokenRules {
  /** URL of this endpoint: the audience of assertions. */
  readonly endpoint: string;
  readonly clientId: string;
  readonly publicKey: KeyObject;
  readonly signingKey: Buffer;
  /** Current time in seconds. */
  readonly now: number;
  readonly lifetime: number;
}

const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const longestAssertion = 3600;
/** Clocks differ by a little. */
const leeway = 300;

const headerSchema = z.looseObject({ alg: z.string() });
const claimsSchema = z.looseObject({
  iss: z.string().optional(),
  sub: z.string().optional(),
  aud: z.union([z.string(), z.array(z.string())]).optional(),
  exp: z.number().optional(),
});

/**
 * Grants an access token to a service app by its signed assertion.
 * https://developer.okta.com/docs/guides/implement-oauth-for-okta-serviceapp/main/
 * @throws OAuthError
 */
export function grantToken(form: URLSearchParams, rules: TokenRules): Record<string, unknown> {
  if (form.get("grant_type") !== "client_credentials") {
    throw new OAuthError(
      400,
      "unsupported_grant_type",
      "The authorization grant type is not supported by the authorization server.",
    );
  }
  if (form.get("client_assertion_type") !== assertionType) {
    throw new OAuthError(
      401,
      "invalid_client",
      "Client authentication failed. Either the client or the client credentials are invalid.",
    );
  }
  checkAssertion(form.get("client_assertion") ?? "", rules);
  const wanted = (form.get("scope") ?? "").split(" ").filter((scope) => scope !== "");
  if (wanted.length === 0) throw new OAuthError(400, "invalid_scope", "The request is missing a scope.");
  const known: readonly string[] = scopes;
  if (wanted.some((scope) => !known.includes(scope))) {
    throw new OAuthError(
      400,
      "invalid_scope",
      "One or more scopes are not configured for the authorization server resource.",
    );
  }
  const { clientId, signingKey, now, lifetime } = rules;
  return {
    token_type: "Bearer",
    expires_in: lifetime,
    access_token: signToken({ cid: clientId, scp: wanted, exp: now + lifetime }, signingKey),
    scope: wanted.join(" "),
  };
}

function checkAssertion(assertion: string, { clientId, endpoint, publicKey, now }: TokenRules): void {
  const refuse = (why: string) => new OAuthError(401, "invalid_client", why);
  const [head = "", payload = "", signature = ""] = assertion.split(".");
  const header = headerSchema.safeParse(decoded(head)).data;
  const claims = claimsSchema.safeParse(decoded(payload)).data;
  if (!header || !claims) throw refuse("The client_assertion is not a valid JWT.");
  if (header.alg !== "RS256") throw refuse("The client_assertion signing algorithm is not supported.");
  const { iss, sub, aud, exp } = claims;
  if (iss !== sub) throw refuse("The 'iss' and 'sub' claims of the client_assertion must be the same.");
  if (iss !== clientId) throw refuse("The client id in the client_assertion is invalid.");
  if (!verify("sha256", Buffer.from(`${head}.${payload}`), publicKey, Buffer.from(signature, "base64url"))) {
    throw refuse("The client_assertion signature is invalid.");
  }
  if (![aud].flat().includes(endpoint)) {
    throw refuse(`The audience claim for client_assertion must be the endpoint invoked for the request: ${endpoint}.`);
  }
  if (exp === undefined || exp <= now) throw refuse("The client_assertion token is expired.");
  if (exp > now + longestAssertion + leeway)
    throw refuse("The client_assertion token has an expiration too far into the future.");
}

function decoded(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, "base64url").toString("utf8")) as unknown;
  } catch {
    return undefined;
  }
}
