import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** Files that synth puts into a stack folder beside Terraform's own, so that Terraform finds our provider there. */

/** Address of our provider: no registry has it. */
export const providerSource = "scimform.local/scimform/scimform";
/** The provider's program. */
export const providerBundle = "scimform-provider.cjs";
/** Names the file that says what a stack folder was synthesized for, see {@link stackHome}. */
export const homeMarker = ".scimform-home";
/** Terraform's dependency lock file. */
export const lockFileName = ".terraform.lock.hcl";

/**
 * The home of this shell: `tenant`, or a sandbox folder on the first line and then the settings by which Terraform finds
 * its providers there. They are read from the file that Terraform itself reads, so that the two cannot disagree.
 */
export function stackHome({ SCIMFORM_SANDBOX: sandbox, TF_CLI_CONFIG_FILE: settings }: NodeJS.ProcessEnv): string {
  if (!sandbox) return "tenant";
  return [resolve(sandbox), settings && existsSync(settings) ? readFileSync(settings, "utf8") : ""].join("\n");
}

/** Name of the program that Terraform starts. */
export const launcherName = (version: string): string => `terraform-provider-scimform_v${version}`;

/** The folder below the stack folder where Terraform looks for the launcher. */
export const launcherFolder = (version: string, platform: string): string =>
  join("terraform.d", "plugins", ...providerSource.split("/"), version, platform);

/**
 * Terraform's "h1:" hash of a package folder that holds one file.
 * https://developer.hashicorp.com/terraform/language/files/dependency-lock#h1
 */
export function packageHash(fileName: string, content: string): string {
  const file = createHash("sha256").update(content).digest("hex");
  return `h1:${createHash("sha256").update(`${file}  ${fileName}\n`).digest("base64")}`;
}
