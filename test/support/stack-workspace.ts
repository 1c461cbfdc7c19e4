import { providerHost } from "./hosted-providers";
import { realProviders } from "./providers";
import { TerraformWorkspace } from "./terraform";

/** Of our provider, for stacks; Terraform does not compare it with that of a provider that is served. */
export const version = "0.1.0";

/** A tenant, or an org, of this machine. */
interface Sandbox {
  env(): NodeJS.ProcessEnv;
  /** The authority of a sandbox that speaks TLS. */
  readonly caPem?: string;
}

/**
 * A folder in which the real Terraform runs stacks of ours: with the providers of the public registry, or their stand-ins, and our own.
 * @param env of a caller other than the deployer
 * @param fetch what our provider and azuread's stand-in send through
 */
export function stackWorkspace(
  sandbox: Sandbox,
  env: NodeJS.ProcessEnv = sandbox.env(),
  fetch?: typeof globalThis.fetch,
): TerraformWorkspace {
  const variables = Object.entries({ ...env, SCIMFORM_SANDBOX: env["SCIMFORM_SANDBOX"] ?? "sandbox" }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && entry[0] !== "TF_CLI_CONFIG_FILE",
  );
  return new TerraformWorkspace(realProviders(), Object.fromEntries(variables), providerHost({ ...sandbox, fetch }));
}
