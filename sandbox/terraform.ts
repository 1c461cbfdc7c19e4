import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { thisPackage } from "../lib/package";
import { replaceFileSync } from "./storage";

/**
 * Where Terraform takes `hashicorp/azuread` from: our stand-in, the public registry, or a folder that mirrors it
 * (developer.hashicorp.com/terraform/cli/config/config-file#filesystem_mirror).
 */
export type AzureadSource = "stand-in" | "registry" | { readonly mirror: string };

export interface StandIn {
  /** Version the stand-in passes for. */
  readonly version: string;
  /** The stand-in's program. */
  readonly program: string;
}

export interface TerraformOptions extends StandIn {
  readonly folder: string;
  readonly azuread: AzureadSource;
  /** Stand-in for okta/okta, beside the one for azuread. */
  readonly okta?: StandIn;
}

/**
 * The version of hashicorp/azuread that synth pins in the stacks, and that the stand-in therefore passes for.
 * @param project its `providers.lock.hcl` goes before the one of this package
 */
export function pinnedAzuread(project?: string): string {
  return pinned("hashicorp/azuread", project);
}

/** The same for okta/okta. */
export function pinnedOkta(project?: string): string {
  return pinned("okta/okta", project);
}

function pinned(provider: string, project: string = thisPackage.root): string {
  const block = new RegExp(`^provider "registry\\.terraform\\.io/${provider}" \\{\\n(?:.*\\n)*?\\}$`, "m");
  const files = [project, thisPackage.root].map((folder) => join(folder, "providers.lock.hcl")).filter(existsSync);
  const [version] = files.flatMap((file) => {
    const [found = ""] = block.exec(readFileSync(file, "utf8")) ?? [];
    return /^\s*version\s*=\s*"([^"]+)"/m.exec(found)?.[1] ?? [];
  });
  if (version === undefined) throw new Error(`${files.join(", ")} pins no version of ${provider}`);
  return version;
}

const registry = "registry.terraform.io/*/*";
const platforms = ["linux_amd64", "linux_arm64", "darwin_amd64", "darwin_arm64"];

/**
 * Writes Terraform's CLI configuration for the sandbox. The first block serves providers of the public registry, the
 * second our own from the folder Terraform runs in, as its built-in configuration would. Nothing is ever downloaded,
 * except that `registry` says so.
 * @returns the file that TF_CLI_CONFIG_FILE has to name
 */
export function writeTerraformConfig(options: TerraformOptions): string {
  const folder = join(options.folder, "terraform");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, "terraform.tfrc");
  replaceFileSync(
    file,
    [
      "disable_checkpoint = true",
      "provider_installation {",
      registrySource(options, folder),
      filesystemMirror("terraform.d/plugins", "scimform.local/*/*"),
      "}",
      "",
    ].join("\n"),
  );
  return file;
}

function registrySource(options: TerraformOptions, folder: string): string {
  const { azuread } = options;
  if (azuread === "registry") return `  direct {\n    include = [${JSON.stringify(registry)}]\n  }`;
  if (azuread !== "stand-in") return filesystemMirror(azuread.mirror, registry);
  const mirror = join(folder, "mirror");
  rmSync(mirror, { recursive: true, force: true });
  writeStandIn(mirror, "hashicorp/azuread", options);
  if (options.okta) writeStandIn(mirror, "okta/okta", options.okta);
  return filesystemMirror(mirror, registry);
}

function filesystemMirror(path: string, include: string): string {
  return `  filesystem_mirror {\n    path    = ${JSON.stringify(path)}\n    include = [${JSON.stringify(include)}]\n  }`;
}

/** Puts a launcher for the stand-in where Terraform looks for the real provider's program. */
function writeStandIn(mirror: string, provider: string, { version, program }: StandIn): void {
  const type = provider.split("/").at(-1) ?? "";
  for (const platform of platforms) {
    const folder = join(mirror, "registry.terraform.io", provider, version, platform);
    mkdirSync(folder, { recursive: true });
    const launcher = join(folder, `terraform-provider-${type}_v${version}`);
    writeFileSync(launcher, `#!/bin/sh\nexec "\${SCIMFORM_NODE:-node}" ${shellWord(program)}\n`);
    chmodSync(launcher, 0o755);
  }
}

const shellWord = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
