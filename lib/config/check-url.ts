import * as errors from "../errors/config";
import type { Problem } from "../errors/problem";
import { namesSecret } from "./secrets";

/** What is wrong with an address that secrets or sign-ins travel to: it has to be https, and hold no secret itself. */
export function urlProblem(url: string): Problem | undefined {
  if (!URL.canParse(url)) return errors.urlInvalid();
  const { protocol, hostname, username, password, searchParams } = new URL(url);
  if (username || password || [...searchParams.keys()].some(namesSecret)) return errors.secretInUrl();
  if (protocol === "https:" || (protocol === "http:" && isLoopback(hostname))) return undefined;
  return protocol === "http:" ? errors.urlNotHttps(hostname) : errors.urlInvalid();
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
}
