import { sandboxClients, type ClientName } from "./entra/clients";
import { foreignOktaVariables } from "./okta/environment";
import type { SandboxKeys } from "./storage";
import { caFile } from "./tls/identity-files";

/** Variables that point every tool at the sandbox; undefined: the variable must not be set at all. */
export type SandboxEnvironment = Readonly<Record<string, string | undefined>>;

export interface EnvironmentFacts {
  readonly folder: string;
  /** `localhost:<port>`. */
  readonly metadataHost: string;
  readonly tenantId: string;
  readonly keys: SandboxKeys;
  /** Token of each target, by environment variable. */
  readonly tokens: Readonly<Record<string, string>>;
  readonly terraformConfig: string;
}

/**
 * Ways to sign in, or to reach a cloud, other than the ones set below. They are removed, so that no tool falls back to a
 * real tenant when the sandbox is not there.
 * https://registry.terraform.io/providers/hashicorp/azuread/latest/docs, learn.microsoft.com/javascript/api/overview/azure/identity-readme
 */
const foreignVariables = [
  ...[
    "ADO_PIPELINE_SERVICE_CONNECTION_ID",
    "CLIENT_CERTIFICATE",
    "CLIENT_CERTIFICATE_PASSWORD",
    "CLIENT_CERTIFICATE_PATH",
  ],
  ...[
    "CLIENT_ID_FILE_PATH",
    "CLIENT_SECRET_FILE_PATH",
    "ENVIRONMENT",
    "MSI_ENDPOINT",
    "OIDC_AZURE_SERVICE_CONNECTION_ID",
  ],
  ...["OIDC_REQUEST_TOKEN", "OIDC_REQUEST_URL", "OIDC_TOKEN", "OIDC_TOKEN_FILE_PATH", "SUBSCRIPTION_ID"],
  ...["USE_AKS_WORKLOAD_IDENTITY", "USE_MSI", "USE_OIDC"],
].map((name) => `ARM_${name}`);

const azureVariables = [
  ...["AUTHORITY_HOST", "CLIENT_CERTIFICATE_PASSWORD", "CLIENT_CERTIFICATE_PATH", "CLIENT_ID", "CLIENT_SECRET"],
  ...["FEDERATED_TOKEN_FILE", "PASSWORD", "SUBSCRIPTION_ID", "TENANT_ID", "TOKEN_CREDENTIALS", "USERNAME"],
].map((name) => `AZURE_${name}`);

/** The environment of a tool that is to work with the sandbox, and with nothing else. */
export function sandboxEnvironment(facts: EnvironmentFacts, client: ClientName = "deployer"): SandboxEnvironment {
  const { clientId } = sandboxClients[client];
  const ca = caFile(facts.folder);
  return {
    ...Object.fromEntries(
      [...foreignVariables, ...azureVariables, ...foreignOktaVariables, "TF_PLUGIN_CACHE_DIR"].map((name) => [
        name,
        undefined,
      ]),
    ),
    SCIMFORM_SANDBOX: facts.folder,
    ARM_TENANT_ID: facts.tenantId,
    ARM_CLIENT_ID: clientId,
    ARM_CLIENT_SECRET: facts.keys.clientSecrets[clientId],
    ARM_METADATA_HOSTNAME: facts.metadataHost,
    ARM_USE_CLI: "false",
    SSL_CERT_FILE: ca,
    NODE_EXTRA_CA_CERTS: ca,
    TF_CLI_CONFIG_FILE: facts.terraformConfig,
    CDKTF_DISABLE_PLUGIN_CACHE_ENV: "1",
    CHECKPOINT_DISABLE: "1",
    ...facts.tokens,
  };
}

/** Lines for a POSIX shell: `eval "$(scimform sandbox env)"`. */
export function toShell(environment: SandboxEnvironment): string {
  return Object.entries(environment)
    .map(([name, value]) =>
      value === undefined ? `unset ${name}` : `export ${name}='${value.replaceAll("'", `'\\''`)}'`,
    )
    .join("\n");
}
