import * as errors from "./errors";
import type { Problem } from "../../core/problem";
import { namesSecret } from "./secrets";

/** Checks an address that secrets travel to: it has to be https, and hold no secret itself. */
export function urlProblem(url: string): Problem | undefined {
  if (!URL.canParse(url) || /\s|:\/\/.*:\/\//.test(url.split(/[?#]/)[0] ?? "")) return errors.urlInvalid();
  const { protocol, hostname } = new URL(url);
  if (holdsSecret(url)) return errors.secretInUrl();
  if (protocol === "https:" || (protocol === "http:" && isLoopback(hostname))) return undefined;
  return protocol === "http:" ? errors.urlNotHttps(hostname) : errors.urlInvalid();
}

/** The same of an address that browsers are sent to when people sign in or out: no token travels there. */
export function signOnUrlProblem(url: string): Problem | undefined {
  const problem = urlProblem(url);
  return problem?.code === errors.urlNotHttps.code ? errors.signOnNotHttps(new URL(url).hostname) : problem;
}

/** Whether an address has a password in it, or a parameter named like a secret. */
export function holdsSecret(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { username, password, searchParams } = new URL(url);
  return username !== "" || password !== "" || [...searchParams.keys()].some(namesSecret);
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
}
