import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { isTenantUrlKnown, loadProject } from "../../lib/config";
import type { Env } from "../../lib/entra";
import { replaceFileSync } from "../storage";
import type { SandboxTarget } from "../target-routes";

export interface ProjectTargets {
  /** One for each tenant URL that the project's stacks use. */
  readonly targets: readonly SandboxTarget[];
  /** Environment variables that hold the targets' tokens, as the config names them. */
  readonly variables: Readonly<Record<string, string>>;
}

const tokensSchema = z.record(z.string(), z.string());

/**
 * SCIM endpoints for the stacks of the project in `root`: none when it has no config, or none that can be resolved.
 * @param folder keeps the tokens, so that a restart does not change them
 */
export function projectTargets(root: string, folder: string, env: Env): ProjectTargets {
  if (!existsSync(join(root, "config"))) return { targets: [], variables: {} };
  const { stacks: all } = loadProject({ root, env, sandbox: true });
  const stacks = all.filter((stack) => stack.identityProvider === "entra" && isTenantUrlKnown(stack));
  const file = join(folder, "target-tokens.json");
  const kept = existsSync(file) ? tokensSchema.parse(JSON.parse(readFileSync(file, "utf8"))) : {};
  const urls = new Set(stacks.map(({ tenantUrl }) => tenantUrl));
  const tokens = Object.fromEntries([...urls].map((url) => [url, kept[url] ?? newToken()]));
  replaceFileSync(file, JSON.stringify({ ...kept, ...tokens }));
  return {
    targets: Object.entries(tokens).map(([tenantUrl, token]) => ({ tenantUrl, token })),
    variables: Object.fromEntries(
      stacks.flatMap(({ tokenSource, tenantUrl }) => {
        const variable = /^env:(.+)$/.exec(tokenSource)?.[1];
        return variable === undefined ? [] : [[variable, tokens[tenantUrl] ?? ""]];
      }),
    ),
  };
}

const newToken = () => `sandbox-token-${randomBytes(18).toString("base64url")}`;
