import {
  credentialsPresent,
  isSecretKey,
  notStored,
  secretsFromSettings,
  wholeSet,
  withoutObtained,
  type ProvisioningSettings,
  type TargetSecretKey,
} from "../../lib/entra/graph";
import { fail, ScimformError, type Problem } from "../../lib/core/problem";
import * as errors from "./errors";
import type { Client, TenantConnection } from "../client";
import type { OperationContext } from "../plugin/types";
import { poll } from "./polling";

export interface SettingsWrite {
  readonly servicePrincipalId: string;
  readonly stack: string | null;
  readonly settings: ProvisioningSettings;
  readonly tokenSource: string | null;
  /** Key of the secret that the source provides. A stored secret of another kind is not guessed. */
  readonly secretKey: TargetSecretKey;
  /**
   * Whether the job had credentials when it was last seen, or runs: a set without them would wipe secrets that a read does not
   * show yet.
   */
  readonly credentialsExpected: boolean;
}

/**
 * Writes settings and credentials as one whole set, then reads the keys back. Graph keeps settings among the secrets, gives
 * secret values back masked, and does not say whether a PUT merges or replaces: so the token is needed for any change.
 * https://learn.microsoft.com/graph/api/synchronization-serviceprincipal-put-synchronization
 * @returns warnings
 * @throws ScimformError before the write when the token cannot be found or expected credentials do not show; after it when
 * keys or settings are missing
 */
export async function writeSettings(
  context: OperationContext<Client>,
  connection: TenantConnection,
  write: SettingsWrite,
): Promise<Problem[]> {
  const { synchronization } = connection;
  const { servicePrincipalId, settings, stack } = write;
  // Read as late as possible: what somebody hands over in the meantime would be lost with the set.
  const live = await poll(
    context,
    connection,
    () => synchronization.getSecrets(servicePrincipalId),
    (pairs) => !write.credentialsExpected || credentialsPresent(pairs),
  );
  if (write.credentialsExpected && !credentialsPresent(live)) throw fail(errors.credentialsNotShown, stack);
  const isStored = live.some(({ key, value }) => key === write.secretKey && value !== "");
  const secretValues = isStored ? { [write.secretKey]: await findToken(context.client, write.tokenSource) } : {};
  const changes = [...secretsFromSettings(settings, live), ...withoutObtained(live)];
  const pairs = wholeSet({ live, changes, secretValues });

  context.beforeWrite();
  await synchronization.putSecrets(servicePrincipalId, pairs, { signal: context.signal });
  const holdsCredentials = pairs.some(({ key, value }) => isSecretKey(key) && value !== "");
  const shown = await poll(
    context,
    connection,
    () => synchronization.getSecrets(servicePrincipalId),
    (stored) => notStored(pairs, stored).length === 0,
    holdsCredentials ? undefined : withoutCredentialsMilliseconds,
  );
  const missing = notStored(pairs, shown);
  if (missing.length === 0) return [];
  if (missing.some(isSecretKey)) throw fail(errors.credentialsLost, missing, stack);
  if (!holdsCredentials) return [errors.settingsNotKept(stack)];
  throw fail(errors.settingsNotTaken, missing);
}

/** Settings without credentials are reported to be dropped silently: no use in waiting long for them. */
const withoutCredentialsMilliseconds = 10_000;

async function findToken(client: Client, source: string | null): Promise<string> {
  if (source === null) throw fail(errors.tokenNeeded, source, "");
  try {
    return await client.secret(source);
  } catch (error) {
    if (!(error instanceof ScimformError)) throw error;
    throw fail(errors.tokenNeeded, source, error.problems.map(({ summary }) => summary).join(" "));
  }
}
