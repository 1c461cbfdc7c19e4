import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { Clock } from "../lib/core/clock";
import { writeFile } from "../lib/core/write-file";
import { startTokenEndpoint, type TokenClient } from "./token-endpoint";
import type { Difficulties, RunningTarget, TargetKind } from "./scim-servers";

/* Longer to load than everything else at the start, and not needed by many sandboxes. */
/* eslint-disable-next-line @typescript-eslint/no-require-imports */
const targetServers = () => require("./scim-servers") as typeof import("./scim-servers");

/** Tenant URL prefix -> loopback base URL: how the sandbox reaches "https://api.vendor.example/scim" without leaving the machine. */
export type TargetRoutes = Record<string, string>;

/** A SCIM endpoint to stand in for the one at a tenant URL. */
export interface SandboxTarget {
  /** Tenant URL as in the config, such as `https://api.test-env.booking.andmoney.dk/advisors/scim`; never contacted. */
  readonly tenantUrl: string;
  /** Bearer token it takes; absent: a random one. */
  readonly token?: string;
  /** Tokens from before that it takes as well. */
  readonly formerTokens?: readonly string[];
  /** Kind of target; absent: the tolerant one. */
  readonly kind?: TargetKind;
  /** OAuth 2.0 client, when tokens are requested by client credentials: `token` is the client's secret then. */
  readonly oauth?: { readonly clientId: string; readonly tokenUrl: string };
  /** Difficulties of a target of kind `difficult`. */
  readonly difficulties?: Difficulties;
}

/** A running target and the tenant URL that is routed to it. */
export interface RoutedTarget extends RunningTarget {
  readonly tenantUrl: string;
  /** With OAuth: sets the secrets of the client in force, oldest first; `acceptTokens` is for what its token endpoint issues. */
  acceptSecrets?(secrets: readonly string[]): void;
}

/** Starts an endpoint for each tenant URL; those that name the same place share one. */
export async function startRoutedTargets(
  targets: readonly SandboxTarget[],
  where: { readonly folder?: string; readonly project?: string },
): Promise<RoutedTarget[]> {
  const byPlace = new Map(targets.map((target) => [placeOf(target.tenantUrl), target]));
  const specs = [...byPlace].map(([url, { kind = "better-auth", token = newToken(), formerTokens, difficulties }]) => {
    const { host, pathname } = new URL(url);
    const pathPrefix = `/${host.replace(":", "_")}${pathname.replace(/\/$/, "")}`;
    return {
      name: pathPrefix.slice(1).replace(/[^a-z0-9.]+/gi, "-"),
      kind,
      token,
      formerTokens,
      pathPrefix,
      difficulties,
    };
  });
  if (specs.length === 0) return [];
  const { startTargets } = targetServers();
  const started = await startTargets({ specs, ...where });
  const urls = [...byPlace.keys()];
  return started.map((target, index) => Object.assign(target, { tenantUrl: urls[index] ?? "" }));
}

/** Starts token endpoints for the targets that have OAuth: one for each URL, which takes the clients of all of them. */
export async function startTokenEndpoints(
  specs: readonly SandboxTarget[],
  targets: readonly RoutedTarget[],
  now: Clock,
): Promise<{ readonly routes: TargetRoutes; stop(): Promise<void> }> {
  const clients = new Map<string, TokenClient[]>();
  for (const { tenantUrl, token, formerTokens = [], oauth } of specs) {
    const target = targets.find((each) => each.tenantUrl === placeOf(tenantUrl));
    if (!oauth || !target) continue;
    let secrets: readonly string[] = [...formerTokens, token ?? target.token];
    target.acceptSecrets = (inForce) => {
      secrets = inForce;
    };
    const accept: TokenClient["accept"] = (tokens) => target.acceptTokens(tokens);
    const client = { clientId: oauth.clientId, secrets: () => secrets, accept };
    clients.set(oauth.tokenUrl, [...(clients.get(oauth.tokenUrl) ?? []), client]);
    // The secret itself is no token.
    await accept([newToken()]);
  }
  const started = new Map<string, Awaited<ReturnType<typeof startTokenEndpoint>>>();
  for (const [tokenUrl, known] of clients) started.set(tokenUrl, await startTokenEndpoint(known, now));
  return {
    routes: Object.fromEntries([...started].map(([tokenUrl, { url }]) => [tokenUrl, url])),
    stop: async () => void (await Promise.all([...started.values()].map((each) => each.close()))),
  };
}

/** The routes by which the engine resolves tenant URLs. */
export const routesOf = (targets: readonly RoutedTarget[]): TargetRoutes =>
  Object.fromEntries(targets.map(({ tenantUrl, baseUrl }) => [tenantUrl, baseUrl]));

/** Leaves the routes in the sandbox's folder, for commands that talk to a target themselves. */
export const writeRoutes = (folder: string, routes: TargetRoutes): void =>
  writeFile(join(folder, "target-routes.json"), JSON.stringify(routes), { private: true });

/** The tenant URL without query (flags such as aadOptscim062020) and trailing slash. */
export function placeOf(tenantUrl: string): string {
  const { origin, pathname } = new URL(tenantUrl);
  return `${origin}${pathname.replace(/\/$/, "")}`;
}

/** A token as a target makes it. */
export const newToken = (): string => `sandbox-token-${randomBytes(18).toString("base64url")}`;
