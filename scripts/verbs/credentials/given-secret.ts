import { resolve } from "node:path";
import type { StackConfig } from "../../../lib/config";
import { reasonOf } from "../../../lib/core/reason";
import { checkToken, readTokenFile, resolveTokenSource } from "../../../lib/entra/graph";
import * as entraErrors from "../../../lib/entra/graph/errors";
import { fail } from "../../../lib/core/problem";
import type { Io } from "../../io";

/** Where to take the secret from instead of the stack's token source. It never stands in the arguments: other users can read those. */
export interface SecretOptions {
  readonly tokenStdin?: boolean;
  readonly tokenFile?: string;
}

export const isGiven = ({ tokenStdin, tokenFile }: SecretOptions): boolean =>
  Boolean(tokenStdin) || tokenFile !== undefined;

/**
 * The secret for a stack's target.
 * @throws ScimformError ENTRA_TOKEN_*, ENTRA_VAULT_*
 */
export async function readSecret(
  stack: Pick<StackConfig, "tokenSource" | "cloud"> & { readonly tenantId?: string | undefined },
  { tokenStdin, tokenFile }: SecretOptions,
  io: Io,
): Promise<string> {
  if (tokenStdin) return io.secrets.add(checkToken(await io.readStdin(), "--token-stdin", "standard input was empty"));
  if (tokenFile === undefined) return resolveTokenSource(stack.tokenSource, { ...io, ...stack, env: io.env });
  const source = `--token-file ${tokenFile}`;
  const text = await readTokenFile(resolve(io.cwd, tokenFile)).catch((error: unknown) => {
    throw fail(entraErrors.tokenMissing, source, reasonOf(error));
  });
  return io.secrets.add(checkToken(text, source, "the file is empty"));
}
