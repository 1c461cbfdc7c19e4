import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { Clock } from "../lib/core/clock";
import { listen, readBody, sendJson } from "./http/listen";
import type { HandlerResponse } from "./http/response";

/** A client that a token endpoint knows. */
export interface TokenClient {
  readonly clientId: string;
  /** Secrets in force; read for each request. */
  readonly secrets: () => readonly string[];
  /** Makes the target take these tokens, oldest first, and no others. */
  readonly accept: (tokens: readonly [...former: string[], newest: string]) => Promise<void>;
}

/** Seconds that its tokens live. */
const tokenLife = 3600;

/**
 * A vendor's token endpoint: client credentials by HTTP Basic or in the body (RFC 6749, 2.3.1, 4.4 and 5.2). Tokens whose
 * life is over by the clock are taken no more once another is asked for.
 */
export async function startTokenEndpoint(
  clients: readonly TokenClient[],
  now: Clock,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const issued = new Map<TokenClient, { readonly token: string; readonly ends: number }[]>();
  const answer = async (request: IncomingMessage): Promise<HandlerResponse> => {
    const form = new URLSearchParams((await readBody(request)).toString("utf8"));
    const [id, secret] = clientOf(request.headers.authorization, form);
    const client = clients.find((each) => each.clientId === id && each.secrets().some((known) => known === secret));
    if (request.method !== "POST") return { status: 405, body: { error: "invalid_request" } };
    if (!client)
      return {
        status: 401,
        body: { error: "invalid_client", error_description: "The client is not known, or its secret is wrong." },
      };
    if (form.get("grant_type") !== "client_credentials")
      return { status: 400, body: { error: "unsupported_grant_type" } };
    const token = `sandbox-access-${randomBytes(18).toString("base64url")}`;
    const living = (issued.get(client) ?? []).filter(({ ends }) => ends > now());
    issued.set(client, [...living, { token, ends: now() + tokenLife * 1000 }]);
    await client.accept([...living.map((each) => each.token), token]);
    return { status: 200, body: { access_token: token, token_type: "Bearer", expires_in: tokenLife } };
  };
  const server = createServer((request, response) => {
    answer(request)
      .then((result) => sendJson({ headers: {}, ...result }, "application/json", response))
      .catch(() => request.socket.destroy());
  });
  const listening = await listen(server, 0);
  return { url: `http://127.0.0.1:${listening.port}/token`, close: () => listening.close() };
}

function clientOf(authorization: string | undefined, form: URLSearchParams): (string | null)[] {
  const [, basic] = /^Basic (.+)$/i.exec(authorization ?? "") ?? [];
  if (basic === undefined) return [form.get("client_id"), form.get("client_secret")];
  const [id = "", ...secret] = Buffer.from(basic, "base64").toString("utf8").split(":");
  return [id, secret.join(":")].map(decodeURIComponent);
}
