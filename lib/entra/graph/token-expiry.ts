import { z } from "zod";
import { tokenExpired, tokenExpires } from "./errors";
import type { Problem } from "../../core/problem";

const day = 24 * 60 * 60 * 1000;
const warningDays = 30;

/**
 * The day on which a JSON Web Token says that it expires (RFC 7519, section 4.1.4). The claim is read, not verified.
 * @returns `YYYY-MM-DD`; undefined for any other token
 */
export function expiryOfToken(token: string): string | undefined {
  try {
    const payload: unknown = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8"));
    const { exp } = z.looseObject({ exp: z.number() }).parse(payload);
    return new Date(exp * 1000).toISOString().slice(0, 10);
  } catch {
    return undefined;
  }
}

/**
 * A warning from 30 days before the last day of a stack's secret on.
 * @param expires last day, `YYYY-MM-DD`; undefined: nothing is known, nothing is warned of
 * @param now milliseconds since 1970
 */
export function expiryWarning(stack: string, expires: string | undefined, now: number): Problem | undefined {
  if (expires === undefined) return undefined;
  const today = Date.parse(new Date(now).toISOString().slice(0, 10));
  const days = Math.round((Date.parse(expires) - today) / day);
  if (days < 0) return tokenExpired(stack, expires);
  return days <= warningDays ? tokenExpires(stack, expires, days) : undefined;
}
