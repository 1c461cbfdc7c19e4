import { timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { clientsOf, type SandboxClient } from "./clients";
import { issueToken, type TokenSigner } from "./token";

/** Dependencies of the token endpoint. */
export interface Issuer extends TokenSigner {
  readonly tenantId: string;
  readonly origin: string;
  /** Secret of each client, by client id. */
  readonly clientSecrets: Readonly<Record<string, string>>;
  /** Permissions that were taken away from every client. */
  readonly withoutPermissions: readonly string[];
}

/** An OAuth error answer; Entra's own code (AADSTS…) stands in the description. */
export class TokenError extends Error {
  constructor(
    readonly status: number,
    readonly error: string,
    readonly code: number,
    message: string,
  ) {
    super(`AADSTS${code}: ${message}`);
    this.name = "TokenError";
  }
}

const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const federatedAudience = "api://AzureADTokenExchange";

/**
 * `POST /{tenant}/oauth2/v2.0/token` with client credentials: a secret, or a federated assertion.
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 * @throws TokenError with the code Entra gives (https://learn.microsoft.com/entra/identity-platform/reference-error-codes)
 */
export function grantToken(form: URLSearchParams, tenant: string, issuer: Issuer): Record<string, unknown> {
  if (tenant.toLowerCase() !== issuer.tenantId) {
    throw new TokenError(400, "invalid_request", 90002, `Tenant '${tenant}' not found.`);
  }
  const grant = form.get("grant_type");
  if (grant !== "client_credentials") {
    throw new TokenError(
      400,
      "unsupported_grant_type",
      70003,
      `The app requested an unsupported grant type '${grant ?? ""}'.`,
    );
  }
  const client = findClient(form.get("client_id") ?? "", issuer.tenantId);
  authenticate(client, form, issuer);
  const scope = form.get("scope") ?? "";
  if (!scope.endsWith("/.default")) {
    throw new TokenError(
      400,
      "invalid_scope",
      70011,
      `The provided value for the input parameter 'scope' is not valid.`,
    );
  }
  const { clientId, objectId, roles } = client;
  const subject = {
    clientId,
    objectId,
    roles: roles.filter((role) => !issuer.withoutPermissions.includes(role)),
    tenantId: issuer.tenantId,
    audience: scope.slice(0, -"/.default".length),
    issuer: `${issuer.origin}/${issuer.tenantId}/v2.0`,
  };
  return {
    token_type: "Bearer",
    expires_in: issuer.tokenLifetime,
    ext_expires_in: issuer.tokenLifetime,
    access_token: issueToken(subject, issuer),
  };
}

function findClient(clientId: string, tenantId: string): SandboxClient {
  const client = clientsOf(tenantId).find((one) => one.clientId === clientId.toLowerCase());
  if (!client) {
    const message = `Application with identifier '${clientId}' was not found in the directory.`;
    throw new TokenError(400, "unauthorized_client", 700016, message);
  }
  return client;
}

function authenticate(client: SandboxClient, form: URLSearchParams, issuer: Issuer): void {
  if (form.get("client_assertion_type") === assertionType) {
    checkAssertion(form.get("client_assertion") ?? "", issuer);
    return;
  }
  const secret = form.get("client_secret");
  if (secret === null) {
    const message = "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.";
    throw new TokenError(401, "invalid_client", 7000218, message);
  }
  if (!equal(secret, issuer.clientSecrets[client.clientId] ?? "")) {
    const message = `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${client.clientId}'.`;
    throw new TokenError(401, "invalid_client", 7000215, message);
  }
}

const assertionClaims = z.looseObject({ aud: z.string(), exp: z.number() });

/** Checks an assertion. Any issuer is trusted, as only this machine can ask; audience and expiry are checked as Entra does. */
function checkAssertion(assertion: string, { clock }: Issuer): void {
  const payload = parsePayload(assertion);
  if (!payload) throw new TokenError(401, "invalid_client", 50027, "JWT token is invalid or malformed.");
  if (payload.aud !== federatedAudience) {
    const message = `The audience '${payload.aud}' in the assertion is not accepted; it must be '${federatedAudience}'.`;
    throw new TokenError(401, "invalid_client", 700212, message);
  }
  if (payload.exp * 1000 <= clock.now()) {
    throw new TokenError(401, "invalid_client", 700024, "Client assertion is not within its valid time range.");
  }
}

function parsePayload(token: string): z.infer<typeof assertionClaims> | undefined {
  try {
    const body = token.split(".")[1] ?? "";
    return assertionClaims.safeParse(JSON.parse(Buffer.from(body, "base64url").toString("utf8"))).data;
  } catch {
    return undefined;
  }
}

function equal(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return expected !== "" && a.length === b.length && timingSafeEqual(a, b);
}
