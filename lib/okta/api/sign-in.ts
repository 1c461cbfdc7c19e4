import { createPrivateKey } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Env } from "../../core/env";
import { reasonOf } from "../../core/reason";
import { codeOf } from "../../core/error-code";
import * as oktaErrors from "./errors";
import { fail } from "../../core/problem";

/** Credentials for an Okta org. */
export type OktaSignIn =
  | { readonly scheme: "API token" | "access token"; readonly token: string }
  | {
      readonly scheme: "service app";
      readonly clientId: string;
      /** PEM. */
      readonly privateKey: string;
      readonly keyId: string | undefined;
      readonly scopes: readonly string[];
    };

/**
 * Signs in from the same variables as the okta/okta Terraform provider: OKTA_ACCESS_TOKEN, those of a service app with a private
 * key, or OKTA_API_TOKEN, in this order. https://registry.terraform.io/providers/okta/okta/latest/docs
 * @param orgUrl for messages
 * @throws ScimformError OKTA_SIGN_IN_MISSING, OKTA_SIGN_IN_INCOMPLETE, OKTA_PRIVATE_KEY
 */
export function oktaSignIn(orgUrl: string, env: Env): OktaSignIn {
  const {
    OKTA_ACCESS_TOKEN,
    OKTA_API_TOKEN,
    OKTA_API_CLIENT_ID,
    OKTA_API_PRIVATE_KEY,
    OKTA_API_PRIVATE_KEY_ID,
    OKTA_API_SCOPES,
  } = env;
  if (OKTA_ACCESS_TOKEN) return { scheme: "access token", token: OKTA_ACCESS_TOKEN };
  const serviceApp = { OKTA_API_CLIENT_ID, OKTA_API_PRIVATE_KEY, OKTA_API_SCOPES };
  const missing = Object.entries(serviceApp).flatMap(([name, value]) => (value ? [] : [name]));
  if (OKTA_API_CLIENT_ID && OKTA_API_PRIVATE_KEY && OKTA_API_SCOPES) {
    return {
      scheme: "service app",
      clientId: OKTA_API_CLIENT_ID,
      privateKey: privateKey(OKTA_API_PRIVATE_KEY),
      keyId: OKTA_API_PRIVATE_KEY_ID || undefined,
      scopes: OKTA_API_SCOPES.split(/[\s,]+/).filter(Boolean),
    };
  }
  if (OKTA_API_TOKEN) return { scheme: "API token", token: OKTA_API_TOKEN };
  if (missing.length < Object.keys(serviceApp).length) throw fail(oktaErrors.signInIncomplete, missing);
  throw fail(oktaErrors.signInMissing, orgUrl);
}

/** The key itself or, as with the Terraform provider, the path of its file. Messages never quote it. */
function privateKey(given: string): string {
  const isKey = given.includes("-----BEGIN");
  let text = given.replaceAll("\\n", "\n");
  try {
    if (!isKey) text = readFileSync(given, "utf8");
  } catch (error) {
    throw fail(oktaErrors.privateKeyUnusable, `there is no such file, and it is no PEM text (${codeOf(error)})`);
  }
  try {
    createPrivateKey(text);
  } catch (error) {
    throw fail(oktaErrors.privateKeyUnusable, reasonOf(error));
  }
  return text;
}
