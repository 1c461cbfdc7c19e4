import * as errors from "../errors";
import type { Problem } from "../../../../lib/core/problem";
import { providerSource } from "../../../../lib/terraform/stack-folder";
import { type DoctorCheck, fine, judged, type Machine } from "../check";
import { block, readCliConfig } from "./cli-config";

/** Providers that the stacks use. */
const providers = [providerSource, "hashicorp/azuread"];

/** Checks that Terraform's CLI configuration lets it find the right providers. */
export const terraformConfigCheck: DoctorCheck<Machine> = {
  name: "terraform configuration",
  run({ io: { env } }) {
    const { file, text } = readCliConfig(env);
    if (text === undefined) {
      return env.TF_CLI_CONFIG_FILE
        ? judged("the file is missing", [errors.cliConfigMissing(file)])
        : fine("Terraform's defaults");
    }
    const problems: Problem[] = [];
    const overrides = block(text, "dev_overrides") ?? "";
    for (const provider of providers)
      if (overrides.includes(`${provider}"`)) problems.push(errors.devOverride(file, provider));
    const installation = block(text, "provider_installation");
    if (installation !== undefined && !servesOurs(installation) && !overrides.includes(providerSource))
      problems.push(errors.installationExcludes(file));
    return judged(file, problems);
  },
};

/**
 * An explicit block replaces the folders that Terraform looks into by itself, `terraform.d/plugins` of the stack among them; and a
 * registry that is asked for scimform.local fails, even when a mirror has it.
 * https://developer.hashicorp.com/terraform/cli/config/config-file#explicit-installation-method-configuration
 */
function servesOurs(installation: string): boolean {
  const methods = (type: string): string[] =>
    [...installation.matchAll(new RegExp(`\\b${type}\\s*\\{([^}]*)\\}`, "g"))].map(([, content = ""]) => content);
  const hasOurs = (content: string): boolean => /terraform\.d\/plugins"/.test(content) || content.includes(host);
  const asksForOurs = (content: string): boolean => {
    const list = (name: string) => new RegExp(`\\b${name}\\s*=\\s*\\[([^\\]]*)\\]`).exec(content)?.[1];
    return !list("exclude")?.includes(host) && (list("include")?.includes(host) ?? true);
  };
  return methods("filesystem_mirror").some(hasOurs) && !methods("direct").some(asksForOurs);
}

const [host = ""] = providerSource.split("/");
