import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { parseJson } from "../../../lib/core/json";
import type { SandboxClock } from "../../clock";
import type { GraphCaller } from "../http/route";

const claims = z.object({
  appid: z.string(),
  oid: z.string(),
  tid: z.string(),
  roles: z.array(z.string()),
  exp: z.number(),
});

export interface TokenSubject extends GraphCaller {
  readonly tenantId: string;
  readonly audience: string;
  readonly issuer: string;
}

/** Key and names that access tokens are signed with. */
export interface TokenSigner {
  readonly clock: SandboxClock;
  readonly signingKey: Buffer;
  readonly uuid: () => string;
  /** Lifetime of a token, in seconds. */
  readonly tokenLifetime: number;
}

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

/**
 * A JWT with the claims of an Entra app-only token, signed with the sandbox's own key.
 * https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
 */
export function issueToken(subject: TokenSubject, { clock, signingKey, uuid, tokenLifetime }: TokenSigner): string {
  const seconds = Math.floor(clock.now() / 1000);
  const payload = `${encode({ typ: "JWT", alg: "HS256", kid: "sandbox" })}.${encode({
    aud: subject.audience,
    iss: subject.issuer,
    iat: seconds,
    nbf: seconds,
    exp: seconds + tokenLifetime,
    appid: subject.clientId,
    appidacr: "1",
    idtyp: "app",
    oid: subject.objectId,
    sub: subject.objectId,
    tid: subject.tenantId,
    roles: subject.roles,
    uti: uuid(),
    ver: "1.0",
  })}`;
  return `${payload}.${signature(payload, signingKey)}`;
}

/** @returns who calls, or why the token is refused in Graph's words */
export function readToken(token: string, tenantId: string, now: number, key: Buffer): GraphCaller | string {
  const [header = "", body = "", signed = ""] = token.split(".");
  const expected = Buffer.from(signature(`${header}.${body}`, key));
  const given = Buffer.from(signed);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return "CompactToken validation failed.";
  const { appid, oid, tid, roles, exp } = claims.parse(JSON.parse(Buffer.from(body, "base64url").toString("utf8")));
  if (tid !== tenantId) return "The access token is for another tenant.";
  if (exp * 1000 <= now) return "Lifetime validation failed, the token is expired.";
  return { clientId: appid, objectId: oid, roles };
}

/** The tenant that a bearer token says it is for; nothing is checked. */
export function tenantOfToken(header: string | undefined): string | undefined {
  const body = /^Bearer [^.]*\.([^.]+)\./i.exec(header ?? "")?.[1] ?? "";
  const parsed = parseJson(Buffer.from(body, "base64url").toString("utf8"));
  return claims.pick({ tid: true }).safeParse(parsed).data?.tid;
}

function signature(text: string, key: Buffer): string {
  return createHmac("sha256", key).update(text).digest("base64url");
}
