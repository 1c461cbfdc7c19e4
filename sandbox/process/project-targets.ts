import { existsSync } from "node:fs";
import { join } from "node:path";
import { isTenantUrlKnown, loadProject, type OktaStackConfig, type StackConfig } from "../../lib/config";
import type { Env } from "../../lib/core/env";
import { isLoopback } from "../../lib/core/loopback";
import { fail } from "../../lib/core/problem";
import type { Secrets } from "../../lib/core/secrets";
import { placeOf, type SandboxTarget, type TargetRoutes } from "../target-routes";
import * as errors from "./errors";
import { TargetTokens } from "./target-tokens";

export interface ProjectTargets {
  /** Targets, one for each tenant URL that the project's stacks use, whatever its query. */
  readonly targets: readonly SandboxTarget[];
  /** Environment variables that hold the targets' tokens, as the config names them. */
  readonly variables: Record<string, string>;
  /** Holders of the tokens: whose token each is, and where it is kept. */
  readonly tokenHolders: readonly TokenHolder[];
  readonly tokens: TargetTokens;
  /** Servers of the user's own, by tenant URL: what stacks were told to use, and tenant URLs that lead to this machine. */
  readonly own: TargetRoutes;
  /** The stacks that are for Okta; empty: no org is needed. */
  readonly oktaSetups: readonly OktaSetup[];
}

/** A stack that hands a target's token over. */
export interface TokenHolder {
  readonly stack: string;
  /** The target's place, as `targets` names it. */
  readonly tenantUrl: string;
  /** Environment variable that holds the token; undefined when the config keeps it elsewhere than in the environment. */
  readonly variable: string | undefined;
}

/** The settings that a person enters for an Okta stack in the Admin Console. */
export interface OktaSetup {
  readonly stack: string;
  /** Name of the app. */
  readonly label: string;
  readonly baseUrl: string;
  readonly token: string;
  readonly authentication: "header" | "consent";
  readonly features: readonly ("create" | "update" | "deactivate" | "groups")[];
}

/**
 * SCIM endpoints for the stacks of the project in `root`: none when it has no config, or none that can be resolved.
 * @param folder keeps the tokens, so that a restart does not change them
 * @param secrets get to know the tokens
 * @param ownTargets servers of the user's own, by stack
 * @throws ScimformError SANDBOX_NO_ENDPOINT for a stack that there is not
 */
export function projectTargets(
  root: string,
  folder: string,
  env: Env,
  secrets?: Secrets,
  ownTargets: Readonly<Record<string, string>> = {},
): ProjectTargets {
  const tokens = new TargetTokens(folder, secrets);
  const unknown = (stacks: readonly string[]): void => {
    const name = Object.keys(ownTargets).find((each) => !stacks.includes(each));
    if (name !== undefined) throw fail(errors.noEndpoint, name, [...stacks]);
  };
  if (!existsSync(join(root, "config"))) {
    unknown([]);
    return { targets: [], variables: {}, tokenHolders: [], tokens, oktaSetups: [], own: {} };
  }
  const { stacks: all, oktaStacks } = loadProject({ root, env, sandbox: true });
  const stacks = all.filter((stack) => stack.identityProvider === "entra" && isTenantUrlKnown(stack));
  const places = new Map([
    ...stacks.map(({ stack, tenantUrl }) => [stack, placeOf(tenantUrl)] as const),
    ...oktaStacks.map((config) => [config.stack, baseUrlOf(config)] as const),
  ]);
  unknown([...places.keys()]);
  const own = ownRoutes(places, ownTargets);
  const isServed = (tenantUrl: string): boolean => !(tenantUrl in own);
  const urls = new Set([...stacks.map(({ tenantUrl }) => placeOf(tenantUrl)), ...oktaStacks.map(baseUrlOf)]);
  const extended = new Set([
    ...stacks.filter(mapsOwnExtension).map(({ tenantUrl }) => placeOf(tenantUrl)),
    ...oktaStacks.filter(addsOwnExtension).map(baseUrlOf),
  ]);
  const targets = [...urls].filter(isServed).map((tenantUrl) => ({
    ...{ tenantUrl, token: tokens.newest(tenantUrl), formerTokens: tokens.of(tenantUrl).slice(0, -1) },
    ...(extended.has(tenantUrl) && { kind: "difficult" as const }),
    ...oauthOf(stacks, tenantUrl),
  }));
  tokens.save();
  const tokenHolders = [
    ...stacks.map(({ stack, tenantUrl, tokenSource }) => holderOf(stack, placeOf(tenantUrl), tokenSource)),
    ...oktaStacks.map((config) => holderOf(config.stack, baseUrlOf(config), config.tokenSource)),
  ].filter(({ tenantUrl }) => isServed(tenantUrl));
  return {
    ...{ targets, tokenHolders, tokens, own },
    variables: variablesOf(tokenHolders, tokens),
    oktaSetups: oktaStacks.map((stack) => setupOf(stack, tokens)),
  };
}

