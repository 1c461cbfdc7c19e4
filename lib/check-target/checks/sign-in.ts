import type { ClientCredentials, TokenAnswer } from "../../scim/client-credentials";
import { refusalText, requestToken, secretsOf, type SecretLocation, tokenOf } from "../../scim/client-credentials";
import { ScimformError } from "../../core/problem";
import type { Examination } from "../examination";
import { isRecord, type CheckExchange } from "../exchange";
import type { CheckFinding, CheckVerdict } from "../finding";
import { shown } from "../judge";

/** The client whose tokens the target takes, and the way to its token endpoint. */
export interface SignIn {
  readonly client: ClientCredentials;
  readonly fetch: typeof globalThis.fetch;
}

/** The life of a token, in seconds, that Microsoft's validation of gallery apps wants: 60 to 360 minutes. */
export const wantedLife = { least: 3_600, most: 21_600 };

/**
 * A1: as Entra signs in, then with the secret in the body, then with a wrong one.
 * @returns seconds that a token lives; null: the answer does not say; undefined: there is none, or nobody asked
 */
export async function checkSignIn(
  examination: Examination,
  { client, fetch }: SignIn,
  unknown: () => string,
): Promise<number | null | undefined> {
  let lifetime: number | null | undefined;
  await examination.check("A1", async () => {
    const ask = async (location: SecretLocation, clientSecret = client.clientSecret) =>
      askedBy({ ...client, clientSecret }, location, fetch);
    const basic = await ask("basic");
    const answered = tokenOf(basic.answer) ? basic : await ask("body");
    const wrong = await ask(answered === basic ? "basic" : "body", `${unknown()}-wrong`);
    lifetime = tokenOf(answered.answer)?.lifetime;
    return judgeSignIn(client, basic, answered, wrong);
  });
  return lifetime;
}

interface AskedToken {
  readonly answer: TokenAnswer;
  readonly exchange: CheckExchange;
}

async function askedBy(
  client: ClientCredentials,
  location: SecretLocation,
  fetch: typeof globalThis.fetch,
): Promise<AskedToken> {
  const form = {
    grant_type: "client_credentials",
    ...(location === "body" && { client_id: client.clientId, client_secret: "***" }),
  };
  const request = { method: "POST", path: [], body: form } as const;
  const common = { request, url: client.tokenUrl, milliseconds: 0 };
  try {
    const answer = await requestToken(client, location, fetch);
    const { status, headers, body } = answer;
    const secrets = secretsOf(client);
    const token = tokenOf(answer);
    if (token) secrets.add(token.value);
    return {
      answer,
      exchange: { ...common, status, headers: Object.fromEntries(headers), body: secrets.redactValue(body) },
    };
  } catch (error) {
    if (!(error instanceof ScimformError)) throw error;
    const failure = error.problems[0]?.summary ?? error.message;
    return {
      answer: { status: 0, headers: new Headers(), body: null },
      exchange: { ...common, status: null, headers: {}, body: null, failure },
    };
  }
}

function judgeSignIn(
  client: ClientCredentials,
  basic: AskedToken,
  answered: AskedToken,
  wrong: AskedToken,
): CheckVerdict {
  const token = tokenOf(answered.answer);
  if (!token) {
    const { failure } = basic.exchange;
    return {
      stops: true,
      findings: [
        {
          level: "E",
          what: `No token is to be had by client credentials: ${failure ?? refusalText(client, basic.answer)}.`,
          breaks: "Entra cannot sign in: Test Connection fails, and the job goes into quarantine.",
          remedy:
            "Check token URL, client id and secret; the answer is JSON with access_token, token_type and expires_in (RFC 6749, 5.1).",
          evidence: answered === basic ? [basic.exchange] : [basic.exchange, answered.exchange],
        },
      ],
    };
  }
  const findings: CheckFinding[] = [];
  if (answered !== basic) {
    findings.push({
      level: "E",
      what: `A client that signs in by HTTP Basic gets no token (${refusalText(client, basic.answer)}); with the secret in the body it does.`,
      breaks:
        'Entra signs in by HTTP Basic: its validation fails with "Supported CredentialLocationInRequest is required".',
      remedy: "Ask the vendor for HTTP Basic, which every token endpoint has to take (RFC 6749, 2.3.1).",
      evidence: [basic.exchange, answered.exchange],
    });
  }
  findings.push(...judgeToken(answered, token.lifetime));
  if (tokenOf(wrong.answer)) {
    findings.push({
      level: "E",
      what: "A wrong client secret gets a token, too.",
      breaks: "Anybody can read and change accounts; a secret that was revoked goes unnoticed.",
      remedy: "Do not use the target before the vendor has closed it.",
      evidence: [wrong.exchange],
    });
  } else if (![400, 401].includes(wrong.answer.status)) {
    findings.push({
      level: "W",
      what: `A wrong client secret is answered by ${wrong.exchange.status ?? "nothing"}, not by 401.`,
      breaks: "Who reads the provisioning log does not learn that the secret is wrong or expired.",
      remedy: "Ask the vendor for 401 and `invalid_client` (RFC 6749, 5.2).",
      evidence: [wrong.exchange],
    });
  }
  return { findings };
}

function judgeToken({ answer: { body }, exchange }: AskedToken, lifetime: number | null): CheckFinding[] {
  const findings: CheckFinding[] = [];
  const warn = (what: string, breaks: string, remedy: string): void => {
    findings.push({ level: "W", what, breaks, remedy, evidence: [exchange] });
  };
  const { token_type: type, expires_in: life } = isRecord(body) ? body : {};
  if (typeof type !== "string" || type.toLowerCase() !== "bearer") {
    warn(
      `The token's type is ${shown(type)}, not "Bearer".`,
      "Strict clients do not use a token of a type that they do not know (RFC 6749, 7.1).",
      'Ask the vendor for "token_type": "Bearer".',
    );
  }
  if (life !== undefined && life !== null && typeof life !== "number") {
    warn(
      `\`expires_in\` is ${shown(life)}, not a number.`,
      "Clients that read numbers cannot tell when to ask again.",
      "Ask the vendor for a number of seconds (RFC 6749, 5.1).",
    );
  }
  if (lifetime === null) {
    warn(
      "The answer does not say how long the token is good for (`expires_in`).",
      "Requests fail at the end of its life, before a new one is asked for; Microsoft's gallery tests want 60 to 360 minutes.",
      "Ask the vendor for expires_in (RFC 6749, 5.1).",
    );
  } else if (lifetime < wantedLife.least || lifetime > wantedLife.most) {
    warn(
      `A token lives ${Math.round(lifetime / 60)} minutes.`,
      "Microsoft's gallery tests want 60 to 360 minutes (Validate_Credentials_Test).",
      "Ask the vendor for another life, if the app is to be listed in the gallery.",
    );
  }
  return findings;
}
