import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";

/** Claims of an access token. */
const claimsSchema = z.object({ cid: z.string(), scp: z.array(z.string()), exp: z.number() });
export type AccessClaims = z.infer<typeof claimsSchema>;

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const hmac = (text: string, key: Buffer) => createHmac("sha256", key).update(text).digest();

/** An access token of the org: only the org itself can check it. */
export function signToken(claims: AccessClaims, key: Buffer): string {
  const content = `${encoded({ alg: "HS256", typ: "JWT" })}.${encoded(claims)}`;
  return `${content}.${hmac(content, key).toString("base64url")}`;
}

/** @returns undefined when it is not one of the org's */
export function readToken(token: string, key: Buffer): AccessClaims | undefined {
  const [header = "", payload = "", signature = "", ...more] = token.split(".");
  const given = Buffer.from(signature, "base64url");
  const expected = hmac(`${header}.${payload}`, key);
  if (more.length > 0 || given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  return claimsSchema.safeParse(JSON.parse(Buffer.from(payload, "base64url").toString("utf8"))).data;
}
