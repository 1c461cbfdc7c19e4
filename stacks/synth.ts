import { existsSync, readFileSync, rmSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { App } from "cdktf";
import { loadProject } from "../lib/config";
import { mayDestroy, mayUpdateApp } from "../lib/terraform/permitted-stacks";
import { ScimformError, ExitCode, type Problem } from "../lib/core/problem";
import { thisPackage } from "../lib/core/package";
import { requireOneWorld } from "../lib/core/sandbox-traces";
import { stackHome } from "../lib/terraform/stack-folder";
import { registries, terraformProgram } from "../lib/terraform/program";
import { requireOneEngine } from "./engine";
import { EntraStack } from "./entra/entra-stack";
import { addImports } from "./entra/imports";
import { parseLockFile, withoutHashes } from "../lib/terraform/lock-file";
import { oktaSource } from "./okta/bindings";
import { addOktaImports } from "./okta/imports";
import { OktaStack } from "./okta/okta-stack";
import { isStackFolder, writeProviderPackage } from "./provider-package";

export interface SynthOptions {
  /** Project folder, with `config/` in it. */
  readonly root: string;
  readonly env: NodeJS.ProcessEnv;
  /** Default: what cdktf says (CDKTF_OUTDIR), else `cdktf.out` in the project. */
  readonly outdir?: string;
}

export interface SynthResult {
  /** Names of the stacks written. */
  readonly stacks: readonly string[];
  readonly outdir: string;
  readonly warnings: readonly Problem[];
}

/**
 * Writes one Terraform folder per stack of the project's config, ready for \`terraform init\` (with or without cdktf).
 * @throws ScimformError (exit code 2) with every problem of the config; SANDBOX_HALF_LEFT
 */
export function synthesize(options: SynthOptions): SynthResult {
  const { root, env } = options;
  requireOneEngine(__dirname);
  requireOneWorld(env);
  const sandbox = env["SCIMFORM_SANDBOX"] ? resolve(env["SCIMFORM_SANDBOX"]) : undefined;
  const { stacks, oktaStacks, problems } = loadProject({ root, env, sandbox: sandbox !== undefined });
  if (problems.some(({ severity }) => severity === "error")) throw new ScimformError(problems, ExitCode.usage);

  const outdir = resolve(root, options.outdir ?? env["CDKTF_OUTDIR"] ?? "cdktf.out");
  const app = new App({ outdir });
  const stackFolder = (stack: string): string => join(outdir, "stacks", stack);
  for (const config of stacks) {
    const stack = new EntraStack(app, config, {
      state: { root, stackFolder: stackFolder(config.stack), sandbox },
      version: thisPackage.version,
      mayDestroy: mayDestroy(env, config.stack),
    });
    // Where the sandbox has one tenant for all, the config names none.
    addImports(stack, config, { root, tenantId: config.tenantId ?? env["ARM_TENANT_ID"] });
  }
  for (const config of oktaStacks) {
    const stack = new OktaStack(app, config, {
      state: { root, stackFolder: stackFolder(config.stack), sandbox },
      version: thisPackage.version,
      mayDestroy: mayDestroy(env, config.stack),
      mayUpdateApp: mayUpdateApp(env, config.stack),
    });
    addOktaImports(stack, config, { root, sandbox: sandbox !== undefined });
  }
  app.synth();
  const names = [...stacks, ...oktaStacks].map(({ stack }) => stack);
  removeStaleStacks(outdir, new Set(names));

  const { registry } = terraformProgram(env);
  // `init -lockfile=readonly` fails on a provider that is locked and not required.
  const others = Object.values(registries).filter((host) => host !== registry);
  const locked = parseLockFile(readFileSync(lockFileOf(root), "utf8")).filter(
    ({ address }) => !others.some((host) => address.startsWith(`${host}/`)),
  );
  const pinned = sandbox === undefined ? locked : locked.map(withoutHashes);
  const home = stackHome(env);
  const bundle = join(thisPackage.root, "dist", "provider", "scimform-provider.cjs");
  for (const { stack, identityProvider } of [...stacks, ...oktaStacks])
    writeProviderPackage({
      stackFolder: stackFolder(stack),
      version: thisPackage.version,
      bundle,
      pinned: pinned.filter(({ address }) => address.endsWith(`/${oktaSource}`) === (identityProvider === "okta")),
      home,
    });
  return { stacks: names, outdir, warnings: problems };
}

/** The project's own lock file wins; the package brings one for projects without. */
function lockFileOf(root: string): string {
  const own = join(root, "providers.lock.hcl");
  return existsSync(own) ? own : join(thisPackage.root, "providers.lock.hcl");
}

/** A stack that is no longer in the config must not be deployable from a folder left behind; its state lives elsewhere. */
function removeStaleStacks(outdir: string, current: ReadonlySet<string>): void {
  const folder = join(outdir, "stacks");
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder))
    if (!current.has(name) && isStackFolder(join(folder, name)))
      rmSync(join(folder, name), { recursive: true, force: true });
}