function oauthOf(stacks: readonly StackConfig[], place: string): Pick<SandboxTarget, "oauth"> {
  const { oauth } = stacks.find((stack) => stack.oauth !== undefined && placeOf(stack.tenantUrl) === place) ?? {};
  return oauth ? { oauth: { clientId: oauth.clientId, tokenUrl: oauth.tokenUrl } } : {};
}

/** Stacks that share a tenant URL share the server. */
function ownRoutes(
  places: ReadonlyMap<string, string>,
  ownTargets: Readonly<Record<string, string>>,
): Record<string, string> {
  const ofConfig = [...places.values()].filter(isLoopback).map((place) => [place, place]);
  const asked = Object.entries(ownTargets).map(([stack, url]) => [places.get(stack), placeOf(url)]);
  return Object.fromEntries([...ofConfig, ...asked]) as Record<string, string>;
}

const holderOf = (stack: string, tenantUrl: string, tokenSource: string): TokenHolder => ({
  ...{ stack, tenantUrl },
  variable: /^env:(.+)$/.exec(tokenSource)?.[1],
});

/** The newest token of each, by the variable that the config names. */
export const variablesOf = (holders: readonly TokenHolder[], tokens: TargetTokens): Record<string, string> =>
  Object.fromEntries(
    holders.flatMap(({ variable, tenantUrl }) =>
      variable === undefined ? [] : [[variable, tokens.newest(tenantUrl)]],
    ),
  );

/** The default server refuses every schema but these; the one that is difficult on request takes any, and does nothing wrong unasked. */
const standardSchema = /^urn:ietf:params:scim:schemas:(core:2\.0:|extension:enterprise:2\.0:User(:|$))/i;

const mapsOwnExtension = ({ schema: { users, groups } }: StackConfig): boolean =>
  [users, groups]
    .flatMap((objects) => Object.keys(objects?.mappings ?? {}))
    .some((path) => path.startsWith("urn:") && !standardSchema.test(path));

const addsOwnExtension = ({ attributes }: OktaStackConfig): boolean =>
  Object.values(attributes).some(
    ({ externalNamespace }) => externalNamespace !== undefined && !standardSchema.test(externalNamespace),
  );

/** An endpoint that the vendor has not named yet is made up, so that the rest can be tried. */
const baseUrlOf = ({ stack, connection }: OktaStackConfig) =>
  connection.baseUrl ?? `https://${stack}.vendor.example/scim`;

function setupOf(config: OktaStackConfig, tokens: TargetTokens): OktaSetup {
  const { stack, label, connection, features, groupPush, application } = config;
  // Whoever sets up the test app with header authentication types in the whole header.
  const isWholeHeader = application.kind === "catalogue" && application.name === "scim2headerauth";
  const ticked = (["create", "update", "deactivate"] as const).filter((name) => features[name]);
  return {
    ...{ stack, label, baseUrl: baseUrlOf(config) },
    get token() {
      const token = tokens.newest(baseUrlOf(config));
      return isWholeHeader ? `Bearer ${token}` : token;
    },
    authentication: connection.auth === "oauth2-consent" ? "consent" : "header",
    features: groupPush.length > 0 ? [...ticked, "groups"] : ticked,
  };
}
