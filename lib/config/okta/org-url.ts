import * as errors from "./errors";
import type { Problem } from "../../core/problem";

/**
 * Checks the address of an org. People copy it from the Admin Console, whose host is another one.
 * https://developer.okta.com/docs/guides/find-your-domain/main/
 */
export function orgUrlProblem(written: string): Problem | undefined {
  const address = /^[a-z]+:\/\//i.test(written) ? written : `https://${written}`;
  if (!URL.canParse(address)) return errors.orgUrlInvalid(undefined);
  const { hostname, username, password, port } = new URL(address);
  if (username || password || port || !hostname.includes(".")) return errors.orgUrlInvalid(undefined);
  const corrected = `https://${hostname.replace(/^([^.]+)-admin(?=\.)/, "$1")}`;
  return written.replace(/\/$/, "").toLowerCase() === corrected ? undefined : errors.orgUrlInvalid(corrected);
}
