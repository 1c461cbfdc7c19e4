import { z } from "zod";
import { parseJson } from "../core/json";
import { limits } from "../core/limits";
import { readAnswer } from "../core/read-answer";
import { reasonOf } from "../core/reason";
import * as errors from "./errors";
import { fail, ScimformError } from "../core/problem";
import { Secrets } from "../core/secrets";
import { isRedirect, redirectTarget } from "../core/redirect";

/** A client that gets tokens by OAuth 2.0 client credentials. */
export interface ClientCredentials {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Place of the client's secret in a request for a token: HTTP Basic is what every server has to support (RFC 6749, 2.3.1). */
export type SecretLocation = "basic" | "body";

/** The answer of a token endpoint. */
export interface TokenAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** JSON as read; a text when it is none. */
  readonly body: unknown;
}

/** A token and how long it is good for. */
export interface BearerToken {
  readonly value: string;
  /** Lifetime in seconds; null when the answer does not state it. */
  readonly lifetime: number | null;
}

const tokenBody = z.looseObject({
  access_token: z.string().min(1),
  expires_in: z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]).nullish(),
});
const errorBody = z.looseObject({ error: z.string(), error_description: z.string().nullish() });

/** Returns the secrets of the client, in the forms in which they are sent. */
export function secretsOf({ clientId, clientSecret }: ClientCredentials): Secrets {
  return new Secrets([clientSecret, encodeURIComponent(clientSecret), basicOf(clientId, clientSecret)]);
}

const basicOf = (clientId: string, clientSecret: string): string =>
  Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`).toString("base64");

/**
 * Sends one request for a token (RFC 6749, 4.4.2).
 * @throws ScimformError TARGET_SIGN_IN_REFUSED where there is no answer, never with the secret
 */
export async function requestToken(
  client: ClientCredentials,
  location: SecretLocation,
  fetch: typeof globalThis.fetch,
): Promise<TokenAnswer> {
  const { tokenUrl, clientId, clientSecret } = client;
  const form = new URLSearchParams({ grant_type: "client_credentials" });
  if (location === "body") {
    form.set("client_id", clientId);
    form.set("client_secret", clientSecret);
  }
  try {
    const response = await fetch(tokenUrl, {
      method: "POST",
      headers: {
        accept: "application/json",
        "content-type": "application/x-www-form-urlencoded",
        ...(location === "basic" && { authorization: `Basic ${basicOf(clientId, clientSecret)}` }),
      },
      body: form.toString(),
      redirect: "manual",
      signal: AbortSignal.timeout(limits.signInTime),
    });
    const { status, headers } = response;
    const text = await readAnswer(response, limits.signInAnswerBytes);
    return { status, headers, body: parseJson(text) ?? text };
  } catch (error) {
    if (error instanceof ScimformError) throw error;
    throw fail(errors.signInRefused, tokenUrl, secretsOf(client).redact(reasonOf(error)));
  }
}

/** The token of an answer; undefined: it has none. */
export function tokenOf({ status, body }: TokenAnswer): BearerToken | undefined {
  const parsed = status >= 200 && status < 300 ? tokenBody.safeParse(body) : undefined;
  if (!parsed?.success) return undefined;
  return { value: parsed.data.access_token, lifetime: parsed.data.expires_in ?? null };
}

/** Describes a refusal: `it answered 401 (invalid_client: unknown client)`, without the secret. */
export function refusalText(client: ClientCredentials, { status, headers, body }: TokenAnswer): string {
  const secrets = secretsOf(client);
  if (status >= 200 && status < 300) return "its answer has no access_token";
  if (isRedirect(status))
    return `it answered ${status}, a redirect to ${secrets.redact(redirectTarget(headers, client.tokenUrl))}`;
  const said = errorBody.safeParse(body);
  if (!said.success) return `it answered ${status}`;
  const { error, error_description: description } = said.data;
  return `it answered ${status} (${secrets.redact([error, description].filter(Boolean).join(": ")).slice(0, 300)})`;
}

/**
 * Gets a token, by HTTP Basic and, where that is refused, with the secret in the body, which is all that some take.
 * @throws ScimformError TARGET_SIGN_IN_REFUSED, never with the secret
 */
export async function obtainToken(client: ClientCredentials, fetch: typeof globalThis.fetch): Promise<BearerToken> {
  let answer = await requestToken(client, "basic", fetch);
  if (answer.status === 400 || answer.status === 401) answer = await requestToken(client, "body", fetch);
  const token = tokenOf(answer);
  if (!token) throw fail(errors.signInRefused, client.tokenUrl, refusalText(client, answer));
  return token;
}

/**
 * Returns the time to renew a token: a minute before its end, or at half of a short life. Infinity: the lifetime is not known.
 */
export const renewalOf = ({ lifetime }: BearerToken, now: number): number =>
  lifetime === null ? Infinity : now + (lifetime - Math.min(60, lifetime / 2)) * 1000;
