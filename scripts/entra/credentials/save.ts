import {
  notStored,
  type ProvisioningSettings,
  secretsFromSettings,
  type SecretPair,
  wholeSet,
} from "../../../lib/entra/graph";
import * as errors from "./errors";
import { fail } from "../../../lib/core/problem";
import type { EntraDeployment } from "../session";
import type { Io } from "../../io";

/**
 * Writes credentials together with everything else that is stored, and reads until the write is visible. Settings stay as
 * they are live: a branch cannot change the scope by handing over a token.
 * @param change what to set and ("") to remove, given what is stored now
 * @throws ScimformError ENTRA_SECRET_VALUES_NEEDED before the write, COMMAND_CREDENTIALS_NOT_SAVED after it
 */
export async function saveCredentials(
  { config, app, tenant }: EntraDeployment,
  change: (live: readonly SecretPair[]) => SecretPair[],
  io: Io,
): Promise<void> {
  const { synchronization } = tenant;
  const live = await synchronization.getSecrets(app.id);
  const pairs = wholeSet({ live, changes: [...missingSettings(live, config), ...change(live)], secretValues: {} });
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

/**
 * Settings that are written before there are credentials are reported to be dropped silently, as is a set without scope and
 * notification settings. What is absent comes from the config: by the service's defaults nothing would guard the first cycle.
 */
function missingSettings(live: readonly SecretPair[], config: ProvisioningSettings): SecretPair[] {
  const stored = new Set(live.filter(({ value }) => value !== "").map(({ key }) => key));
  return secretsFromSettings(config, live).filter(({ key }) => !stored.has(key));
}
