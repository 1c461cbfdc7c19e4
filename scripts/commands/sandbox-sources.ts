import { Option } from "commander";
import { parseSource, publicProviders, type ProviderSources, type PublicProvider } from "../../sandbox/provider-source";

/** Sources of the providers of the public registry, as typed. */
export type SourceOptions = { readonly [provider in PublicProvider]?: string };

export const sourceOption = (provider: PublicProvider): Option =>
  new Option(
    `--${provider} <source>`,
    `provider ${publicProviders[provider]}: stand-in, registry, or the folder of a mirror (default: stand-in)`,
  );

/** @param folder what a relative path starts from */
export function sourcesOf({ azuread, okta }: SourceOptions, folder: string): ProviderSources {
  return {
    ...(azuread !== undefined && { azuread: parseSource(azuread, folder) }),
    ...(okta !== undefined && { okta: parseSource(okta, folder) }),
  };
}
