import { z } from "zod";
import { fail } from "../../lib/core/problem";
import type { EntraSandbox } from "../entra/index";
import * as errors from "./errors";
import { type ProjectTargets, variablesOf } from "./project-targets";

/** The tokens of the endpoints that are served, and who holds them. */
export interface ServedTargets extends Pick<ProjectTargets, "tokens" | "tokenHolders" | "variables"> {
  readonly entra: EntraSandbox;
}

/** Action of an administrator of the target in its portal. */
export const tokenOrder = z.strictObject({ action: z.enum(["issue", "revoke"]), stack: z.string() });
export type TokenOrder = z.infer<typeof tokenOrder>;

export const tokenResult = z.object({
  tenantUrl: z.string(),
  /** What was issued or revoked; with OAuth the secret of the client, by which tokens are asked for. */
  kind: z.enum(["token", "client secret"]),
  /** Variable in which `sandbox env` puts the newest token; null when the config keeps it elsewhere. */
  variable: z.string().nullable(),
  inForce: z.number(),
  revoked: z.number(),
  /** A new one that no variable holds. */
  token: z.string().optional(),
});
export type TokenResult = z.infer<typeof tokenResult>;

/**
 * Issues a new token of a stack's target, or with OAuth a new secret of its client; or revokes all but the newest.
 * @throws ScimformError SANDBOX_NO_ENDPOINT
 */
export async function actOnTokens(
  { tokens, tokenHolders, variables, entra }: ServedTargets,
  { action, stack }: TokenOrder,
): Promise<TokenResult> {
  const holder = tokenHolders.find((each) => each.stack === stack);
  const target = entra.targets.find(({ tenantUrl }) => tenantUrl === holder?.tenantUrl);
  if (!holder || !target)
    throw fail(
      errors.noEndpoint,
      stack,
      tokenHolders.map((each) => each.stack),
    );
  const { tenantUrl, variable } = holder;
  const revoked = action === "revoke" ? tokens.revokeFormer(tenantUrl) : 0;
  if (action === "issue") tokens.issue(tenantUrl);
  Object.assign(variables, variablesOf(tokenHolders, tokens));
  const inForce = tokens.of(tenantUrl);
  if (target.acceptSecrets) target.acceptSecrets(inForce);
  else await target.acceptTokens(inForce);
  const kind = target.acceptSecrets ? "client secret" : "token";
  return {
    ...{ tenantUrl, kind, variable: variable ?? null, inForce: inForce.length, revoked },
    ...(action === "issue" && variable === undefined && { token: tokens.newest(tenantUrl) }),
  };
}
