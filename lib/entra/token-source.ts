import { readFile } from "node:fs/promises";
import * as entraErrors from "../errors/entra";
import { fail } from "../errors/problem";
import { type Env, reasonOf } from "./cloud";

/**
 * Fetches the secret token that a source names.
 * @param source `env:NAME` or `file:PATH`
 * @returns the token, without the newline that files and shells put behind it
 * @throws ScimformError ENTRA_TOKEN_*; never with the token in the message
 */
export async function resolveTokenSource(source: string, env: Env): Promise<string> {
  const [, kind, rest] = /^(env|file|keyvault):(.+)$/s.exec(source) ?? [];
  switch (kind) {
    case "env":
      return checkToken(env[rest ?? ""] ?? "", source, `the environment variable ${rest} is not set`);
    case "file":
      return checkToken(await content(rest ?? "", source), source, "the file is empty");
    case "keyvault":
      throw fail(entraErrors.tokenSourceUnsupported, source);
    default:
      throw fail(entraErrors.tokenSourceUnknown, source);
  }
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
  if (/^bearer\s/i.test(token)) return "it begins with `Bearer `, which Entra adds itself";
  if (/^(".*"|'.*')$/s.test(token)) return "it is in quotes";
  // What an HTTP header cannot carry (RFC 9110, section 5.5).
  if (/[^\x21-\x7e]/.test(token)) return "it contains a blank, a line break or a character outside ASCII";
  return token === "*" ? "`*` is what Graph shows instead of a secret" : undefined;
}

async function content(path: string, source: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw fail(entraErrors.tokenMissing, source, reasonOf(error));
  }
}
