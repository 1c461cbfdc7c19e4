import type { SandboxEnvironment } from "../environment";
import { foreignOktaVariables } from "../foreign-variables";
import { serviceClientId, serviceKeyId } from "./sign-in/keys";
import { scopes } from "./sign-in/scopes";

/** A way for a program to sign in: as the administrator whose API token it is, or as the service app. */
export type OktaClient = "apiToken" | "serviceApp";

export interface OktaEnvironmentFacts {
  readonly url: string;
  readonly apiToken: string;
  /** Returns the private key, which is made at its first use. */
  readonly privateKey: () => string;
}

/** The environment of a tool that is to work with the local org, and with no other. */
export function oktaEnvironment(
  { url, apiToken, privateKey }: OktaEnvironmentFacts,
  client: OktaClient = "apiToken",
): SandboxEnvironment {
  return {
    ...Object.fromEntries(foreignOktaVariables.map((name) => [name, undefined])),
    // The okta provider puts the proxy in the place of https://{org}.{base}, which names nothing that exists.
    OKTA_ORG_NAME: "scimform-sandbox",
    OKTA_BASE_URL: "okta.invalid",
    OKTA_HTTP_PROXY: url,
    OKTA_CLIENT_ORGURL: url,
    ...(client === "apiToken" ? tokenVariables(apiToken) : keyVariables(privateKey())),
  };
}

const tokenVariables = (apiToken: string) => ({ OKTA_API_TOKEN: apiToken, OKTA_CLIENT_TOKEN: apiToken });

const keyVariables = (privateKey: string) => ({
  OKTA_API_CLIENT_ID: serviceClientId,
  OKTA_API_PRIVATE_KEY: privateKey,
  OKTA_API_PRIVATE_KEY_ID: serviceKeyId,
  OKTA_API_SCOPES: scopes.join(","),
  OKTA_CLIENT_AUTHORIZATIONMODE: "PrivateKey",
  OKTA_CLIENT_CLIENTID: serviceClientId,
  OKTA_CLIENT_PRIVATEKEY: privateKey,
  OKTA_CLIENT_KEYID: serviceKeyId,
  OKTA_CLIENT_SCOPES: scopes.join(" "),
});
