import type { SandboxEnvironment } from "../environment";
import { foreignEntraVariables, foreignOktaVariables, foreignToolVariables } from "../foreign-variables";
import { clientOf, type ClientName } from "./sign-in/clients";
import type { SandboxKeys } from "./sign-in/keys";

export interface EntraEnvironmentFacts {
  readonly folder: string;
  readonly caFile: string;
  /** Whether each environment has a tenant of its own, so that `tenantId` of the config counts. */
  readonly oneOfSeveral: boolean;
  /** Host of the metadata, `localhost:<port>`. */
  readonly metadataHost: string;
  readonly tenantId: string;
  readonly keys: SandboxKeys;
  /** Token of each target, by environment variable. */
  readonly tokens: Readonly<Record<string, string>>;
  readonly terraformConfig: string;
}

/** The environment of a tool that is to work with the sandbox, and with nothing else. */
export function entraEnvironment(facts: EntraEnvironmentFacts, client: ClientName = "deployer"): SandboxEnvironment {
  const { clientId } = clientOf(facts.tenantId, client);
  return {
    ...Object.fromEntries(
      [...foreignEntraVariables, ...foreignOktaVariables, ...foreignToolVariables].map((name) => [name, undefined]),
    ),
    SCIMFORM_SANDBOX: facts.folder,
    SCIMFORM_SANDBOX_TENANTS: facts.oneOfSeveral ? "apart" : undefined,
    ARM_TENANT_ID: facts.tenantId,
    ARM_CLIENT_ID: clientId,
    ARM_CLIENT_SECRET: facts.keys.clientSecrets[clientId],
    ARM_METADATA_HOSTNAME: facts.metadataHost,
    ARM_USE_CLI: "false",
    SSL_CERT_FILE: facts.caFile,
    NODE_EXTRA_CA_CERTS: facts.caFile,
    TF_CLI_CONFIG_FILE: facts.terraformConfig,
    CDKTF_DISABLE_PLUGIN_CACHE_ENV: "1",
    CHECKPOINT_DISABLE: "1",
    ...facts.tokens,
  };
}
