import { join } from "node:path";
import type { OktaSandbox } from "../../sandbox/okta";
import { publicProvider } from "./providers";
import { bundleProgram, TerraformWorkspace } from "./terraform";

/** Of our provider, as a test offers it. */
export const version = "0.1.0";

const repository = join(__dirname, "../..");

/**
 * A folder in which the real Terraform runs a stack in Okta: okta/okta or its stand-in, and our own provider, against a local org.
 * @param bundles where the providers are put; they are bundled once for each folder
 */
export function oktaWorkspaces(bundles: string): (sandbox: OktaSandbox) => TerraformWorkspace {
  const program = bundleProgram(join(repository, "provider/main.ts"), join(bundles, "scimform.cjs"));
  const ours = { address: "scimform.local/scimform/scimform", version, program };
  const providers = [publicProvider("okta", bundles), ours];
  return (sandbox) => {
    const variables = Object.entries(sandbox.env()).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && entry[0] !== "TF_CLI_CONFIG_FILE",
    );
    return new TerraformWorkspace(providers, { ...Object.fromEntries(variables), SCIMFORM_SANDBOX: "sandbox" });
  };
}
