import { notStored, secretsFromSettings, type SecretPair, settingsFromSecrets, wholeSet } from "../../lib/entra";
import * as errors from "../../lib/errors/commands";
import { fail } from "../../lib/errors/problem";
import type { Deployment } from "../context";
import type { Io } from "../io";

/**
 * Writes credentials together with everything else that is stored, and reads until the write is visible. Settings stay as
 * they are live: a branch cannot change the scope by handing over a token.
 * @param change what to set and ("") to remove, given what is stored now
 * @throws ScimformError ENTRA_SECRET_VALUES_NEEDED before the write, COMMAND_CREDENTIALS_NOT_SAVED after it
 */
export async function saveCredentials(
  { config, app, tenant }: Deployment,
  change: (live: readonly SecretPair[]) => SecretPair[],
  io: Io,
): Promise<void> {
  const { synchronization } = tenant;
  const live = await synchronization.getSecrets(app.id);
  const pairs = wholeSet({ live, changes: [...missingSettings(live), ...change(live)], secretValues: {} });
  await synchronization.putSecrets(app.id, pairs);
  // Reads do not see a write at once: the secrets live in another service than the directory.
  const attempts = 8;
  for (let attempt = 1; ; attempt++) {
    const missing = notStored(pairs, await synchronization.getSecrets(app.id));
    if (missing.length === 0) return;
    if (attempt === attempts) throw fail(errors.notSaved, config.stack, missing);
    await io.sleep(Math.min(1_000 * 2 ** (attempt - 1), 15_000));
  }
}

/** Only absent ones are added: a set without scope and notification settings is reported to be dropped silently. */
function missingSettings(live: readonly SecretPair[]): SecretPair[] {
  const stored = new Set(live.map((pair) => pair.key));
  return secretsFromSettings(settingsFromSecrets(live), live).filter((pair) => !stored.has(pair.key));
}
