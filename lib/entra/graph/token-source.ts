import { createReadStream } from "node:fs";
import { resolve } from "node:path";
import * as entraErrors from "./errors";
import { fail } from "../../core/problem";
import type { Env } from "../../core/env";
import type { Secrets } from "../../core/secrets";
import { limits } from "../../core/limits";
import { reasonOf } from "../../core/reason";
import { resolveEndpoints, type Cloud } from "./cloud";
import { parseVaultAddress, readVaultSecret } from "./key-vault";
import { createCredential } from "./sign-in";

/** Dependencies of token sources; all but `env` is for key vaults, which are signed in to as Graph is. */
export interface TokenSourceOptions {
  readonly env: Env;
  readonly cloud: Cloud;
  readonly tenantId?: string | undefined;
  readonly fetch: typeof globalThis.fetch;
  readonly createCredential?: typeof createCredential;
  /** The folder that `file:` starts from; absent: the current one. */
  readonly root?: string | undefined;
  /** Register of secrets, to which the secret is added. */
  readonly secrets?: Secrets | undefined;
}

/**
 * Fetches the secret that a source names.
 * @param source `env:NAME`, `file:PATH` (from the root on) or `keyvault:https://VAULT.vault.azure.net/secrets/NAME[/VERSION]`
 * @returns the token, without the newline that files and shells put behind it
 * @throws ScimformError ENTRA_TOKEN_*, ENTRA_VAULT_*, ENTRA_SIGN_IN_*; never with the token in the message
 */
export async function resolveTokenSource(source: string, options: TokenSourceOptions): Promise<string> {
  const token = await read(source, options);
  options.secrets?.add(token);
  return token;
}

async function read(source: string, options: TokenSourceOptions): Promise<string> {
  const [, kind, rest = ""] = /^(env|file|keyvault):(.+)$/s.exec(source) ?? [];
  switch (kind) {
    case "env":
      return checkToken(options.env[rest] ?? "", source, `the environment variable ${rest} is not set`);
    case "file":
      return checkToken(await content(resolve(options.root ?? "", rest), source), source, "the file is empty");
    case "keyvault":
      return checkToken(await fromVault(rest, options), source, "the secret is empty");
    default:
      throw fail(entraErrors.tokenSourceUnknown);
  }
}

async function fromVault(address: string, options: TokenSourceOptions): Promise<string> {
  const { env, cloud, tenantId, fetch, secrets } = options;
  const secret = parseVaultAddress(address, env);
  const endpoints = await resolveEndpoints({ cloud, env, fetch });
  const signIn = (options.createCredential ?? createCredential)({ env, endpoints, tenantId, fetch, secrets });
  return readVaultSecret(secret, signIn, fetch);
}

/**
 * Checks a token for the mistakes of copying and pasting.
 * @param source where it comes from, for the message
 * @throws ScimformError ENTRA_TOKEN_MISSING, ENTRA_TOKEN_MALFORMED
 */
export function checkToken(text: string, source: string, whenEmpty: string): string {
  const token = text.replace(/\r?\n$/, "");
  if (token.trim() === "") throw fail(entraErrors.tokenMissing, source, whenEmpty);
  const mistake = mistakeIn(token);
  if (mistake) throw fail(entraErrors.tokenMalformed, source, mistake);
  return token;
}

function mistakeIn(token: string): string | undefined {
  if (token.length > limits.tokenLength) return `it is longer than ${limits.tokenLength} characters`;
  if (/^bearer\s/i.test(token)) return "it begins with `Bearer `, which Entra adds itself";
  if (/^(".*"|'.*')$/s.test(token)) return "it is in quotes";
  // What an HTTP header cannot carry (RFC 9110, section 5.5).
  if (/[^\x21-\x7e]/.test(token)) return "it contains a blank, a line break or a character outside ASCII";
  return token === "*" ? "`*` is what Graph shows instead of a secret" : undefined;
}

/** The content of a file with a token, as far as a token can be long: the file may be a device without an end. */
export async function readTokenFile(path: string): Promise<string> {
  let text = "";
  // One newline belongs to the file.
  for await (const chunk of createReadStream(path, { encoding: "utf8", end: limits.tokenLength + 2 }))
    text += String(chunk);
  return text;
}

async function content(path: string, source: string): Promise<string> {
  try {
    return await readTokenFile(path);
  } catch (error) {
    throw fail(entraErrors.tokenMissing, source, reasonOf(error));
  }
}
