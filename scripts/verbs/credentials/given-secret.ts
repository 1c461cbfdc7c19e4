import { resolve } from "node:path";
import type { StackConfig } from "../../../lib/config";
import { codeOf } from "../../../lib/core/error-code";
import { checkToken, readTokenFile, resolveTokenSource } from "../../../lib/entra/graph";
import * as entraErrors from "../../../lib/entra/graph/errors";
import { fail } from "../../../lib/core/problem";
import type { CommandContext } from "../../context";

/** Source of the secret that replaces the stack's token source. The secret is never an argument: other users can read those. */
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
  { io, root }: Pick<CommandContext, "io" | "root">,
): Promise<string> {
  if (tokenStdin) return io.secrets.add(checkToken(await io.readStdin(), "--token-stdin", "standard input was empty"));
  if (tokenFile === undefined) return resolveTokenSource(stack.tokenSource, { ...io, ...stack, root, env: io.env });
  const text = await readTokenFile(resolve(io.cwd, tokenFile)).catch((error: unknown) => {
    // Whoever gives the token itself instead of its file does not want to see it in a log; neither is the path that is made of it.
    const why = `what is given there, and not shown since it may be the token itself, cannot be read as a file (${codeOf(error)})`;
    throw fail(entraErrors.tokenMissing, "--token-file", why);
  });
  const source = `--token-file ${tokenFile}`;
  return io.secrets.add(checkToken(text, source, "the file is empty"));
}
