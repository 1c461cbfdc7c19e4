import { connectionQueries } from "../../../lib/okta/requests";
import { does, feature } from "../provisioning/state";
import type { StoredApp } from "../model";
import { OktaTargetClient, type TargetEnvironment } from "./target-client";
import { TargetError } from "./target-error";

/**
 * Sends the requests of saving a connection, or of "Test API Credentials".
 * https://developer.okta.com/docs/api/openapi/okta-scim/guides/scim-11/
 * @returns why the credentials are refused; undefined: they are fine
 */
export async function probe(
  app: StoredApp,
  connection: { readonly baseUrl: string; readonly authorization: string },
  environment: TargetEnvironment,
): Promise<string | undefined> {
  const client = new OktaTargetClient({ appId: app.id, ...connection }, environment, new AbortController().signal);
  try {
    await client.find("Users", connectionQueries.Users);
    if (does(app, feature.groups)) await client.find("Groups", connectionQueries.Groups);
    return undefined;
  } catch (error) {
    if (error instanceof TargetError) return `Error authenticating: ${error.message}`;
    throw error;
  }
}
