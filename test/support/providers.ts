import { copyFileSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { z } from "zod";
import {
  offeredProviders,
  pinnedVersion,
  providerSource,
  publicProviders,
  sourceText,
  type OfferedProvider,
  type ProviderSources,
  type PublicProvider,
} from "../../sandbox/provider-source";
import { TerraformWorkspace } from "./terraform";

/**
 * Where the deploys of the suite take their providers from: all from here. The stand-ins, unless `npm run test:providers`
 * (docs/real-providers.md) has named others.
 */
export const sources: ProviderSources = z
  .strictObject({ azuread: providerSource, okta: providerSource })
  .partial()
  .parse(JSON.parse(process.env["SCIMFORM_TEST_PROVIDERS"] ?? "{}"));

export const isReal = (provider: PublicProvider): boolean => (sources[provider] ?? "stand-in") !== "stand-in";

/** Options of `scimform sandbox start` and `scimform demo`. */
export const sourceArguments: readonly string[] = (["azuread", "okta"] as const).flatMap((provider) => {
  const { [provider]: source } = sources;
  return source === undefined ? [] : [`--${provider}`, sourceText(source)];
});

/** The providers of the public registry that are real, for a workspace. */
export function realProviders(): readonly { readonly offered: OfferedProvider }[] {
  return offeredProviders(sources).flatMap((offered) => (offered.source === "stand-in" ? [] : [{ offered }]));
}

/**
 * The program of a real provider, as `terraform init` brings it; undefined where the stand-in is used.
 * @param folder which `init` may write to
 */
export async function realProgram(provider: PublicProvider, folder: string): Promise<string | undefined> {
  if (!isReal(provider)) return undefined;
  const { [provider]: source } = publicProviders;
  const workspace = new TerraformWorkspace(realProviders());
  workspace.write("main.tf.json", { terraform: { required_providers: { [provider]: { source } } } });
  await workspace.succeed("init");
  const installed = join(workspace.folder, ".terraform/providers/registry.terraform.io", source, pinnedVersion(source));
  const [system = ""] = readdirSync(installed);
  const program = readdirSync(join(installed, system)).find((name) => name.startsWith("terraform-provider-")) ?? "";
  const own = join(folder, program);
  copyFileSync(join(installed, system, program), own);
  workspace.dispose();
  return own;
}

const repository = join(__dirname, "../..");

/** What may be left out with real providers, and why: what needs a stand-in, and what is left out without them, too. */
export const standInOnly = z
  .array(
    z.strictObject({
      provider: z.enum(["azuread", "okta"]).optional(),
      file: z.string(),
      test: z.string(),
      reason: z.string(),
    }),
  )
  .parse(JSON.parse(readFileSync(join(__dirname, "stand-in-only.json"), "utf8")));

/** `test`, for one that stand-in-only.json lists. */
export function fakeProviderTest(provider: PublicProvider, name: string, run: () => Promise<void>): void {
  const file = relative(repository, expect.getState().testPath ?? "");
  const listed = standInOnly.some((each) => each.provider === provider && each.file === file && each.test === name);
  if (!listed) throw new Error(`stand-in-only.json does not name "${name}" of ${file}`);
  (isReal(provider) ? test.skip : test)(name, run);
}
