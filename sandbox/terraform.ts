import { mkdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { thisPackage } from "../lib/core/package";
import { sourceText, type OfferedProvider } from "./provider-source";
import { registries } from "../lib/terraform/program";
import { shellWord } from "../lib/core/shell-word";
import { writeFile } from "../lib/core/write-file";

/** The bundles of the fake providers, made by the build. */
const fakeProviderBundles: Readonly<Record<OfferedProvider["address"], string>> = {
  "hashicorp/azuread": join(thisPackage.root, "dist/sandbox/fake-providers/azuread/azuread-standin.cjs"),
  "okta/okta": join(thisPackage.root, "dist/sandbox/fake-providers/okta/okta-standin.cjs"),
};

const platforms = ["linux_amd64", "linux_arm64", "darwin_amd64", "darwin_arm64"];

/**
 * Writes Terraform's CLI configuration for the sandbox: each provider of the public registry from its own source, and ours
 * from the folder Terraform runs in, as its built-in configuration would. Nothing is ever downloaded, except that `registry`
 * says so.
 * @returns the file that TF_CLI_CONFIG_FILE has to name
 */
export function writeTerraformConfig(sandbox: string, providers: readonly OfferedProvider[]): string {
  const folder = join(sandbox, "terraform");
  const mirror = join(folder, "mirror");
  // Also where no fake provider is wanted any more: stack folders may still hold links to it, which must not go on to work.
  rmSync(mirror, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const provider of providers)
    if (provider.source === "stand-in") writeFakeProvider(mirror, provider, fakeProviderBundles[provider.address]);
  const file = join(folder, "terraform.tfrc");
  writeFile(
    file,
    [
      "disable_checkpoint = true",
      ...providers.map((provider) => `# ${describePackage(provider)}`),
      "provider_installation {",
      ...providers.map(({ address, source }) => {
        const include = Object.values(registries).map((host) => `${host}/${address}`);
        if (source === "registry") return method("direct", { include });
        return method("filesystem_mirror", {
          path: source === "stand-in" ? mirror : source.mirror,
          include,
        });
      }),
      method("filesystem_mirror", { path: "terraform.d/plugins", include: ["scimform.local/*/*"] }),
      "}",
      "",
    ].join("\n"),
    { private: true },
  );
  return file;
}

/** Synth compares this file with the one it last saw: another package in the same place has to make a difference. */
function describePackage({ address, version, source, package: file }: OfferedProvider): string {
  const text = `${address} ${version}: ${sourceText(source)}`;
  if (source === "stand-in") return `${text}, ${fakeProviderBundles[address]}`;
  if (file === undefined) return text;
  const { size, mtime } = statSync(file);
  return `${text}, ${size} bytes of ${mtime.toISOString()}`;
}

const method = (name: string, settings: Readonly<Record<string, string | readonly string[]>>): string =>
  [
    `  ${name} {`,
    ...Object.entries(settings).map(([key, value]) => `    ${key} = ${JSON.stringify(value)}`),
    "  }",
  ].join("\n");

/**
 * Writes a launcher for a fake provider where Terraform looks for the real provider's program.
 * @param mirror becomes a filesystem mirror
 */
export function writeFakeProvider(
  mirror: string,
  { address, version }: Pick<OfferedProvider, "address" | "version">,
  program: string,
): void {
  for (const host of Object.values(registries))
    for (const platform of platforms) {
      const launcher = `terraform-provider-${address.split("/")[1]}_v${version}`;
      const text = `#!/bin/sh\nexec "\${SCIMFORM_NODE:-node}" ${shellWord(program)}\n`;
      writeFile(join(mirror, host, address, version, platform, launcher), text, { mode: 0o755 });
    }
}
