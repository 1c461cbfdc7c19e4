import * as entraErrors from "./errors";
import { fail, ScimformError } from "../../core/problem";
import type { Env } from "../../core/env";
import { isLoopback } from "../../core/loopback";
import { reasonOf } from "../../core/reason";
import { Secrets } from "../../core/secrets";
import { httpClientOver } from "./http-client";
import type { SignIn } from "./sign-in";

/** A secret of a vault; without version the current one. */
export interface VaultSecret {
  readonly vault: string;
  readonly name: string;
  readonly version?: string;
}

/** Key Vault's DNS suffixes: https://learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates#dns-suffixes-for-object-identifiers */
const vaultHost = /^[a-z0-9-]{3,24}\.vault\.(azure\.net|azure\.cn|usgovcloudapi\.net)$/;
const secretPath = /^\/secrets\/([0-9a-z-]{1,127})(?:\/([0-9a-f]{32}))?\/?$/i;

/**
 * Takes `https://VAULT.vault.azure.net/secrets/NAME[/VERSION]` apart. The access token goes to the host it names, so
 * only hosts of Key Vault are accepted; in the sandbox only this machine.
 * @throws ScimformError ENTRA_VAULT_ADDRESS, ENTRA_SANDBOX_ONLY
 */
export function parseVaultAddress(address: string, env: Env): VaultSecret {
  if (!URL.canParse(address)) throw fail(entraErrors.vaultAddress, address);
  const { protocol, hostname, origin, port, username, password, pathname, search, hash } = new URL(address);
  const [, name, version] = secretPath.exec(pathname) ?? [];
  const superfluous = username || password || search || hash;
  if (protocol !== "https:" || name === undefined || superfluous)
    throw fail(entraErrors.vaultAddress, withoutUser(address));
  if (env.SCIMFORM_SANDBOX) {
    if (!isLoopback(origin)) throw fail(entraErrors.sandboxOnly, origin);
  } else if (!vaultHost.test(hostname) || port !== "") {
    throw fail(entraErrors.vaultAddress, address);
  }
  return { vault: origin, name, version };
}

/** Returns an address without its user part: a password in it is not to appear in a log. */
const withoutUser = (address: string): string => {
  const { protocol, host, pathname } = new URL(address);
  return `${protocol}//${host}${pathname}`;
};

/**
 * Reads a secret. The client library is loaded by the first call: a provider that needs no vault must start fast.
 * @param signIn of the tenant that the vault belongs to
 * @throws ScimformError ENTRA_VAULT_UNREADABLE; never with the secret in the message
 */
export async function readVaultSecret(
  { vault, name, version }: VaultSecret,
  signIn: Pick<SignIn, "getToken">,
  fetch: typeof globalThis.fetch,
): Promise<string> {
  const { SecretClient } = await import("@azure/keyvault-secrets");
  const tokens = new Secrets();
  const getToken = async (scopes: string | string[]): Promise<{ token: string; expiresOnTimestamp: number }> => {
    const token = tokens.add(await signIn.getToken([scopes].flat()[0]));
    const now = Date.now();
    // One request is all this token is for.
    return { token, expiresOnTimestamp: now + 60_000 };
  };
  const client = new SecretClient(
    vault,
    { getToken },
    {
      httpClient: await httpClientOver(fetch),
      retryOptions: { maxRetries: 2 },
      // A vault on this machine asks for tokens of another host than its own.
      disableChallengeResourceVerification: isLoopback(vault),
    },
  );
  try {
    const { value }: { value?: unknown } = await client.getSecret(name, version === undefined ? {} : { version });
    if (value !== undefined && typeof value !== "string") throw new Error("the secret is no text");
    return value ?? "";
  } catch (error) {
    if (error instanceof ScimformError) throw error;
    const [reason = ""] = tokens.redact(reasonOf(error)).split(/\r?\n/, 1);
    throw fail(entraErrors.vaultUnreadable, `${vault}/secrets/${name}`, reason);
  }
}
