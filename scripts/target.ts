import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { StackConfig } from "../lib/config";
import { requireTenantUrl } from "../lib/config/entra/tenant-url";
import { resolveTokenSource } from "../lib/entra/graph";
import * as errors from "./errors";
import { requireOneWorld } from "../lib/core/sandbox-traces";
import { fail } from "../lib/core/problem";
import { routeToLoopback, ScimClient, scimEndpoint } from "../lib/scim";
import { type BearerToken, type ClientCredentials, obtainToken } from "../lib/scim/client-credentials";
import type { CommandContext } from "./context";
import type { Io } from "./io";

/** The parts of a stack that are needed to call its target. */
export type TargetAccess = Pick<
  StackConfig,
  "tenantUrl" | "pendingInputs" | "tokenSource" | "oauth" | "rules" | "cloud" | "tenantId" | "gallery"
> & {
  /** Stack of the endpoint; absent or null when no stack has it. */
  readonly stack?: string | null;
};

/** @throws ScimformError TARGET_NOT_SCIM for a stack whose connector speaks another protocol */
export function requireScim({ stack, gallery }: Pick<TargetAccess, "stack" | "gallery">): void {
  if (gallery?.scim === false) throw fail(errors.targetNotScim, stack ?? "", gallery.name);
}

/**
 * A client for a stack's target, signed in as Entra is: by the token of its source, or by OAuth. With SCIMFORM_SANDBOX
 * set it talks to the server that stands in for the target, and to nothing else.
 * @throws ScimformError TARGET_NOT_SCIM, PROFILE_URL_PENDING, SCIM_TENANT_URL, TARGET_NOT_ROUTED. The first request resolves the token and throws
 * ENTRA_TOKEN_*, ENTRA_VAULT_* or TARGET_SIGN_IN_REFUSED
 */
export async function openTarget({ io, root }: CommandContext, target: TargetAccess): Promise<ScimClient> {
  requireOneWorld(io.env);
  requireScim(target);
  const endpoint = scimEndpoint(requireTenantUrl({ ...target, stack: target.stack ?? target.tenantUrl }));
  const fetch = await targetFetch(io, target.tenantUrl);
  return new ScimClient({
    endpoint,
    token: () => tokenFor(target, { io, root }, fetch),
    fetch,
    clock: io.clock,
    monotonic: io.monotonic,
    sleep: io.sleep,
    requestsPerMinute: target.rules?.requestsPerMinute,
  });
}

async function tokenFor(
  target: TargetAccess,
  { io, root }: Pick<CommandContext, "io" | "root">,
  fetch: Io["fetch"],
): Promise<string | BearerToken> {
  const secret = await resolveTokenSource(target.tokenSource, { ...io, ...target, root, env: io.env });
  if (!target.oauth) return secret;
  const token = await obtainToken({ ...target.oauth, clientSecret: secret }, fetch);
  io.secrets.add(token.value);
  return token;
}

/**
 * Returns the OAuth 2.0 client that requests a target's tokens, with the fetch that leads there.
 * @returns undefined where the token is a fixed one
 * @throws ScimformError ENTRA_TOKEN_*, ENTRA_VAULT_*, TARGET_NOT_ROUTED
 */
export async function oauthClientOf(
  { io, root }: CommandContext,
  target: TargetAccess,
): Promise<{ readonly client: ClientCredentials; readonly fetch: Io["fetch"] } | undefined> {
  if (!target.oauth) return undefined;
  const clientSecret = await resolveTokenSource(target.tokenSource, { ...io, ...target, root, env: io.env });
  return { client: { ...target.oauth, clientSecret }, fetch: await targetFetch(io, target.tenantUrl) };
}

const routesFile = z.record(z.string(), z.string());

/** The sandbox leaves the routes of its tenant URLs in its folder. */
async function targetFetch({ env, fetch }: Io, tenantUrl: string): Promise<Io["fetch"]> {
  const folder = env.SCIMFORM_SANDBOX;
  if (!folder) return fetch;
  const text = await readFile(join(folder, "target-routes.json"), "utf8").catch(() => "{}");
  const routes = routesFile.parse(JSON.parse(text));
  const routed = (url: string): string => {
    const loopback = routeToLoopback(url, routes);
    if (loopback === undefined) throw fail(errors.notRouted, url);
    return loopback;
  };
  routed(tenantUrl);
  return (input, init) => fetch(routed(input instanceof Request ? input.url : String(input)), init);
}
