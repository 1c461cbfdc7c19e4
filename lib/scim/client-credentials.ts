import { z } from "zod";
import { parseJson } from "../core/json";
import { limits } from "../core/limits";
import { readAnswer } from "../core/read-answer";
import { reasonOf } from "../core/reason";
import * as errors from "./errors";
import { fail, ScimformError } from "../core/problem";
import { Secrets } from "../core/secrets";
import { isRedirect, redirectTarget } from "../core/redirect";

const tokenAnswer = z.looseObject({ access_token: z.string().min(1) });

/**
 * Gets a token by OAuth 2.0 client credentials. HTTP Basic is what every server has to support; some take the secret in the body only
 * (RFC 6749, 2.3.1).
 * @throws ScimformError TARGET_SIGN_IN_REFUSED, never with the secret
 */
export async function tokenByClientCredentials(
  client: { readonly tokenUrl: string; readonly clientId: string; readonly clientSecret: string },
  fetch: typeof globalThis.fetch,
): Promise<string> {
  const { tokenUrl, clientId, clientSecret } = client;
  const basic = Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`).toString("base64");
  const ask = async (headers: Record<string, string>, more: Record<string, string>) => {
    try {
      return await fetch(tokenUrl, {
        method: "POST",
        headers: { accept: "application/json", "content-type": "application/x-www-form-urlencoded", ...headers },
        body: new URLSearchParams({ grant_type: "client_credentials", ...more }).toString(),
        redirect: "manual",
        signal: AbortSignal.timeout(limits.signInTime),
      });
    } catch (error) {
      if (error instanceof ScimformError) throw error;
      throw fail(errors.signInRefused, tokenUrl, new Secrets([clientSecret]).redact(reasonOf(error)));
    }
  };
  const read = (answer: Response): Promise<string> =>
    readAnswer(answer, limits.signInAnswerBytes).catch((error: unknown) => {
      throw fail(errors.signInRefused, tokenUrl, reasonOf(error).replaceAll(clientSecret, "***"));
    });
  let response = await ask({ authorization: `Basic ${basic}` }, {});
  if (response.status === 400 || response.status === 401) {
    response = await ask({}, { client_id: clientId, client_secret: clientSecret });
  }
  if (!response.ok) {
    const { status, headers } = response;
    const place = new Secrets([clientSecret]).redact(redirectTarget(headers, tokenUrl));
    const where = isRedirect(status) ? `, a redirect to ${place}` : "";
    throw fail(errors.signInRefused, tokenUrl, `it answered ${status}${where}`);
  }
  const answer = tokenAnswer.safeParse(parseJson(await read(response)));
  if (!answer.success) throw fail(errors.signInRefused, tokenUrl, "its answer has no access_token");
  return answer.data.access_token;
}
