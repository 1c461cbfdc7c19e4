import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { isTenantUrlKnown, loadProject, type OktaStackConfig, type StackConfig } from "../../lib/config";
import type { Env } from "../../lib/core/env";
import { replaceFileSync } from "../storage";
import { placeOf, type SandboxTarget } from "../target-routes";

export interface ProjectTargets {
  /** One for each tenant URL that the project's stacks use; what is in its query makes no difference. */
  readonly targets: readonly SandboxTarget[];
  /** Environment variables that hold the targets' tokens, as the config names them. */
  readonly variables: Readonly<Record<string, string>>;
  /** The stacks that are for Okta; empty: no org is needed. */
  readonly oktaSetups: readonly OktaSetup[];
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

const tokensSchema = z.record(z.string(), z.string());

/**
 * SCIM endpoints for the stacks of the project in `root`: none when it has no config, or none that can be resolved.
 * @param folder keeps the tokens, so that a restart does not change them
 */
export function projectTargets(root: string, folder: string, env: Env): ProjectTargets {
  if (!existsSync(join(root, "config"))) return { targets: [], variables: {}, oktaSetups: [] };
  const { stacks: all, oktaStacks } = loadProject({ root, env, sandbox: true });
  const stacks = all.filter((stack) => stack.identityProvider === "entra" && isTenantUrlKnown(stack));
  const file = join(folder, "target-tokens.json");
  const kept = existsSync(file) ? tokensSchema.parse(JSON.parse(readFileSync(file, "utf8"))) : {};
  const urls = new Set([...stacks.map(({ tenantUrl }) => placeOf(tenantUrl)), ...oktaStacks.map(baseUrlOf)]);
  const tokens = Object.fromEntries([...urls].map((url) => [url, kept[url] ?? newToken()]));
  replaceFileSync(file, JSON.stringify({ ...kept, ...tokens }));
  const extended = new Set([
    ...stacks.filter(mapsOwnExtension).map(({ tenantUrl }) => placeOf(tenantUrl)),
    ...oktaStacks.filter(addsOwnExtension).map(baseUrlOf),
  ]);
  return {
    targets: Object.entries(tokens).map(([tenantUrl, token]) => ({
      ...{ tenantUrl, token },
      ...(extended.has(tenantUrl) && { kind: "difficult" as const }),
    })),
    variables: Object.fromEntries([
      ...stacks.flatMap(({ tokenSource, tenantUrl }) => variableOf(tokenSource, tokens[placeOf(tenantUrl)])),
      ...oktaStacks.flatMap((stack) => variableOf(stack.tokenSource, tokens[baseUrlOf(stack)])),
    ]),
    oktaSetups: oktaStacks.map((stack) => setupOf(stack, tokens[baseUrlOf(stack)] ?? "")),
  };
}

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

function variableOf(tokenSource: string, token = ""): [string, string][] {
  const variable = /^env:(.+)$/.exec(tokenSource)?.[1];
  return variable === undefined ? [] : [[variable, token]];
}

function setupOf(config: OktaStackConfig, token: string): OktaSetup {
  const { stack, label, connection, features, groupPush, application } = config;
  // Whoever sets up the test app with header authentication types in the whole header.
  const isWholeHeader = application.kind === "catalogue" && application.name === "scim2headerauth";
  const ticked = (["create", "update", "deactivate"] as const).filter((name) => features[name]);
  return {
    ...{ stack, label, baseUrl: baseUrlOf(config), token: isWholeHeader ? `Bearer ${token}` : token },
    authentication: connection.auth === "oauth2-consent" ? "consent" : "header",
    features: groupPush.length > 0 ? [...ticked, "groups"] : ticked,
  };
}

const newToken = () => `sandbox-token-${randomBytes(18).toString("base64url")}`;
