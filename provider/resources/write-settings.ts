import {
  isSecretKey,
  resolveTokenSource,
  sameSettings,
  secretsFromSettings,
  settingsFromSecrets,
  wholeSet,
  type ProvisioningSettings,
  type SecretPair,
} from "../../lib/entra";
import { fail, ScimformError, type Problem } from "../../lib/errors/problem";
import * as errors from "../../lib/errors/provider";
import type { Client, Connection } from "../client";
import type { OperationContext } from "../plugin/types";
import { poll } from "./waiting";

export interface SettingsWrite {
  readonly servicePrincipalId: string;
  readonly stack: string | null;
  readonly settings: ProvisioningSettings;
  readonly tokenSource: string | null;
}

/**
 * Writes settings and credentials as one whole set, then reads the keys back. Graph keeps settings among the secrets, gives
 * secret values back masked, and does not say whether a PUT merges or replaces: so the token is needed for any change.
 * https://learn.microsoft.com/graph/api/synchronization-serviceprincipal-put-synchronization
 * @returns warnings
 * @throws ScimformError before the write when the token cannot be found; after it when keys or settings are missing
 */
export async function writeSettings(
  context: OperationContext<Client>,
  connection: Connection,
  write: SettingsWrite,
): Promise<Problem[]> {
  const { synchronization } = connection;
  const { servicePrincipalId, settings, stack } = write;
  // Read as late as possible: what somebody hands over in the meantime would be lost with the set.
  const live = await synchronization.getSecrets(servicePrincipalId);
  const hasToken = live.some(({ key, value }) => key === "SecretToken" && value !== "");
  const secretValues: Record<string, string> = hasToken
    ? { SecretToken: await findToken(context.client, write.tokenSource) }
    : {};
  const pairs = wholeSet({ live, changes: secretsFromSettings(settings, live), secretValues });

  context.beforeWrite();
  await synchronization.putSecrets(servicePrincipalId, pairs, { signal: context.signal });
  const holdsCredentials = pairs.some(({ key, value }) => isSecretKey(key) && value !== "");
  const shown = await poll(
    context,
    connection,
    () => synchronization.getSecrets(servicePrincipalId),
    (stored) => missingKeys(pairs, stored).length === 0 && sameSettings(settings, settingsFromSecrets(stored)),
    holdsCredentials ? undefined : withoutCredentialsMilliseconds,
  );
  const missing = missingKeys(pairs, shown);
  if (missing.some(isSecretKey)) throw fail(errors.credentialsLost, missing, stack);
  if (sameSettings(settings, settingsFromSecrets(shown))) return [];
  if (!holdsCredentials && missing.length > 0) return [errors.settingsNotKept(stack)];
  throw fail(errors.settingsNotTaken, missing);
}

/** Settings without credentials are reported to be dropped silently: no use in waiting long for them. */
const withoutCredentialsMilliseconds = 10_000;

function missingKeys(written: readonly SecretPair[], stored: readonly SecretPair[]): string[] {
  const present = new Set(stored.filter(({ value }) => value !== "").map(({ key }) => key));
  return written.filter(({ key, value }) => value !== "" && !present.has(key)).map(({ key }) => key);
}

async function findToken({ env }: Client, source: string | null): Promise<string> {
  if (source === null) throw fail(errors.tokenNeeded, source, "");
  try {
    return await resolveTokenSource(source, env);
  } catch (error) {
    if (!(error instanceof ScimformError)) throw error;
    throw fail(errors.tokenNeeded, source, error.problems.map(({ summary }) => summary).join(" "));
  }
}
