import { does, feature } from "../provisioning/state";
import type { OktaApp } from "../model";
import { TargetClient, type TargetEnvironment } from "./target-client";
import { TargetError } from "./target-error";

/**
 * What saving a connection, or "Test API Credentials", asks the target for.
 * https://developer.okta.com/docs/api/openapi/okta-scim/guides/scim-11/
 * @returns why the credentials are refused; undefined: they are fine
 */
export async function probe(
  app: OktaApp,
  connection: { readonly baseUrl: string; readonly authorization: string },
  environment: TargetEnvironment,
): Promise<string | undefined> {
  const client = new TargetClient({ appId: app.id, ...connection }, environment, new AbortController().signal);
  try {
    await client.find("Users", "startIndex=1&count=2");
    if (does(app, feature.groups)) await client.find("Groups", "startIndex=1&count=100");
    return undefined;
  } catch (error) {
    if (error instanceof TargetError) return `Error authenticating: ${error.message}`;
    throw error;
  }
}
