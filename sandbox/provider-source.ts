import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { arch, platform } from "node:os";
import { join, resolve } from "node:path";
import { z } from "zod";
import { fail } from "../lib/core/problem";
import * as errors from "./errors";
import { registries } from "../lib/terraform/program";
import { thisPackage } from "../lib/core/package";

export const providerSource = z.union([z.literal("stand-in"), z.literal("registry"), z.object({ mirror: z.string() })]);

/**
 * The source that Terraform takes a provider from: our fake provider, the public registry, or a folder that mirrors it
 * (developer.hashicorp.com/terraform/cli/config/config-file#filesystem_mirror).
 */
export type ProviderSource = z.infer<typeof providerSource>;

/** The providers of the public registry that stacks use, by the name of their option. */
export const publicProviders = { azuread: "hashicorp/azuread", okta: "okta/okta" } as const;
export type PublicProvider = keyof typeof publicProviders;

/** The source of each provider; absent: the fake provider. */
export type ProviderSources = { readonly [provider in PublicProvider]?: ProviderSource };

/** A provider that the sandbox offers to Terraform. */
export interface OfferedProvider {
  /** `NAMESPACE/TYPE`. */
  readonly address: (typeof publicProviders)[PublicProvider];
  readonly version: string;
  readonly source: ProviderSource;
  /** The file that the mirror has of it. */
  readonly package?: string;
}

/**
 * The providers of the sandbox, in the versions that synth pins.
 * @param project its `providers.lock.hcl` goes before the one of this package
 * @throws ScimformError SANDBOX_MIRROR_INCOMPLETE
 */
export function offeredProviders(sources: ProviderSources, project?: string): readonly OfferedProvider[] {
  return (["azuread", "okta"] as const).map((name) => {
    const { [name]: source = "stand-in" } = sources;
    const address = publicProviders[name];
    const version = pinnedVersion(address, project);
    if (typeof source === "string") return { address, version, source };
    return { address, version, source, package: findPackage(source.mirror, address, version) };
  });
}

/**
 * The version of a provider that synth pins in the stacks, and that a fake provider therefore passes for.
 * @param project its `providers.lock.hcl` goes before the one of this package
 */
export function pinnedVersion(address: OfferedProvider["address"], project: string = thisPackage.root): string {
  const block = new RegExp(`^provider "registry\\.terraform\\.io/${address}" \\{\\n(?:.*\\n)*?\\}$`, "m");
  const files = [project, thisPackage.root].map((folder) => join(folder, "providers.lock.hcl")).filter(existsSync);
  const [version] = files.flatMap((file) => {
    const [found = ""] = block.exec(readFileSync(file, "utf8")) ?? [];
    return /^\s*version\s*=\s*"([^"]+)"/m.exec(found)?.[1] ?? [];
  });
  if (version === undefined) throw new Error(`${files.join(", ")} pins no version of ${address}`);
  return version;
}

/** Reads `stand-in`, `registry`, or a folder. */
export function parseSource(text: string, folder: string): ProviderSource {
  return text === "stand-in" || text === "registry" ? text : { mirror: resolve(folder, text) };
}

/** The way back. */
export const sourceText = (source: ProviderSource): string => (typeof source === "string" ? source : source.mirror);

/** Terraform would say only that the registry has no such provider, and at init. */
function findPackage(mirror: string, address: OfferedProvider["address"], version: string): string {
  const type = address.split("/")[1] ?? "";
  const system = `${platform()}_${arch() === "x64" ? "amd64" : arch()}`;
  const places = Object.values(registries).map((host) => {
    const folder = join(mirror, host, address);
    const packed = join(folder, `terraform-provider-${type}_${version}_${system}.zip`);
    return { packed, unpacked: join(folder, version, system) };
  });
  for (const { packed, unpacked } of places) {
    if (existsSync(packed)) return packed;
    const programs = isFolder(unpacked) ? readdirSync(unpacked) : [];
    const program = programs.find((name) => name.startsWith(`terraform-provider-${type}`));
    if (program !== undefined) return join(unpacked, program);
  }
  const missing = isFolder(mirror) ? `has no ${address} ${version} for ${system}` : "is not a folder";
  const expected = places
    .slice(0, 1)
    .flatMap(({ packed, unpacked }) => [packed, join(unpacked, `terraform-provider-${type}_v${version}`)]);
  throw fail(errors.mirrorIncomplete, mirror, missing, expected);
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
