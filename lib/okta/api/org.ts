import type { Env } from "../../core/env";
import { isLoopback } from "../../core/loopback";
import * as oktaErrors from "./errors";
import { fail } from "../../core/problem";

/**
 * Base URL of the Management API, without a slash at the end. `OKTA_HTTP_PROXY` takes the org's place, as in the okta/okta
 * provider (https://registry.terraform.io/providers/okta/okta/latest/docs, `http_proxy`), but in the sandbox only: there it is required, and on this machine.
 * @param orgUrl of the config; undefined in the sandbox
 * @throws ScimformError OKTA_SANDBOX_ONLY, OKTA_ENDPOINT_MISSING
 */
export function oktaEndpoint(orgUrl: string | undefined, env: Env): string {
  const endpoint = env.SCIMFORM_SANDBOX ? env.OKTA_HTTP_PROXY : orgUrl;
  if (!endpoint) throw fail(oktaErrors.endpointMissing);
  if (env.SCIMFORM_SANDBOX && !isLoopback(endpoint)) throw fail(oktaErrors.sandboxOnly, endpoint);
  return endpoint.replace(/\/+$/, "");
}

/** The org's Admin Console, which has a host of its own: `https://acme-admin.okta.com`. */
export function adminConsole(orgUrl: string): string {
  const url = new URL(orgUrl);
  if (!isLoopback(orgUrl)) url.hostname = url.hostname.replace(/^([^.]+)/, "$1-admin");
  return url.origin;
}
